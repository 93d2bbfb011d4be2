import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Form, FormValues, Option } from '../../bot/card/form.ts'
import type { Coordination } from '../../bot/coordination.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import { dialogAnswer, noticeAnswer, sizeOfForm } from './answers.ts'
import type { InvokeAnswer } from './app.ts'
import { limits } from './limits.ts'
import type { Origin } from './origin.ts'
import { writeFrom } from './origin-of.ts'
import { renderForm } from './render-form.ts'

/** What a search for nothing finds. In time for the answer, and never throws: empty at the worst. */
export type Suggest = (source: string) => Promise<readonly Option[]>

export interface Dialogs {
  /** Not every client can search, so each search field has some choices from the start. */
  show(origin: Origin, form: Form, locale: Locale, suggest: Suggest): Promise<InvokeAnswer>
  /** The form that this person sent comes back with what they entered, with what is wrong, and the same choices. */
  again(
    origin: Origin,
    sent: Sent,
    errors: Readonly<Record<string, string>>,
    options: { readonly locale: Locale; readonly anew?: Form | null },
  ): Promise<InvokeAnswer>
}

export interface Sent {
  readonly form: string
  /** Of the form as it was shown: two of one kind may be open at once, about two things. */
  readonly state: unknown
  readonly values: FormValues
}

/** A dialog that was left open longer is opened anew. */
const keptMilliseconds = 3_600_000

/**
 * Dialogs are answers: Teams keeps none that it could show again, and what a submission brings is only what was
 * entered. So the form that somebody has in front of them is remembered, for the case that it has to come back.
 */
export const createDialogs = (options: {
  readonly coordination: Pick<Coordination, 'remember' | 'recall'>
  readonly sandbox: boolean
}): Dialogs => {
  const { coordination, sandbox } = options

  const render = (
    origin: Origin,
    { form, suggestions }: Kept,
    locale: Locale,
    sent: { readonly errors?: Readonly<Record<string, string>>; readonly values?: FormValues } = {},
  ): InvokeAnswer => {
    const { timeZone } = origin
    const content = renderForm(form, { locale, sandbox, from: writeFrom(origin), timeZone, suggestions, ...sent })
    return dialogAnswer(form.title, content, sizeOfForm(form))
  }

  const recall = async (origin: Origin, { form, state }: Sent): Promise<Kept | null> => {
    const kept = await coordination.recall(keyOf(origin, { id: form, state })).catch(() => null)
    return kept === null ? null : parseKept(kept)
  }

  return {
    show: async (origin, form, locale, suggest) => {
      const kept = { form, suggestions: await suggestionsFor(form, suggest) }
      // Without it the form still opens; only a refusal would find it gone.
      await coordination.remember(keyOf(origin, form), writeKept(kept), keptMilliseconds).catch(() => undefined)
      return render(origin, kept, locale)
    },
    again: async (origin, sent, errors, { locale, anew = null }) => {
      const kept = await recall(origin, sent)
      const form = anew ?? kept?.form
      if (form !== undefined) {
        const { suggestions = {} } = kept ?? {}
        return render(origin, { form, suggestions }, locale, { errors, values: sent.values })
      }
      const words = wordsFor(locale).card
      return noticeAnswer(words.invalidTitle, [words.entriesLost, ...Object.values(errors)].join('\n\n'), locale)
    },
  }
}

interface Kept {
  readonly form: Form
  /** By source. */
  readonly suggestions: Readonly<Record<string, readonly Option[]>>
}

const suggestionsFor = async (form: Form, suggest: Suggest): Promise<Kept['suggestions']> => {
  const sources = new Set(form.fields.flatMap((field) => (field.type === 'search' ? [field.source] : [])))
  const found = await Promise.all(
    [...sources].map(async (source) => [source, (await suggest(source)).slice(0, limits.suggestions)] as const),
  )
  return Object.fromEntries(found)
}

const keyOf = (
  { tenantId, userId, conversationId }: Origin,
  { id, state }: { readonly id: string; readonly state: unknown },
): string => {
  // In whatever order it came back.
  const entries = Object.entries(typeof state === 'object' && state !== null ? state : {}).toSorted()
  const digest = hash('sha256', JSON.stringify(entries), 'base64url').slice(0, 16)
  return `teams-form:${tenantId}:${userId}:${conversationId}:${id}:${digest}`
}

/** Without what a moment began with: JSON knows no dates, and what was entered comes back with the submission. */
const writeKept = ({ form, suggestions }: Kept): string =>
  JSON.stringify({
    ...form,
    suggestions,
    fields: form.fields.map((field) => (field.type === 'date-time' ? { ...field, initial: undefined } : field)),
  })

/** We wrote it ourselves, in this hour; by another version of this program at the worst. */
const formSchema = z.custom<Form>(
  (value) =>
    z
      .object({
        id: z.string(),
        title: z.string(),
        submit: z.string(),
        fields: z.array(z.object({ type: z.string() })),
      })
      .safeParse(value).success,
)

const optionSchema = z.object({ value: z.string(), label: z.string(), description: z.string().exactOptional() })
const suggestionsSchema = z.object({ suggestions: z.record(z.string(), z.array(optionSchema)) })

const parseKept = (kept: string): Kept | null => {
  try {
    const value: unknown = JSON.parse(kept)
    const form = formSchema.safeParse(value).data
    return form === undefined ? null : { form, suggestions: suggestionsSchema.safeParse(value).data?.suggestions ?? {} }
  } catch {
    return null
  }
}
