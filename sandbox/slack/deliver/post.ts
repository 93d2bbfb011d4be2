import { createHmac } from 'node:crypto'
import type { JsonObject } from '../../json.ts'
import type { World } from '../world/world.ts'
import { emit } from '../world/world.ts'

export type Delivery =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly refusesRetry: boolean }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable' }

export interface Envelope {
  readonly body: string
  readonly contentType: string
  readonly timestamp: number
}

const form = 'application/x-www-form-urlencoded'

export const formEnvelope = (world: World, fields: Readonly<Record<string, string>>): Envelope => ({
  body: new URLSearchParams(fields).toString(),
  contentType: form,
  timestamp: Math.floor(world.now() / 1_000),
})

/** Interactions travel as a form with one field, `payload`. */
export const interactionEnvelope = (world: World, payload: JsonObject): Envelope =>
  formEnvelope(world, { payload: JSON.stringify(payload) })

export const jsonEnvelope = (world: World, payload: JsonObject): Envelope => ({
  body: JSON.stringify(payload),
  contentType: 'application/json',
  timestamp: Math.floor(world.now() / 1_000),
})

/** The `v0` signature: HMAC-SHA256 over version, timestamp and raw body. */
const signature = (world: World, { body, timestamp }: Envelope): string =>
  `v0=${createHmac('sha256', world.settings.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`

export interface Retry {
  readonly number: number
  readonly reason: string
}

/** Sends once to the bot's request URL, signed, and waits for the answer no longer than Slack would. */
export const post = async (world: World, envelope: Envelope, retry?: Retry): Promise<Delivery> => {
  const { requestUrl, answerTimeout } = world.settings
  if (requestUrl === undefined) return { kind: 'unreachable' }
  const tooLate = AbortSignal.timeout(answerTimeout)
  try {
    const response = await fetch(requestUrl, {
      method: 'POST',
      body: envelope.body,
      headers: {
        'content-type': envelope.contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': String(envelope.timestamp),
        'x-slack-signature': signature(world, envelope),
        ...(retry === undefined
          ? {}
          : { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason }),
      },
      redirect: 'manual',
      signal: AbortSignal.any([tooLate, world.closing.signal]),
    })
    return {
      kind: 'answered',
      status: response.status,
      body: await response.text(),
      refusesRetry: response.headers.get('x-slack-no-retry') === '1',
    }
  } catch {
    return { kind: tooLate.aborted ? 'timeout' : 'unreachable' }
  }
}

export interface Repeat {
  /** Sends the very same request twice at once. */
  readonly doubled: boolean
  /** Sends it so many times again afterwards, marked as retries. */
  readonly retries: number
}

/** Sends as often as asked; the first delivery of the list is the one that counts where only one can. */
export const postRepeatedly = async (
  world: World,
  envelope: Envelope,
  repeat: Repeat,
): Promise<readonly Delivery[]> => {
  const twice = repeat.doubled || world.settings.doubleDeliveries
  const deliveries = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => post(world, envelope)))
  for (let number = 1; number <= repeat.retries; number += 1) {
    deliveries.push(await post(world, envelope, { number, reason: 'http_timeout' }))
  }
  return deliveries
}

/** Slack's name for what went wrong with a delivery, or undefined where the bot accepted it. */
export const failureOf = (delivery: Delivery | undefined): string | undefined => {
  if (delivery === undefined || delivery.kind === 'unreachable') return 'dispatch_failed'
  if (delivery.kind === 'timeout') return 'operation_timeout'
  return delivery.status >= 200 && delivery.status < 300 ? undefined : 'dispatch_failed'
}

/** What went wrong with all deliveries: one that was accepted is enough. */
export const failureOfAll = (deliveries: readonly Delivery[]): string | undefined =>
  deliveries.some((delivery) => failureOf(delivery) === undefined) ? undefined : failureOf(deliveries[0])

export const acceptedBodies = (deliveries: readonly Delivery[]): readonly string[] =>
  deliveries.flatMap((delivery) =>
    delivery.kind === 'answered' && failureOf(delivery) === undefined ? [delivery.body] : [],
  )

/** Shows the person that the bot is being waited for. */
export const whileBusy = async <Result>(world: World, person: string, work: () => Promise<Result>): Promise<Result> => {
  emit(world, { kind: 'busy', person, busy: true })
  try {
    return await work()
  } finally {
    emit(world, { kind: 'busy', person, busy: false })
  }
}
