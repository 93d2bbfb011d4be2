import type { Block, Rich } from '../../bot/card/card.ts'
import type { Words } from '../../bot/text/words.ts'
import type { MessageBlock, TableBlock } from './block-kit.ts'
import { limits } from './limits.ts'
import { flatten, richBlock, richElements, textLength } from './render-rich.ts'
import { clip, present } from './text.ts'

type Table = Extract<Block, { readonly type: 'table' }>
type Row = TableBlock['rows'][number]

/** What a line about missing rows takes at most. */
const reservedForMore = 60

/** Slack's `table` block, of which a message may hold one; rows that do not fit are counted below it. */
export const renderTableBlock = (table: Table, room: number, words: Words['card']): MessageBlock[] => {
  const columns = table.columns.slice(0, limits.tableColumns)
  if (columns.length === 0) return []
  const rows: Row[] = [columns.map(({ title }) => ({ type: 'raw_text', text: present(title, limits.tableCell) }))]
  let left = room - textLength(rows) - reservedForMore
  if (left < 0) return []
  for (const cells of table.rows.slice(0, limits.tableRows - 1)) {
    const row = columns.map((_, index) => cellOf(cells[index] ?? ''))
    const cost = textLength(row)
    if (cost > left) break
    rows.push(row)
    left -= cost
  }
  const missing = table.rows.length - (rows.length - 1)
  const columnSettings = columns.map(({ align }) => ({ align: align ?? ('left' as const), is_wrapped: true }))
  return [{ type: 'table', rows, column_settings: columnSettings }, ...moreLine(missing, words)]
}

const cellOf = (cell: Rich): Row[number] =>
  typeof cell === 'string'
    ? { type: 'raw_text', text: present(cell, limits.tableCell) }
    : richBlock(richElements(cell, limits.tableCell))

export const moreLine = (missing: number, words: Words['card']): MessageBlock[] =>
  missing > 0 ? [{ type: 'context', elements: [{ type: 'plain_text', text: words.more(missing), emoji: false }] }] : []

/** A table as aligned lines of equal-width text, where there can be no table block. */
export const tableLines = (table: Table, room: number, words: Words['card']): string => {
  const columns = table.columns.slice(0, limits.tableColumns)
  const grid = [columns.map(({ title }) => title), ...table.rows].map((cells) =>
    columns.map((_, index) => clip(present(flatten(cells[index] ?? ''), limits.tableCell).replaceAll('\n', ' '), 40)),
  )
  const widths = columns.map((_, index) => Math.max(...grid.map((cells) => (cells[index] ?? '').length)))
  const lines: string[] = []
  let left = room - reservedForMore
  for (const cells of grid) {
    const line = cells
      .map((cell, index) =>
        columns[index]?.align === 'right' ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd()
    if (line.length + 1 > left) break
    lines.push(line)
    left -= line.length + 1
  }
  const missing = grid.length - Math.max(lines.length, 1)
  return [...lines, ...(missing > 0 ? [words.more(missing)] : [])].join('\n')
}
