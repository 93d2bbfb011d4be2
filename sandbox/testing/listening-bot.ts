import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import { readBody } from '../http.ts'
import type { Json } from '../json.ts'

export interface Reply {
  readonly status?: number
  /** A text goes as text, all else as JSON; none is an empty body. */
  readonly body?: Json
  readonly headers?: Readonly<Record<string, string>>
  /** Answers after this promise. */
  readonly after?: Promise<void>
  /** Drops the connection. */
  readonly drop?: boolean
}

export interface ListeningBot<Received> {
  readonly url: string
  readonly received: readonly Received[]
  /** Decides the next answers; by default an empty 200. */
  answer: (received: Received) => Reply | Promise<Reply>
  readonly close: () => Promise<void>
}

const mostBytes = 10_000_000

/** A bot that only listens on this path: `read` makes of a delivery what a test looks at, and it answers as the test says. */
export const startListeningBot = async <Received>(
  path: string,
  read: (request: IncomingMessage, raw: string) => Received,
): Promise<ListeningBot<Received>> => {
  const received: Received[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const one = read(request, (await readBody(request, mostBytes)).toString('utf8'))
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
  const bot: ListeningBot<Received> = {
    url: `http://127.0.0.1:${port}${path}`,
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
