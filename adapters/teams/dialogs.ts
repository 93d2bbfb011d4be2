import { z } from 'zod'
import type { Form, FormValues } from '../../bot/card/form.ts'
import type { Coordination } from '../../bot/coordination.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import { dialogAnswer, noticeAnswer, sizeOfForm } from './answers.ts'
import type { InvokeAnswer } from './app.ts'
import type { Origin } from './origin.ts'
import { writeFrom } from './origin-of.ts'
import { renderForm } from './render-form.ts'

export interface Dialogs {
  show(origin: Origin, form: Form, locale: Locale): Promise<InvokeAnswer>
  /** The form that this person sent comes back with what they entered and with what is wrong. */
  again(
    origin: Origin,
    sent: { readonly form: string; readonly values: FormValues },
    errors: Readonly<Record<string, string>>,
    options: { readonly locale: Locale; readonly anew?: Form | null },
  ): Promise<InvokeAnswer>
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
    form: Form,
    locale: Locale,
    sent: { readonly errors?: Readonly<Record<string, string>>; readonly values?: FormValues } = {},
  ): InvokeAnswer => {
    const { timeZone } = origin
    const content = renderForm(form, { locale, sandbox, from: writeFrom(origin), timeZone, ...sent })
    return dialogAnswer(form.title, content, sizeOfForm(form))
  }

  const recall = async (origin: Origin, formId: string): Promise<Form | null> => {
    const kept = await coordination.recall(keyOf(origin, formId)).catch(() => null)
    return kept === null ? null : parseForm(kept)
  }

  return {
    show: async (origin, form, locale) => {
      // Without it the form still opens; only a refusal would find it gone.
      await coordination.remember(keyOf(origin, form.id), writeForm(form), keptMilliseconds).catch(() => undefined)
      return render(origin, form, locale)
    },
    again: async (origin, sent, errors, { locale, anew = null }) => {
      const form = anew ?? (await recall(origin, sent.form))
      if (form !== null) return render(origin, form, locale, { errors, values: sent.values })
      const words = wordsFor(locale).card
      return noticeAnswer(words.invalidTitle, [words.entriesLost, ...Object.values(errors)].join('\n\n'), locale)
    },
  }
}

const keyOf = ({ tenantId, userId, conversationId }: Origin, formId: string): string =>
  `teams-form:${tenantId}:${userId}:${conversationId}:${formId}`

/** Without what a moment began with: JSON knows no dates, and what was entered comes back with the submission. */
const writeForm = (form: Form): string =>
  JSON.stringify({
    ...form,
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

const parseForm = (kept: string): Form | null => {
  try {
    return formSchema.safeParse(JSON.parse(kept)).data ?? null
  } catch {
    return null
  }
}
