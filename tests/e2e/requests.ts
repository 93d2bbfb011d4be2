import { createHmac } from 'node:crypto'

export interface Delivery {
  readonly origin: string
  readonly secret: string
  readonly body: string
  /** Seconds away from now. */
  readonly offset?: number
  /** Instead of the right one. */
  readonly signature?: string
}

/** A slash command as Slack encodes it. */
export const slashBody = (text: string, responseUrl: string): string =>
  new URLSearchParams({
    command: '/w360',
    text,
    team_id: 'T0SANDBOX',
    user_id: 'U0CAMILLE',
    channel_id: 'C0POSTES',
    response_url: responseUrl,
    trigger_id: `${Date.now()}.1.abc`,
    is_enterprise_install: 'false',
    api_app_id: 'A0W360',
  }).toString()

/** Posts a delivery to the bot as whoever knows, or does not know, the secret would. */
export const deliver = async ({ origin, secret, body, offset = 0, signature }: Delivery): Promise<Response> => {
  const timestamp = `${Math.floor(Date.now() / 1_000) + offset}`
  const right = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
  return fetch(`${origin}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature ?? right,
    },
    body,
  })
}
