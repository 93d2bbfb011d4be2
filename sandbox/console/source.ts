import type { Build, Machine, Workstation, Wrs } from './model.ts'

/** Where a machine's next build comes from (rules wrs-decides and remote-direct). */
export type Source =
  | { readonly kind: 'cloud' }
  | { readonly kind: 'wrs'; readonly server: Wrs }
  | { readonly kind: 'unreachable' }

/** What a machine can ask of the world around it. */
export interface Surroundings {
  /** Simulated milliseconds. */
  readonly now: number
  /** Simulated milliseconds that a step of this machine takes; 0 for all steps when the console runs at infinite speed. */
  readonly duration: (machine: Machine, step: 'pickup' | 'downloading' | 'restarting' | 'automatic') => number
  /** The account's default now; null when its release was withdrawn. */
  readonly defaultBuild: () => Build | null
  /** A published build by its tag; null when unknown or withdrawn. */
  readonly buildOf: (tag: string) => Build | null
  /** Place in the console's list of releases, oldest first: the only order that there is among tags; -1 for one that is not listed. */
  readonly orderOf: (build: Build) => number
  readonly accountAutoUpdate: () => boolean
  /** The machine's own WRS first, then the others of its site, whatever their power. */
  readonly serversOf: (workstation: Workstation) => readonly Wrs[]
}

/** A WRS that is off serves nobody, nor does one in the middle of its restart, though the console still shows it as on. */
export const isServing = (server: Wrs): boolean => server.power === 'on' && server.activity?.step !== 'restarting'

/** Own WRS, else another of the site, else nobody; the cloud for whatever has no WRS or is teleworking. */
export const sourceOf = (machine: Machine, world: Surroundings): Source => {
  if (machine.targetType === 'wrs' || machine.connection === 'remote' || machine.wrsId === null)
    return { kind: 'cloud' }
  const server = world.serversOf(machine).find(isServing)
  return server === undefined ? { kind: 'unreachable' } : { kind: 'wrs', server }
}

/**
 * What a machine would install by itself, at a stop or by automatic update (rule three-triggers): null unless it runs less than
 * the account's default and its source gives something newer than what it has already. A trigger that nobody pressed never
 * goes back: a workstation behind an older WRS stays as it is.
 */
export const ownWill = (machine: Machine, world: Surroundings): { build: Build; serverId: string | null } | null => {
  const target = world.defaultBuild()
  if (target === null || world.orderOf(machine.running) >= world.orderOf(target)) return null
  const source = sourceOf(machine, world)
  if (source.kind === 'unreachable') return null
  const build = source.kind === 'wrs' ? source.server.running : target
  const present = machine.installed?.build ?? machine.running
  if (world.orderOf(build) <= world.orderOf(present)) return null
  return { build, serverId: source.kind === 'wrs' ? source.server.id : null }
}

/** Whether automatic update is switched on for the machine: its own switch, or the account's for all (the only one a WRS has). */
export const updatesItself = (machine: Machine, world: Surroundings): boolean =>
  world.accountAutoUpdate() || (machine.targetType === 'workstation' && machine.autoUpdate)
