import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../support/service.ts'
import { DemoFailure, type Patience, until } from './patience.ts'

const program = join(import.meta.dirname, '..', '..', 'bot', 'main.ts')

/** A stop that takes longer than the bot's own limit is none. */
const STOP_MILLISECONDS = 12_000

const LAST_WORDS = 1_000

export interface BotProcess {
  /** The sandbox workspace. */
  readonly page: string
  /** Where it keeps its data, for whoever judges it once it has stopped. */
  readonly folder: string
  /** Stops it as a service manager would. Once is enough. */
  stop(): Promise<Stop>
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

export interface Stop {
  /** It ended when asked to, and not before, and without complaint. */
  readonly clean: boolean
  /** The end of what it printed. */
  readonly lastWords: string
}

/**
 * Starts the bot as `npm start` does for a newcomer: nothing configured, so both sandboxes and the embedded database, in
 * a folder of its own. Nothing of this environment reaches it but what any program needs: whoever runs the demo with
 * the settings of a real workspace must not play it there.
 */
export const startBotProcess = async (
  options: { readonly speed: number; readonly locale: string },
  patience: Patience,
): Promise<BotProcess> => {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'w360-demo-'))
  const child = spawn(process.execPath, [program], {
    env: {
      ...inherited(),
      PORT: `${port}`,
      SANDBOX_PORT: '0',
      SANDBOX_SPEED: `${options.speed}`,
      W360_LOCALE: options.locale,
      W360_DATA_DIR: folder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for the demo, which then stops the bot: two signals at once would cut the stop short.
    detached: true,
  })
  const killAtExit = (): void => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const closed = once(child, 'close').finally(() => process.off('exit', killAtExit))
  const exited = (): boolean => child.exitCode !== null || child.signalCode !== null
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }

  const end = async (): Promise<Stop> => {
    const asked = !exited()
    child.kill('SIGTERM')
    const cut = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS)
    await closed
    clearTimeout(cut)
    return { clean: asked && child.exitCode === 0, lastWords: output.trim().slice(-LAST_WORDS) }
  }
  let ending: Promise<Stop> | null = null
  const stop = (): Promise<Stop> => {
    ending ??= end()
    return ending
  }
  const remove = async (): Promise<void> => {
    await stop()
    await rm(folder, { recursive: true, force: true })
  }

  try {
    const page = await until(patience, 'W360 Bot', async () => {
      if (exited()) throw new DemoFailure(output.trim())
      return /http:\/\/127\.0\.0\.1:\d+/u.exec(output)?.[0] ?? null
    })
    await until(patience, '/readyz', () => isReady(port))
    return { page, folder, stop, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

const inherited = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG'].flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )

const isReady = async (port: number): Promise<true | null> => {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
  await answer?.arrayBuffer()
  return answer?.ok === true ? true : null
}
