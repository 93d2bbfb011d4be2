import { z } from 'zod'
import type { Parts } from './parts.ts'
import { common, flag, text, word } from './words.ts'

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a date, YYYY-MM-DD' })
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time, HH:MM' })
// What a card leaves empty is an empty text in the schema.
const orEmpty = (kind: z.ZodType): z.ZodType => z.union([z.literal(''), kind])

const query = z.strictObject({
  type: z.literal('Data.Query'),
  dataset: text.min(1),
  value: text.optional(),
  count: z.number().optional(),
  skip: z.number().optional(),
  associatedInputs: word('auto', 'none').optional(),
})

const choices = z.array(z.strictObject({ type: z.literal('Input.Choice').optional(), title: text, value: text }))

const choiceSet = {
  choices: choices.optional(),
  // `filtered` and `choices.data` are Teams' own beside 1.5.
  'choices.data': query.optional(),
  isMultiSelect: flag.optional(),
  style: word('compact', 'expanded', 'filtered').optional(),
  value: text.optional(),
  placeholder: text.optional(),
  wrap: flag.optional(),
}

const chosen = z.looseObject({ choices: choices.optional(), isMultiSelect: flag.optional() })

/** What two choices may not share, and what no choice may hold. */
const choiceProblems = (value: unknown): readonly string[] => {
  const { data } = chosen.safeParse(value)
  const values = data?.choices?.map((choice) => choice.value) ?? []
  return [
    ...(new Set(values).size === values.length ? [] : ['two choices have one value']),
    ...(data?.isMultiSelect && values.some((one) => one.includes(','))
      ? ['a value has a comma, and several values are joined by it']
      : []),
  ]
}

/** Inputs, by type. */
export const inputKinds = (parts: Parts): Readonly<Record<string, z.ZodType>> => {
  const input = <Shape extends z.ZodRawShape>(type: string, shape: Shape) =>
    z.strictObject({
      type: z.literal(type),
      ...common,
      // Without an id what was entered could not come back.
      id: text.min(1),
      errorMessage: text.optional(),
      isRequired: flag.optional(),
      label: text.optional(),
      fallback: z.union([word('drop'), parts.element]).optional(),
      ...shape,
    })
  return {
    'Input.ChoiceSet': input('Input.ChoiceSet', choiceSet).superRefine((value, context) => {
      for (const message of choiceProblems(value)) context.addIssue({ code: 'custom', message, path: ['choices'] })
    }),
    'Input.Date': input('Input.Date', {
      max: date.optional(),
      min: date.optional(),
      placeholder: text.optional(),
      value: orEmpty(date).optional(),
    }),
    'Input.Number': input('Input.Number', {
      max: z.number().optional(),
      min: z.number().optional(),
      placeholder: text.optional(),
      value: z.number().optional(),
    }),
    'Input.Text': input('Input.Text', {
      isMultiline: flag.optional(),
      maxLength: z.number().optional(),
      placeholder: text.optional(),
      regex: text.optional(),
      style: word('text', 'tel', 'url', 'email', 'password').optional(),
      inlineAction: parts.click.optional(),
      value: text.optional(),
    }),
    'Input.Time': input('Input.Time', {
      max: time.optional(),
      min: time.optional(),
      placeholder: text.optional(),
      value: orEmpty(time).optional(),
    }),
    'Input.Toggle': input('Input.Toggle', {
      title: text,
      value: text.optional(),
      valueOff: text.optional(),
      valueOn: text.optional(),
      wrap: flag.optional(),
    }),
  }
}
