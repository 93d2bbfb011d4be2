import { element, link, reconcile, safeAddress } from './dom.js'
import { controlNode } from './elements.js'
import { withEmoji } from './emoji.js'
import { inputNode } from './input-block.js'
import { markdownNodes } from './markdown.js'
import { mrkdwnNodes } from './mrkdwn.js'
import { planNode } from './plan.js'
import { richTextNodes } from './rich-text.js'

/**
 * What blocks stand on: a message, or a view.
 * @typedef {object} Surface
 * @property {'message' | 'view'} kind
 * @property {import('./mrkdwn.js').Directory} directory
 * @property {Map<string, boolean>} opened tasks whose details the person opened or closed
 * @property {(blockId: string, actionId: string) => object | undefined} recall what the person chose or typed earlier
 * @property {(blockId: string, actionId: string, answer: object) => void} remember
 * @property {(blockId: string, actionId: string, answer: object) => void} [keep] tells the workspace of an answer that
 *   is not sent to the bot, so that its state is right in whatever is sent next
 * @property {(blockId: string, actionId: string, answer: object) => Promise<void>} act sends a block_actions
 * @property {(blockId: string, actionId: string, typed: string) => Promise<{options?: object[], option_groups?: object[]}>} suggest
 */

/** A text object → nodes. */
export const textNodes = (text, directory) => {
  if (!text) return []
  if (text.type === 'mrkdwn') return mrkdwnNodes(text.text ?? '', directory)
  return [element('div', { class: 'lines' }, text.emoji === false ? text.text : withEmoji(text.text ?? ''))]
}

/** Pictures from elsewhere are not fetched (nothing leaves the machine): they are shown as a link with their words. */
const imageNode = (image) => {
  const address = safeAddress(image.image_url) ?? ''
  const local = image.image_url?.startsWith('data:image/') || address.startsWith(location.origin)
  if (local) return element('img', { src: image.image_url, alt: image.alt_text ?? '' })
  return element('span', { class: 'image-away' }, '🖼 ', link(image.image_url, image.alt_text ?? 'Image'))
}

const contextPart = (part, directory) =>
  part.type === 'image' ? imageNode(part) : element('div', { class: 'context-text' }, ...textNodes(part, directory))

const sectionNode = (block, surface) => {
  const { directory } = surface
  const fields = (block.fields ?? []).map((field) => element('div', { class: 'field' }, ...textNodes(field, directory)))
  const accessory =
    block.accessory?.type === 'image'
      ? imageNode(block.accessory)
      : block.accessory && controlNode(block.accessory, block, surface)
  return element(
    'div',
    { class: accessory ? 'section with-accessory' : 'section' },
    element(
      'div',
      { class: 'section-main' },
      ...textNodes(block.text, directory),
      fields.length > 0 && element('div', { class: 'fields' }, ...fields),
    ),
    accessory && element('div', { class: 'accessory' }, accessory),
  )
}

const cellContent = (cell, directory) => {
  if (cell.type === 'rich_text') return richTextNodes(cell, directory)
  return [cell.text ?? String(cell.value ?? '')]
}

const tableNode = (block, surface) => {
  const settings = block.column_settings ?? []
  const cellNode = (tag) => (cell, column) => {
    const { align = 'left', is_wrapped: wrapped = false } = settings[column] ?? {}
    const scope = tag === 'th' ? 'col' : undefined
    const properties = { class: `align-${align}${wrapped ? ' wrapped' : ''}`, scope }
    return element(tag, properties, ...cellContent(cell, surface.directory))
  }
  const rowNode = (row, index) => element('tr', {}, ...row.map(cellNode(index === 0 ? 'th' : 'td')))
  const [first = [], ...others] = block.rows ?? []
  return element(
    'div',
    { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': 'Tableau' },
    element(
      'table',
      {},
      element('thead', {}, rowNode(first, 0)),
      element('tbody', {}, ...others.map((row, index) => rowNode(row, index + 1))),
    ),
  )
}

const imageBlockNode = (block, directory) =>
  element(
    'figure',
    {},
    block.title && element('figcaption', {}, ...textNodes(block.title, directory)),
    imageNode(block),
  )

const drawings = {
  section: sectionNode,
  header: (block, { directory }) => element('h3', { class: 'header-block' }, ...textNodes(block.text, directory)),
  context: (block, { directory }) =>
    element('div', { class: 'context' }, ...block.elements.map((part) => contextPart(part, directory))),
  divider: () => element('hr'),
  actions: (block, surface) =>
    element('div', { class: 'actions' }, ...block.elements.map((part) => controlNode(part, block, surface))),
  image: (block, { directory }) => imageBlockNode(block, directory),
  input: inputNode,
  rich_text: (block, { directory }) => element('div', { class: 'rich-text' }, ...richTextNodes(block, directory)),
  plan: planNode,
  task_card: (block, surface, previous) => planNode({ title: '', tasks: [block] }, surface, previous),
  table: tableNode,
  markdown: (block) => element('div', { class: 'markdown' }, ...markdownNodes(block.text ?? '')),
}

const blockNode = (block, surface, previous) => {
  const draw = drawings[block.type]
  const node = draw
    ? draw(block, surface, previous)
    : element('p', { class: 'unknown-block' }, `Bloc « ${block.type} » : la page ne sait pas le dessiner.`)
  node.classList.add('block')
  if (block.block_id) node.setAttribute('data-block-id', block.block_id)
  return node
}

const canBePressed = ({ type, accessory }) => type === 'actions' || type === 'input' || accessory !== undefined

/** What makes a drawing stale. A block that nobody can press is the same under another id. */
const signatureOf = (block) => JSON.stringify(canBePressed(block) ? block : { ...block, block_id: undefined })

/**
 * Which block of the earlier drawing is the same one: an input by its id, which its bot gave; the others by their place
 * among their kind, since Slack makes up a new id at every edit for a block that has none.
 */
const keysOf = (blocks) => {
  const counts = new Map()
  return blocks.map(({ type, block_id: id }) => {
    if (type === 'input') return `input ${id}`
    counts.set(type, (counts.get(type) ?? 0) + 1)
    return `${type} ${counts.get(type)}`
  })
}

/** Shows `blocks` in `parent`, drawing again only the blocks that changed. */
export const showBlocks = (parent, blocks, surface) => {
  const keys = keysOf(blocks)
  reconcile(
    parent,
    blocks.map((block, index) => ({
      key: keys[index],
      signature: signatureOf(block),
      build: (previous) => blockNode(block, surface, previous),
    })),
  )
}
