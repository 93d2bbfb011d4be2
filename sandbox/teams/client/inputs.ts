import type { JsonObject } from '../../json.ts'
import { isObject, objectsOf, textOf } from '../../json.ts'
import type { FoundInput } from './walk.ts'
import { inputsOf } from './walk.ts'

export type Values = Readonly<Record<string, string>>
/** What a typeahead offered for an input. */
export type Offered = (inputId: string) => ReadonlySet<string>

export type Gathered =
  | { readonly kind: 'values'; readonly values: Values }
  | { readonly kind: 'refused'; readonly error: string }

const isMulti = (input: JsonObject): boolean => input['isMultiSelect'] === true

const initialOf = (input: JsonObject): string => {
  const value = input['value']
  if (typeof value === 'number') return String(value)
  return textOf(value) ?? (input['type'] === 'Input.Toggle' ? toggleValues(input).off : '')
}

const toggleValues = (input: JsonObject): { readonly on: string; readonly off: string } => ({
  on: textOf(input['valueOn']) ?? 'true',
  off: textOf(input['valueOff']) ?? 'false',
})

const choiceProblem = (input: JsonObject, value: string, offered: ReadonlySet<string>): string | undefined => {
  const known = new Set([...objectsOf(input['choices']).map((choice) => choice['value']), ...offered])
  // What the card itself chose is kept, also where a search has not offered it again.
  const kept = new Set(isMulti(input) ? initialOf(input).split(',') : [initialOf(input)])
  const chosen = isMulti(input) ? value.split(',') : [value]
  return chosen.every((one) => known.has(one) || kept.has(one)) ? undefined : 'not_a_choice'
}

const textProblem = (input: JsonObject, value: string): string | undefined => {
  const { maxLength, regex, isMultiline } = input
  if (typeof maxLength === 'number' && value.length > maxLength) return 'too_long'
  if (isMultiline !== true && value.includes('\n')) return 'several_lines'
  return typeof regex === 'string' && !new RegExp(regex).test(value) ? 'not_of_the_form' : undefined
}

const isDate = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
const isTime = (value: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(value)

const isBetween = <Value extends string | number>(value: Value, { min, max }: JsonObject): boolean =>
  (typeof min !== typeof value || value >= (min ?? value)) && (typeof max !== typeof value || value <= (max ?? value))

const problemOf = (input: JsonObject, value: string, offered: ReadonlySet<string>): string | undefined => {
  switch (input['type']) {
    case 'Input.ChoiceSet':
      return choiceProblem(input, value, offered)
    case 'Input.Toggle': {
      const { on, off } = toggleValues(input)
      return value === on || value === off ? undefined : 'not_a_choice'
    }
    case 'Input.Date':
      return isDate(value) && isBetween(value, input) ? undefined : 'not_a_date'
    case 'Input.Time':
      return isTime(value) && isBetween(value, input) ? undefined : 'not_a_time'
    case 'Input.Number':
      return Number.isFinite(Number(value)) && isBetween(Number(value), input) ? undefined : 'not_a_number'
    default:
      return textProblem(input, value)
  }
}

const isUnset = (input: JsonObject, value: string): boolean =>
  value === '' || (input['type'] === 'Input.Toggle' && value === toggleValues(input).off)

/**
 * What a client sends of the inputs on these cards: what the person entered, else the initial value; nothing for an empty
 * one. Refused where a real client would not let the person go on, with the input's id.
 */
export const gatherInputs = (
  cards: readonly JsonObject[],
  entered: Values,
  offered: Offered,
  associatedInputs: unknown,
): Gathered => {
  const outer = cards[0]
  const reachable = outer === undefined ? [] : inputsOf(outer)
  const stranger = Object.keys(entered).find((id) => !reachable.some((one) => one.id === id))
  if (stranger !== undefined) return { kind: 'refused', error: `no_such_input ${stranger}` }
  if (typeof associatedInputs === 'string' && associatedInputs.toLowerCase() === 'none') {
    return { kind: 'values', values: {} }
  }
  const sent = reachable.filter(({ card }) => cards.includes(card))
  const values: [string, string][] = []
  for (const { id, input } of sent) {
    const value = Object.hasOwn(entered, id) ? (entered[id] ?? '') : initialOf(input)
    if (isUnset(input, value) && input['isRequired'] === true) return { kind: 'refused', error: `required ${id}` }
    if (value === '') continue
    const problem = problemOf(input, value, offered(id))
    if (problem !== undefined) return { kind: 'refused', error: `${problem} ${id}` }
    values.push([id, value])
  }
  return { kind: 'values', values: Object.fromEntries(values) }
}

/** The input of a card with this id. */
export const findInput = (card: JsonObject, id: string): FoundInput | undefined =>
  inputsOf(card).find((one) => one.id === id)

/** What an action sends: its own data, and the inputs beside it. */
export const dataWith = (action: JsonObject, values: Values): JsonObject => {
  const data = action['data']
  return { ...(isObject(data) ? data : {}), ...values }
}
