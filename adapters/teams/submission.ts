import type { Submission } from '../../commands/contract.ts'
import { actionDataSchema } from './action-data.ts'

/**
 * What a person entered in a dialog, by field: the action data merged with the inputs, as Teams gives it back with
 * `submit` and with `change` (which names its field). Null: it is neither.
 * @param timeZone of the person, where the data carries none
 */
export const readSubmission = (
  data: unknown,
  _timeZone?: string,
): (Submission & { readonly field?: string; readonly from?: string | undefined }) | null => {
  const parsed = actionDataSchema.safeParse(data)
  if (!parsed.success || parsed.data.w360 === 'press') return null
  const { form, state, from } = parsed.data
  return { form, state, values: {}, from, ...(parsed.data.w360 === 'change' ? { field: parsed.data.field } : {}) }
}
