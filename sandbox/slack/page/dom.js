/**
 * Makes an element. Text reaches the page through text nodes alone, so that nothing foreign is ever read as HTML.
 * A property whose value is undefined, null or false is left out; `on…` properties are listeners.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | null | undefined | false | unknown[])} children
 */
export const element = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (typeof value === 'function') made.addEventListener(name.slice(2), value)
    else made.setAttribute(name, value === true ? '' : String(value))
  }
  made.append(...present(children))
  return made
}

/** The children that are there, in one flat list. */
export const present = (children) =>
  children.flat(Number.POSITIVE_INFINITY).filter((child) => child !== undefined && child !== null && child !== false)

const svgNamespace = 'http://www.w3.org/2000/svg'

const iconPaths = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4 4l8 8M12 4l-8 8',
  chevron: 'M4 6l4 4 4-4',
  back: 'M9.5 3.5L5 8l4.5 4.5',
  file: 'M4 1.8h5l3 3v9.4H4zM9 1.8v3h3',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  reply: 'M6.5 3.5L2.5 7.5l4 4M3 7.5h6.5a4 4 0 0 1 4 4v1',
  send: 'M2.5 13.5L14 8 2.5 2.5l1.5 5.5zM4 8h5',
  trash: 'M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.6 9h5.8l.6-9',
  down: 'M8 3v9.5M4 8.5l4 4 4-4',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 6.4a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2z',
}

/** A line drawing of 16 × 16 units, silent for screen readers: its button carries the words. */
export const icon = (name) => {
  const drawing = document.createElementNS(svgNamespace, 'svg')
  drawing.setAttribute('viewBox', '0 0 16 16')
  drawing.setAttribute('class', `icon icon-${name}`)
  drawing.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(svgNamespace, 'path')
  path.setAttribute('d', iconPaths[name])
  drawing.append(path)
  return drawing
}

const drawn = new WeakMap()

/**
 * Makes `parent` show `items`, touching only what changed: what stays keeps its focus, its open parts and its animation.
 *
 * @param {Element} parent
 * @param {{key: string, signature: string, build: (previous?: Element) => Element}[]} items
 */
export const reconcile = (parent, items) => {
  const previous = new Map()
  for (const child of parent.children) previous.set(drawn.get(child)?.key, child)
  const wanted = items.map(({ key, signature, build }) => {
    const before = previous.get(key)
    const kept = before && drawn.get(before).signature === signature
    const node = kept ? before : build(before)
    drawn.set(node, { key, signature })
    return node
  })
  const staying = new Set(wanted)
  for (const child of [...parent.children]) if (!staying.has(child)) child.remove()
  wanted.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null)
  })
}

/** Runs `change`; a focus that it tore down goes to the same control in the new drawing, or else to `fallback`. */
export const keepingFocus = (root, fallback, change) => {
  const focused = document.activeElement
  const held = focused !== root && root.contains(focused)
  const { blockId, actionId } = focused?.dataset ?? {}
  const selection = held && focused instanceof HTMLInputElement ? focused.selectionStart : null
  change()
  if (!held || root.contains(document.activeElement)) return
  const same = attribute('action', actionId)
  const heir = actionId && (root.querySelector(`${attribute('block', blockId)}${same}`) ?? root.querySelector(same))
  const next = heir ?? fallback
  next?.focus({ preventScroll: true })
  if (selection !== null && next instanceof HTMLInputElement && next.type === 'text') {
    next.setSelectionRange(selection, selection)
  }
}

const attribute = (name, id) => (id === undefined ? '' : `[data-${name}-id="${CSS.escape(id)}"]`)

let counter = 0

/** An id that no other element of the page has. */
export const freshId = (prefix) => `${prefix}-${++counter}`

/** Only these kinds of address may be followed: a `javascript:` link in a message stays text. */
export const safeAddress = (address) => {
  if (typeof address !== 'string' || !URL.canParse(address, location.origin)) return undefined
  const parsed = new URL(address, location.origin)
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(parsed.protocol) ? parsed.href : undefined
}

export const link = (address, ...children) => {
  const href = safeAddress(address)
  if (!href) return element('span', {}, ...children)
  return element('a', { href, target: '_blank', rel: 'noopener noreferrer' }, ...children)
}
