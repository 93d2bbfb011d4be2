import type { Block, Rich } from '../../bot/card/card.ts'
import type { Words } from '../../bot/text/words.ts'
import type { Element, TableRow } from './adaptive-card.ts'
import type { Part } from './fit.ts'
import { limits } from './limits.ts'
import { moreLine } from './render-more.ts'
import { flatten, type Look, type Mentions, nobody, paragraphs } from './render-rich.ts'
import { clip } from './text.ts'

type Table = Extract<Block, { readonly type: 'table' }>

/** A table with its header; rows that do not fit are counted below it. */
export const tablePart = (table: Table, mentions: Mentions, words: Words['card']): Part | null => {
  const columns = table.columns.slice(0, limits.tableColumns)
  if (columns.length === 0) return null
  const most = Math.min(table.rows.length, limits.tableRows)
  const look: Look = columns.length > roomy ? { size: 'small' } : {}
  const header = {
    ...rowOf(
      columns.map(({ title }) => title),
      nobody,
      { ...look, weight: 'bolder' },
    ),
    style: 'emphasis' as const,
  }
  const frame = {
    type: 'Table' as const,
    firstRowAsHeader: true,
    showGridLines: true,
    columns: columns.map(({ title, align }, index) => ({
      width: weightOf([title, ...table.rows.slice(0, most).map((cells) => cells[index] ?? '')]),
      ...(align === 'right' ? { horizontalCellContentAlignment: 'right' as const } : {}),
    })),
  }
  const rows = table.rows.slice(0, most).map((cells) =>
    rowOf(
      columns.map((_, index) => cells[index] ?? ''),
      mentions,
      look,
    ),
  )
  return {
    items: Math.max(1, most),
    render: (shown): readonly Element[] => [
      { ...frame, rows: [header, ...rows.slice(0, shown)] },
      ...moreLine(table.rows.length - Math.min(shown, most), words),
    ],
  }
}

const rowOf = (cells: readonly Rich[], mentions: Mentions, look: Look): TableRow => ({
  type: 'TableRow',
  cells: cells.map((cell) => ({
    type: 'TableCell',
    items: paragraphs(cell, { text: limits.cell, lines: limits.cellLines }, { ...look, spacing: 'none' }, mentions),
  })),
})

/** More columns than this are in small letters, for phones and narrow chats. */
const roomy = 4

/** In letters, with what stands between a cell and its neighbours. */
const narrowest = 8
const widest = 34
const padding = 6

/** A column is as wide as what stands in it, for Teams gives all the same width otherwise. */
const weightOf = (cells: readonly Rich[]): number =>
  cells.reduce(
    (longest: number, cell) =>
      Math.max(longest, ...clip(flatten(cell), limits.cell).split('\n', limits.cellLines).map(lengthOf)),
    narrowest,
  )

const lengthOf = (line: string): number => Math.min(line.length + padding, widest)
