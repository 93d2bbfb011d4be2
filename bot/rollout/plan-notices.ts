import type { Machine, Workstation, Wrs } from '../fleet/model.ts'
import type { FleetIndex } from './plan-fleet.ts'
import type { Notice, Plan, PlanLane } from './plan-model.ts'
import { releaseOf } from './plan-target.ts'

type Target = NonNullable<Plan['target']>

/** What the notices are made from: the plan's lanes and what stands around them. */
interface Scene {
  readonly index: FleetIndex
  readonly target: Target
  readonly lanes: readonly PlanLane[]
  readonly planned: (machine: Machine) => boolean
  readonly defaultVersion: string | undefined
  /** What the WRS will run once its lane is through; one that is in the ledger only later. */
  readonly willRun: (server: Wrs) => string
}

const makeScene = (index: FleetIndex, target: Target, lanes: readonly PlanLane[]): Scene => {
  const wrs = new Set<string>()
  const workstations = new Set<string>()
  const moving = new Set<string>()
  for (const lane of lanes) {
    for (const machine of lane.wrs) moving.add(machine.id)
    for (const machine of [...lane.wrs, ...lane.waves.flat(), ...lane.off]) {
      const ids = machine.kind === 'wrs' ? wrs : workstations
      ids.add(machine.id)
    }
  }
  return {
    index,
    target,
    lanes,
    planned: (machine) => (machine.kind === 'wrs' ? wrs : workstations).has(machine.id),
    defaultVersion: releaseOf(index.snapshot, index.snapshot.account.defaultTag)?.version,
    willRun: (server) => (moving.has(server.id) ? target.version : server.version),
  }
}

const isOlder = (index: FleetIndex, version: string, than: string): boolean => {
  const one = index.positionOf(version)
  const other = index.positionOf(than)
  return one !== undefined && other !== undefined && one < other
}

const quarantineNotices = (target: Target, quarantined: ReadonlyMap<string, string>): readonly Notice[] => {
  const why = quarantined.get(target.tag)
  return why === undefined ? [] : [{ code: 'quarantined-tag', tag: target.tag, why }]
}

/** Rule rollback: whatever the phase is called, a target older than the account's default will not stay. */
const rollbackNotices = ({ index, target, lanes, defaultVersion }: Scene): readonly Notice[] => {
  if (defaultVersion === undefined || !isOlder(index, target.version, defaultVersion)) return []
  const machines = lanes.reduce(
    (sum, lane) => sum + lane.wrs.length + lane.off.length + lane.waves.reduce((count, wave) => count + wave.length, 0),
    0,
  )
  return machines === 0 ? [] : [{ code: 'rollback', machines }]
}

const outsidePlan = (scene: Scene): ReadonlyMap<string | null, readonly Workstation[]> => {
  const touched = new Set(scene.lanes.map((lane) => lane.siteId))
  const outside = scene.index.workstations
    .values()
    .filter((workstation) => touched.has(scene.index.laneOf(workstation)) && !scene.planned(workstation))
  return Map.groupBy(outside, scene.index.laneOf)
}

/**
 * Rule exposure: workstations outside the plan behind a WRS that runs, or will run, a version which is not the account's
 * default. A WRS in the ledger counts as well: it will run the target when it is back.
 */
const exposureNotices = (
  scene: Scene,
  outside: ReadonlyMap<string | null, readonly Workstation[]>,
): readonly Notice[] => {
  const { index, target } = scene
  if (target.version === scene.defaultVersion) return []
  const exposes = (server: Wrs): boolean => server.version === target.version || scene.planned(server)
  const isExposed = (workstation: Workstation): boolean => {
    if (workstation.version === target.version) return false
    const source = index.sourceOf(workstation)
    return source.type === 'wrs' && [source.own, ...source.servers].some(exposes)
  }
  return scene.lanes.flatMap(({ siteId }) => {
    if (siteId === null) return []
    const machines = (outside.get(siteId) ?? []).filter(isExposed).length
    return machines === 0 ? [] : [{ code: 'exposure', siteId, machines } as const]
  })
}

const versionsOnOffer = (scene: Scene, machine: Machine, defaultVersion: string): readonly string[] => {
  if (machine.kind === 'wrs') return [defaultVersion]
  const source = scene.index.sourceOf(machine)
  if (source.type === 'cloud') return [defaultVersion]
  return source.type === 'wrs' ? source.servers.map(scene.willRun) : []
}

/**
 * Rule three-triggers, for the machines outside the plan at the places it touches: those behind the account's default whose
 * source will offer something newer than they have. A trigger that nobody pressed never takes a machine back.
 */
const triggerNotices = (
  scene: Scene,
  outside: ReadonlyMap<string | null, readonly Workstation[]>,
): readonly Notice[] => {
  const { index, defaultVersion } = scene
  if (defaultVersion === undefined) return []
  const { account } = index.snapshot
  const moves = (machine: Machine): boolean =>
    isOlder(index, machine.version, defaultVersion) &&
    versionsOnOffer(scene, machine, defaultVersion).some((version) =>
      isOlder(index, machine.installedVersion ?? machine.version, version),
    )
  const isAutomatic = (machine: Machine): boolean =>
    account.autoUpdate || (machine.kind === 'workstation' && machine.autoUpdate)
  const movers = scene.lanes
    .flatMap(({ siteId }): readonly Machine[] => [
      ...(siteId === null ? [] : index.wrsOfSite(siteId)).filter((server) => !scene.planned(server)),
      ...(outside.get(siteId) ?? []),
    ])
    .filter(moves)
  const { automatic = [], stop = [] } = Object.groupBy(movers, (machine) =>
    isAutomatic(machine) ? 'automatic' : 'stop',
  )
  return (
    [
      ['automatic', automatic],
      ['stop', stop],
    ] as const
  ).flatMap(([trigger, machines]) =>
    machines.length === 0
      ? []
      : [{ code: 'three-triggers', trigger, machines: machines.map(({ id, name }) => ({ id, name })) } as const],
  )
}

/** What is worth knowing before Start, the gravest first; nothing here stops a plan. */
export const makeNotices = (
  index: FleetIndex,
  target: Target,
  lanes: readonly PlanLane[],
  waiting: ReadonlyMap<string, number>,
  quarantined: ReadonlyMap<string, string>,
): readonly Notice[] => {
  const scene = makeScene(index, target, lanes)
  const outside = outsidePlan(scene)
  return [
    ...quarantineNotices(target, quarantined),
    ...rollbackNotices(scene),
    ...lanes.flatMap(({ siteId }) => {
      const machines = siteId === null ? undefined : waiting.get(siteId)
      return siteId === null || machines === undefined ? [] : [{ code: 'wrs-off', siteId, machines } as const]
    }),
    ...exposureNotices(scene, outside),
    ...triggerNotices(scene, outside),
  ]
}
