import { element, freshId, icon } from './dom.js'
import { flattened, latestOnly, matches, plainOf } from './options.js'
import { openPopup, stepThrough } from './popup.js'

const chipNode = (option, remove) =>
  element(
    'li',
    { class: 'chip' },
    element('span', {}, plainOf(option.text)),
    element(
      'button',
      { type: 'button', class: 'chip-remove', 'aria-label': `Retirer ${plainOf(option.text)}`, onclick: remove },
      icon('cross'),
    ),
  )

/**
 * A select of any of Slack's four kinds, as a combobox one can type in.
 *
 * @param {object} part the element of Block Kit
 * @param {object} use
 * @param {object[]} use.chosen what is chosen at first
 * @param {Record<string, string | undefined>} use.attributes for the field: label, ids
 * @param {boolean} use.optional whether a single choice may be emptied again
 * @param {(typed: string) => Promise<object>} use.suggest for external selects
 * @param {(chosen: object[]) => void} use.changed at every change
 * @param {() => void} use.settled when the person is done with it and something changed
 */
export const selectNode = (part, { chosen: atFirst, attributes, optional, suggest, changed, settled }) => {
  const multiple = part.type.startsWith('multi_')
  const external = part.type.includes('external')
  const limit = part.max_selected_items ?? Number.POSITIVE_INFINITY
  let chosen = [...atFirst]
  let rows = []
  let active = -1
  let unsettled = false
  let close

  const listId = freshId('list')
  const list = element('div', {
    id: listId,
    class: 'select-list',
    role: 'listbox',
    popover: 'manual',
    'aria-label': 'Choix',
  })
  if (multiple) list.setAttribute('aria-multiselectable', 'true')
  const chips = element('ul', { class: 'chips', 'aria-label': 'Sélection' })
  const field = element('input', {
    ...attributes,
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': listId,
  })
  const box = element('div', { class: 'select-box' }, multiple && chips, field, icon('chevron'))
  const node = element('div', { class: multiple ? 'select select-multiple' : 'select' }, box, list)

  const isChosen = (option) => chosen.some(({ value }) => value === option.value)
  const placeholder = () =>
    chosen.length > 0 && multiple ? '' : plainOf(part.placeholder) || (external ? 'Rechercher…' : 'Choisir…')

  const showChosen = () => {
    chips.replaceChildren(...chosen.map((option) => chipNode(option, () => drop(option))))
    field.placeholder = placeholder()
    if (!multiple) field.value = chosen[0] ? plainOf(chosen[0].text) : ''
  }

  const choose = (next) => {
    chosen = next
    unsettled = true
    changed(chosen)
  }

  const settle = () => {
    if (!unsettled) return
    unsettled = false
    settled()
  }

  const drop = (option) => {
    choose(chosen.filter(({ value }) => value !== option.value))
    showChosen()
    field.focus()
    if (close) showRows()
    else settle()
  }

  const pick = (option) => {
    if (!multiple) {
      choose([option])
      hide()
      return
    }
    if (isChosen(option)) choose(chosen.filter(({ value }) => value !== option.value))
    else if (chosen.length < limit) choose([...chosen, option])
    showChosen()
    if (field.value) {
      field.value = ''
      load('')
    } else showRows()
  }

  const rowNode = ({ option }, index) =>
    element(
      'div',
      {
        id: `${listId}-${index}`,
        role: 'option',
        class: index === active ? 'option active' : 'option',
        'aria-selected': String(isChosen(option)),
        'aria-disabled': String(multiple && chosen.length >= limit && !isChosen(option)),
        'data-value': option.value,
        onclick: () => pick(option),
      },
      icon('check'),
      element(
        'span',
        {},
        plainOf(option.text),
        option.description && element('small', {}, plainOf(option.description)),
      ),
    )

  const showRows = (empty = 'Aucun résultat') => {
    const drawn = rows.flatMap((row, index) => [
      row.group && element('div', { class: 'option-group', role: 'presentation' }, row.group),
      rowNode(row, index),
    ])
    list.replaceChildren(...drawn.filter(Boolean))
    if (rows.length === 0) list.append(element('div', { class: 'option-none', role: 'status' }, empty))
    if (active >= 0 && rows[active]) field.setAttribute('aria-activedescendant', `${listId}-${active}`)
    else field.removeAttribute('aria-activedescendant')
    list.querySelector('.active')?.scrollIntoView({ block: 'nearest' })
  }

  const setRows = (source, keep) => {
    rows = flattened(source).filter(({ option }) => keep(option))
    active = rows.findIndex(({ option }) => !multiple && isChosen(option))
    if (active < 0 && field.value && !field.dataset.untouched)
      active = rows.findIndex(({ option }) => !isChosen(option))
    showRows()
  }

  const search = latestOnly(suggest, 180)

  const load = async (typed) => {
    if (!external) return setRows(part, (option) => typed === '' || matches(option, typed))
    const least = part.min_query_length ?? 3
    if (typed.length < least) {
      rows = []
      return showRows(`Tapez au moins ${least} caractère${least > 1 ? 's' : ''}`)
    }
    if (rows.length === 0) showRows('Recherche…')
    const found = await search(typed)
    if (found && close) setRows(found, () => true)
  }

  const show = () => {
    if (close) return
    close = openPopup(box, list)
    field.setAttribute('aria-expanded', 'true')
    field.dataset.untouched = 'true'
    load(multiple ? field.value : '')
  }

  const hide = () => {
    close?.()
    close = undefined
    active = -1
    field.setAttribute('aria-expanded', 'false')
    field.removeAttribute('aria-activedescendant')
    if (!multiple && optional && field.value === '' && chosen.length > 0) choose([])
    if (multiple) field.value = ''
    showChosen()
    settle()
  }

  const keys = {
    ArrowDown: () => (close ? move(1) : show()),
    ArrowUp: () => (close ? move(-1) : show()),
    Enter: () => {
      if (!close) show()
      else if (rows[active]) pick(rows[active].option)
    },
    Escape: () => hide(),
  }

  const move = (step) => {
    active = stepThrough(active, step, rows.length)
    showRows()
  }

  field.addEventListener('keydown', (event) => {
    if (event.key === 'Backspace' && multiple && field.value === '' && chosen.length > 0) drop(chosen.at(-1))
    if (event.key === 'Escape' && !close) return
    if (!Object.hasOwn(keys, event.key)) return
    event.preventDefault()
    event.stopPropagation()
    keys[event.key]()
  })
  field.addEventListener('input', () => {
    show()
    delete field.dataset.untouched
    load(field.value)
  })
  field.addEventListener('focus', () => field.select())
  field.addEventListener('blur', hide)
  // A press inside of the list or on the box must not take the focus away from the field, which would close the list.
  list.addEventListener('mousedown', (event) => event.preventDefault())
  box.addEventListener('mousedown', (event) => {
    if (event.target !== field && !event.target.closest('button')) event.preventDefault()
  })
  box.addEventListener('click', (event) => {
    if (event.target.closest('button')) return
    field.focus()
    show()
  })
  showChosen()
  return node
}
