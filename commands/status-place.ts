import type { Card, Fact, Rich } from '../bot/card/card.ts'
import type { FleetSnapshot, Workstation, Wrs } from '../bot/fleet/model.ts'
import { accountStatus, countWorkstations } from '../bot/fleet/status.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import { number } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import { buttonRow, context, text } from './reply.ts'
import { chartButton } from './status-chart.ts'
import { countFacts, fact, rolloutLine } from './status-words.ts'
import { holderOf } from './which-holder.ts'

const MOST_NAMES = 12
const MOST_WRS = 10

/** One site: its WRS first, each with both facts, then its workstations. Null when there is no such site. */
export const siteCard = (
  turn: Turn,
  snapshot: FleetSnapshot,
  siteId: string,
  open: readonly RolloutView[],
): Card | null => {
  const { status } = turn.words
  const found = accountStatus(snapshot).sites.find(({ site }) => site.id === siteId)
  if (found === undefined) return null
  const { site, wrs, workstations } = found
  const holder = holderOf(open, siteId)
  const members = snapshot.workstations.filter(
    (workstation) => workstation.siteId === siteId && workstation.connection === 'lan',
  )
  return {
    title: site.name,
    tone: 'neutral',
    summary: site.name,
    blocks: [
      {
        type: 'facts',
        items: [
          ...wrs.slice(0, MOST_WRS).map((server): Fact => fact(server.name, wrsText(turn, server))),
          ...countFacts(turn, workstations),
          ...offFact(turn, members),
          fact(status.site.timeZone, site.timeZone),
          ...(holder === undefined ? [] : [fact(status.site.rollout, rolloutLine(turn, holder))]),
        ],
      },
      ...(wrs.length === 0 ? [text(status.site.noWrs)] : []),
      ...(wrs.length > MOST_WRS ? [context(turn.words.problem.moreNames(wrs.length - MOST_WRS))] : []),
      ...buttonRow([chartButton(turn, siteId)]),
    ],
  }
}

/** Running and installed are two facts (rule restart-applies). */
const wrsText = ({ words }: Turn, { role, power, version, installedVersion }: Wrs): Rich => {
  const { machine } = words.status
  return [
    role === 'main' ? machine.wrsMain : machine.wrsSecondary,
    words.status.wrsPower[power],
    words.status.runsVersion(version),
    ...(installedVersion === null ? [] : [machine.installedWaits(installedVersion)]),
  ].join(' · ')
}

const offFact = ({ words }: Turn, workstations: readonly Workstation[]): readonly Fact[] => {
  const off = workstations.filter(({ power }) => power === 'off')
  if (off.length === 0) return []
  const names = off.slice(0, MOST_NAMES).map(({ name }) => name)
  return [fact(words.status.site.off, words.status.site.offNames(names.join(', '), off.length - names.length))]
}

/** One group with all below it. */
export const groupCard = (turn: Turn, snapshot: FleetSnapshot, path: string): Card | null => {
  const { status, problem } = turn.words
  const members = snapshot.workstations.filter(({ group }) => group === path || group.startsWith(`${path}/`))
  const sites = new Map(snapshot.sites.map(({ id, name }) => [id, name]))
  const bySite = Map.groupBy(members, ({ siteId, connection }) =>
    connection === 'remote' ? status.remote : ((siteId === null ? undefined : sites.get(siteId)) ?? status.withoutSite),
  )
  const shown = [...bySite]
    .slice(0, MOST_NAMES)
    .map(([site, { length }]) => status.versionCount(site, number(turn.locale, length)))
  const missing = bySite.size - shown.length
  const title = status.group.title(path)
  return {
    title,
    tone: 'neutral',
    summary: title,
    blocks: [
      {
        type: 'facts',
        items: [
          ...countFacts(turn, countWorkstations(members)),
          ...offFact(turn, members),
          fact(status.group.bySite, [...shown, ...(missing > 0 ? [problem.moreNames(missing)] : [])].join(', ')),
        ],
      },
    ],
  }
}
