import type { Workstation, Wrs } from '../fleet/model.ts'
import { type FleetIndex, laneKey } from './plan-fleet.ts'
import type { Refusal } from './plan-model.ts'
import type { Selection, UpdateRequest } from './request.ts'

/** The machines that a request names, each once and in the console's order, and what it names that does not exist. */
export interface Selected {
  readonly wrs: readonly Wrs[]
  readonly workstations: readonly Workstation[]
  readonly refusals: readonly Refusal[]
}

type Some = Extract<Selection, { readonly type: 'some' }>

/** Whether a path is one of `groups` or below one; every distinct path is looked at once. */
const makeGroupTest = (groups: ReadonlySet<string>): ((path: string) => boolean) => {
  const known = new Map<string, boolean>()
  const isWithin = (path: string): boolean => {
    if (groups.has(path)) return true
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (groups.has(path.slice(0, slash))) return true
    }
    return false
  }
  return (path) => {
    const answer = known.get(path) ?? isWithin(path)
    known.set(path, answer)
    return answer
  }
}

const unknown = (code: Refusal['code'], facts: Refusal['facts'], machines: Refusal['machines'] = []): Refusal => ({
  code,
  siteId: null,
  machines,
  blocking: false,
  facts,
  fixes: [],
})

const unknownGroups = (index: FleetIndex, groups: ReadonlySet<string>): readonly string[] => {
  const missing = new Set(groups)
  const paths = new Set(index.workstations.values().map((workstation) => workstation.group))
  for (const path of paths) {
    if (missing.size === 0) break
    missing.delete(path)
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      missing.delete(path.slice(0, slash))
    }
  }
  return [...missing]
}

/**
 * Names that no longer exist leave the rest of the plan as it is: a machine may be taken away between the form and the plan.
 * Machines that are unknown are listed by id, sites and groups in the facts.
 */
const unknownRefusals = (index: FleetIndex, selection: Some): readonly Refusal[] => {
  const machines = [
    ...new Set(selection.wrs.filter((id) => !index.wrs.has(id))),
    ...new Set(selection.workstations.filter((id) => !index.workstations.has(id))),
  ].map((id) => ({ id, name: id }))
  const sites = new Set(selection.sites.filter((id) => !index.sites.has(id)))
  return [
    ...(machines.length > 0 ? [unknown('unknown-machine', {}, machines)] : []),
    ...[...sites].map((site) => unknown('unknown-site', { site })),
    ...unknownGroups(index, new Set(selection.groups)).map((group) => unknown('unknown-group', { group })),
  ]
}

const selectSome = (index: FleetIndex, selection: Some): Selected => {
  const sites = new Set(selection.sites.filter((id) => index.sites.has(id)))
  const servers = new Set(selection.wrs)
  const workstations = new Set(selection.workstations)
  const inGroups = makeGroupTest(new Set(selection.groups))
  return {
    wrs: [...index.wrs.values()].filter((server) => servers.has(server.id) || sites.has(server.siteId)),
    workstations: [...index.workstations.values()].filter(
      (workstation) =>
        workstations.has(workstation.id) ||
        (workstation.siteId !== null && sites.has(workstation.siteId)) ||
        inGroups(workstation.group),
    ),
    refusals: unknownRefusals(index, selection),
  }
}

/** Resolves a request's selection. What stands in a lane that the request leaves out counts as not selected. */
export const selectMachines = (index: FleetIndex, request: Pick<UpdateRequest, 'selection' | 'leaveOut'>): Selected => {
  const selected: Selected =
    request.selection.type === 'everything'
      ? { wrs: [...index.wrs.values()], workstations: [...index.workstations.values()], refusals: [] }
      : selectSome(index, request.selection)
  const leaveOut = new Set(request.leaveOut ?? [])
  if (leaveOut.size === 0) return selected
  return {
    wrs: selected.wrs.filter((server) => !leaveOut.has(server.siteId)),
    workstations: selected.workstations.filter((workstation) => !leaveOut.has(laneKey(index.laneOf(workstation)))),
    refusals: selected.refusals,
  }
}
