import { type Surroundings, startBot } from '../support/bot.ts'
import { forkChild, spawnConsole } from '../support/child.ts'
import { prepareDatabases } from '../support/databases.ts'
import { originMessage } from './protocol.ts'

export const ackContestants = ['http', 'bolt', 'postgres', 'embedded'] as const
export type AckContestant = (typeof ackContestants)[number]

export interface AckServer {
  readonly contestant: AckContestant
  readonly origin: string
  readonly pid: number
  /** Answers commands after it has acknowledged them. */
  readonly replies: boolean
}

/** Starts who takes part, each in a process of its own; the bot is the whole one, as a customer starts it. */
export const startServers = async (
  contestants: readonly AckContestant[],
  surroundings: Surroundings,
  stack: AsyncDisposableStack,
): Promise<readonly AckServer[]> => {
  const bots = contestants.filter((contestant) => contestant === 'postgres' || contestant === 'embedded')
  const databases = bots.length === 0 ? null : stack.use(await prepareDatabases(bots))
  const console = bots.length === 0 ? null : stack.use(await spawnConsole(60))
  const servers: AckServer[] = []
  for (const contestant of contestants) {
    if (contestant === 'http' || contestant === 'bolt') {
      servers.push({ contestant, ...(await startPeer(contestant, surroundings, stack)), replies: false })
      continue
    }
    if (databases === null || console === null) throw new Error('the bot needs a database and a console')
    const database = stack.use(await databases.fresh(contestant))
    const bot = stack.use(await startBot(database.options, console, surroundings))
    servers.push({ contestant, origin: bot.origin, pid: bot.pid, replies: true })
  }
  return servers
}

const startPeer = async (
  peer: 'http' | 'bolt',
  { signingSecret, slackOrigin, nodeOptions }: Surroundings,
  stack: AsyncDisposableStack,
): Promise<{ readonly origin: string; readonly pid: number }> => {
  const file = `${import.meta.dirname}/../peers/bare-${peer}.ts`
  const child = stack.use(forkChild(file, { signingSecret, apiUrl: `${slackOrigin}/api/` }, nodeOptions))
  const { origin } = await child.next(originMessage)
  return { origin, pid: child.pid }
}
