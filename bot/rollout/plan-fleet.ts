import type { FleetSnapshot, Site, Workstation, Wrs } from '../fleet/model.ts'

/** How `busySites` and `leaveOut` call the lane that has no site. */
export const REMOTE_LANE = 'remote'

export const laneKey = (siteId: string | null): string => siteId ?? REMOTE_LANE

/** Where a workstation takes its versions from (rules wrs-decides and remote-direct). */
export type Source =
  /** The Wisper cloud: it takes the tag that it is sent. */
  | { readonly type: 'cloud' }
  /** `servers`: whoever may serve it now, its own WRS alone while that is on; empty: nobody does. */
  | { readonly type: 'wrs'; readonly own: Wrs; readonly servers: readonly Wrs[] }
  /** It names a WRS that the console does not list: nobody can say what it would take. */
  | { readonly type: 'unknown-wrs'; readonly wrsId: string }

/** A snapshot with its look-ups, made once in linear time. An id given twice counts once, the first time. */
export interface FleetIndex {
  readonly snapshot: FleetSnapshot
  readonly sites: ReadonlyMap<string, Site>
  readonly wrs: ReadonlyMap<string, Wrs>
  readonly workstations: ReadonlyMap<string, Workstation>
  /** Main ones first, then in the console's order. */
  readonly wrsOfSite: (siteId: string) => readonly Wrs[]
  readonly sourceOf: (workstation: Workstation) => Source
  /** Whose lane the workstation stands in; null: the remote machines' lane. */
  readonly laneOf: (workstation: Workstation) => string | null
  /** Place among the releases, oldest first; undefined for a version that the console does not list (rule opaque-tag). */
  readonly positionOf: (version: string) => number | undefined
}

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> => {
  const map = new Map<string, Item>()
  for (const item of items) if (!map.has(item.id)) map.set(item.id, item)
  return map
}

const groupBySite = (servers: Iterable<Wrs>): ReadonlyMap<string, readonly Wrs[]> => {
  const sites = Map.groupBy(servers, (server) => server.siteId)
  for (const [siteId, all] of sites) {
    const { main = [], secondary = [] } = Object.groupBy(all, (server) => server.role)
    sites.set(siteId, [...main, ...secondary])
  }
  return sites
}

const cloud: Source = { type: 'cloud' }

/**
 * Who serves a workstation. While its own WRS is off, any other of the site may; which one is the console's affair, so all
 * of them count. A workstation whose WRS stands at another site has no such help that we could be sure of: it waits for its own.
 */
const makeSourceOf = (
  wrs: ReadonlyMap<string, Wrs>,
  wrsOfSite: (siteId: string) => readonly Wrs[],
): ((workstation: Workstation) => Source) => {
  const standIns = new Map<string, readonly Wrs[]>()
  const standInsAt = (siteId: string): readonly Wrs[] => {
    const known = standIns.get(siteId) ?? wrsOfSite(siteId).filter((server) => server.power === 'on')
    standIns.set(siteId, known)
    return known
  }
  return (workstation) => {
    if (workstation.connection === 'remote' || workstation.wrsId === null) return cloud
    const own = wrs.get(workstation.wrsId)
    if (own === undefined) return { type: 'unknown-wrs', wrsId: workstation.wrsId }
    if (own.power === 'on') return { type: 'wrs', own, servers: [own] }
    return { type: 'wrs', own, servers: own.siteId === workstation.siteId ? standInsAt(own.siteId) : [] }
  }
}

/**
 * Whose lane a workstation stands in; null: the remote machines' lane. A teleworking machine belongs there, whatever its site (rule
 * remote-direct). A machine in the house belongs to the site of its WRS, because only that lane can keep the order; one without a WRS
 * to its own site. With neither site nor WRS no rule of a site can hold for it: it is treated as a remote one.
 * @param ownWrs the WRS that the workstation names, where the console lists it
 */
export const laneSiteOf = (
  workstation: Pick<Workstation, 'connection' | 'siteId'>,
  ownWrs: { readonly siteId: string | null } | undefined,
): string | null => (workstation.connection === 'remote' ? null : (ownWrs?.siteId ?? workstation.siteId))

/** Indexes a snapshot once, in time linear in its machines. */
export const indexFleet = (snapshot: FleetSnapshot): FleetIndex => {
  const wrs = byId(snapshot.wrs)
  const bySite = groupBySite(wrs.values())
  const wrsOfSite = (siteId: string): readonly Wrs[] => bySite.get(siteId) ?? []
  // Of two releases with one version the later place counts.
  const positions = new Map(snapshot.releases.map((release, position) => [release.version, position]))
  return {
    snapshot,
    sites: byId(snapshot.sites),
    wrs,
    workstations: byId(snapshot.workstations),
    wrsOfSite,
    sourceOf: makeSourceOf(wrs, wrsOfSite),
    laneOf: (workstation) =>
      laneSiteOf(workstation, workstation.wrsId === null ? undefined : wrs.get(workstation.wrsId)),
    positionOf: (version) => positions.get(version),
  }
}
