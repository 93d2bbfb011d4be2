import type { Block, Rich } from '../../bot/card/card.ts'
import { number, percent } from '../../bot/text/format.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { Element, RichTextBlock, TextRun } from './adaptive-card.ts'
import type { Part } from './fit.ts'
import { limits } from './limits.ts'
import { moreLine } from './render-more.ts'
import { isSafeUrl, type Mentions, paragraphs, richText } from './render-rich.ts'
import { stepsPart } from './render-steps.ts'
import { tablePart } from './render-table.ts'
import { clean, isMarkdownFree, present } from './text.ts'

/** Everything but buttons, which have their own rules, and dividers, which are a property of what follows. */
export type ShownBlock = Exclude<Block, { readonly type: 'buttons' | 'divider' }>

/** One block of a card; null when it shows nothing. */
export const partOf = (block: ShownBlock, mentions: Mentions, locale: Locale): Part | null => {
  const words = wordsFor(locale).card
  switch (block.type) {
    case 'text':
      return whole(paragraphs(block.text, { text: limits.text, lines: limits.textLines }, {}, mentions))
    case 'context':
      return whole(
        paragraphs(
          block.text,
          { text: limits.context, lines: limits.textLines },
          { size: 'small', isSubtle: true, spacing: 'small' },
          mentions,
        ),
      )
    case 'heading':
      return whole([headline(block.text, limits.heading, 'medium')])
    case 'facts':
      return factsPart(block.items, mentions, locale)
    case 'list':
      return listPart(block.items, mentions, locale)
    case 'steps':
      return stepsPart(block, words)
    case 'table':
      return tablePart(block, mentions, words)
    case 'progress':
      return whole(progressElements(block, locale))
    case 'image':
      return imagePart(block)
  }
}

const whole = (elements: readonly Element[]): Part => ({ items: 1, render: () => elements })

/** A heading for screen readers too, which only a TextBlock is; but that reads Markdown, so not every text can be one. */
export const headline = (text: string, maximum: number, size: 'medium' | 'large'): Element => {
  const shown = present(text, maximum)
  const spacing = size === 'medium' ? ({ spacing: 'large' } as const) : {}
  return isMarkdownFree(shown)
    ? { type: 'TextBlock', text: shown, wrap: true, style: 'heading', size, weight: 'bolder', ...spacing }
    : richText([{ type: 'TextRun', text: shown, size, weight: 'bolder' }], spacing)
}

type Facts = Extract<Block, { readonly type: 'facts' }>['items']

/** Pixels of a letter of average width, and of the widest column of labels that leaves room on a phone. */
const letterWidth = 8
const widestLabel = 190

/**
 * In two columns of our own, for a FactSet reads Markdown. All rows are as wide as the longest label needs, so that
 * the values stand below one another.
 */
const factsPart = (facts: Facts, mentions: Mentions, locale: Locale): Part | null => {
  if (facts.length === 0) return null
  const most = Math.min(facts.length, limits.facts)
  const labels = facts.slice(0, most).map(({ label }) => present(label, limits.label))
  const longest = labels.reduce((width, label) => Math.max(width, label.length), 0)
  const width = `${Math.min(widestLabel, Math.max(60, longest * letterWidth))}px` as const
  const row = (label: string, value: Rich, index: number): Element => ({
    type: 'ColumnSet',
    ...(index === 0 ? {} : { spacing: 'small' as const }),
    columns: [
      { type: 'Column', width, items: [richText([{ type: 'TextRun', text: label, weight: 'bolder' }])] },
      {
        type: 'Column',
        width: 'stretch',
        items: paragraphs(value, { text: limits.line, lines: limits.lineLines }, { spacing: 'none' }, mentions),
      },
    ],
  })
  const rows = facts.slice(0, most).map(({ value }, index) => row(labels[index] ?? '', value, index))
  return {
    items: most,
    render: (shown) => [...rows.slice(0, shown), ...moreLine(facts.length - shown, wordsFor(locale).card)],
  }
}

const bullet: RichTextBlock = { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: '•' }] }

