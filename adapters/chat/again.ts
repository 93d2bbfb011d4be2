import { z } from 'zod'
import type { Button, Card } from '../../bot/card/card.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'

/** What was asked when a form could not open: enough to ask it again from a button, from which one can. */
export type Again =
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'press'; readonly action: string; readonly value: unknown }
  | { readonly type: 'nothing' }

export const againAction = 'chat.again'

/** A button's value may be so long, as JSON (bot/card). */
const longestValue = 2_000

const valueSchema = z.object({
  text: z.string().optional(),
  action: z.string().optional(),
  value: z.string().optional(),
})

export const readAgain = (value: unknown): Again => {
  const parsed = valueSchema.safeParse(value)
  if (!parsed.success) return { type: 'nothing' }
  const { text, action, value: written } = parsed.data
  if (text !== undefined) return { type: 'say', text }
  return action === undefined ? { type: 'nothing' } : { type: 'press', action, value: parseValue(written) }
}

/** A button's value as it was written; what is no JSON is given as it is. */
export const parseValue = (written: string | undefined): unknown => {
  if (written === undefined) return undefined
  try {
    return JSON.parse(written)
  } catch {
    return written
  }
}

/** A form could not open: a note with a button that asks the same again. */
export const formExpiredCard = (again: Again, locale: Locale): Card => {
  const words = wordsFor(locale).card
  const button = buttonFor(again, words.openForm)
  return {
    title: words.openForm,
    tone: 'warning',
    summary: words.formExpired,
    blocks: [
      { type: 'text', text: words.formExpired },
      ...(button === null ? [] : [{ type: 'buttons' as const, buttons: [button] }]),
    ],
  }
}

const buttonFor = (again: Again, label: string): Button | null => {
  if (again.type === 'nothing') return null
  const value =
    again.type === 'say' ? { text: again.text } : { action: again.action, value: JSON.stringify(again.value ?? null) }
  const fits = JSON.stringify(value).length <= longestValue
  return fits ? { action: againAction, label, value, style: 'primary', opens: 'form' } : null
}
