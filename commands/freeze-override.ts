import { z } from 'zod'
import type { Form } from '../bot/card/form.ts'
import { onPressForForm, type Turn } from './command.ts'
import { startDraft } from './draft-buttons.ts'
import { freezeSentence, heldSchema } from './freeze-reply.ts'
import { isQuiet, reasonField, reasonForm } from './reason.ts'
import { text } from './reply.ts'
import { steerNow } from './steer.ts'

/** The way around a freeze: a form that asks an owner for a reason, and then the act that was held back. */
export const overridePress = onPressForForm('override', heldSchema, async (turn, { act, id, version }) => ({
  type: 'form',
  title: turn.words.freeze.override.title,
  form: overrideForm(turn, { act, id, ...(version !== undefined && { version: String(version) }) }),
}))

const overrideForm = async (turn: Turn, state: Form['state']): Promise<Form> => {
  const { override } = turn.words.freeze
  const freeze = await turn.bot.freezing.read()
  return {
    id: 'freeze.override',
    title: override.title,
    submit: override.submit,
    cancel: override.cancel,
    state,
    intro: [text(freeze === null ? override.introOver : freezeSentence(turn, freeze, override.intro))].filter(isQuiet),
    fields: [reasonField(override.reason, override.reasonHint)],
  }
}

/** What travels with the form: as pressed, but as text. */
const stateSchema = heldSchema.extend({ version: z.coerce.number().int().optional() })

/** What was held back, done now: as its own button would have, and with the reason. */
export const overrideSubmission = reasonForm({
  action: 'override',
  schema: stateSchema,
  missing: (words) => words.freeze.override.needed,
  act: (turn, { act, id, version }, reason) =>
    act === 'start'
      ? startDraft(turn, { draft: id, version: version ?? 0 }, reason)
      : steerNow(turn, act, { id, version: version ?? null }, reason),
})
