import { z } from 'zod'
import type { FormValues } from '../../bot/card/form.ts'
import { civilOf, instantOf } from '../../bot/schedule/civil.ts'
import type { Submission } from '../../commands/contract.ts'
import { actionDataSchema, fieldIdOf, inputIdOf } from './action-data.ts'
import { decodeChoice, splitChoices } from './choice-values.ts'
import { type FieldNotes, fieldNotesSchema, timeInputIdOf } from './form-notes.ts'
import { knownZone } from './render-field.ts'

export type DialogSubmission = Submission & {
  /** Of a `change`: the live field whose button was pressed. */
  readonly field?: string | undefined
  /** The message from whose button the dialog was opened. */
  readonly from?: string | undefined
}

export interface ReadingOptions {
  /** The person's, for data that carries none. */
  readonly timeZone?: string | undefined
  readonly now?: Date | undefined
}

const inputsSchema = z.record(z.string(), z.unknown())

/**
 * What a person entered in a dialog, by field: the action data merged with the inputs, as Teams gives both back with
 * `submit` and with `change`. Null: it is neither. A day without a time is its beginning; a time without a day is the
 * next time that the clock shows it.
 */
export const readSubmission = (data: unknown, options: ReadingOptions = {}): DialogSubmission | null => {
  const action = actionDataSchema.safeParse(data)
  if (!action.success || action.data.w360 === 'press') return null
  const inputs = inputsSchema.safeParse(data).data ?? {}
  const notes = fieldNotesSchema.safeParse(data).data ?? { fields: {}, timeZone: undefined }
  const timeZone = knownZone(notes.timeZone ?? options.timeZone)
  const textOf = (id: string): string => {
    const value = inputs[id]
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
  }
  const ids = new Set([...Object.keys(notes.fields), ...Object.keys(inputs).flatMap((id) => fieldIdOf(id) ?? [])])
  const values: FormValues = Object.fromEntries(
    [...ids].map((id) => [
      id,
      valuesOf(notes.fields[id] ?? 'text', textOf(inputIdOf(id)), textOf(timeInputIdOf(id)), {
        timeZone,
        now: options.now ?? new Date(),
      }),
    ]),
  )
  const { form, state, from } = action.data
  return { form, state, values, from, ...(action.data.w360 === 'change' ? { field: action.data.field } : {}) }
}

const valuesOf = (
  kind: FieldNotes['fields'][string],
  text: string,
  time: string,
  clock: { readonly timeZone: string; readonly now: Date },
): readonly string[] => {
  if (kind === 'moment') return momentOf(text, time, clock)
  if (text === '') return []
  if (kind === 'choices') return splitChoices(text)
  return [kind === 'choice' ? decodeChoice(text) : text]
}

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})/
const timePattern = /^(\d{1,2}):(\d{2})/

const momentOf = (
  dayText: string,
  timeText: string,
  { timeZone, now }: { readonly timeZone: string; readonly now: Date },
): readonly string[] => {
  const day = dayPattern.exec(dayText)?.slice(1).map(Number)
  const time = timePattern.exec(timeText)?.slice(1).map(Number)
  if (day === undefined && time === undefined) return []
  const [hours = 0, minutes = 0] = time ?? []
  if (day !== undefined) {
    const [year = 0, month = 0, date = 0] = day
    return [instantOf({ year, month, day: date, hours, minutes }, timeZone).at.toISOString()]
  }
  const today = { ...civilOf(now, timeZone), hours, minutes }
  const next = instantOf(today, timeZone).at
  const at = next > now ? next : instantOf({ ...today, day: today.day + 1 }, timeZone).at
  return [at.toISOString()]
}
