import { type Program, spawnProgram } from './child.ts'
import type { FreshDatabase } from './databases.ts'

export interface Surroundings {
  readonly signingSecret: string
  readonly slackOrigin: string
  /** Options for the Node of whoever is measured, e.g. `--cpu-prof`. */
  readonly nodeOptions: readonly string[]
}

const program = `${import.meta.dirname}/../../bot/main.ts`

/** The whole bot, as a customer starts it. */
export const startBot = async (
  { dataDirectory, databaseUrl = '' }: FreshDatabase['options'],
  console: { readonly url: string; readonly token: string },
  { signingSecret, slackOrigin, nodeOptions }: Surroundings,
): Promise<Omit<Program, 'ready'> & { readonly origin: string }> => {
  const bot = await spawnProgram([...nodeOptions, program], /(http:\/\/127\.0\.0\.1:\d+)/, {
    PORT: '0',
    // On a server nothing is kept there.
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
  return { pid: bot.pid, origin: bot.ready, [Symbol.asyncDispose]: () => bot[Symbol.asyncDispose]() }
}
