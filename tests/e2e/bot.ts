import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'
import { temporaryFolder } from '../support/database.ts'
import { freePort } from '../support/service.ts'

const main = join(import.meta.dirname, '..', '..', 'bot', 'main.ts')

/** What the terminal shows once the bot is up: with its sandbox, or with chats of its own. */
const readyWords = /Ctrl-C|Bot écoute|Bot listens/

export interface Ending {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly milliseconds: number
}

export interface BotProcess {
  /** Where `/slack/events`, `/healthz`, `/readyz` and `/metrics` are. */
  readonly origin: string
  readonly output: () => string
  readonly log: () => string
  readonly exited: () => boolean
  /** Waits until it says that it is up; fails with its words when it ends before. */
  ready(): Promise<void>
  /** Sends the signal and waits for the end. */
  end(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<Ending>
  /** Waits for an end of its own accord. */
  ended(): Promise<Ending>
}

export type Environment = Readonly<Record<string, string>>

/** Of the environment of the test, only what a program needs to run: the rest would configure the bot. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG'].flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** `node bot/main.ts` with this environment and nothing else, as a service manager starts it. */
export const spawnBot = async (environment: Environment): Promise<BotProcess> => {
  const port = environment['PORT'] ?? `${await freePort()}`
  const begun = performance.now()
  const child = spawn(process.execPath, [main], {
    env: { ...inherited(), PORT: port, SANDBOX_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  let log = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  let endedAt = 0
  const closed = once(child, 'close').then(() => {
    endedAt = performance.now()
    running.delete(child)
  })
  const exited = (): boolean => child.exitCode !== null || child.signalCode !== null
  const endingSince = async (since: number): Promise<Ending> => {
    await closed
    return { code: child.exitCode, milliseconds: endedAt - since }
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    output: () => output,
    log: () => log,
    exited,
    ready: async () => {
      await vi.waitUntil(() => exited() || readyWords.test(output), { timeout: 30_000, interval: 20 })
      if (!readyWords.test(output)) throw new Error(`The bot did not start:\n${output}\n${log}`)
    },
    end: (signal) => {
      const since = performance.now()
      child.kill(signal)
      return endingSince(since)
    },
    ended: () => endingSince(begun),
  }
}

/** For polls of what takes a moment: a machine with two cores may be busy. */
export const patient = { timeout: 20_000, interval: 50 } as const

export const readiness = async (bot: BotProcess): Promise<{ readonly status: number; readonly text: string }> => {
  const response = await fetch(`${bot.origin}/readyz`)
  return { status: response.status, text: await response.text() }
}

export interface Home {
  readonly folder: string
  /** Starts the bot on this folder and waits until it is up. */
  start(environment?: Environment): Promise<BotProcess>
  /** Starts it, and waits until it knows the fleet too. */
  startReady(environment?: Environment): Promise<BotProcess>
  /** Starts it without waiting. */
  spawn(environment?: Environment): Promise<BotProcess>
  /** Ends whatever runs here, and removes the folder. */
  leave(): Promise<void>
}

/** A data folder on which the bot is started, ended and started again. */
export const createHome = async (
  environment: Environment = {},
  content: 'initialised' | 'empty' = 'initialised',
): Promise<Home> => {
  const folder = await temporaryFolder(content)
  const processes: BotProcess[] = []
  const spawnHere = async (more: Environment = {}): Promise<BotProcess> => {
    const bot = await spawnBot({ W360_DATA_DIR: folder, ...environment, ...more })
    processes.push(bot)
    return bot
  }
  const start = async (more?: Environment): Promise<BotProcess> => {
    const bot = await spawnHere(more)
    await bot.ready()
    return bot
  }
  return {
    folder,
    spawn: spawnHere,
    start,
    startReady: async (more) => {
      const bot = await start(more)
      await vi.waitUntil(async () => (await readiness(bot)).status === 200, patient)
      return bot
    },
    leave: async () => {
      await Promise.all(processes.filter((bot) => !bot.exited()).map((bot) => bot.end('SIGKILL')))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The address of the sandbox's page, as the terminal tells it. */
export const pageOf = (bot: BotProcess): string => {
  const [, page] = /(?:Ouvrez|Open)\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(bot.output()) ?? []
  if (page === undefined) throw new Error(`No address of a page in:\n${bot.output()}`)
  return page
}
