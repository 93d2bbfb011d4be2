import type { Block, Rich } from '../../bot/card/card.ts'
import type { Words } from '../../bot/text/words.ts'
import type { Element, TableRow } from './adaptive-card.ts'
import type { Part } from './fit.ts'
import { limits } from './limits.ts'
import { moreLine } from './render-more.ts'
import { flatten, type Look, type Mentions, nobody, paragraphs } from './render-rich.ts'
import { layOut } from './table-layout.ts'
import { clip } from './text.ts'

type Table = Extract<Block, { readonly type: 'table' }>

/** A table with its header; rows that do not fit are counted below it. */
export const tablePart = (table: Table, mentions: Mentions, words: Words['card']): Part | null => {
  const columns = table.columns.slice(0, limits.tableColumns)
  if (columns.length === 0) return null
  const most = Math.min(table.rows.length, limits.tableRows)
  const titles = columns.map(({ title }) => title)
  const cells = table.rows.slice(0, most).map((row) => columns.map((_, index) => row[index] ?? ''))
  const { size, widths } = layOut(titles.map((title, index) => [title, ...cells.map((row) => seen(row[index] ?? ''))]))
  const beside = widths.length
  const look: Look = size === 'small' ? { size } : {}
  const header = {
    ...rowOf(titles.slice(0, beside), nobody, { ...look, weight: 'bolder' }),
    style: 'emphasis' as const,
  }
  const rows = cells.map((row) => rowOf(row.slice(0, beside), mentions, look, below(titles, row, beside, mentions)))
  const frame = {
    type: 'Table' as const,
    firstRowAsHeader: true,
    showGridLines: true,
    columns: widths.map((width, index) => ({
      width,
      ...(columns[index]?.align === 'right' ? { horizontalCellContentAlignment: 'right' as const } : {}),
    })),
  }
  return {
    items: Math.max(1, most),
    render: (shown): readonly Element[] => [
      { ...frame, rows: [header, ...rows.slice(0, shown)] },
      ...moreLine(table.rows.length - Math.min(shown, most), words),
    ],
  }
}

/** Of a long cell only what is shown is measured. */
const seen = (cell: Rich): Rich => {
  const text = flatten(cell)
  return text.length <= limits.cell && text.split('\n').length <= limits.cellLines
    ? cell
    : clip(text, limits.cell).split('\n').slice(0, limits.cellLines).join('\n')
}

const cellLimits = { text: limits.cell, lines: limits.cellLines } as const

const rowOf = (
  cells: readonly Rich[],
  mentions: Mentions,
  look: Look,
  belowFirst: readonly Element[] = [],
): TableRow => ({
  type: 'TableRow',
  cells: cells.map((cell, index) => ({
    type: 'TableCell',
    items: [
      ...paragraphs(cell, cellLimits, { ...look, spacing: 'none' }, mentions),
      ...(index === 0 ? belowFirst : []),
    ],
  })),
})

/** What has no room beside: each with the title of its column, and not at all where it says nothing. */
const below = (titles: readonly string[], row: readonly Rich[], beside: number, mentions: Mentions) =>
  row.slice(beside).flatMap((cell, index) => {
    const title = titles[beside + index] ?? ''
    if (/^[\s–—-]*$/u.test(flatten(cell))) return []
    const rich: Rich = [title, ' ', ...(typeof cell === 'string' ? [cell] : cell)]
    return paragraphs(rich, cellLimits, { size: 'small', isSubtle: true, spacing: 'none' }, mentions)
  })
