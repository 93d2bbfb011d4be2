import type { Card } from '../bot/card/card.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { accountStatus } from '../bot/fleet/status.ts'
import type { Selection } from '../bot/rollout/request.ts'
import type { RequestProblem } from '../bot/rollout/request-text.ts'
import { readNames } from '../bot/rollout/request-text-names.ts'
import { tokenize } from '../bot/rollout/request-text-tokens.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import { dateTime } from '../bot/text/format.ts'
import type { Command, Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { consoleProblem } from './fleet-unknown.ts'
import { context, note, privately, zoneOf } from './reply.ts'
import { requestProblemCard } from './request-problem.ts'
import { rolloutViewCard } from './rollout.ts'
import { accountCard } from './status-account.ts'
import { chartPress, chartReply, isChartOption, placesOf } from './status-chart.ts'
import { machineCard } from './status-machine.ts'
import { groupCard, siteCard } from './status-place.ts'
import { findRollout, parseRolloutNumber } from './which-rollout.ts'

/** What stands where; it works also while nothing is known yet. */
export const status: Command = {
  name: 'status',
  synonyms: ['état', 'statut', 'où en est'],
  action: 'look',
  say: (turn, said) => sayStatus(turn, said.trim()),
  presses: { 'status.chart': chartPress },
}

const sayStatus = async (turn: Turn, said: string): Promise<Reply> => {
  const snapshot = await turn.bot.readSnapshot()
  if (snapshot === null) return unknownFleet(turn)
  if (said === '') {
    return privately(await accountNow(turn, snapshot, await turn.bot.steering.listOpen()))
  }
  return named(turn, snapshot, said)
}

/** Cards of this many things at once. */
const MOST_NAMED = 5

/** Names as `update` reads them: with a word before them or not, in quotes or not, several too. */
const named = async (turn: Turn, snapshot: FleetSnapshot, said: string): Promise<Reply> => {
  const rollout = parseRolloutNumber(said)
  const tokens = tokenize(said.slice(0, MOST_CHARACTERS))
  const problem = (found: RequestProblem): Reply => privately(requestProblemCard(turn, found, 'status'))
  if (tokens.type === 'unclosed-quote') return problem(tokens)
  const asChart = tokens.tokens.some(isChartOption)
  const words = tokens.tokens.filter((token) => !isChartOption(token))
  if (asChart && words.length === 0) return chartReply(turn, null)
  const values = words.map((token) =>
    token.type === 'option' ? { type: 'word' as const, text: `--${token.name}` } : token,
  )
  const names = readNames(snapshot, values)
  // A machine may well be called « 12 »: only what names nothing is taken for a number.
  if (names.type === 'problem' && rollout !== null) {
    const which = await findRollout(turn, said, () => true)
    return which.type === 'reply' ? which.reply : privately(rolloutViewCard(turn, which.view))
  }
  if (names.type === 'problem') return problem(names.problem)
  if (asChart) return chartReply(turn, names.type === 'selection' ? placesOf(snapshot, names.selection) : null)
  const open = await turn.bot.steering.listOpen()
  const cards = names.type === 'selection' ? cardsOf(turn, snapshot, names.selection, open) : []
  return privately(joined(turn, cards) ?? (await accountNow(turn, snapshot, open)))
}

const accountNow = async (turn: Turn, snapshot: FleetSnapshot, open: readonly RolloutView[]): Promise<Card> => {
  const { campaigns, freezing } = turn.bot
  const recent = await campaigns.listRecent(MOST_CAMPAIGNS)
  return accountCard(turn, snapshot, accountStatus(snapshot), {
    open,
    freeze: await freezing.read(),
    campaigns: recent.filter(({ endedAt }) => endedAt === null),
  })
}

const MOST_CAMPAIGNS = 3
const MOST_CHARACTERS = 2_000

const cardsOf = (
  turn: Turn,
  snapshot: FleetSnapshot,
  selection: Selection,
  open: readonly RolloutView[],
): readonly (() => Card | null)[] => {
  if (selection.type === 'everything') return []
  const { sites, groups, wrs, workstations } = selection
  return [
    ...sites.map((id) => () => siteCard(turn, snapshot, id, open)),
    ...groups.map((path) => () => groupCard(turn, snapshot, path)),
    ...[...wrs, ...workstations].map((id) => () => machineCard(turn, snapshot, id, open)),
  ]
}

/** The first of them as one card, with how many are left out. */
const joined = ({ words }: Turn, named: readonly (() => Card | null)[]): Card | undefined => {
  const [first, ...others] = named
    .slice(0, MOST_NAMED)
    .map((card) => card())
    .filter((card) => card !== null)
  const missing = named.length - MOST_NAMED
  return (
    first && {
      ...first,
      blocks: [
        ...first.blocks,
        ...others.flatMap(({ title, blocks }) => [{ type: 'heading' as const, text: title }, ...blocks]),
        ...(missing > 0 ? [context(words.problem.moreNames(missing))] : []),
      ],
    }
  )
}

/** The bot is up, and says that the console is not. */
const unknownFleet = ({ words, bot, locale, occasion }: Turn): Reply => {
  const { title, text, why } = words.problem.fleetUnknown
  const health = bot.consoleHealth()
  const problem = consoleProblem(health, words)
  const since =
    health.reachable || health.since === null
      ? []
      : [words.status.consoleSince(dateTime(locale, health.since, zoneOf(occasion.user?.timeZone)))]
  return privately(note('warning', title, [text, ...(problem === null ? [] : [why(problem)]), ...since]))
}
