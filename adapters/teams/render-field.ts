import type { Field, FormValues, Option } from '../../bot/card/form.ts'
import { type CivilTime, civilOf, isTimeZone } from '../../bot/schedule/civil.ts'
import type { Locale, Words } from '../../bot/text/words.ts'
import { inputIdOf } from './action-data.ts'
import type { Action, Choice, Element, Input } from './adaptive-card.ts'
import { encodeChoice, joinChoices } from './choice-values.ts'
import type { Part } from './fit.ts'
import { type FieldNotes, timeInputIdOf } from './form-notes.ts'
import { limits } from './limits.ts'
import { nobody, paragraphs, richText } from './render-rich.ts'
import { clean, clip, present, readable } from './text.ts'

/** What all fields of one form share. */
export interface FieldFrame {
  readonly words: Words['card']
  readonly locale: Locale
  readonly timeZone: string
  readonly values: FormValues
  readonly errors: Readonly<Record<string, string>>
  readonly suggestions: Readonly<Record<string, readonly Option[]>>
  /** The client refuses to send what is required and empty; else only the command does. */
  readonly checksItself: boolean
  /** The button that composes the form anew. */
  readonly refresh: (field: string) => Action
}

export const knownZone = (timeZone: string | undefined): string =>
  timeZone !== undefined && isTimeZone(timeZone) ? timeZone : 'UTC'

/** What the submission must be told to be read: which inputs hold several values, and which hold moments. */
export const notesOf = (fields: readonly Field[], timeZone: string): FieldNotes => ({
  fields: Object.fromEntries(fields.map((field) => [field.id, kindOf(field)])),
  timeZone,
})

const kindOf = (field: Field): FieldNotes['fields'][string] => {
  if (field.type === 'date-time') return 'moment'
  if (field.type === 'text') return 'text'
  return field.type === 'select' || (field.type === 'search' && !field.many) ? 'choice' : 'choices'
}

/** A field with its hint and what is wrong with it; of its choices as many as there is room for. */
export const fieldPart = (field: Field, frame: FieldFrame): Part => {
  const options = optionsOf(field, frame)
  const error = frame.errors[field.id]
  const around = (inputs: readonly Element[], missing: number): readonly Element[] => [
    ...(field.live === true ? [withRefresh(inputs, frame.refresh(field.id))] : inputs),
    ...hintLines([field.hint, missing > 0 ? frame.words.more(missing) : undefined]),
    ...(error === undefined
      ? []
      : [richText([{ type: 'TextRun', text: present(error, limits.hint), color: 'attention' }], { spacing: 'small' })]),
  ]
  if (options === null) return { items: 1, keep: true, render: () => around(plainInputs(field, frame), 0) }
  if (options.length === 0 && field.type !== 'search') {
    return { items: 1, keep: true, render: () => around(noOptions(field, frame), 0) }
  }
  const chosen = chosenOf(field, frame)
  const sendable = options.filter(isSendable)
  // What is chosen must be shown, or the form would forget it.
  const first = [
    ...sendable.filter(({ value }) => chosen.includes(value)),
    ...sendable.filter(({ value }) => !chosen.includes(value)),
  ]
  return {
    items: Math.max(1, Math.min(sendable.length, limits.choices)),
    keep: true,
    render: (shown) => {
      const kept = new Set(first.slice(0, Math.max(shown, 1)))
      const choices = sendable.filter((option) => kept.has(option))
      return around([choiceSet(field, choices, chosen, frame)], options.length - choices.length)
    },
  }
}

const hintLines = (hints: readonly (string | undefined)[]): readonly Element[] => {
  const hint = hints.filter((part) => part !== undefined && part.trim() !== '').join(' ')
  if (hint === '') return []
  const look = { size: 'small', isSubtle: true, spacing: 'small' } as const
  return paragraphs(hint, { text: limits.hint, lines: limits.lineLines }, look, nobody)
}

/** Beside the input, for Teams tells nothing of a change by itself. */
const withRefresh = (inputs: readonly Element[], refresh: Action): Element => ({
  type: 'ColumnSet',
  spacing: 'medium',
  columns: [
    { type: 'Column', width: 'stretch', items: inputs },
    {
      type: 'Column',
      width: 'auto',
      verticalContentAlignment: 'bottom',
      items: [{ type: 'ActionSet', actions: [refresh] }],
    },
  ],
})

const noOptions = (field: Field, frame: FieldFrame): readonly Element[] => [
  richText([{ type: 'TextRun', text: labelOf(field, frame) }], { spacing: 'medium' }),
  richText([{ type: 'TextRun', text: frame.words.noOptions, isSubtle: true }], { spacing: 'small' }),
]

const labelOf = (field: Field, { words, timeZone }: FieldFrame): string => {
  const label = present(field.label, limits.label)
  const zone = field.type === 'date-time' ? ` (${timeZone})` : ''
  return field.optional === true ? `${label}${zone} – ${words.optional}` : `${label}${zone}`
}

