import type { Block, Card } from '../bot/card/card.ts'
import { dryRunCard, type PlanSurroundings, planCard } from '../bot/rollout/cards/plan-card.ts'
import type { UpdateRequest } from '../bot/rollout/request.ts'
import type { Draft } from '../bot/rollout/steering.ts'
import { dateTime } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import { freezeSentence } from './freeze-reply.ts'
import { text, zoneOf } from './reply.ts'

type Shown = Pick<Draft, 'id' | 'version' | 'request' | 'plan'>

/** Facts older than this are said to be old; the lists are read again every few minutes. */
const OLD_MILLISECONDS = 10 * 60_000

/** A kept plan with its buttons; `before` says what led here, where that is not plain. */
export const draftCard = async (turn: Turn, draft: Shown, before = ''): Promise<Card> => {
  const { surroundings, warnings } = await readSurroundings(turn)
  const card = planCard(draft, surroundings, turn.locale)
  return withBefore(card, [...(before === '' ? [] : [text(before)]), ...warnings])
}

/** What would happen, with nothing kept. */
export const simulationCard = async (turn: Turn, request: UpdateRequest, before = ''): Promise<Card> => {
  const plan = await turn.bot.steering.dryRun(request)
  const { surroundings, warnings } = await readSurroundings(turn)
  return withBefore(dryRunCard(plan, request, surroundings, turn.locale), [
    ...(before === '' ? [] : [text(before)]),
    ...warnings,
  ])
}

const withBefore = (card: Card, blocks: readonly Block[]): Card =>
  blocks.length === 0
    ? card
    : { ...card, tone: card.tone === 'bad' ? 'bad' : 'warning', blocks: [...blocks, ...card.blocks] }

const readSurroundings = async (
  turn: Turn,
): Promise<{ readonly surroundings: PlanSurroundings; readonly warnings: readonly Block[] }> => {
  const snapshot = await turn.recentSnapshot()
  const { warning } = turn.words.command
  const health = turn.bot.consoleHealth()
  const freeze = await turn.bot.freezing.read()
  const moment = (at: Date): string => dateTime(turn.locale, at, zoneOf(turn.occasion.user?.timeZone))
  const isOld = snapshot !== null && turn.bot.now().getTime() - snapshot.takenAt.getTime() > OLD_MILLISECONDS
  return {
    surroundings: { sites: snapshot?.sites ?? [] },
    warnings: [
      ...(health.reachable
        ? []
        : [text(health.since === null ? warning.unreachableNow : warning.unreachable(moment(health.since)))]),
      ...(isOld ? [text(warning.old(moment(snapshot.takenAt)))] : []),
      ...(freeze === null ? [] : [text(freezeSentence(turn, freeze, turn.words.freeze.held.planWarning))]),
    ],
  }
}
