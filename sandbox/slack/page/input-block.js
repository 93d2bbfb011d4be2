import { element, freshId } from './dom.js'
import { controlNode } from './elements.js'

/** An `input` block: its label, its field, its hint, and the place where an error of the form is told. */
export const inputNode = (block, surface) => {
  const base = freshId('input')
  const [labelId, hintId, errorId] = [`${base}-label`, `${base}-hint`, `${base}-error`]
  const described = block.hint ? `${errorId} ${hintId}` : errorId
  const field = controlNode(block.element, block, surface, {
    id: base,
    'aria-labelledby': labelId,
    'aria-describedby': described,
  })
  return element(
    'div',
    { class: 'input-block' },
    element(
      'label',
      { id: labelId, for: base },
      block.label.text,
      block.optional && element('span', { class: 'optional' }, ' (facultatif)'),
    ),
    field,
    element('p', { id: errorId, class: 'field-error', 'data-error-for': block.block_id }),
    block.hint && element('p', { id: hintId, class: 'hint' }, block.hint.text),
  )
}

/** Shows the errors of a form under their fields, and takes away those that are mended. */
export const showErrors = (root, errors) => {
  for (const place of root.querySelectorAll('[data-error-for]')) {
    const message = errors[place.dataset.errorFor] ?? ''
    const frame = place.closest('.input-block')
    const field = frame.querySelector('[data-action-id]')
    place.textContent = message
    frame.classList.toggle('invalid', message !== '')
    if (message) field?.setAttribute('aria-invalid', 'true')
    else field?.removeAttribute('aria-invalid')
  }
  const first = root.querySelector('.input-block.invalid [data-action-id]')
  const inside = first?.querySelector('input') ?? first
  inside?.focus()
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
    const answer = recall(block.block_id, part.action_id) ?? initialAnswer(part)
    if (!answer) continue
    values[block.block_id] = { ...values[block.block_id], [part.action_id]: answer }
  }
  return values
}