const named = (field: Field, frame: FieldFrame) => ({
  id: inputIdOf(field.id),
  label: labelOf(field, frame),
  spacing: 'medium' as const,
  // Teams takes what was found by searching for nothing chosen, so it would never let such a field through.
  ...(frame.checksItself && field.optional !== true && field.type !== 'search'
    ? { isRequired: true, errorMessage: frame.words.required }
    : {}),
})

const optionsOf = (field: Field, { values, suggestions }: FieldFrame): readonly Option[] | null => {
  if (field.type === 'text' || field.type === 'date-time') return null
  if (field.type !== 'search') return field.options
  const found = [...(field.initial ?? []), ...(suggestions[field.source] ?? []).slice(0, limits.suggestions)]
  // Of what was found by searching only the value came back.
  const sent = (values[field.id] ?? []).map((value) => ({ value, label: value }))
  return [...new Map([...found, ...sent].toReversed().map((option) => [option.value, option])).values()].toReversed()
}

const chosenOf = (field: Field, { values }: FieldFrame): readonly string[] => {
  const sent = values[field.id]
  if (sent !== undefined) return sent
  switch (field.type) {
    case 'select':
      return field.initial === undefined ? [] : [field.initial]
    case 'multi-select':
    case 'checkbox':
      return field.initial ?? []
    case 'search':
      return (field.initial ?? []).slice(0, field.many ? undefined : 1).map(({ value }) => value)
    default:
      return []
  }
}

/** A value is never cut, for it would name something else; what cannot be carried is left out and counted. */
const isSendable = ({ value }: Option): boolean =>
  value.length > 0 && value.length <= limits.choiceValue && value.isWellFormed()

/** For a choice set and for the answer to a search: Teams has no place for a description but the title. */
export const choicesOf = (options: readonly Option[]): Choice[] =>
  options.filter(isSendable).map(({ value, label, description }) => {
    const more = description === undefined || description.trim() === '' ? '' : ` – ${description}`
    return { title: present(`${label}${more}`, limits.choiceTitle), value: encodeChoice(value) }
  })

/** Below this a list is read faster than searched. */
const searchable = 8

const choiceSet = (field: Field, options: readonly Option[], chosen: readonly string[], frame: FieldFrame): Input => {
  const many = kindOf(field) === 'choices'
  const selected = options.filter(({ value }) => chosen.includes(value)).map(({ value }) => value)
  const value = joinChoices(many ? selected : selected.slice(0, 1))
  const style =
    field.type === 'checkbox'
      ? 'expanded'
      : field.type === 'search' || options.length > searchable
        ? 'filtered'
        : 'compact'
  return {
    type: 'Input.ChoiceSet',
    ...named(field, frame),
    choices: choicesOf(options),
    isMultiSelect: many,
    style,
    wrap: true,
    ...(value === '' ? {} : { value }),
    ...('placeholder' in field ? placeholderOf(field.placeholder) : {}),
    ...(field.type === 'search' ? { 'choices.data': { type: 'Data.Query', dataset: field.source } } : {}),
  }
}

const placeholderOf = (placeholder: string | undefined) =>
  placeholder === undefined || clean(placeholder).trim() === ''
    ? {}
    : { placeholder: present(placeholder, limits.placeholder) }

const plainInputs = (field: Field, frame: FieldFrame): readonly Element[] => {
  if (field.type === 'date-time') return [momentInputs(field, frame)]
  if (field.type !== 'text') return []
  const maximum = Math.min(Math.max(1, field.maximumLength ?? limits.inputText), limits.inputText)
  const value = clip(readable(frame.values[field.id]?.[0] ?? field.initial ?? ''), maximum)
  return [
    {
      type: 'Input.Text',
      ...named(field, frame),
      isMultiline: field.long === true,
      maxLength: maximum,
      ...(value === '' ? {} : { value }),
      ...placeholderOf(field.placeholder),
    },
  ]
}

/** A day and a time beside one another, for there is no input for both. */
const momentInputs = (field: Extract<Field, { readonly type: 'date-time' }>, frame: FieldFrame): Element => {
  const [sent] = frame.values[field.id] ?? []
  const at = frame.values[field.id] === undefined ? field.initial : sent === undefined ? undefined : new Date(sent)
  const civil = at === undefined || Number.isNaN(at.getTime()) ? null : civilOf(at, frame.timeZone)
  const shown = civil !== null && civil.year >= 1_000 && civil.year <= 9_999 ? civil : null
  const { spacing, ...base } = named(field, frame)
  return {
    type: 'ColumnSet',
    spacing,
    columns: [
      {
        type: 'Column',
        width: 3,
        items: [{ type: 'Input.Date', ...base, ...(shown === null ? {} : { value: dayOf(shown) }) }],
      },
      {
        type: 'Column',
        width: 2,
        verticalContentAlignment: 'bottom',
        items: [
          {
            type: 'Input.Time',
            ...base,
            id: timeInputIdOf(field.id),
            label: frame.words.time,
            ...(shown === null ? {} : { value: timeOf(shown) }),
          },
        ],
      },
    ],
  }
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

const dayOf = ({ year, month, day }: CivilTime): string => `${year}-${twoDigits(month)}-${twoDigits(day)}`

const timeOf = ({ hours, minutes }: CivilTime): string => `${twoDigits(hours)}:${twoDigits(minutes)}`
