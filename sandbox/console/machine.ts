import type { Activity, Build, Installed, ItemState, Machine, Trigger, Work } from './model.ts'
import { isServing, ownWill, type Surroundings, sourceOf, updatesItself } from './source.ts'

export type MachineAction =
  | 'update.installed'
  | 'update.failed'
  | 'restart.started'
  | 'running'
  | 'expired'
  | 'power.on'
  | 'power.off'

/** What the world has to write down after a machine moved on. */
export type Effect =
  | { readonly type: 'item'; readonly work: Work; readonly state: ItemState; readonly reason?: string }
  | {
      readonly type: 'journal'
      readonly action: MachineAction
      readonly trigger: Trigger
      readonly commandId?: string
      readonly build?: Build
    }

export interface Outcome {
  readonly machine: Machine
  readonly effects: readonly Effect[]
}

const FAILURE = {
  install: 'install_failed',
  source: 'wrs_unreachable',
  tag: 'unknown_tag',
  removed: 'removed',
} as const

const journal = (action: MachineAction, trigger: Trigger, commandId?: string | null, build?: Build): Effect => ({
  type: 'journal',
  action,
  trigger,
  ...(commandId === undefined || commandId === null ? {} : { commandId }),
  ...(build === undefined ? {} : { build }),
})

const item = (work: Work, state: ItemState, reason?: string): Effect =>
  reason === undefined ? { type: 'item', work, state } : { type: 'item', work, state, reason }

const withInstalled = (machine: Machine, build: Build, trigger: Trigger, commandId: string | null): Machine => {
  const installed: Installed | null = build.tag === machine.running.tag ? null : { build, trigger, commandId }
  return { ...machine, installed }
}

/** An idle machine that is on turns to the next work in its queue. */
const settle = (machine: Machine, world: Surroundings): Machine => {
  if (machine.power === 'off' || machine.activity !== null || machine.queue.length === 0) return machine
  const until = world.now + world.duration(machine, 'pickup')
  return { ...machine, begun: machine.begun + 1, activity: { step: 'pickup', until } }
}

/** The head of the queue is over, well or badly. */
const dequeue = (machine: Machine): Machine => ({ ...machine, activity: null, queue: machine.queue.slice(1) })

const beginDownload = (
  machine: Machine,
  build: Build,
  serverId: string | null,
  automatic: boolean,
  world: Surroundings,
): Machine => {
  const until = world.now + world.duration(machine, 'downloading')
  return {
    ...machine,
    begun: machine.begun + 1,
    activity: { step: 'downloading', until, build, serverId, automatic },
  }
}

const beginUpdate = (machine: Machine, work: Work, world: Surroundings, effects: Effect[]): Machine => {
  const source = sourceOf(machine, world)
  if (source.kind === 'unreachable') {
    effects.push(item(work, 'failed', FAILURE.source), journal('update.failed', 'command', work.commandId))
    return dequeue(machine)
  }
  // The default is read here and not when the command came: no tag means the account's default when the work starts.
  const asked = work.tag === null ? world.defaultBuild() : world.buildOf(work.tag)
  const build = source.kind === 'wrs' ? source.server.running : asked
  if (build === null) {
    effects.push(item(work, 'failed', FAILURE.tag), journal('update.failed', 'command', work.commandId))
    return dequeue(machine)
  }
  const busy = beginDownload(machine, build, source.kind === 'wrs' ? source.server.id : null, false, world)
  // A state that lasts no time is not told: at infinite speed nobody could have seen it.
  if (busy.activity !== null && busy.activity.until > world.now) effects.push(item(work, 'downloading'))
  return busy
}

const beginWork = (machine: Machine, world: Surroundings, effects: Effect[]): Machine => {
  const [work] = machine.queue
  if (work === undefined) return { ...machine, activity: null }
  if (work.kind === 'update') return beginUpdate(machine, work, world, effects)
  effects.push(journal('restart.started', 'command', work.commandId))
  const until = world.now + world.duration(machine, 'restarting')
  return { ...machine, begun: machine.begun + 1, activity: { step: 'restarting', until } }
}

