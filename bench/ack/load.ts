import { createHmac } from 'node:crypto'
import { Pool } from 'undici'
import { taskOf, tell } from '../support/task.ts'
import { loadJob, loadTask } from './protocol.ts'

/** Sends signed slash commands as Slack does, on connections that stay open, each with one request under way at most. */
const { connections, signingSecret, slackOrigin } = taskOf(loadTask, async () => undefined)

interface Signed {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const PEOPLE = 5

const signedCommand = (name: string, index: number): Signed => {
  const body = new URLSearchParams({
    token: 'deprecated',
    team_id: 'T0BENCH',
    team_domain: 'bench',
    channel_id: 'C0BENCH',
    channel_name: 'postes-de-travail',
    user_id: `U0BENCH${index % PEOPLE}`,
    user_name: 'camille',
    command: '/w360',
    text: 'help',
    api_app_id: 'A0BENCH',
    is_enterprise_install: 'false',
    response_url: `${slackOrigin}/respond/${name}/${index}`,
    trigger_id: `${name}.${index}.bench`,
  }).toString()
  const timestamp = `${Math.floor(Date.now() / 1_000)}`
  const hash = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
    },
  }
}

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

const measure = async (message: unknown): Promise<void> => {
  const { origin, commands, name } = loadJob.parse(message)
  // Signed beforehand: what is measured is the server's time, not ours.
  const signed = Array.from({ length: commands }, (_, index) => signedCommand(name, index))
  const pool = new Pool(origin, { connections, pipelining: 1 })
  const latencies = new Float64Array(commands)
  let refused = 0
  let sent = 0
  const connection = async (): Promise<void> => {
    while (sent < commands) {
      const index = sent
      sent += 1
      const { body, headers } = signed[index] ?? signedCommand(name, index)
      const begun = performance.now()
      const response = await pool.request({ path: '/slack/events', method: 'POST', headers, body })
      await response.body.dump()
      latencies[index] = performance.now() - begun
      if (response.statusCode !== 200) refused += 1
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: connections }, connection))
  const seconds = (performance.now() - begun) / 1_000
  await pool.close()
  const sorted = latencies.toSorted()
  tell({ type: 'result', seconds, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), refused })
}

process.on('message', (message) => void measure(message))
tell({ type: 'ready' })
