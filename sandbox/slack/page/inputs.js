import { element, freshId } from './dom.js'
import { mrkdwnNodes } from './mrkdwn.js'

const textOf = (text, directory) => (text?.type === 'mrkdwn' ? mrkdwnNodes(text.text, directory) : [text?.text ?? ''])

const textInput = (part, { current, attributes, changed, settled, left, optional }) => {
  const shared = {
    ...attributes,
    class: 'text-input',
    placeholder: part.placeholder?.text,
    maxlength: part.max_length,
    autocomplete: 'off',
    'aria-required': String(!optional),
  }
  const field = part.multiline
    ? element('textarea', { ...shared, rows: '4' })
    : element('input', { ...shared, type: 'text' })
  field.value = current?.value ?? part.initial_value ?? ''
  const triggers = part.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed']
  field.addEventListener('input', () => {
    changed({ value: field.value || null })
    if (triggers.includes('on_character_entered')) settled()
  })
  field.addEventListener('change', left)
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || part.multiline || !triggers.includes('on_enter_pressed')) return
    if (settled()) event.preventDefault()
  })
  return field
}

/** Seconds since 1970 → what `datetime-local` shows, in the clock of this machine. */
const localMoment = (seconds) => {
  const date = new Date(seconds * 1000)
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

const momentKinds = {
  datepicker: { type: 'date', name: 'selected_date', initial: 'initial_date' },
  timepicker: { type: 'time', name: 'selected_time', initial: 'initial_time' },
  datetimepicker: {
    type: 'datetime-local',
    name: 'selected_date_time',
    initial: 'initial_date_time',
    show: localMoment,
    read: (text) => Math.floor(new Date(text).getTime() / 1000),
  },
}

const asItIs = (text) => text

const momentInput = (part, { current, attributes, changed, settled, optional }) => {
  const { type, name, initial, show = asItIs, read = asItIs } = momentKinds[part.type]
  const field = element('input', {
    ...attributes,
    class: 'text-input moment',
    type,
    'aria-required': String(!optional),
  })
  const value = current ? current[name] : part[initial]
  if (value) field.value = show(value)
  field.addEventListener('change', () => {
    changed({ [name]: field.value ? read(field.value) : null })
    settled()
  })
  return field
}

const optionLine = (input, option, directory) => {
  const id = freshId('choice')
  input.id = id
  return element(
    'div',
    { class: 'choice' },
    input,
    element(
      'label',
      { for: id },
      ...textOf(option.text, directory),
      option.description && element('small', {}, ...textOf(option.description, directory)),
    ),
  )
}

const choices =
  (type) =>
  (part, { current, attributes, directory, changed, settled }) => {
    const single = type === 'radio'
    const name = freshId('choices')
    const atFirst = single
      ? [current ? current.selected_option : part.initial_option]
      : (current?.selected_options ?? part.initial_options ?? [])
    const startValues = new Set(atFirst.filter(Boolean).map((option) => option.value))
    const group = element('div', {
      ...attributes,
      class: 'choices',
      role: single ? 'radiogroup' : 'group',
      tabindex: '-1',
    })
    const inputs = part.options.map((option) => {
      const input = element('input', { type, name, value: option.value, checked: startValues.has(option.value) })
      input.addEventListener('change', () => {
        const chosen = part.options.filter((_, index) => inputs[index].checked)
        changed(single ? { selected_option: chosen[0] ?? null } : { selected_options: chosen })
        settled()
      })
      return input
    })
    group.append(...part.options.map((option, index) => optionLine(inputs[index], option, directory)))
    return group
  }

/**
 * The plain fields of Block Kit. Each is given `use`: what was typed before, attributes (ids, label), `changed(answer)`
 * at every change, `settled()` where Slack would send a block_actions (true when one is sent), and `left()` when the
 * person goes on to another field.
 */
export const plainInputs = {
  plain_text_input: textInput,
  datepicker: momentInput,
  timepicker: momentInput,
  datetimepicker: momentInput,
  checkboxes: choices('checkbox'),
  radio_buttons: choices('radio'),
}
