import { parseRequest } from '../bot/rollout/request-text.ts'
import { splitOptions } from '../bot/rollout/request-text-options.ts'
import { tokenize } from '../bot/rollout/request-text-tokens.ts'
import { actingAs, type Command, onPress, onPressForForm, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { discardDraft, fixDraft, startDraft } from './draft-buttons.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
import { draftCard, simulationCard } from './plan-reply.ts'
import { privately, zoneOf } from './reply.ts'
import { requestProblemCard } from './request-problem.ts'
import { presentDraftReply } from './stale.ts'
import { timeNotesText } from './time-notes.ts'
import { inputFromPrefill, inputFromRequest, openForm } from './update-form.ts'
import { searchHandlers } from './update-search.ts'
import { updateForm } from './update-submit.ts'
import { type DraftRef, draftSchema, fixSchema, openSchema } from './values.ts'

/** The main job: a form or typed words become a plan, and its Start button a rollout. */
export const update: Command = {
  name: 'update',
  synonyms: ['mettre à jour', 'mettre-à-jour', 'mise à jour', 'maj', 'upgrade'],
  action: 'plan',
  actionFor: (said) => actionOf(said),
  say: (turn, said) => sayUpdate(turn, said),
  presses: {
    'update.form': onPressForForm(
      ({ text }) => actionOf(text),
      openSchema,
      (turn, { text }) => sayUpdate(turn, text),
    ),
    // The text is a whole request, so a plan is the answer, and never a form.
    'update.plan': onPress(
      ({ text }) => actionOf(text),
      openSchema,
      (turn, { text }) => sayUpdate({ ...turn, occasion: { ...turn.occasion, canOpenForm: false } }, text),
    ),
    'update.edit': onPressForForm('plan', draftSchema, (turn, ref) => editDraft(turn, ref)),
    'rollout.start': onPress('steer', draftSchema, startDraft),
    'rollout.fix': onPress('plan', fixSchema, fixDraft),
    'rollout.discard': onPress('plan', draftSchema, discardDraft),
  },
  forms: { update: updateForm },
  searches: searchHandlers,
}

/** To see what would happen is to look: nothing is kept that could be started. Read as the parser reads it. */
const actionOf = (said: string): 'look' | 'plan' => {
  if (said.length > MOST_CHARACTERS) return 'look'
  const tokens = tokenize(said)
  if (tokens.type !== 'tokens') return 'look'
  const split = splitOptions(tokens.tokens, () => true)
  return split.type === 'split' && !split.options.has('dry-run') ? 'plan' : 'look'
}

/** What the parser takes; above it there is only a sentence that says so. */
const MOST_CHARACTERS = 2_000

const sayUpdate = async (turn: Turn, said: string): Promise<Reply> => {
  // The form is opened before the fleet is read: a chat gives little time to open one, and as much as it takes to fill it.
  if (said.trim() === '') return openForm(turn, said, inputFromPrefill(null), {})
  const snapshot = await turn.bot.readSnapshot()
  if (snapshot === null) return fleetUnknownReply(turn)
  const parsed = parseRequest(said, snapshot, {
    command: 'update',
    now: turn.bot.now(),
    timeZone: zoneOf(turn.occasion.user?.timeZone),
  })
  switch (parsed.type) {
    case 'problem':
      return privately(requestProblemCard(turn, parsed.problem))
    case 'form':
      return openForm(turn, said, inputFromPrefill(parsed.prefill), parsed.prefill.dryRun ? { dryRun: 'yes' } : {})
    case 'request': {
      const notes = timeNotesText(turn, parsed.notes)
      if (parsed.dryRun) return privately(await simulationCard(turn, parsed.request, notes))
      return privately(await draftCard(turn, await turn.bot.steering.draft(parsed.request, actingAs(turn)), notes))
    }
  }
}

const editDraft = async (turn: Turn, { draft, version }: DraftRef): Promise<Reply> => {
  const view = await turn.bot.steering.read(draft)
  if (view === null || view.state !== 'draft' || view.version !== version) return presentDraftReply(turn, draft)
  return openForm(turn, '', inputFromRequest(view.request), { draft, version: String(version) })
}
