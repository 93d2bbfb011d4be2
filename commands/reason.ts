import { z } from 'zod'
import type { Block } from '../bot/card/card.ts'
import type { Field, FormValues } from '../bot/card/form.ts'
import type { Action } from '../bot/people/authorise.ts'
import type { Words } from '../bot/text/words.ts'
import type { FormHandler, Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { note, privately } from './reply.ts'

/** Characters of a reason: it stands on cards and in the trail. */
export const MOST_REASON = 500

export const reasonField = (label: string, hint: string): Field => ({
  type: 'text',
  id: 'reason',
  label,
  hint,
  long: true,
  maximumLength: MOST_REASON,
})

/** Empty where nothing was said. */
export const reasonIn = (values: FormValues): string => tidy(values['reason']?.[0] ?? '')

/** `--reason "…"`, `--raison …` or just the words, with or without quotes. */
export const reasonTyped = (said: string): string => {
  const words = said.trim().replace(/^[-\u2010-\u2015\u2212]+(?:reason|raison)(?:\s*=\s*|\s+|$)/iu, '')
  const [, quoted] = /^(?:["“”„«]\s*)(.*?)(?:\s*["“”„»])?$/su.exec(words) ?? []
  return tidy(quoted ?? words)
}

const tidy = (text: string): string => Array.from(text.trim()).slice(0, MOST_REASON).join('').trim()

/** A form's introduction has no buttons. */
export const isQuiet = (block: Block): block is Exclude<Block, { readonly type: 'buttons' }> => block.type !== 'buttons'

/** What a form about one thing that somebody saw carries: its id and its version, as a form keeps them. */
export const seenStateSchema = z
  .object({ id: z.uuid(), version: z.string().regex(/^\d{1,9}$/u) })
  .transform(({ id, version }) => ({ id, version: Number(version) }))

/**
 * A form whose one question is why. Everything is checked again when it arrives: much may change while a form is open.
 * @param parts.schema what the form's state must be; another one comes from an older program
 * @param parts.missing what to say under the field when no reason was given
 */
export const reasonForm = <Seen>(parts: {
  readonly action: Action
  readonly schema: z.ZodType<Seen>
  readonly missing: (words: Words) => string
  readonly act: (turn: Turn, seen: Seen, reason: string) => Promise<Reply>
}): FormHandler => ({
  actionFor: () => parts.action,
  change: async () => null,
  submit: async (turn, state, values) => {
    const parsed = parts.schema.safeParse(state)
    const { oldForm } = turn.words.problem
    if (!parsed.success) return privately(note('warning', oldForm.title, oldForm.text))
    const reason = reasonIn(values)
    if (reason === '') return { type: 'invalid', errors: { reason: parts.missing(turn.words) } }
    return parts.act(turn, parsed.data, reason)
  },
})
