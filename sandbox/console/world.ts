import type { SimulatedClock } from './clock.ts'
import type { EventFeed } from './events.ts'
import type { IdempotencyStore } from './idempotency.ts'
import type { Journal, JournalFacts } from './journal.ts'
import { arrangeAutomatic, dueAt, type Effect, elapse, expire, type Outcome } from './machine.ts'
import type { MachineIndex, Slot } from './machine-index.ts'
import type { Account, Build, Command, Machine, Release, Site, Work } from './model.ts'
import { between } from './random.ts'
import type { Schedule } from './schedule.ts'
import type { Surroundings } from './source.ts'

export type Task =
  | { readonly kind: 'machine'; readonly slot: Slot }
  | { readonly kind: 'command'; readonly command: Command }

/** All that the console knows, in one place. What moves is changed only through the functions of this room. */
export interface World {
  readonly clock: SimulatedClock
  readonly seed: number
  /** Simulated milliseconds that a command waits for a machine that is off. */
  readonly timeToLive: number
  readonly sites: Site[]
  readonly releases: Release[]
  readonly machines: MachineIndex
  readonly commands: Map<string, Command>
  readonly journal: Journal
  readonly events: EventFeed
  readonly idempotency: IdempotencyStore
  readonly schedule: Schedule<Task>
  account: Account
  /** Told after each change: the timer is set anew and the state file is behind. */
  onChange: () => void
}

/** Tasks in one macrotask: enough to be fast, few enough to let requests through in between. */
const BATCH = 2_000

const SECONDS = {
  pickup: { wrs: [1, 3], workstation: [1, 3] },
  downloading: { wrs: [60, 120], workstation: [30, 90] },
  restarting: { wrs: [60, 60], workstation: [30, 60] },
  automatic: { wrs: [60, 600], workstation: [60, 600] },
} as const

const durationOf = (world: World, machine: Machine, step: keyof typeof SECONDS): number => {
  if (!Number.isFinite(world.clock.speed())) return 0
  const [low, high] = SECONDS[step][machine.targetType]
  return between(world.seed, machine.id + step, machine.begun, low * 1000, high * 1000)
}

const buildOf = (world: World, tag: string): Build | null => {
  const release = world.releases.find((candidate) => candidate.tag === tag)
  if (release === undefined || release.status === 'withdrawn') return null
  return { version: release.version, tag: release.tag }
}

/** The world as a machine sees it, at one moment. */
export const surroundings = (world: World): Surroundings => ({
  now: world.clock.now(),
  duration: (machine, step) => durationOf(world, machine, step),
  defaultBuild: () => buildOf(world, world.account.defaultTag),
  buildOf: (tag) => buildOf(world, tag),
  orderOf: (build) => world.releases.findIndex((release) => release.tag === build.tag),
  accountAutoUpdate: () => world.account.autoUpdate,
  serversOf: world.machines.serversOf,
})

/** Null unless a restart would change what runs; shown as soon as the tag differs, were the version the same. */
export const installedVersionOf = (machine: Machine): string | null => machine.installed?.build.version ?? null

export const writeJournal = (world: World, facts: JournalFacts): void => world.journal.write(world.clock.now(), facts)

/** The facts by which a judge knows a machine: where it stands and which WRS decides for it. */
export const targetFacts = (machine: Machine): Pick<JournalFacts, 'targetType' | 'targetId' | 'siteId' | 'wrsId'> => ({
  targetType: machine.targetType,
  targetId: machine.id,
  siteId: machine.siteId,
  ...(machine.targetType === 'workstation' ? { wrsId: machine.wrsId } : {}),
})

const tellChange = (world: World, now: number, before: Machine, after: Machine): void => {
  const changes = {
    ...(before.power === after.power ? {} : { power: after.power }),
    ...(before.running.version === after.running.version ? {} : { version: after.running.version }),
    ...(before.running.tag === after.running.tag ? {} : { tag: after.running.tag }),
    ...(installedVersionOf(before) === installedVersionOf(after)
      ? {}
      : { installedVersion: installedVersionOf(after) }),
  }
  if (Object.keys(changes).length === 0) return
  world.events.emit(now, {
    type: 'machine.changed',
    targetType: after.targetType,
    targetId: after.id,
    ...changes,
  })
}

const setItem = (world: World, now: number, targetId: string, effect: Extract<Effect, { type: 'item' }>): void => {
  const { work, state, reason } = effect
  const told = reason === undefined ? { targetId, state } : { targetId, state, reason }
  const command = world.commands.get(work.commandId)
  if (command !== undefined) command.items[work.position] = told
  world.events.emit(now, { type: 'command.item', commandId: work.commandId, ...told })
}

