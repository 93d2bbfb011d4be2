import type { CampaignSummary } from '../bot/campaign/campaigns.ts'
import type { Block, Card, Rich } from '../bot/card/card.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import type { AccountStatus, SiteStatus, WorkstationCounts } from '../bot/fleet/status.ts'
import type { Freeze } from '../bot/freeze/read-freeze.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import { dateTime, number } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import { consoleProblem } from './fleet-unknown.ts'
import { freezeSentence } from './freeze-reply.ts'
import { buttonRow, context, quoted, rolloutName, text, zoneOf } from './reply.ts'
import { chartButton } from './status-chart.ts'
import { fact, rolloutLine, tagText, versionsText } from './status-words.ts'
import { holderOf } from './which-holder.ts'

/** Sites in the table; the others are found by name. */
const MOST_ROWS = 40
const MOST_ROLLOUTS = 8

/** What the fleet does not tell. */
export interface AccountNews {
  readonly open: readonly RolloutView[]
  readonly freeze: Freeze | null
  /** Those that are not over. */
  readonly campaigns: readonly CampaignSummary[]
}

/** The account at a glance: its tag, each site with its WRS first, what is off, what runs and who holds it. */
export const accountCard = (
  turn: Turn,
  snapshot: FleetSnapshot,
  counts: AccountStatus,
  { open, freeze, campaigns }: AccountNews,
): Card => {
  const { words, locale } = turn
  const { status } = words
  const title = status.title(snapshot.account.name)
  const { totals } = counts
  return {
    title,
    tone: turn.bot.consoleHealth().reachable && freeze === null ? 'neutral' : 'warning',
    summary: status.summary(title, snapshot.account.defaultTag),
    blocks: [
      {
        type: 'facts',
        items: [
          fact(status.account, tagText(turn, snapshot)),
          ...campaigns.map(({ releaseVersion, state }) =>
            fact(words.campaign.name, words.campaign.none.line(quoted(releaseVersion), state)),
          ),
          fact(status.machines, status.counts(totals.wrs, totals.workstations, totals.off)),
          fact(status.autoUpdate, snapshot.account.autoUpdate ? status.yes : status.no),
          fact(status.console, consoleText(turn)),
          ...(freeze === null ? [] : [fact(words.freeze.status, freezeSentence(turn, freeze, words.freeze.held.text))]),
        ],
      },
      ...tableBlocks(turn, counts, open),
      ...rolloutBlocks(turn, open),
      ...buttonRow([
        ...campaigns.map(({ id, releaseVersion }) => ({
          action: 'campaign.show',
          label: words.campaign.buttons.see(quoted(releaseVersion)),
          value: { id },
        })),
        chartButton(turn),
      ]),
      context(status.factsOf(dateTime(locale, snapshot.takenAt, zoneOf(turn.occasion.user?.timeZone)))),
    ],
  }
}

const consoleText = ({ words, bot, locale, occasion }: Turn): string => {
  const { status } = words
  const health = bot.consoleHealth()
  if (health.reachable) return status.consoleReachable
  const since =
    health.since === null
      ? status.consoleUnreachableNow
      : status.consoleUnreachable(dateTime(locale, health.since, zoneOf(occasion.user?.timeZone)))
  const problem = consoleProblem(health, words)
  return problem === null ? since : status.because(since, problem)
}

const tableBlocks = (turn: Turn, counts: AccountStatus, open: readonly RolloutView[]): readonly Block[] => {
  const { status } = turn.words
  const { table } = status
  const rows = [
    ...counts.sites.map((site) => siteRow(turn, site, open)),
    ...placeRow(turn, status.remote, counts.remote, holderOf(open, null)),
    ...placeRow(turn, status.withoutSite, counts.elsewhere, undefined),
  ]
  if (rows.length === 0) return []
  const missing = rows.length - MOST_ROWS
  return [
    {
      type: 'table',
      columns: [
        { title: table.site },
        { title: table.wrs },
        { title: table.workstations },
        { title: table.off, align: 'right' },
        { title: table.rollout },
      ],
      rows: rows.slice(0, MOST_ROWS),
    },
    ...(missing > 0 ? [context(turn.words.problem.moreNames(missing))] : []),
  ]
}

const siteRow = (
  turn: Turn,
  { site, wrs, workstations }: SiteStatus,
  open: readonly RolloutView[],
): readonly Rich[] => {
  const { status } = turn.words
  const servers = wrs.map(({ version, power }) => (power === 'on' ? version : status.wrsOff(version)))
  return [
    site.name,
    servers.length === 0 ? status.none : [...new Set(servers)].join(', '),
    versionsText(turn, workstations.versions),
    number(turn.locale, workstations.off),
    holderText(turn, holderOf(open, site.id)),
  ]
}

const placeRow = (
  turn: Turn,
  place: string,
  counts: WorkstationCounts,
  holder: RolloutView | undefined,
): readonly (readonly Rich[])[] =>
  counts.total === 0
    ? []
    : [[place, '–', versionsText(turn, counts.versions), number(turn.locale, counts.off), holderText(turn, holder)]]

const holderText = ({ words }: Turn, holder: RolloutView | undefined): string => {
  if (holder === undefined || holder.number === null) return '–'
  return words.status.heldBy(rolloutName(holder.number), holder.startedBy)
}

const rolloutBlocks = (turn: Turn, open: readonly RolloutView[]): readonly Block[] => {
  const { status, command } = turn.words
  if (open.length === 0) return [text(status.noRollout)]
  const shown = open.slice(0, MOST_ROLLOUTS)
  const missing = open.length - shown.length
  const numbers = shown.map(({ number: value }) => value).filter((value) => value !== null)
  return [
    { type: 'heading', text: status.running },
    {
      type: 'list',
      items: [
        ...shown.map((view) => rolloutLine(turn, view)),
        ...(missing > 0 ? [turn.words.problem.moreNames(missing)] : []),
      ],
    },
    ...buttonRow(
      numbers.slice(0, 4).map((value) => ({
        action: 'rollout.show',
        label: command.rollout.see(rolloutName(value)),
        value: { number: value },
      })),
    ),
  ]
}