type Download = Extract<Activity, { step: 'downloading' }>

const downloadFailure = (machine: Machine, download: Download, world: Surroundings): string | null => {
  if (machine.failInstalls > 0) return FAILURE.install
  if (download.serverId === null || machine.targetType === 'wrs') return null
  // The WRS that served went away meanwhile, or came back with another build: what was fetched is not whole.
  const server = world.serversOf(machine).find((candidate) => candidate.id === download.serverId)
  return server !== undefined && isServing(server) && server.running.tag === download.build.tag ? null : FAILURE.source
}

const endDownload = (machine: Machine, download: Download, world: Surroundings, effects: Effect[]): Machine => {
  const work = download.automatic ? undefined : machine.queue[0]
  const trigger: Trigger = download.automatic ? 'automatic' : 'command'
  const failure = downloadFailure(machine, download, world)
  const idle: Machine = work === undefined ? { ...machine, activity: null } : dequeue(machine)
  if (failure !== null) {
    if (work !== undefined) effects.push(item(work, 'failed', failure))
    effects.push(journal('update.failed', trigger, work?.commandId, download.build))
    return { ...idle, failInstalls: failure === FAILURE.install ? machine.failInstalls - 1 : machine.failInstalls }
  }
  if (work !== undefined) effects.push(item(work, 'done'))
  effects.push(journal('update.installed', trigger, work?.commandId, download.build))
  return withInstalled(idle, download.build, trigger, work?.commandId ?? null)
}

/** Rule restart-applies: a start is the only moment at which what runs changes. */
const boot = (machine: Machine): Machine =>
  machine.installed === null ? machine : { ...machine, running: machine.installed.build, installed: null }

const endRestart = (machine: Machine, effects: Effect[]): Machine => {
  const [work] = machine.queue
  const started = dequeue(boot(machine))
  if (machine.installed !== null) effects.push(journal('running', 'command', work?.commandId, started.running))
  if (work !== undefined) effects.push(item(work, 'done'))
  return started
}

const endActivity = (machine: Machine, activity: Activity, world: Surroundings, effects: Effect[]): Machine => {
  switch (activity.step) {
    case 'pickup':
      return beginWork(machine, world, effects)
    case 'downloading':
      return endDownload(machine, activity, world, effects)
    case 'restarting':
      return endRestart(machine, effects)
  }
}

const automatic = (machine: Machine, world: Surroundings): Machine => {
  const looked: Machine = { ...machine, automaticAt: null }
  const will = updatesItself(machine, world) ? ownWill(machine, world) : null
  return will === null ? looked : beginDownload(looked, will.build, will.serverId, true, world)
}

/** When the machine has to be looked at again, in simulated milliseconds; null where only a command or a person moves it. */
export const dueAt = (machine: Machine): number | null => {
  if (machine.power === 'off') return null
  return machine.activity === null ? machine.automaticAt : machine.activity.until
}

/** Everything that is over by now, in order. */
export const elapse = (machine: Machine, world: Surroundings): Outcome => {
  const effects: Effect[] = []
  let current = machine
  for (let due = dueAt(current); due !== null && due <= world.now; due = dueAt(current)) {
    const { activity } = current
    const next = activity === null ? automatic(current, world) : endActivity(current, activity, world, effects)
    current = settle(next, world)
  }
  return { machine: current, effects }
}

/** A command's item arrives; a machine that is off, or busy, keeps it for later. */
export const accept = (machine: Machine, work: Work, world: Surroundings): Machine =>
  settle({ ...machine, queue: [...machine.queue, work] }, world)

/** Automatic update will look at this machine after a while, if there is something for it to do. */
export const arrangeAutomatic = (machine: Machine, world: Surroundings): Machine => {
  if (machine.power === 'off' || machine.automaticAt !== null || !updatesItself(machine, world)) return machine
  if (ownWill(machine, world) === null) return machine
  return { ...machine, automaticAt: world.now + world.duration(machine, 'automatic') }
}

