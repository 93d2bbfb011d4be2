import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { Json, JsonObject } from '../../json.ts'
import { isObject, parseJson } from '../../json.ts'

export interface Received {
  readonly activity: JsonObject
  readonly authorization: string
}

export interface Reply {
  readonly status?: number
  readonly body?: Json
  /** Answers after this promise. */
  readonly after?: Promise<void>
}

export interface FakeBot {
  readonly url: string
  readonly received: readonly Received[]
  /** Decides the next answers; by default an empty 200. */
  answer: (activity: JsonObject) => Reply | Promise<Reply>
  readonly close: () => Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

/** A bot that only listens, and answers as the test says. */
export const startFakeBot = async (): Promise<FakeBot> => {
  const received: Received[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const parsed = parseJson(await bodyOf(request))
      const activity = isObject(parsed) ? parsed : {}
      received.push({ activity, authorization: request.headers.authorization ?? '' })
      const reply = await bot.answer(activity)
      await reply.after
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' })
      response.end(reply.body === undefined ? '' : JSON.stringify(reply.body))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const bot: FakeBot = {
    url: `http://127.0.0.1:${port}/api/messages`,
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
