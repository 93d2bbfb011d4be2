import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, Socket } from 'node:net'
import { delimiter, join } from 'node:path'

export interface Service {
  /** Sends the signal and waits for the end. */
  end(signal: 'INT' | 'TERM' | 'KILL'): Promise<void>
  /** Hangs it with its connections open, and lets it go on. */
  freeze(): void
  thaw(): void
  readonly exited: () => boolean
  /** What it printed, for the words of a failure. */
  readonly log: () => string
}

export interface ServiceOptions {
  readonly program: string
  readonly argumentList: readonly string[]
  /** Its own folder, removed when the test process is gone without having ended it. */
  readonly folder: string
  readonly user?: { readonly uid: number; readonly gid: number }
}

// The shell reads the signal to send from the test process; the end of that input means that the test process was
// killed, and then nothing may be left over.
const supervise = `
folder=$1; shift; exec 3<&0
"$@" </dev/null >"$folder/log" 2>&1 &
child=$!
( while read -r signal <&3; do kill -s "$signal" $child; case $signal in STOP|CONT) ;; *) exit ;; esac; done
  kill -s KILL $child; while kill -0 $child; do sleep 0.1; done; sleep 0.5; rm -rf "$folder" ) 2>/dev/null &
wait $child`

export function startService({ program, argumentList, folder, user }: ServiceOptions): Service {
  const child: ChildProcess = spawn('sh', ['-c', supervise, 'sh', folder, program, ...argumentList], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: folder,
    ...user,
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  child.stdin?.on('error', () => undefined)
  // Neither the shell nor the pipe to it may keep a test process alive that has nothing left to do.
  child.unref()
  if (child.stdin instanceof Socket) child.stdin.unref()
  const logFile = join(folder, 'log')
  return {
    end: async (signal) => {
      // While somebody waits for its end it does keep the process alive.
      child.ref()
      child.stdin?.write(`${signal}\n`)
      await ended
    },
    freeze: () => {
      child.stdin?.write('STOP\n')
    },
    thaw: () => {
      child.stdin?.write('CONT\n')
    },
    exited: () => child.exitCode !== null || child.signalCode !== null,
    log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port')),
      )
    })
  })
}

/** Asks until the answer comes, the service is gone or the patience is over. */
export async function untilReady(service: Service, what: string, ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const problem = await ask().then(
      () => null,
      (reason: unknown) => reason,
    )
    if (problem === null) return
    if (service.exited() || Date.now() > deadline)
      throw new Error(`${what} did not start: ${String(problem)}\n${service.log()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The program's file in the search path or one of the folders, or null. */
export function findProgram(name: string, folders: readonly string[] = []): string | null {
  const places = [...folders, ...(process.env['PATH'] ?? '').split(delimiter)]
  return places.map((place) => join(place, name)).find((file) => existsSync(file)) ?? null
}

/** For machines that must not skip: with W360_REQUIRE_SERVICES=1 a missing program is a failure. */
export function missing(reason: string): null {
  if (process.env['W360_REQUIRE_SERVICES'] === '1') throw new Error(`${reason}, and W360_REQUIRE_SERVICES=1`)
  return null
}
