import { forkChild, spawnConsole, spawnProgram } from '../support/child.ts'
import { type FreshDatabase, prepareDatabases } from '../support/databases.ts'
import { originMessage } from './protocol.ts'

export const ackContestants = ['http', 'bolt', 'postgres', 'embedded'] as const
export type AckContestant = (typeof ackContestants)[number]

export interface AckServer {
  readonly contestant: AckContestant
  readonly origin: string
  /** Answers commands after it has acknowledged them. */
  readonly replies: boolean
}

interface Surroundings {
  readonly signingSecret: string
  readonly slackOrigin: string
  readonly nodeOptions: readonly string[]
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
      servers.push({ contestant, origin: await startPeer(contestant, surroundings, stack), replies: false })
      continue
    }
    if (databases === null || console === null) throw new Error('the bot needs a database and a console')
    const database = stack.use(await databases.fresh(contestant))
    servers.push({ contestant, origin: await startBot(database.options, console, surroundings, stack), replies: true })
  }
  return servers
}

const startPeer = async (
  peer: 'http' | 'bolt',
  { signingSecret, slackOrigin, nodeOptions }: Surroundings,
  stack: AsyncDisposableStack,
): Promise<string> => {
  const file = `${import.meta.dirname}/../peers/bare-${peer}.ts`
  const child = stack.use(forkChild(file, { signingSecret, apiUrl: `${slackOrigin}/api/` }, nodeOptions))
  return (await child.next(originMessage)).origin
}

const startBot = async (
  { dataDirectory, databaseUrl = '' }: FreshDatabase['options'],
  console: { readonly url: string; readonly token: string },
  { signingSecret, slackOrigin, nodeOptions }: Surroundings,
  stack: AsyncDisposableStack,
): Promise<string> => {
  const program = `${import.meta.dirname}/../../bot/main.ts`
  const bot = await spawnProgram([...nodeOptions, program], /(http:\/\/127\.0\.0\.1:\d+)/, {
    PORT: '0',
    W360_DATA_DIR: dataDirectory,
    DATABASE_URL: databaseUrl,
    WISPER_API_URL: console.url,
    WISPER_API_TOKEN: console.token,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_API_URL: `${slackOrigin}/api/`,
    W360_OWNERS: 'slack:T0BENCH/U0BENCH0',
    LOG_LEVEL: 'error',
  })
  return stack.use(bot).ready
}
