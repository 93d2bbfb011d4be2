import type { Machine, Workstation, Wrs } from '../fleet/model.ts'
import { type FleetIndex, laneKey } from './plan-fleet.ts'
import type { Fix, Plan, PlanLane, PlannedMachine, PlannedReason, Refusal } from './plan-model.ts'
import type { Selected } from './plan-selection.ts'
import { usableTagFor } from './plan-target.ts'
import type { UpdateRequest } from './request.ts'
import { cutWaves } from './waves.ts'

type Target = NonNullable<Plan['target']>

/** Machines sorted by what happens to them, before waves are cut. */
export interface Sorted {
  readonly lanes: readonly PlanLane[]
  readonly skipped: readonly PlannedReason[]
  readonly refusals: readonly Refusal[]
  /** Per site, workstations in waves that nobody serves now. */
  readonly waiting: ReadonlyMap<string, number>
}

const runs = (server: Wrs, target: Target): boolean => server.version === target.version

/**
 * Rule already-there. A machine that runs the target while another version waits for its next restart is not there: it would
 * leave the target at that restart, so it is updated again (rule restart-applies).
 */
export const isThere = (machine: Machine, target: Target): boolean =>
  machine.version === target.version &&
  (machine.installedVersion === null || machine.installedVersion === target.version)

const planned = (machine: Machine): PlannedMachine => ({
  id: machine.id,
  name: machine.name,
  kind: machine.kind,
  fromVersion: machine.version,
  fromTag: machine.tag,
})

const named = (machine: Machine): { readonly id: string; readonly name: string } => ({
  id: machine.id,
  name: machine.name,
})

const append = <Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void => {
  const items = map.get(key)
  if (items === undefined) map.set(key, [item])
  else items.push(item)
}

/**
 * The WRS of the plan: those selected, and with `includeWrs` all that decide for a selected workstation, its own one
 * too while another stands in, because it will serve again when it is back.
 */
const chooseWrs = (index: FleetIndex, request: UpdateRequest, selected: Selected, target: Target): readonly Wrs[] => {
  if (!request.includeWrs) return selected.wrs
  const chosen = new Set(selected.wrs)
  for (const workstation of selected.workstations) {
    if (isThere(workstation, target)) continue
    const source = index.sourceOf(workstation)
    if (source.type !== 'wrs') continue
    for (const server of [source.own, ...source.servers]) if (!runs(server, target)) chosen.add(server)
  }
  return [...chosen]
}

/** The WRS that keeps a workstation from the target: it decides, runs something else, and is not updated earlier in this plan. */
const findBlocker = (own: Wrs, servers: readonly Wrs[], target: Target, inPlan: ReadonlySet<string>): Wrs | undefined =>
  (servers.length > 0 ? servers : [own]).find((server) => !runs(server, target) && !inPlan.has(server.id))

const wrsDecides = (
  index: FleetIndex,
  request: UpdateRequest,
  target: Target,
  server: Wrs,
  workstations: readonly Workstation[],
): Refusal => {
  const tag = usableTagFor(index.snapshot, server.version, server.tag)
  const otherTag: readonly Fix[] =
    tag === undefined
      ? []
      : request.phase === 'production'
        ? [{ type: 'use-phase', phase: 'test', tag }]
        : [{ type: 'use-tag', tag }]
  return {
    code: 'wrs-decides',
    siteId: server.siteId,
    machines: workstations.map(named),
    blocking: false,
    facts: {
      tag: target.tag,
      version: target.version,
      wrs: server.name,
      wrsId: server.id,
      wrsVersion: server.version,
      wrsTag: server.tag,
      site: index.sites.get(server.siteId)?.name ?? server.siteId,
    },
    fixes: [{ type: 'include-wrs' }, ...otherTag],
  }
}

const unknownWrs = (wrsId: string, workstations: readonly Workstation[]): Refusal => ({
  code: 'wrs-unreachable',
  siteId: workstations[0]?.siteId ?? null,
  machines: workstations.map(named),
  blocking: false,
  facts: { wrsId },
  fixes: [],
})

interface LaneParts {
  readonly wrs: Wrs[]
  readonly workstations: Workstation[]
  readonly off: Machine[]
}

