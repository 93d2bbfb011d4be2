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
