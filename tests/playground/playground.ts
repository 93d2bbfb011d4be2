import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { freePort } from '../support/service.ts'
import { commandFor, configurationFor, type PersonName } from './program.ts'

export interface Playground {
  /** Its page. */
  readonly origin: string
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) killGroup(child, 'SIGKILL')
})

/** npx starts the playground as a child of its own: both end, or it stays behind. */
const killGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  process.kill(-child.pid, signal)
}

/**
 * The playground as one person, for a bot that answers at `endpoint`.
 * @throws with its log when it does not come up; npx may have to fetch it first.
 */
export const startPlayground = async (name: PersonName, endpoint: string): Promise<Playground> => {
  const folder = await mkdtemp(join(tmpdir(), 'w360-playground-'))
  const configuration = join(folder, 'playground.yml')
  const logFile = join(folder, 'playground.log')
  await writeFile(configuration, configurationFor(name))
  const { program, argumentList } = commandFor({
    installed: process.env['W360_PLAYGROUND'],
    endpoint,
    port: await freePort(),
  })
  const child = spawn(program, argumentList, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TEAMSAPPTESTER_BROWSER: 'none',
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: configuration,
      M365_AGENTS_PLAYGROUND_LOGFILE: logFile,
    },
  })
  running.add(child)
  const closed = once(child, 'close').finally(() => running.delete(child))
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const stop = async (): Promise<void> => {
    killGroup(child, 'SIGTERM')
    await closed
    await rm(folder, { recursive: true, force: true })
  }
  const log = async (): Promise<string> => (existsSync(logFile) ? await readFile(logFile, 'utf8') : '')
  try {
    const port = await listening(child, () => said)
    const origin = `http://localhost:${port}`
    // It says that it listens before it has read its configuration.
    await expect
      .poll(() => fetch(`${origin}/_debug/ping`).then(({ ok }) => ok || child.exitCode !== null), { timeout: 10_000 })
      .toBe(true)
    return { origin, stop }
  } catch (error) {
    const words = `${said}\n${await log()}`
    await stop()
    throw new Error(`The playground did not start:\n${words}`, { cause: error })
  }
}

/** From its own words: where its port is taken it takes another. */
const listening = async (child: ChildProcess, said: () => string): Promise<string> => {
  const find = (): string | undefined => /Listening on (\d+)/u.exec(said())?.[1]
  await expect.poll(() => find() ?? (child.exitCode === null ? undefined : 'ended'), { timeout: 120_000 }).toBeDefined()
  const port = find()
  if (port === undefined) throw new Error('It ended by itself.')
  return port
}
