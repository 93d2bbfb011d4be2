import type { Option } from '../bot/card/form.ts'
import type { FleetSnapshot, Workstation } from '../bot/fleet/model.ts'
import { REMOTE_LANE } from '../bot/rollout/plan-fleet.ts'
import { fold, searchNames } from '../bot/rollout/select.ts'
import type { SearchHandler, Turn } from './command.ts'

const MOST = 100
type Frame = Pick<Turn, 'words' | 'locale'>
type Source = 'sites' | 'groups' | 'workstations' | 'wrs'

/** The options of these ids, those that still exist. */
export const optionsFor = (
  frame: Frame,
  snapshot: FleetSnapshot,
  source: Source,
  ids: readonly string[],
): readonly Option[] => {
  if (ids.length === 0) return []
  const wanted = new Set(ids)
  switch (source) {
    case 'sites':
      return snapshot.sites
        .filter(({ id }) => wanted.has(id))
        .map(({ id, name }) => ({ value: id, label: label(name, id) }))
    case 'groups':
      return ids.map((path) => ({ value: path, label: path }))
    case 'wrs':
      return snapshot.wrs
        .filter(({ id }) => wanted.has(id))
        .map(({ id, name }) => ({ value: id, label: label(name, id) }))
    case 'workstations':
      return describe(
        frame,
        snapshot,
        snapshot.workstations.filter(({ id }) => wanted.has(id)),
      )
  }
}

const label = (name: string, id: string): string => (name.trim() === '' ? id : name)

const describe = (
  { words }: Frame,
  snapshot: FleetSnapshot,
  workstations: readonly Workstation[],
): readonly Option[] => {
  const sites = new Map(snapshot.sites.map(({ id, name }) => [id, name]))
  return workstations.map(({ id, name, siteId, group, connection, version }) => {
    const place =
      connection === 'remote'
        ? words.command.update.remote
        : ((siteId === null ? undefined : sites.get(siteId)) ?? words.command.update.withoutSite)
    return {
      value: id,
      label: label(name, id),
      description: [place, group, version].filter((part) => part !== '').join(' · '),
    }
  })
}

/** Every word typed has to be in the name, the site or the group: `hopital radio` finds the radiology. */
const searchWorkstations = (frame: Frame, snapshot: FleetSnapshot, query: string): readonly Option[] => {
  const wanted = fold(query)
    .split(' ')
    .filter((word) => word !== '')
  const sites = new Map(snapshot.sites.map(({ id, name }) => [id, fold(name)]))
  const groups = new Map<string, string>()
  const folded = (group: string): string => {
    const known = groups.get(group) ?? fold(group)
    groups.set(group, known)
    return known
  }
  const found: Workstation[] = []
  for (const workstation of snapshot.workstations) {
    if (found.length >= MOST) break
    const { id, name, siteId, group } = workstation
    const site = siteId === null ? '' : (sites.get(siteId) ?? '')
    const words = wanted.length === 0 ? '' : `${fold(name)} ${fold(id)} ${site} ${folded(group)}`
    if (wanted.every((word) => words.includes(word))) found.push(workstation)
  }
  return describe(frame, snapshot, found)
}

const searchSource = (frame: Frame, snapshot: FleetSnapshot, source: Source, query: string): readonly Option[] => {
  if (source === 'workstations') return searchWorkstations(frame, snapshot, query)
  const kind = ({ sites: 'site', groups: 'group', wrs: 'wrs' } as const)[source]
  const found = searchNames(snapshot, query, [kind], MOST)
  const sites = new Map(snapshot.sites.map(({ id, name }) => [id, name]))
  const servers = new Map(snapshot.wrs.map((wrs) => [wrs.id, wrs]))
  return found.map(({ id, name }) => {
    const server = source === 'wrs' ? servers.get(id) : undefined
    const description =
      server && [sites.get(server.siteId) ?? '', server.version].filter((part) => part !== '').join(' · ')
    return { value: id, label: label(name, id), ...(description === undefined ? {} : { description }) }
  })
}

const handlerFor =
  (source: Source): SearchHandler =>
  async (turn, query) => {
    const snapshot = await turn.recentSnapshot()
    return snapshot === null ? [] : searchSource(turn, snapshot, source, query)
  }

/** The search fields of the form, by source. `lanes`: what can be left out, the sites and the remote machines. */
export const searchHandlers: Readonly<Record<Source | 'lanes', SearchHandler>> = {
  sites: handlerFor('sites'),
  groups: handlerFor('groups'),
  workstations: handlerFor('workstations'),
  wrs: handlerFor('wrs'),
  lanes: async (turn, query) => {
    const { update } = turn.words.command
    const remote = { value: REMOTE_LANE, label: update.remote, description: update.remoteHint }
    const sites = await handlerFor('sites')(turn, query)
    return fold(update.remote).includes(fold(query)) ? [remote, ...sites] : sites
  },
}
