import type { FleetSnapshot, Machine, Site, Workstation, Wrs } from './model.ts'

/** How many machines run a version. */
export interface VersionCount {
  readonly version: string
  readonly machines: number
}

/** Some workstations, counted. */
export interface WorkstationCounts {
  readonly total: number
  readonly off: number
  /** Installed, and waiting for a restart (rule restart-applies). */
  readonly waiting: number
  /** Running, the most frequent first. */
  readonly versions: readonly VersionCount[]
}

export interface SiteStatus {
  readonly site: Site
  /** Main first. */
  readonly wrs: readonly Wrs[]
  readonly workstations: WorkstationCounts
}

export interface AccountStatus {
  readonly sites: readonly SiteStatus[]
  /** Teleworking machines, wherever they belong. */
  readonly remote: WorkstationCounts
  /** On a LAN, but of no site that is known. */
  readonly elsewhere: WorkstationCounts
  readonly totals: { readonly wrs: number; readonly workstations: number; readonly off: number }
}

/** Counts of the whole account by place; linear in its machines. */
export const accountStatus = (snapshot: FleetSnapshot): AccountStatus => {
  const siteIds = new Set(snapshot.sites.map(({ id }) => id))
  const byPlace = Map.groupBy(snapshot.workstations, ({ connection, siteId }) => {
    if (connection === 'remote') return REMOTE
    return siteId !== null && siteIds.has(siteId) ? siteId : null
  })
  const wrsBySite = Map.groupBy(snapshot.wrs, ({ siteId }) => siteId)
  return {
    sites: snapshot.sites.map((site) => ({
      site,
      wrs: mainFirst(wrsBySite.get(site.id) ?? []),
      workstations: countWorkstations(byPlace.get(site.id) ?? []),
    })),
    remote: countWorkstations(byPlace.get(REMOTE) ?? []),
    elsewhere: countWorkstations(byPlace.get(null) ?? []),
    totals: {
      wrs: snapshot.wrs.length,
      workstations: snapshot.workstations.length,
      off: [...snapshot.wrs, ...snapshot.workstations].filter(({ power }) => power === 'off').length,
    },
  }
}

/** No id of a site: ids are strings of the console's. */
const REMOTE = Symbol('remote')

const mainFirst = (wrs: readonly Wrs[]): readonly Wrs[] => [
  ...wrs.filter(({ role }) => role === 'main'),
  ...wrs.filter(({ role }) => role === 'secondary'),
]

export const countWorkstations = (workstations: readonly Workstation[]): WorkstationCounts => ({
  total: workstations.length,
  off: workstations.filter(({ power }) => power === 'off').length,
  waiting: workstations.filter(({ installedVersion }) => installedVersion !== null).length,
  versions: countVersions(workstations),
})

export const countVersions = (machines: readonly Machine[]): readonly VersionCount[] => {
  const counts = new Map<string, number>()
  for (const { version } of machines) counts.set(version, (counts.get(version) ?? 0) + 1)
  return [...counts]
    .map(([version, count]) => ({ version, machines: count }))
    .toSorted((one, other) => other.machines - one.machines)
}

/** Where a version stands against the account's: by the order of the console's list, the only one there is. */
export const versusAccount = (
  { account, releases }: FleetSnapshot,
  version: string,
): 'current' | 'behind' | 'ahead' | 'unknown' => {
  const wanted = releases.find(({ tag }) => tag === account.defaultTag)
  if (wanted === undefined) return 'unknown'
  if (wanted.version === version) return 'current'
  const position = releases.findLastIndex((release) => release.version === version)
  if (position === -1) return 'unknown'
  return position < releases.indexOf(wanted) ? 'behind' : 'ahead'
}

/**
 * What it takes for a machine to move by itself (rule three-triggers); null when it will not: it is not behind the
 * account, or what serves it has nothing newer.
 */
export const movesByItself = (snapshot: FleetSnapshot, machine: Machine): 'stop' | 'automatic' | null => {
  if (versusAccount(snapshot, machine.version) !== 'behind') return null
  const isAutomatic = snapshot.account.autoUpdate || (machine.kind === 'workstation' && machine.autoUpdate)
  const offered = machine.kind === 'workstation' && machine.connection === 'lan' ? offeredBy(snapshot, machine) : null
  if (offered !== null && !offered.some((version) => isNewer(snapshot, version, machine.version))) return null
  return isAutomatic ? 'automatic' : 'stop'
}

/** The versions of the WRS that may serve it: its own while that is on, else the site's others; null: the cloud. */
const offeredBy = ({ wrs }: FleetSnapshot, { wrsId }: Workstation): readonly string[] | null => {
  if (wrsId === null) return null
  const own = wrs.find(({ id }) => id === wrsId)
  if (own === undefined) return []
  const serving =
    own.power === 'on' ? [own] : wrs.filter(({ siteId, power }) => siteId === own.siteId && power === 'on')
  return serving.map(({ version }) => version)
}

const isNewer = ({ releases }: FleetSnapshot, version: string, than: string): boolean => {
  const position = (wanted: string): number => releases.findLastIndex((release) => release.version === wanted)
  return position(version) > position(than)
}
