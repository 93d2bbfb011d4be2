import { currentAnswer } from './answers.js'
import { askConfirm } from './dialog.js'
import { element, freshId, icon, safeAddress } from './dom.js'
import { withEmoji } from './emoji.js'
import { plainInputs } from './inputs.js'
import { openPopup, stepThrough } from './popup.js'
import { selectNode } from './select.js'

/** Marks a control as waiting while the bot's answer is out; a second press meanwhile is ignored. */
const whileBusy = async (node, work) => {
  if (node.getAttribute('aria-busy') === 'true') return
  node.setAttribute('aria-busy', 'true')
  try {
    await work()
  } finally {
    node.removeAttribute('aria-busy')
  }
}

const confirmed = async (part, surface, confirm = part.confirm) =>
  confirm === undefined || askConfirm(confirm, surface.directory)

const buttonNode = (part, block, surface, attributes) => {
  const style = part.style ?? ''
  const words = withEmoji(part.text.text)
  const press = async () => {
    if (!(await confirmed(part, surface))) return
    const answer = { type: 'button', ...(part.value === undefined ? {} : { value: part.value }) }
    await whileBusy(node, () => surface.act(block.block_id, part.action_id, answer))
  }
  const address = part.url && safeAddress(part.url)
  const node = address
    ? element(
        'a',
        {
          ...attributes,
          class: `button ${style}`,
          href: address,
          target: '_blank',
          rel: 'noopener noreferrer',
          onclick: press,
        },
        words,
      )
    : element('button', { ...attributes, type: 'button', class: `button ${style}`, onclick: press }, words)
  if (part.accessibility_label) node.setAttribute('aria-label', part.accessibility_label)
  return node
}

const overflowNode = (part, block, surface, attributes) => {
  let close
  const trigger = element(
    'button',
    {
      ...attributes,
      type: 'button',
      class: 'button overflow',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-label': 'Autres actions',
    },
    icon('more'),
  )
  const hide = () => {
    close?.()
    close = undefined
    trigger.setAttribute('aria-expanded', 'false')
  }
  const pick = async (option) => {
    hide()
    trigger.focus()
    if (!(await confirmed(part, surface))) return
    if (option.url && safeAddress(option.url)) open(safeAddress(option.url), '_blank', 'noopener')
    const answer = { type: 'overflow', selected_option: option }
    await whileBusy(trigger, () => surface.act(block.block_id, part.action_id, answer))
  }
  const items = part.options.map((option) =>
    element(
      'button',
      { type: 'button', role: 'menuitem', class: 'option', tabindex: '-1', onclick: () => pick(option) },
      withEmoji(option.text.text),
    ),
  )
  const menu = element('div', { id: freshId('menu'), class: 'select-list', role: 'menu', popover: 'manual' }, ...items)
  const show = () => {
    close = openPopup(trigger, menu)
    trigger.setAttribute('aria-expanded', 'true')
    items[0]?.focus()
  }
  trigger.addEventListener('click', () => (close ? hide() : show()))
  menu.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) items[stepThrough(items.indexOf(document.activeElement), step, items.length)]?.focus()
    if (event.key === 'Escape') {
      hide()
      trigger.focus()
    }
    if (step || event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
    }
  })
  menu.addEventListener('focusout', (event) => {
    if (!menu.contains(event.relatedTarget)) hide()
  })
  return element('div', { class: 'overflow-frame' }, trigger, menu)
}

const chosenAtFirst = (part, current) => {
  if (current) return (current.selected_options ?? [current.selected_option]).filter(Boolean)
  return (part.initial_options ?? [part.initial_option]).filter(Boolean)
}

/** The wiring that all fields share: remember what was chosen; send it where Slack would. */
const fieldUse = (part, block, surface, attributes, redraw) => {
  let latest = currentAnswer(part, surface.recall(block.block_id, part.action_id))
  const sends = block.type !== 'input' || block.dispatch_action === true
  return {
    current: latest,
    attributes,
    directory: surface.directory,
    optional: block.optional === true,
    changed: (answer) => {
      latest = { type: part.type, ...answer }
      if (part.confirm === undefined) surface.remember(block.block_id, part.action_id, latest)
    },
    settled: () => {
      if (!sends) keep()
      if (!sends || latest === undefined) return false
      send(latest)
      return true
    },
    left: () => keep(),
  }

  function keep() {
    if (!sends && latest !== undefined) surface.keep?.(block.block_id, part.action_id, latest)
  }

  async function send(answer) {
    if (!(await confirmed(part, surface))) return redraw()
    surface.remember(block.block_id, part.action_id, answer)
    await surface.act(block.block_id, part.action_id, answer)
  }
}

const selectOf = (part, use, block, surface) => {
  const multiple = part.type.startsWith('multi_')
  return selectNode(part, {
    ...use,
    chosen: chosenAtFirst(part, use.current),
    suggest: (typed) => surface.suggest(block.block_id, part.action_id, typed),
    changed: (chosen) => use.changed(multiple ? { selected_options: chosen } : { selected_option: chosen[0] ?? null }),
  })
}

/**
 * An interactive element of Block Kit.
 *
 * @param {object} part
 * @param {object} block the block that it stands in
 * @param {import('./blocks.js').Surface} surface
 * @param {Record<string, string>} [labels] attributes that bind a label and an error to it
 */
export const controlNode = (part, block, surface, labels) => {
  const attributes = {
    'aria-label': labels
      ? undefined
      : (part.accessibility_label ?? part.placeholder?.text ?? block.text?.text ?? part.action_id),
    ...labels,
    'data-block-id': block.block_id,
    'data-action-id': part.action_id,
  }
  if (part.type === 'button') return buttonNode(part, block, surface, { ...attributes, 'aria-label': undefined })
  if (part.type === 'overflow') return overflowNode(part, block, surface, attributes)
  let node
  const redraw = () => node.replaceWith(controlNode(part, block, surface, labels))
  const use = fieldUse(part, block, surface, attributes, redraw)
  if (/^(?:multi_)?(?:static|external)_select$/.test(part.type)) node = selectOf(part, use, block, surface)
  else if (Object.hasOwn(plainInputs, part.type)) node = plainInputs[part.type](part, use)
  else node = element('span', { class: 'unknown-block' }, `Élément « ${part.type} » inconnu`)
  return node
}