const listPart = (items: readonly Rich[], mentions: Mentions, locale: Locale): Part | null => {
  if (items.length === 0) return null
  const most = Math.min(items.length, limits.listItems)
  const lines = items.slice(0, most).map(
    (item, index): Element => ({
      type: 'ColumnSet',
      ...(index === 0 ? {} : { spacing: 'small' as const }),
      columns: [
        { type: 'Column', width: '14px', items: [bullet] },
        {
          type: 'Column',
          width: 'stretch',
          spacing: 'none',
          items: paragraphs(item, { text: limits.line, lines: limits.lineLines }, { spacing: 'none' }, mentions),
        },
      ],
    }),
  )
  return {
    items: most,
    render: (shown) => [...lines.slice(0, shown), ...moreLine(items.length - shown, wordsFor(locale).card)],
  }
}

const barLength = 24
const smallBarLength = 10
/** Wide enough for so many signs on one line. */
const smallBarWidth = '110px'

/**
 * The bar is Teams' own where the client knows it, else a line of signs. The numbers are always there in words, for
 * who sees neither.
 */
const progressElements = (bar: Extract<Block, { readonly type: 'progress' }>, locale: Locale): readonly Element[] => {
  const share = bar.total > 0 ? Math.min(1, Math.max(0, bar.done / bar.total)) : 0
  // Full only when all is done: a bar that is rounded up would promise too much.
  const hundredths = Math.floor(share * 100)
  const failed = Math.max(0, bar.failed ?? 0)
  const counts = `${number(locale, bar.done)} / ${number(locale, bar.total)} (${percent(locale, hundredths / 100)})`
  const failures: readonly TextRun[] =
    failed === 0
      ? []
      : [{ type: 'TextRun', text: ` · ${wordsFor(locale).card.failures(failed)}`, color: 'attention', size: 'small' }]
  const color = failed > 0 ? 'warning' : share === 1 ? 'good' : 'accent'
  const small = bar.small === true ? { size: 'small' as const } : {}
  const said: readonly TextRun[] = [
    { type: 'TextRun', text: `${present(bar.label, limits.heading)}\u2002`, ...small },
    { type: 'TextRun', text: counts, size: 'small', isSubtle: true },
    ...failures,
  ]
  const drawn = (length: number): Element => ({
    type: 'ProgressBar',
    value: hundredths,
    max: 100,
    color,
    spacing: 'small',
    fallback: signBar(share, color, length),
  })
  if (bar.small !== true) return [richText(said), drawn(barLength)]
  return [
    {
      type: 'ColumnSet',
      spacing: 'small',
      columns: [
        { type: 'Column', width: smallBarWidth, verticalContentAlignment: 'center', items: [drawn(smallBarLength)] },
        { type: 'Column', width: 'stretch', spacing: 'small', items: [richText(said)] },
      ],
    },
  ]
}

const signBar = (share: number, color: 'good' | 'warning' | 'accent', length: number): RichTextBlock => {
  const filled = Math.floor(share * length)
  return richText(
    [
      ...(filled === 0
        ? []
        : [{ type: 'TextRun' as const, text: '━'.repeat(filled), color, weight: 'bolder' as const }]),
      ...(filled === length ? [] : [{ type: 'TextRun' as const, text: '─'.repeat(length - filled), isSubtle: true }]),
    ],
    { spacing: 'none' },
  )
}

/** A picture that is too large for what else the message holds gives way to its words. */
const imagePart = ({ source, alt }: Extract<Block, { readonly type: 'image' }>): Part => {
  const altText = present(alt, limits.altText)
  const words = richText([{ type: 'TextRun', text: clean(altText) }])
  const url = 'png' in source ? dataUrlOf(source.png) : webUrlOf(source.url)
  if (url === null) return whole([words])
  const picture: Element = { type: 'Image', url, altText, size: 'stretch' }
  return { items: 2, render: (shown) => [shown < 2 ? words : picture] }
}

const webUrlOf = (url: string): string | null =>
  isSafeUrl(url) && new URL(url).protocol === 'https:' ? new URL(url).href : null

const dataUrlOf = (png: string): string | null =>
  /^[A-Za-z0-9+/]+={0,2}$/u.test(png) ? `data:image/png;base64,${png}` : null
