const isExternal = ({ type }) => type.endsWith('external_select')

const offeredBy = ({ options, option_groups: groups }) => groups?.flatMap((group) => group.options) ?? options ?? []

/**
 * What the person answered, as far as it still holds: a form may be edited under their hands, and an option that is no
 * longer offered is no longer chosen. Undefined where the element is as the bot drew it.
 */
export const currentAnswer = (part, remembered) => {
  if (remembered === undefined || remembered.type !== part.type) return undefined
  const { selected_option: one, selected_options: many } = remembered
  if (isExternal(part) || (!one && !many)) return remembered
  const values = new Set(offeredBy(part).map(({ value }) => value))
  if (one) return values.has(one.value) ? remembered : undefined
  return { ...remembered, selected_options: many.filter(({ value }) => values.has(value)) }
}

const isEmpty = (answer) => {
  if (!answer) return true
  const { value, selected_option: one, selected_options: many } = answer
  const moment = answer.selected_date ?? answer.selected_time ?? answer.selected_date_time
  return !value && !one && !(many?.length > 0) && !moment
}

const problemOf = ({ optional, element: part }, answer) => {
  if (isEmpty(answer)) return optional ? undefined : 'Ce champ est à remplir.'
  if (part.min_length && answer.value?.length < part.min_length) return `Au moins ${part.min_length} caractères.`
  return undefined
}

/** What Slack itself refuses before the bot is asked, by block. */
export const missingAnswers = (blocks, values) =>
  Object.fromEntries(
    blocks
      .filter((block) => block.type === 'input')
      .map((block) => [block.block_id, problemOf(block, values[block.block_id]?.[block.element.action_id])])
      .filter(([, problem]) => problem !== undefined),
  )

const initialAnswer = (part) => {
  const { type } = part
  if (type === 'button' || type === 'overflow') return undefined
  if (type === 'plain_text_input') return { type, value: part.initial_value ?? null }
  if (type === 'datepicker') return { type, selected_date: part.initial_date ?? null }
  if (type === 'timepicker') return { type, selected_time: part.initial_time ?? null }
  if (type === 'datetimepicker') return { type, selected_date_time: part.initial_date_time ?? null }
  if (type === 'checkboxes' || type.startsWith('multi_')) return { type, selected_options: part.initial_options ?? [] }
  return { type, selected_option: part.initial_option ?? null }
}

const fieldsOf = (block) =>
  [
    block.type === 'input' ? block.element : undefined,
    block.accessory,
    ...(block.type === 'actions' ? block.elements : []),
  ]
    .filter((part) => part?.action_id)
    .map((part) => ({ block, part }))

/** The whole state of a form, as Slack sends it: `{block_id: {action_id: answer}}`. */
export const formValues = (blocks, recall) => {
  const values = {}
  for (const { block, part } of blocks.flatMap(fieldsOf)) {
    const answer = currentAnswer(part, recall(block.block_id, part.action_id)) ?? initialAnswer(part)
    if (!answer) continue
    values[block.block_id] = { ...values[block.block_id], [part.action_id]: answer }
  }
  return values
}
