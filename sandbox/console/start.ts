import { once } from 'node:events'
import { simulatedClock } from './clock.ts'
import { createEngine } from './engine.ts'
import { createEvents } from './events.ts'
import { createFaults } from './faults.ts'
import { defaultFleet } from './fleet-default.ts'
import { type FleetShape, generatedFleet } from './fleet-generated.ts'
import { createIdempotency } from './idempotency.ts'
import { createJournal } from './journal.ts'
import { createMachineIndex } from './machine-index.ts'
import type { Fleet } from './model.ts'
import { createSchedule } from './schedule.ts'
import { createConsoleServer } from './server.ts'
import { createKeeper, loadState, type SavedState, type StateWithoutMark } from './state-file.ts'
import { scheduleAll, setSpeed, type Task, type World, wakeAutomatic } from './world.ts'

export type { FleetShape } from './fleet-generated.ts'
export type { JournalAction, JournalEntry } from './journal.ts'

export interface ConsoleOptions {
  /** 0 or absent: a free port. The host is always 127.0.0.1. */
  readonly port?: number
  /** The bearer token that is expected; `sandbox-token` by default. */
  readonly token?: string
  /** Absent: the Ville de Montreval and its 62 workstations. */
  readonly fleet?: FleetShape
  readonly seed?: number
  /** Simulated seconds per real second; Infinity: what a machine is asked to do is done in the next macrotask. */
  readonly speed?: number
  /** Where given, everything survives the process. A state that is found wins over `fleet`. */
  readonly stateFile?: string
  /** The token may not promote: `PUT /account/default-tag` is 403. */
  readonly readOnlyPromotion?: boolean
  /** There is no event feed: `GET /events` is 404. */
  readonly withoutEvents?: boolean
  /** Simulated seconds for which a command waits for a machine that is off; a day by default. */
  readonly timeToLive?: number
  /** How many events the feed keeps; 200,000 by default. */
  readonly retention?: number
  /** The real time in milliseconds. A clock that stands still is moved on by requests: each does first what came due. */
  readonly now?: () => number
  /** Told when the state file cannot be written; by default the process is warned. */
  readonly onSaveFailure?: (error: unknown) => void
}

export interface RunningConsole {
  /** The base of the API; ends in `/v1`. */
  readonly url: string
  /** The base of the control side: `/journal`, `/control/…`. */
  readonly origin: string
  readonly token: string
  /** Ends open polls, closes the port and writes the last state. */
  readonly close: () => Promise<void>
}

const DAY_SECONDS = 86_400
const KEPT_EVENTS = 200_000

const fleetOf = (options: ConsoleOptions, saved: SavedState | null, seed: number, now: number): Fleet => {
  if (saved !== null) return saved
  return options.fleet === undefined ? defaultFleet(now) : generatedFleet(options.fleet, seed, now)
}

const createWorld = (options: ConsoleOptions, saved: SavedState | null): World => {
  const { now = Date.now, seed = 1, speed = 1, timeToLive = DAY_SECONDS, retention = KEPT_EVENTS } = options
  // The world went on while the console was away, unless it is ahead of the real one: then it goes on where it was.
  const start = Math.max(now(), saved?.savedAt ?? 0)
  const fleet = fleetOf(options, saved, seed, start)
  return {
    clock: simulatedClock(now, start, speed),
    seed,
    timeToLive: timeToLive * 1000,
    sites: [...fleet.sites],
    releases: [...fleet.releases],
    machines: createMachineIndex(fleet.machines),
    commands: new Map(saved?.commands.map((command) => [command.id, command])),
    journal: createJournal(saved?.journal),
    // After an unclean end the feed may have told more than it remembers: a new epoch sends every reader back to the lists.
    events: createEvents(retention, saved?.clean === true ? saved.events : undefined),
    idempotency: createIdempotency(now, saved?.keys),
    schedule: createSchedule<Task>(),
    account: fleet.account,
    onChange: () => {},
  }
}

const snapshotOf = (world: World): StateWithoutMark => ({
  savedAt: world.clock.now(),
  account: world.account,
  sites: world.sites,
  releases: world.releases,
  machines: [...world.machines.all()].map((slot) => slot.machine),
  commands: [...world.commands.values()],
  journal: world.journal.all(),
  events: world.events.save(),
  keys: world.idempotency.save(),
})

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
