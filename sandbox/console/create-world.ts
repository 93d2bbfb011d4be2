import { simulatedClock } from './clock.ts'
import { createEvents } from './events.ts'
import { defaultFleet } from './fleet-default.ts'
import { type FleetShape, generatedFleet } from './fleet-generated.ts'
import { createIdempotency } from './idempotency.ts'
import { createJournal } from './journal.ts'
import { createMachineIndex } from './machine-index.ts'
import type { Fleet } from './model.ts'
import { createSchedule } from './schedule.ts'
import type { SavedState, StateWithoutMark } from './state-file.ts'
import type { Task, World } from './world.ts'

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

const DAY_SECONDS = 86_400
const KEPT_EVENTS = 200_000

const fleetOf = (options: ConsoleOptions, saved: SavedState | null, seed: number, now: number): Fleet => {
  if (saved !== null) return saved
  return options.fleet === undefined ? defaultFleet(now) : generatedFleet(options.fleet, seed, now)
}

/** The console's world at its start: what was saved, else the fleet that was asked for, else the default one. */
export const createWorld = (options: ConsoleOptions, saved: SavedState | null): World => {
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

/** All of the world that has to outlive the process. */
export const snapshotOf = (world: World): StateWithoutMark => ({
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
