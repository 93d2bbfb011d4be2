import { createHmac } from 'node:crypto'
import { headerOf } from '../../http.ts'
import type { JsonObject } from '../../json.ts'
import { isObject, parseJson } from '../../json.ts'
import { type ListeningBot, startListeningBot } from '../../testing/listening-bot.ts'

/** What the fake bot received, after it checked the signature with its own code. */
export interface Received {
  readonly contentType: string
  readonly raw: string
  readonly timestamp: number
  readonly isSigned: boolean
  readonly retryNumber: string | undefined
  readonly retryReason: string | undefined
  /** The payload of an interaction, the fields of a command, or the JSON of an event. */
  readonly payload: JsonObject
}

export type FakeBot = ListeningBot<Received>

const single = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

const payloadOf = (raw: string, contentType: string): JsonObject => {
  if (contentType.startsWith('application/json')) {
    const event = parseJson(raw)
    return isObject(event) ? event : {}
  }
  const fields = new URLSearchParams(raw)
  const interaction = parseJson(fields.get('payload') ?? '')
  return isObject(interaction) ? interaction : Object.fromEntries(fields)
}

/** A bot that only listens: it checks what Slack's documents tell a bot to check, and answers as the test says. */
export const startFakeBot = (signingSecret: string): Promise<FakeBot> =>
  startListeningBot('/slack/events', (request, raw) => {
    const timestamp = headerOf(request, 'x-slack-request-timestamp')
    const expected = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${raw}`, 'utf8').digest('hex')}`
    const contentType = headerOf(request, 'content-type')
    return {
      contentType,
      raw,
      timestamp: Number(timestamp),
      isSigned: request.headers['x-slack-signature'] === expected,
      retryNumber: single(request.headers['x-slack-retry-num']),
      retryReason: single(request.headers['x-slack-retry-reason']),
      payload: payloadOf(raw, contentType),
    }
  })
