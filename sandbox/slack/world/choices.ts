import type { Json, JsonObject } from '../../json.ts'
import { isList, isObject, objectsOf, textOf } from '../../json.ts'
import { elementsOf } from '../validate/blocks.ts'
import { offeredOptions } from '../validate/options.ts'
import type { StateValues, World } from './world.ts'

/** What a person did to an element, as a page or a test states it. */
export interface Choice {
  readonly value?: string | null | undefined
  readonly selected_option?: Json | undefined
  readonly selected_options?: Json | undefined
  readonly selected_date?: string | null | undefined
  readonly selected_time?: string | null | undefined
  readonly selected_date_time?: number | null | undefined
}

export interface Found {
  readonly block: JsonObject
  readonly element: JsonObject
}

export const findElement = (blocks: Json | undefined, blockId: string, actionId: string): Found | undefined => {
  for (const block of objectsOf(blocks)) {
    if (block['block_id'] !== blockId) continue
    const match = elementsOf(block).find(({ element }) => element['action_id'] === actionId)
    if (match !== undefined) return { block, element: match.element }
  }
  return undefined
}

const single = new Set(['static_select', 'external_select', 'radio_buttons'])
const multiple = new Set(['multi_static_select', 'multi_external_select', 'checkboxes'])

/** The state of an element that nobody has touched; undefined for one that keeps no state. */
const initialState = (element: JsonObject): JsonObject | undefined => {
  const type = textOf(element['type']) ?? ''
  if (single.has(type)) return { type, selected_option: element['initial_option'] ?? null }
  if (multiple.has(type)) return { type, selected_options: element['initial_options'] ?? [] }
  if (type === 'plain_text_input') return { type, value: element['initial_value'] ?? null }
  if (type === 'datepicker') return { type, selected_date: element['initial_date'] ?? null }
  if (type === 'timepicker') return { type, selected_time: element['initial_time'] ?? null }
  if (type === 'datetimepicker') return { type, selected_date_time: element['initial_date_time'] ?? null }
  return undefined
}

/** `state.values` of a message or a view: what was chosen, else what each element began with. */
export const currentState = (world: World, key: string, blocks: Json | undefined): JsonObject => {
  const chosen = world.chosen.get(key) ?? {}
  const values: Record<string, JsonObject> = {}
  for (const block of objectsOf(blocks)) {
    const blockId = textOf(block['block_id']) ?? ''
    for (const { element } of elementsOf(block)) {
      const actionId = textOf(element['action_id']) ?? ''
      const initial = initialState(element)
      if (initial === undefined) continue
      const kept = chosen[blockId]?.[actionId]
      values[blockId] = { ...values[blockId], [actionId]: kept?.['type'] === initial['type'] ? kept : initial }
    }
  }
  return values
}

export const remember = (world: World, key: string, blockId: string, actionId: string, state: JsonObject): void => {
  const chosen: StateValues = world.chosen.get(key) ?? {}
  world.chosen.set(key, { ...chosen, [blockId]: { ...chosen[blockId], [actionId]: state } })
}

const isExternal = (element: JsonObject): boolean => String(element['type']).endsWith('external_select')

/** The option that was meant, among those that were really offered. */
const resolveOption = (element: JsonObject, given: Json, suggested: readonly JsonObject[]): JsonObject | undefined => {
  const value = isObject(given) ? given['value'] : given
  const offered = isExternal(element)
    ? [...suggested, ...objectsOf(element['initial_options']), ...objectsOf([element['initial_option'] ?? null])]
    : offeredOptions(element)
  const match = offered.find((option) => option['value'] === value)
  if (match === undefined) return undefined
  const { url: _url, ...option } = match
  return option
}

export type Resolved =
  | { readonly kind: 'good'; readonly state: JsonObject }
  | { readonly kind: 'refused'; readonly error: string }

/** The element's new state after a choice, or why nobody could have made that choice. */
export const resolveChoice = (element: JsonObject, choice: Choice, suggested: readonly JsonObject[]): Resolved => {
  const type = textOf(element['type']) ?? ''
  const refused: Resolved = { kind: 'refused', error: 'option_not_offered' }
  if (single.has(type) || type === 'overflow') {
    const given = choice.selected_option ?? choice.value ?? null
    if (given === null) return { kind: 'good', state: { type, selected_option: null } }
    const option = resolveOption(element, given, suggested)
    return option === undefined ? refused : { kind: 'good', state: { type, selected_option: option } }
  }
  if (multiple.has(type)) {
    const given = isList(choice.selected_options) ? choice.selected_options : []
    const options = given.map((one) => resolveOption(element, one, suggested)).filter((one) => one !== undefined)
    if (options.length !== given.length) return refused
    const max = element['max_selected_items']
    if (typeof max === 'number' && options.length > max) return { kind: 'refused', error: 'too_many_selected' }
    return { kind: 'good', state: { type, selected_options: options } }
  }
  if (type === 'plain_text_input') return { kind: 'good', state: { type, value: choice.value || null } }
  if (type === 'datepicker') return { kind: 'good', state: { type, selected_date: choice.selected_date ?? null } }
  if (type === 'timepicker') return { kind: 'good', state: { type, selected_time: choice.selected_time ?? null } }
  if (type === 'datetimepicker') {
    return { kind: 'good', state: { type, selected_date_time: choice.selected_date_time ?? null } }
  }
  return { kind: 'good', state: { type } }
}

/** Whether a state holds nothing, so that a required input is still empty. */
export const isEmpty = (state: JsonObject): boolean =>
  Object.entries(state).every(
    ([name, value]) => name === 'type' || value === null || value === '' || (isList(value) && value.length === 0),
  )
