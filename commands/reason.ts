import type { Block } from '../bot/card/card.ts'
import type { Field, FormValues } from '../bot/card/form.ts'

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
