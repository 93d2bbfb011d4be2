import type { Block, Rich } from '../../bot/card/card.ts'
import { number, percent } from '../../bot/text/format.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { MessageBlock } from './block-kit.ts'
import { limits } from './limits.ts'
import { bold, flatten, isSafeUrl, richBlock, richElements, textLength } from './render-rich.ts'
import { renderPlanBlock, stepLines } from './render-steps.ts'
import { moreLine, renderTableBlock, tableLines } from './render-table.ts'
import { clean, clip, present } from './text.ts'

/** Everything but buttons, which have their own rules. */
export type TextBlock = Exclude<Block, { readonly type: 'buttons' }>

/**
 * `message`: all that Slack can show. `modal`: no table and no plan, which belong to messages.
 * `sections`: nothing but plain sections, for when Slack refused the rest.
 */
export type Surface = 'message' | 'modal' | 'sections'

/** What is used up while one message is rendered. */
export interface Progress {
  readonly locale: Locale
  readonly surface: Surface
  readonly taskIds: Set<string>
  tableUsed: boolean
}

export const startProgress = (locale: Locale, surface: Surface): Progress => ({
  locale,
  surface,
  taskIds: new Set(),
  tableUsed: false,
})

/** One block of a card in at most `room` characters; none when it shows nothing. */
export const renderBlock = (block: TextBlock, room: number, progress: Progress): MessageBlock[] => {
  if (progress.surface === 'sections') return plainBlock(block, room, progress.locale)
  const words = wordsFor(progress.locale).card
  switch (block.type) {
    case 'text':
      return [richBlock(richElements(block.text, Math.min(room, limits.text)))]
    case 'heading':
      return [richBlock([bold(present(block.text, Math.min(room, limits.header)))])]
    case 'context':
      return [contextBlock(block.text, room)]
    case 'facts':
      return factsBlock(block, room, progress.locale)
    case 'list':
      return listBlock(block, room, progress.locale)
    case 'steps':
      return progress.surface === 'message'
        ? [renderPlanBlock(block, room, progress.taskIds, words)]
        : [richBlock(stepLines(block, Math.min(room, limits.text), words))]
    case 'table':
      return tableBlocks(block, room, progress)
    case 'progress':
      return [progressBlock(block, progress.locale, room)]
    case 'divider':
      return [{ type: 'divider' }]
    case 'image':
      return [imageBlock(block, room)]
  }
}

/** Small and quiet: Slack shows only plain text or mrkdwn there, so what needs a link becomes rich text. */
const contextBlock = (text: Rich, room: number): MessageBlock => {
  const needsRichText =
    typeof text !== 'string' && text.some((span) => typeof span !== 'string' && ['link', 'person'].includes(span.type))
  if (needsRichText) return richBlock(richElements(text, Math.min(room, limits.context)))
  return {
    type: 'context',
    elements: [{ type: 'plain_text', text: present(flatten(text), Math.min(room, limits.context)), emoji: false }],
  }
}

const factsBlock = (
  facts: Extract<Block, { readonly type: 'facts' }>,
  room: number,
  locale: Locale,
): MessageBlock[] => {
  const lines = facts.items.map(({ label, value }, index) => [
    bold(`${index === 0 ? '' : '\n'}${present(label, limits.header)}`),
    { type: 'text' as const, text: '  ' },
    ...richElements(value, limits.tableCell),
  ])
  const { kept, missing } = fitting(lines, Math.min(room, limits.text))
  return kept.length === 0 ? [] : [richBlock(kept.flat()), ...moreLine(missing, wordsFor(locale).card)]
}

const listBlock = (list: Extract<Block, { readonly type: 'list' }>, room: number, locale: Locale): MessageBlock[] => {
  const items = list.items.map((item) => richElements(item, limits.taskText))
  const { kept, missing } = fitting(items, Math.min(room, limits.text))
  if (kept.length === 0) return []
  return [
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: kept.map((elements) => ({ type: 'rich_text_section', elements })),
        },
      ],
    },
    ...moreLine(missing, wordsFor(locale).card),
  ]
}

