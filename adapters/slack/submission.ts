import { z } from 'zod'
import type { FormValues } from '../../bot/card/form.ts'
import type { Submission } from '../../commands/contract.ts'
import { blockIdOf, fieldIdOf, readContext } from './form-ids.ts'
import { limits } from './limits.ts'
import type { ViewPayload } from './payload.ts'
import { present } from './text.ts'

const chosen = z.object({ value: z.string() })

const elementSchema = z.object({
  type: z.string().optional(),
  value: z.string().nullish(),
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).nullish(),
  selected_date_time: z.number().nullish(),
})

/** What a person entered in a view, by field; fields without an entry are empty. */
export const readSubmission = (view: ViewPayload): Submission => {
  const values: Record<string, readonly string[]> = {}
  for (const [blockId, elements] of Object.entries(view.state?.values ?? {})) {
    const fieldId = fieldIdOf(blockId)
    const [element] = Object.values(elements)
    if (fieldId === null || element === undefined) continue
    values[fieldId] = valuesOf(element)
  }
  return { form: view.callback_id, state: readContext(view.private_metadata)?.state ?? {}, values }
}

const valuesOf = (element: unknown): FormValues[string] => {
  const parsed = elementSchema.safeParse(element)
  if (!parsed.success) return []
  const { value, selected_option: option, selected_options: options, selected_date_time: seconds } = parsed.data
  if (options) return options.map((each) => each.value)
  if (option) return [option.value]
  if (typeof seconds === 'number') return [new Date(seconds * 1_000).toISOString()]
  return value === null || value === undefined || value === '' ? [] : [value]
}

/** Errors for the fields that this view has; null when none of them can be shown, for Slack refuses unknown ones. */
export const errorsFor = (
  view: ViewPayload,
  errors: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | null => {
  const inputs = new Set(view.blocks.filter(({ type }) => type === 'input').map(({ block_id: id }) => id))
  const shown = Object.entries(errors).flatMap(([field, text]) =>
    inputs.has(blockIdOf(field)) ? [[blockIdOf(field), present(text, limits.hint)] as const] : [],
  )
  return shown.length === 0 || shown.length < Object.keys(errors).length ? null : Object.fromEntries(shown)
}
