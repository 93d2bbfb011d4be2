import type { Block, Card, Tone } from '../../bot/card/card.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { MessageBlock } from './block-kit.ts'
import { limits } from './limits.ts'
import { renderBlock, type Surface, startProgress } from './render-blocks.ts'
import { plain, renderButtons } from './render-buttons.ts'
import { textLength } from './render-rich.ts'
import { moreLine } from './render-table.ts'
import { clean, clip, escapeText, present } from './text.ts'

export interface RenderOptions {
  readonly locale: Locale
  /** Whatever is a sandbox says so on every card (DESIGN 10). */
  readonly sandbox: boolean
  readonly surface?: Surface
}

export interface RenderedMessage {
  /** For notifications and for readers that show no blocks. */
  readonly text: string
  readonly blocks: MessageBlock[]
}

const marks: Readonly<Record<Tone, string>> = { neutral: '', good: '✅ ', warning: '⚠️ ', bad: '⛔ ' }

/** Below this there is no use in beginning a block. */
const leastRoom = 120
const reservedForEnd = 300

/**
 * A card as a Slack message: pure, within Slack's limits whatever the card holds, and with nothing foreign in a place
 * where Slack would read a mention, a link or formatting. Buttons come before text when there is not room for both:
 * they are the way forward.
 */
export const renderCard = (card: Card, options: RenderOptions): RenderedMessage => {
  const words = wordsFor(options.locale).card
  const header: MessageBlock = { type: 'header', text: plain(`${marks[card.tone]}${clean(card.title)}`, limits.header) }
  const end: MessageBlock[] = options.sandbox
    ? [{ type: 'context', elements: [plain(words.sandbox, limits.context)] }]
    : []
  const buttons = rendersOfButtons(card.blocks)
  const reserved = textLength(header) + textLength([...buttons.values()]) + reservedForEnd
  const progress = startProgress(options.locale, options.surface ?? 'message')

  const blocks: MessageBlock[] = [header]
  let room = limits.messageText - reserved
  // The header, the last two lines and all buttons have their places.
  let places = limits.messageBlocks - 3 - [...buttons.values()].reduce((sum, group) => sum + group.length, 0)
  let missing = 0
  for (const [position, block] of card.blocks.entries()) {
    if (block.type === 'buttons') {
      blocks.push(...(buttons.get(position) ?? []))
      continue
    }
    if (showsNothing(block)) continue
    const rendered = room < leastRoom ? [] : renderBlock(block, room, progress)
    const cost = textLength(rendered)
    if (rendered.length === 0 || cost > room || rendered.length > places) {
      missing += block.type === 'divider' ? 0 : 1
      continue
    }
    blocks.push(...rendered)
    room -= cost
    places -= rendered.length
  }
  return {
    text: escapeText(present(clip(card.summary, limits.summary * 2), limits.summary)),
    blocks: [...blocks, ...moreLine(missing, words), ...end],
  }
}

const showsNothing = (block: Block): boolean => {
  if (block.type === 'facts' || block.type === 'list') return block.items.length === 0
  return block.type === 'table' && block.columns.length === 0
}

/** All groups of buttons, within the part of the message that is theirs. */
const rendersOfButtons = (blocks: readonly Block[]): ReadonlyMap<number, MessageBlock[]> => {
  const groups = new Map<number, MessageBlock[]>()
  let room = limits.messageText / 2
  let places = 20
  let index = 0
  for (const [position, block] of blocks.entries()) {
    if (block.type !== 'buttons') continue
    const { blocks: rendered } = renderButtons(block.buttons, index, room)
    index += block.buttons.length
    if (rendered.length > places) continue
    groups.set(position, rendered)
    room -= textLength(rendered)
    places -= rendered.length
  }
  return groups
}
