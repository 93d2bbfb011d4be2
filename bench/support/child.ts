import { type ChildProcess, fork, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'

/** A process that is measured, or that measures: apart from the others, so that they share no event loop. */
export interface Child extends AsyncDisposable {
  readonly pid: number
  send(message: Readonly<Record<string, unknown>>): void
  /** The next thing that it says. Rejects when it says something else, or ends. */
  next<Schema extends z.ZodType>(schema: Schema): Promise<z.infer<Schema>>
}

/** Starts a file of this folder; it finds its task with `taskOf`. */
export const forkChild = (file: string, task: unknown, nodeOptions: readonly string[] = []): Child => {
  const child = fork(file, [JSON.stringify(task)], {
    execArgv: [...nodeOptions],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const said: unknown[] = []
  let heard: (() => void) | null = null
  const wake = (): void => heard?.()
  child.on('message', (message) => {
    said.push(message)
    wake()
  })
  child.once('exit', wake)
  return {
    pid: child.pid ?? 0,
    send: (message) => void child.send(message),
    next: async (schema) => {
      while (said.length === 0) {
        if (hasEnded(child)) throw new Error(`${file} ended with ${child.exitCode ?? child.signalCode}`)
        await new Promise<void>((resolve) => {
          heard = resolve
        })
      }
      return schema.parse(said.shift())
    },
    [Symbol.asyncDispose]: () => end(child, 'disconnect'),
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** How long a process may take to end before it is killed. */
const PATIENCE_MILLISECONDS = 10_000

const end = async (child: ChildProcess, how: 'disconnect' | 'signal'): Promise<void> => {
  if (hasEnded(child)) return
  const { promise, resolve } = Promise.withResolvers<void>()
  child.once('exit', () => resolve())
  if (how === 'signal') child.kill('SIGTERM')
  else if (child.connected) child.disconnect()
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLISECONDS)
  await promise
  clearTimeout(patience)
}

export interface Program extends AsyncDisposable {
  readonly pid: number
  /** What the pattern's first group found. */
  readonly ready: string
}

/** Starts a program with Node and waits until a line of its output says that it is ready. */
export const spawnProgram = async (
  argumentList: readonly string[],
  pattern: RegExp,
  environment: Readonly<Record<string, string>> = {},
): Promise<Program> => {
  const child = spawn(process.execPath, [...argumentList], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    await end(child, 'signal')
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = pattern.exec(line)?.[1]
    if (ready === undefined) continue
    child.stdout.resume()
    return { pid: child.pid ?? 0, ready, [Symbol.asyncDispose]: stop }
  }
  throw new Error(`${argumentList.join(' ')} did not start`)
}

const consoleAddress = z.object({ url: z.string(), origin: z.string(), token: z.string() })
export type ConsoleProcess = z.infer<typeof consoleAddress> & AsyncDisposable

const consoleProgram = `${import.meta.dirname}/../../sandbox/console/main.ts`

/** A fresh sandbox console, all its machines on; at full speed and with 100 workstations a site unless told. */
export const spawnConsole = async (
  workstations: number,
  { perSite = 100, speed = Number.POSITIVE_INFINITY }: { readonly perSite?: number; readonly speed?: number } = {},
): Promise<ConsoleProcess> => {
  const options = ['--workstations', `${workstations}`, '--per-site', `${perSite}`, '--speed', `${speed}`]
  const program = await spawnProgram([consoleProgram, ...options], /^(\{.*\})$/)
  return {
    ...consoleAddress.parse(JSON.parse(program.ready)),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}