/** The first items that fit, leaving room for a line about the others. */
const fitting = <Item>(
  items: readonly Item[],
  room: number,
): { readonly kept: readonly Item[]; readonly missing: number } => {
  let left = room - 60
  const end = items.findIndex((item) => {
    left -= textLength(item)
    return left < 0
  })
  const kept = end < 0 ? items : items.slice(0, end)
  return { kept, missing: items.length - kept.length }
}

const tableBlocks = (
  table: Extract<Block, { readonly type: 'table' }>,
  room: number,
  progress: Progress,
): MessageBlock[] => {
  const words = wordsFor(progress.locale).card
  if (table.columns.length === 0) return []
  if (progress.surface === 'message' && !progress.tableUsed) {
    const blocks = renderTableBlock(table, room, words)
    progress.tableUsed = blocks.length > 0
    return blocks
  }
  const text = clip(tableLines(table, Math.min(room, limits.text), words), room)
  if (text === '') return []
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }] }]
}

const imageBlock = (image: Extract<Block, { readonly type: 'image' }>, room: number): MessageBlock => {
  const alternative = present(image.alt, Math.min(room, limits.altText))
  const url = 'url' in image.source ? image.source.url : ''
  const shown = isSafeUrl(url) && new URL(url).protocol === 'https:'
  return shown ? { type: 'image', image_url: url, alt_text: alternative } : plainSection(alternative, room)
}

export const plainSection = (text: string, room: number): MessageBlock => ({
  type: 'section',
  text: { type: 'plain_text', text: present(text, Math.min(room, limits.text)), emoji: false },
})

/** The smaller ones are quiet, under what they belong to. */
const progressBlock = (
  bar: Extract<Block, { readonly type: 'progress' }>,
  locale: Locale,
  room: number,
): MessageBlock => {
  const line = progressLine(bar, locale)
  return bar.small === true ? contextBlock(line, room) : plainSection(line, room)
}

const barLength = 12
const smallBarLength = 8

const progressLine = (bar: Extract<Block, { readonly type: 'progress' }>, locale: Locale): string => {
  const share = bar.total > 0 ? Math.min(1, Math.max(0, bar.done / bar.total)) : 0
  // Full only when all is done: a bar that is rounded up would promise too much.
  const length = bar.small === true ? smallBarLength : barLength
  const filled = Math.floor(share * length)
  const counts = `${number(locale, bar.done)} / ${number(locale, bar.total)} (${percent(locale, Math.floor(share * 100) / 100)})`
  const failed = (bar.failed ?? 0) > 0 ? ` · ${wordsFor(locale).card.failures(bar.failed ?? 0)}` : ''
  const label = clip(clean(bar.label), limits.header)
  const drawn = `${'▰'.repeat(filled)}${'▱'.repeat(length - filled)}  ${counts}${failed}`
  return bar.small === true ? `${drawn}  ${label}` : `${label}\n${drawn}`
}

const plainBlock = (block: TextBlock, room: number, locale: Locale): MessageBlock[] => {
  const text = plainText(block, room, locale)
  return text.trim() === '' ? [] : [plainSection(text, room)]
}

const plainText = (block: TextBlock, room: number, locale: Locale): string => {
  const words = wordsFor(locale).card
  switch (block.type) {
    case 'text':
    case 'context':
      return flatten(block.text)
    case 'heading':
      return block.text
    case 'facts':
      return block.items.map(({ label, value }) => `${clean(label)} : ${flatten(value)}`).join('\n')
    case 'list':
      return block.items.map((item) => `• ${flatten(item)}`).join('\n')
    case 'steps':
      return stepLines(block, Math.min(room, limits.text), words)
        .map((element) => (element.type === 'text' ? element.text : ''))
        .join('')
    case 'table':
      return block.columns.length === 0 ? '' : tableLines(block, Math.min(room, limits.text), words)
    case 'progress':
      return progressLine(block, locale)
    case 'divider':
      return ''
    case 'image':
      return block.alt
  }
}