/** The time to live of a command is over: what still waits expires, what has begun goes on. */
export const expire = (machine: Machine, commandId: string, world: Surroundings): Outcome => {
  const { activity } = machine
  const begun = activity?.step === 'restarting' || (activity?.step === 'downloading' && !activity.automatic)
  const expired = machine.queue.filter((work, index) => work.commandId === commandId && !(begun && index === 0))
  if (expired.length === 0) return { machine, effects: [] }
  const rest: Machine = {
    ...machine,
    queue: machine.queue.filter((work) => !expired.includes(work)),
    activity: activity?.step === 'pickup' ? null : activity,
  }
  const effects = expired.flatMap((work) => [item(work, 'expired'), journal('expired', 'command', commandId)])
  return { machine: settle(rest, world), effects }
}

/** What a loss of power does to the work in hand: a download starts again later, a restart ends with the next start. */
const interrupt = (machine: Machine, world: Surroundings, effects: Effect[]): Machine => {
  const [head, ...others] = machine.queue
  const { activity } = machine
  if (head === undefined || activity === null) return { ...machine, activity: null }
  const idle: Machine = { ...machine, activity: null }
  if (activity.step === 'restarting') return { ...idle, queue: [{ ...head, underway: true }, ...others] }
  if (activity.step === 'pickup' || activity.automatic) return idle
  if (head.expiresAt > world.now) {
    effects.push(item(head, 'queued'))
    return idle
  }
  effects.push(item(head, 'expired'), journal('expired', 'command', head.commandId))
  return { ...idle, queue: others }
}

/** A stop installs where the machine is behind its account; its next start runs that (rule three-triggers, 2). */
const installAtStop = (machine: Machine, world: Surroundings, effects: Effect[]): Machine => {
  const will = ownWill(machine, world)
  if (will === null) return machine
  if (machine.failInstalls > 0) {
    effects.push(journal('update.failed', 'shutdown', null, will.build))
    return { ...machine, failInstalls: machine.failInstalls - 1 }
  }
  effects.push(journal('update.installed', 'shutdown', null, will.build))
  return withInstalled(machine, will.build, 'shutdown', null)
}

/** Somebody stops the machine, or its power is cut. */
export const powerOff = (machine: Machine, how: 'stop' | 'cut', world: Surroundings): Outcome => {
  if (machine.power === 'off') return { machine, effects: [] }
  const effects: Effect[] = []
  const idle = interrupt(machine, world, effects)
  const ready = how === 'stop' ? installAtStop(idle, world, effects) : idle
  effects.push(journal('power.off', 'hand'))
  return { machine: { ...ready, power: 'off', lastSeenAt: world.now, automaticAt: null }, effects }
}

/** Somebody starts the machine: it runs what is installed and takes up what waits for it. */
export const powerOn = (machine: Machine, world: Surroundings): Outcome => {
  if (machine.power === 'on') return { machine, effects: [] }
  const started: Machine = { ...boot(machine), power: 'on', lastSeenAt: world.now }
  const effects: Effect[] = [journal('power.on', 'hand')]
  const { installed } = machine
  if (installed !== null) {
    const trigger = installed.trigger === 'command' ? 'hand' : installed.trigger
    effects.push(journal('running', trigger, installed.commandId, started.running))
  }
  const [head] = started.queue
  if (head?.underway !== true) return { machine: settle(started, world), effects }
  effects.push(item(head, 'done'))
  return { machine: settle(dequeue(started), world), effects }
}

/** The machine leaves the account: whatever waited for it will not happen. */
export const abandon = (machine: Machine): Outcome => ({
  machine: { ...machine, queue: [], activity: null, automaticAt: null },
  effects: machine.queue.map((work) => item(work, 'failed', FAILURE.removed)),
})