const recordEffect = (world: World, now: number, machine: Machine, effect: Effect): void => {
  if (effect.type === 'item') {
    setItem(world, now, machine.id, effect)
    return
  }
  const { action, trigger, commandId, build } = effect
  world.journal.write(now, {
    action,
    trigger,
    ...targetFacts(machine),
    ...(commandId === undefined ? {} : { commandId }),
    ...(build === undefined ? {} : { tag: build.tag, version: build.version }),
  })
}

const scheduleMachine = (world: World, slot: Slot): void => {
  const due = dueAt(slot.machine)
  if (due === null || (slot.scheduledAt !== null && slot.scheduledAt <= due)) return
  slot.scheduledAt = due
  world.schedule.add(due, { kind: 'machine', slot })
}

const automaticCandidates = (world: World): Iterable<Slot> =>
  world.account.autoUpdate ? world.machines.all() : world.machines.automatic()

/** Lets automatic update look around, after the account's default or what a WRS runs has changed. */
export const wakeAutomatic = (world: World): void => {
  const around = surroundings(world)
  for (const slot of automaticCandidates(world)) {
    slot.machine = arrangeAutomatic(slot.machine, around)
    scheduleMachine(world, slot)
  }
  world.onChange()
}

/** Puts what became of a machine into the world: facts before what explains them, events and journal in the same breath. */
export const apply = (world: World, slot: Slot, outcome: Outcome): void => {
  const before = slot.machine
  const now = world.clock.now()
  world.machines.replace(slot, outcome.machine)
  tellChange(world, now, before, outcome.machine)
  for (const effect of outcome.effects) recordEffect(world, now, outcome.machine, effect)
  scheduleMachine(world, slot)
  if (before.targetType === 'wrs' && before.running.tag !== outcome.machine.running.tag) wakeAutomatic(world)
  world.onChange()
}

/** Asks each machine of a command whether its item has outlived its time. */
const expireCommand = (world: World, command: Command): void => {
  for (const entry of command.items) {
    if (entry.state !== 'queued') continue
    const slot = world.machines.find(entry.targetId)
    if (slot !== undefined) apply(world, slot, expire(slot.machine, command.id, surroundings(world)))
  }
}

const perform = (world: World, task: Task): void => {
  if (task.kind === 'command') {
    expireCommand(world, task.command)
    return
  }
  const { slot } = task
  slot.scheduledAt = null
  if (world.machines.find(slot.machine.id) !== slot) return
  const outcome = elapse(slot.machine, surroundings(world))
  if (outcome.machine === slot.machine) scheduleMachine(world, slot)
  else apply(world, slot, outcome)
}

/** Does what is due, at most one batch, each thing at its own time; true where more is due already. */
export const runDue = (world: World): boolean => {
  const now = world.clock.now()
  for (let count = 0; count < BATCH; count += 1) {
    const due = world.schedule.next()
    const task = world.schedule.takeDue(now)
    if (due === null || task === null) return false
    world.clock.during(due, () => perform(world, task))
  }
  const next = world.schedule.next()
  return next !== null && next <= now
}

/** Puts everything that waits for a time into the schedule: at the start of the console, and when its speed changes. */
export const scheduleAll = (world: World): void => {
  for (const slot of world.machines.all()) scheduleMachine(world, slot)
  for (const command of world.commands.values()) {
    if (command.items.some((entry) => entry.state === 'queued')) {
      world.schedule.add(command.expiresAt, { kind: 'command', command })
    }
  }
  world.onChange()
}

const hurried = (machine: Machine, now: number): Machine => {
  const activity =
    machine.activity === null ? null : { ...machine.activity, until: Math.min(machine.activity.until, now) }
  return { ...machine, activity, automaticAt: machine.automaticAt === null ? null : Math.min(machine.automaticAt, now) }
}

/** Simulated seconds per real second from now on; at Infinity what is under way ends at once. */
export const setSpeed = (world: World, speed: number): void => {
  world.clock.setSpeed(speed)
  if (Number.isFinite(speed)) {
    world.onChange()
    return
  }
  const now = world.clock.now()
  for (const slot of world.machines.all()) {
    if (slot.machine.activity === null && slot.machine.automaticAt === null) continue
    slot.machine = hurried(slot.machine, now)
    scheduleMachine(world, slot)
  }
  world.onChange()
}

/** The work of one item, as its machine keeps it. */
export const workOf = (command: Command, position: number): Work => ({
  commandId: command.id,
  position,
  kind: command.kind,
  tag: command.tag,
  expiresAt: command.expiresAt,
  underway: false,
})
