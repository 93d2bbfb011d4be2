import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { addressOf, listen } from '../support/listen.ts'
import { taskOf, tell } from '../support/task.ts'

/**
 * The least Slack that a bot can live with, in a process of its own: methods answer at once, answers by response_url are counted.
 * The sandbox's workspace validates and remembers every message; here that would be measured with the bot.
 */
taskOf(z.null(), async () => undefined)

const user = (id: string) => ({
  id,
  name: 'camille',
  real_name: 'Camille',
  deleted: false,
  locale: 'fr-FR',
  tz: 'Europe/Paris',
  profile: { display_name: 'Camille', email: `${id}@example.test` },
})

const answers: Readonly<Record<string, (body: URLSearchParams) => unknown>> = {
  'auth.test': () => ({ team_id: 'T0BENCH', user_id: 'U0BOT', bot_id: 'B0BOT', url: 'https://bench.slack.test/' }),
  'users.info': (body) => ({ user: user(body.get('user') ?? 'U0') }),
}

const replies = new Map<string, number>()

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) if (part instanceof Buffer) parts.push(part)
  return Buffer.concat(parts).toString()
}

const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = request.url ?? '/'
  const body = await bodyOf(request)
  if (path.startsWith('/respond/')) {
    replies.set(path, (replies.get(path) ?? 0) + 1)
    response.end('ok')
    return
  }
  const answer = answers[path.replace('/api/', '')]?.(new URLSearchParams(body)) ?? {
    ts: '1.000100',
    channel: 'C0BENCH',
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ ok: true, ...answer }))
}

const server = createServer((request, response) => void serve(request, response))
server.keepAliveTimeout = 65_000
await listen(server)
process.on('message', () => {
  const total = [...replies.values()].reduce((sum, count) => sum + count, 0)
  tell({ type: 'replies', answered: replies.size, total })
})
tell({ type: 'ready', origin: addressOf(server) })
