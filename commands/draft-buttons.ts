import { moment } from '../bot/rollout/cards/names.ts'
import { zonesOfView } from '../bot/rollout/cards/rollout-names.ts'
import { applyFix } from '../bot/rollout/plan-fix.ts'
import { actingAs, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { draftCard } from './plan-reply.ts'
import { note, privately, replacing, rolloutName } from './reply.ts'
import { presentDraftReply, staleDraftReply } from './stale.ts'
import type { DraftRef, FixRef } from './values.ts'
import { homeOf, watchHere } from './watch.ts'

/**
 * The Start button. Planning goes on with the console away, starting does not: what the plan stands on (the account's
 * tag, who is on) could no longer be checked.
 * @param override an owner's reason to start in a freeze
 */
export const startDraft = async (turn: Turn, ref: DraftRef, override?: string): Promise<Reply> => {
  const { draft, version } = ref
  const { steering, consoleHealth } = turn.bot
  if (!consoleHealth().reachable) {
    const { title, text } = turn.words.problem.startUnreachable
    return privately(note('warning', title, text))
  }
  const started = await steering.start(draft, version, actingAs(turn), await homeOf(turn), override)
  if (started.outcome !== 'started') return staleDraftReply(turn, started, ref)
  return replacing(await startedCard(turn, started.rolloutId, rolloutName(started.number)))
}

const startedCard = async (turn: Turn, rolloutId: string, name: string) => {
  const words = turn.words.command.started
  const view = await turn.bot.steering.read(rolloutId)
  if (view?.state !== 'scheduled' || view.startAt === null) return note('good', words.title(name), words.text(name))
  return note(
    'good',
    words.scheduledTitle(name),
    words.scheduled(name, moment(view.startAt, zonesOfView(view), turn.locale)),
  )
}

/** The way forward that a refusal offers. Its index is of the plan that was seen, so the version has to be that one. */
export const fixDraft = async (turn: Turn, { draft, version, refusal, fix: index }: FixRef): Promise<Reply> => {
  const { steering } = turn.bot
  const view = await steering.read(draft)
  if (view === null || view.state !== 'draft' || view.version !== version) return presentDraftReply(turn, draft)
  const fix = view.plan.refusals[refusal]?.fixes[index]
  if (fix === undefined) return presentDraftReply(turn, draft)
  if (fix.type === 'watch') return watchHere(turn, fix.rolloutNumber)
  const redrafted = await steering.redraft(draft, version, applyFix(view.request, fix), actingAs(turn))
  if (redrafted.outcome !== 'drafted') return staleDraftReply(turn, redrafted, { draft, version })
  return replacing(await draftCard(turn, redrafted))
}

/** Nothing was begun, so there is nothing to undo; but an older card of it must not begin it either. */
export const discardDraft = async (turn: Turn, { draft }: DraftRef): Promise<Reply> => {
  await turn.bot.steering.discard(draft)
  const view = await turn.bot.steering.read(draft)
  if (view !== null) return presentDraftReply(turn, draft)
  const { title, text } = turn.words.command.discarded
  return replacing(note('neutral', title, text))
}
