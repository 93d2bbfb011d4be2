import { createServer, type IncomingMessage } from 'node:http'
import { z } from 'zod'

/** A message as this Slack took it. */
export interface Posted {
  readonly channel: string
  readonly ts: string
  readonly threadTs: string | null
  /** The token it came with: each instance has its own here. */
  readonly by: string
  /** The bot's own key of it. */
  readonly key: string
}

/** A Slack with as many channels as anybody names: it takes what is posted, and its journal is the judge. */
export interface ManyChannels {
  readonly apiUrl: string
  readonly journal: readonly Posted[]
  /** What stands in the channels themselves. */
  roots(): readonly Posted[]
  close(): Promise<void>
}

const metadataSchema = z.object({ event_payload: z.object({ key: z.string() }) })

const readBody = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const text = Buffer.concat(chunks).toString()
  if (!text.startsWith('{')) return new URLSearchParams(text)
  const fields = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  return new URLSearchParams(
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  )
}

/** @param latency milliseconds between taking a post and answering it: in these, a bot can be killed */
export const startManyChannels = async (latency: number): Promise<ManyChannels> => {
  const journal: Posted[] = []
  let clock = Math.floor(Date.now() / 1_000)

  const answer = (method: string, body: URLSearchParams, by: string): object => {
    const channel = body.get('channel') ?? ''
    switch (method) {
      case 'auth.test':
        return { ok: true, team_id: 'T0MANY', user_id: 'U0W360', bot_id: 'B0W360', url: 'https://many.example/' }
      case 'chat.postMessage': {
        clock += 1
        const ts = `${clock}.000100`
        const { event_payload: payload } = metadataSchema.parse(JSON.parse(body.get('metadata') ?? '{}'))
        journal.push({ channel, ts, threadTs: body.get('thread_ts'), by, key: payload.key })
        return { ok: true, channel, ts }
      }
      case 'chat.update':
        return { ok: true, channel, ts: body.get('ts') }
      case 'conversations.history':
      case 'conversations.replies': {
        const thread = method === 'conversations.replies' ? body.get('ts') : null
        const messages = journal
          .filter((posted) => posted.channel === channel && posted.threadTs === thread)
          .map(({ ts, key }) => ({ ts, metadata: { event_type: 'w360_message', event_payload: { key } } }))
        return { ok: true, messages, has_more: false }
      }
      default:
        return { ok: false, error: 'unknown_method' }
    }
  }

  const server = createServer((request, response) => {
    void (async () => {
      const method = (request.url ?? '').replace('/api/', '')
      const reply = JSON.stringify(answer(method, await readBody(request), request.headers.authorization ?? ''))
      if (method === 'chat.postMessage') await new Promise((resolve) => setTimeout(resolve, latency))
      response.writeHead(200, { 'content-type': 'application/json' }).end(reply)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    apiUrl: `http://127.0.0.1:${address.port}/api/`,
    journal,
    roots: () => journal.filter(({ threadTs }) => threadTs === null),
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
