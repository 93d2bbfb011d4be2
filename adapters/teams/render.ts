import type { Block, Card, Tone } from '../../bot/card/card.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { AdaptiveCard, Element, StyleName } from './adaptive-card.ts'
import { fitInto, type Part } from './fit.ts'
import { limits } from './limits.ts'
import { headline, partOf } from './render-blocks.ts'
import { renderButtons } from './render-buttons.ts'
import { moreLine } from './render-more.ts'
import { type Mentions, mentionsOf, richText } from './render-rich.ts'
import { clean, clip, escapeMarkdown, inert, present, sizeOf } from './text.ts'

export interface RenderOptions {
  readonly locale: Locale
  /** Whatever is a sandbox says so on every card (DESIGN 10). */
  readonly sandbox: boolean
}

export interface RenderedCard {
  readonly content: AdaptiveCard
  /** One plain line, for notifications and for readers that show no card. */
  readonly summary: string
}

const marks: Readonly<Record<Tone, string>> = { neutral: '', good: '✓ ', warning: '⚠ ', bad: '✗ ' }
const styles: Readonly<Record<Tone, StyleName>> = {
  neutral: 'emphasis',
  good: 'good',
  warning: 'warning',
  bad: 'attention',
}

/** What a line about parts that are missing takes at most. */
const reservedForMore = 600

/**
 * A card as an Adaptive Card for Teams: pure, within what Teams takes whatever the card holds, and with nothing
 * foreign in a place where Teams would read Markdown, a mention or a function. Buttons come before text when there is
 * not room for both: they are the way forward.
 */
export const renderCard = (card: Card, options: RenderOptions): RenderedCard => {
  const { locale } = options
  const mentions = mentionsOf(card)
  const summary = clip(clean(card.summary).replaceAll(/\s+/g, ' ').trim() || clean(card.title), limits.summary)
  const frame = frameOf(summary, locale)
  const header: Element = {
    type: 'Container',
    style: styles[card.tone],
    bleed: true,
    items: [headline(`${marks[card.tone]}${clean(card.title)}`, limits.title, 'large')],
  }
  const end = options.sandbox ? [sandboxLine(locale)] : []
  const entities = [...mentions.values()]
  const fixed = sizeOf([frame, header, end, entities]) + reservedForMore
  const body = renderBlocks(card.blocks, limits.cardBytes - fixed, mentions, locale)
  const content = { ...frame, body: [header, ...body, ...end] }
  const written = JSON.stringify(content.body)
  const named = entities.filter(({ text }) => written.includes(JSON.stringify(text).slice(1, -1)))
  return {
    content: { ...content, msteams: { width: 'Full', ...(named.length === 0 ? {} : { entities: named }) } },
    summary,
  }
}

/** All but the body, which is the same for cards and dialogs. */
export const frameOf = (summary: string, locale: Locale) =>
  ({
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: locale,
    fallbackText: inert(escapeMarkdown(summary)),
    speak: inert(summary),
    msteams: { width: 'Full' },
  }) as const

export const sandboxLine = (locale: Locale): Element => ({
  ...richText([
    { type: 'TextRun', text: present(wordsFor(locale).card.sandbox, limits.context), size: 'small', isSubtle: true },
  ]),
  separator: true,
  spacing: 'medium',
})

/** Blocks in at most `room` (`sizeOf`), with a line that counts what is missing. */
export const renderBlocks = (
  blocks: readonly Block[],
  room: number,
  mentions: Mentions,
  locale: Locale,
): readonly Element[] => {
  const words = wordsFor(locale).card
  const parts: Part[] = []
  /** The parts that a line separates from what stands before. */
  const separated = new Set<number>()
  let roomForButtons = Math.min(limits.buttonBytes, room / 2)
  for (const block of blocks) {
    if (block.type === 'divider') {
      separated.add(parts.length)
      continue
    }
    if (block.type === 'buttons') {
      const elements = renderButtons(block.buttons, roomForButtons, words)
      roomForButtons -= elements.length === 0 ? 0 : sizeOf(elements)
      if (elements.length > 0) parts.push({ items: 1, render: () => elements, keep: true })
      continue
    }
    const part = partOf(block, mentions, locale)
    if (part !== null) parts.push(part)
  }
  const { elements, missing } = fitInto(parts, room)
  return [
    ...elements.flatMap((group, index) => (separated.has(index) ? separate(group) : group)),
    ...moreLine(missing, words),
  ]
}

const separate = ([first, ...others]: readonly Element[]): readonly Element[] =>
  first === undefined ? [] : [{ ...first, separator: true, spacing: 'medium' }, ...others]
