import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { Json, JsonObject } from '../../json.ts'
import { isObject, parseJson } from '../../json.ts'

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

export interface Reply {
  readonly status?: number
  readonly body?: string | Json
  readonly headers?: Readonly<Record<string, string>>
  /** Answers after this promise. */
  readonly after?: Promise<void>
  /** Drops the connection. */
  readonly drop?: boolean
}

export interface FakeBot {
  readonly url: string
  readonly received: readonly Received[]
  /** Decides the next answers; by default an empty 200. */
  answer: (received: Received) => Reply | Promise<Reply>
  readonly close: () => Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

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
export const startFakeBot = async (signingSecret: string): Promise<FakeBot> => {
  const received: Received[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const raw = await bodyOf(request)
      const timestamp = single(request.headers['x-slack-request-timestamp']) ?? ''
      const expected = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${raw}`, 'utf8').digest('hex')}`
      const contentType = single(request.headers['content-type']) ?? ''
      const one: Received = {
        contentType,
        raw,
        timestamp: Number(timestamp),
        isSigned: request.headers['x-slack-signature'] === expected,
        retryNumber: single(request.headers['x-slack-retry-num']),
        retryReason: single(request.headers['x-slack-retry-reason']),
        payload: payloadOf(raw, contentType),
      }
      received.push(one)
      const reply = await bot.answer(one)
      await reply.after
      if (reply.drop) {
        request.socket.destroy()
        return
      }
      const body = reply.body ?? ''
      const isText = typeof body === 'string'
      response.writeHead(reply.status ?? 200, {
        'content-type': isText ? 'text/plain' : 'application/json',
        ...reply.headers,
      })
      response.end(isText ? body : JSON.stringify(body))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const bot: FakeBot = {
    url: `http://127.0.0.1:${port}/slack/events`,
    received,
    answer: () => ({}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return bot
}