const buildLanes = (
  index: FleetIndex,
  request: UpdateRequest,
  parts: ReadonlyMap<string | null, LaneParts>,
): readonly PlanLane[] => {
  // The console's order of sites; a site that only its machines know comes after, the remote machines last.
  const order = new Set<string | null>([...index.sites.keys(), ...parts.keys().filter((key) => key !== null), null])
  return [...order].flatMap((siteId) => {
    const part = parts.get(siteId)
    if (part === undefined) return []
    const inOrder = new Map((siteId === null ? [] : index.wrsOfSite(siteId)).map((server, place) => [server.id, place]))
    const place = (server: Wrs): number => inOrder.get(server.id) ?? 0
    return {
      siteId,
      siteName: siteId === null ? null : (index.sites.get(siteId)?.name ?? siteId),
      wrs: part.wrs.toSorted((one, other) => place(one) - place(other)).map(planned),
      waves: cutWaves(part.workstations.map(planned), request.waves),
      off: part.off.map(planned),
    }
  })
}

/** Puts every selected machine into exactly one place: a lane's WRS, its waves or its ledger; skipped; or refused. */
export const sortMachines = (index: FleetIndex, request: UpdateRequest, selected: Selected, target: Target): Sorted => {
  const parts = new Map<string | null, LaneParts>()
  const skipped = new Map<string | null, Machine[]>()
  const blocked = new Map<Wrs, Workstation[]>()
  const lost = new Map<string, Workstation[]>()
  const waiting = new Map<string, number>()
  const partOf = (siteId: string | null): LaneParts => {
    const part = parts.get(siteId) ?? { wrs: [], workstations: [], off: [] }
    parts.set(siteId, part)
    return part
  }

  const inPlan = new Set<string>()
  for (const server of chooseWrs(index, request, selected, target)) {
    if (isThere(server, target)) {
      append(skipped, server.siteId, server)
      continue
    }
    inPlan.add(server.id)
    const part = partOf(server.siteId)
    if (server.power === 'on') part.wrs.push(server)
    else part.off.push(server)
  }

  for (const workstation of selected.workstations) {
    const lane = index.laneOf(workstation)
    if (isThere(workstation, target)) {
      append(skipped, lane, workstation)
      continue
    }
    const source = index.sourceOf(workstation)
    if (source.type === 'unknown-wrs') {
      append(lost, source.wrsId, workstation)
      continue
    }
    const blocker = source.type === 'wrs' ? findBlocker(source.own, source.servers, target, inPlan) : undefined
    if (blocker !== undefined) {
      append(blocked, blocker, workstation)
      continue
    }
    if (workstation.power === 'off') {
      partOf(lane).off.push(workstation)
      continue
    }
    partOf(lane).workstations.push(workstation)
    if (source.type === 'wrs' && source.servers.length === 0) {
      waiting.set(source.own.siteId, (waiting.get(source.own.siteId) ?? 0) + 1)
    }
  }

  return {
    lanes: buildLanes(index, request, parts),
    skipped: [...skipped].map(([siteId, machines]) => ({
      code: 'already-there',
      siteId,
      machines: machines.map(named),
    })),
    refusals: [
      ...[...blocked].map(([server, workstations]) => wrsDecides(index, request, target, server, workstations)),
      ...[...lost].map(([wrsId, workstations]) => unknownWrs(wrsId, workstations)),
    ],
    waiting,
  }
}

const machinesOf = (lane: PlanLane): readonly PlannedMachine[] => [...lane.wrs, ...lane.waves.flat(), ...lane.off]

/** One open rollout per site: a lane that another one holds stops the plan until that is over or the site is left out. */
export const busyRefusals = (lanes: readonly PlanLane[], busySites: ReadonlyMap<string, number>): readonly Refusal[] =>
  lanes.flatMap((lane) => {
    const key = laneKey(lane.siteId)
    const rolloutNumber = busySites.get(key)
    if (rolloutNumber === undefined) return []
    return {
      code: 'site-busy',
      siteId: lane.siteId,
      machines: machinesOf(lane).map(({ id, name }) => ({ id, name })),
      blocking: true,
      facts: { rollout: String(rolloutNumber), ...(lane.siteName === null ? {} : { site: lane.siteName }) },
      fixes: [
        { type: 'watch', rolloutNumber },
        { type: 'leave-out-site', siteId: key },
      ],
    }
  })
