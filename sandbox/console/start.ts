import { once } from 'node:events'
import { type ConsoleOptions, createWorld, snapshotOf } from './create-world.ts'
import { createEngine } from './engine.ts'
import { createFaults } from './faults.ts'
import { createConsoleServer } from './server.ts'
import { createKeeper, loadState } from './state-file.ts'
import { scheduleAll, setSpeed, wakeAutomatic } from './world.ts'

export type { ConsoleOptions } from './create-world.ts'
export type { FleetShape } from './fleet-generated.ts'
export type { JournalAction, JournalEntry } from './journal.ts'

export interface RunningConsole {
  /** The base of the API; ends in `/v1`. */
  readonly url: string
  /** The base of the control side: `/journal`, `/control/…`. */
  readonly origin: string
  readonly token: string
  /** Ends open polls, closes the port and writes the last state. */
  readonly close: () => Promise<void>
}

const warn = (error: unknown): void => {
  process.emitWarning(`The console sandbox could not save its state: ${error instanceof Error ? error.message : error}`)
}

/**
 * Starts a W360 console on the loopback that keeps the contract of DESIGN 4 and behaves, from the machines' side, as the procedure of
 * DESIGN 2 says. Rejects when the port is taken, the state file is not one, or the fleet's shape makes no sense.
 */
export const startConsole = async (options: ConsoleOptions = {}): Promise<RunningConsole> => {
  const { token = 'sandbox-token', stateFile, onSaveFailure = warn } = options
  if (options.speed !== undefined && !(options.speed > 0)) throw new RangeError('speed must be above 0')
  const saved = stateFile === undefined ? null : await loadState(stateFile)
  const world = createWorld(options, saved)
  const engine = createEngine(world)
  const keeper = stateFile === undefined ? null : createKeeper(stateFile, () => snapshotOf(world), onSaveFailure)
  const server = createConsoleServer({
    world,
    engine,
    faults: createFaults(world.seed),
    api: {
      token,
      readOnlyPromotion: options.readOnlyPromotion ?? false,
      withoutEvents: options.withoutEvents ?? false,
    },
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')

  world.onChange = () => {
    engine.arm()
    keeper?.touch()
  }
  scheduleAll(world)
  // A state of a slower console may hold work that would now last no time.
  setSpeed(world, world.clock.speed())
  wakeAutomatic(world)

  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const origin = `http://127.0.0.1:${port}`
  const close = async (): Promise<void> => {
    engine.stop()
    world.onChange = () => {}
    const closed = once(server, 'close')
    server.close()
    world.events.close()
    server.closeIdleConnections()
    // Answers to open polls are on their way; whoever does not hang up after that is cut off.
    setTimeout(() => server.closeAllConnections(), 100).unref()
    await closed
    await keeper?.close()
  }
  let closing: Promise<void> | null = null
  return {
    url: `${origin}/v1`,
    origin,
    token,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
