import { type Logger, pino } from 'pino'
import { DatabaseError } from '../prisma/open.ts'
import { type Configuration, parseConfiguration } from './config.ts'
import { type Locale, wordsFor } from './text/words.ts'

export interface RunningBot {
  /** Where `/slack/events`, `/healthz`, `/readyz` and `/metrics` are. */
  readonly origin: string
  /** The sandbox workspace's page; null with a real chat. */
  readonly page: string | null
  /** The sandbox console; null with a real one. */
  readonly consoleOrigin: string | null
  /** What the Agents Playground is to call; null unless it is listened to. */
  readonly playgroundEndpoint: string | null
  readonly speed: number
  stop(): Promise<void>
}

/** How long a stop may take before the process ends all the same: what is left is taken up at the next start (promise 10). */
const STOP_MILLISECONDS = 9_500

/** The process around the bot: reads the environment, speaks to the terminal, stops cleanly on SIGINT and SIGTERM. */
export const runProcess = async (
  startBot: (configuration: Configuration, logger: Logger) => Promise<RunningBot>,
): Promise<void> => {
  const parsed = parseConfiguration(process.env)
  if (parsed.outcome === 'invalid') {
    const words = wordsFor(parsed.locale).start.configuration
    say(words.title, ...parsed.problems.map((problem) => `  - ${words.problem(problem)}`), words.more)
    process.exitCode = 2
    return
  }
  const { configuration } = parsed
  const words = wordsFor(configuration.locale).start
  const logger = pino(
    { level: logLevel(configuration), base: null, redact: ['*.token', '*.authorization'] },
    pino.destination({ dest: 2, sync: false }),
  )
  try {
    const bot = await startBot(configuration, logger)
    if (bot.page !== null) say(...words.sandboxes(bot.page, bot.speed))
    else {
      if (bot.consoleOrigin !== null) say(...words.consoleSandbox(bot.speed))
      say(words.ready(bot.origin))
    }
    if (bot.playgroundEndpoint !== null) say(...words.playground(bot.playgroundEndpoint))
    stopOnSignal(bot, configuration.locale, logger)
  } catch (error) {
    say(explain(error, configuration))
    logger.flush()
    process.exit(1)
  }
}

/** In a sandbox the page is what one looks at: the terminal keeps to what needs attention unless told otherwise. */
const logLevel = ({ logLevel: level, slack, teams }: Configuration): string =>
  slack === null && teams === null && process.env['LOG_LEVEL'] === undefined ? 'warn' : level

const stopOnSignal = (bot: RunningBot, locale: Locale, logger: Logger): void => {
  const words = wordsFor(locale).start
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(130)
    stopping = true
    say(words.stopping)
    const cut = setTimeout(() => {
      logger.warn({ code: 'stop-cut' }, 'the stop took too long; what is left is taken up at the next start')
      logger.flush()
      process.exit(1)
    }, STOP_MILLISECONDS)
    await bot.stop()
    clearTimeout(cut)
    say(words.stopped)
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

/** Slack's own codes for a token that it does not take; any other failure means that Slack could not be asked. */
const tokenProblems: ReadonlySet<string> = new Set([
  ...[
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'no_permission',
    'missing_scope',
  ],
  ...['org_login_required', 'team_access_not_granted', 'access_denied'],
])

/** One sentence for whoever started the bot: what is wrong, and what to do. */
const explain = (error: unknown, { locale, port, sandboxPort }: Configuration): string => {
  const words = wordsFor(locale).start
  if (error instanceof DatabaseError) return words.database[error.code](error.message)
  if (!(error instanceof Error)) return words.unexpected(String(error))
  if ('code' in error && error.code === 'EADDRINUSE') {
    const taken = 'port' in error && typeof error.port === 'number' ? error.port : port
    return words.portTaken(taken, taken === sandboxPort ? 'SANDBOX_PORT' : 'PORT')
  }
  if ('code' in error && error.code === 'ENOSPC') return words.database.disk_full(error.message)
  if (error.message.startsWith('slack_auth_')) {
    const code = error.message.slice('slack_auth_'.length)
    return tokenProblems.has(code) ? words.slack(code) : words.slackAway(code)
  }
  const [, teams, code = ''] = /^teams_(refused|away)_(\w+)$/.exec(error.message) ?? []
  if (teams !== undefined) return teams === 'refused' ? words.teams(code) : words.teamsAway(code)
  return words.unexpected(error.message)
}

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`)
}
