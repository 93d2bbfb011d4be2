import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../../bot/card/card.arbitrary.ts'
import type { Block } from '../../bot/card/card.ts'
import { wordsFor } from '../../bot/text/words.ts'
import type { TableColumn } from './adaptive-card.ts'
import { nobody } from './render-rich.ts'
import { tablePart } from './render-table.ts'
import { widthOf } from './text-width.ts'

type Table = Extract<Block, { readonly type: 'table' }>

const draw = (titles: readonly string[], rows: Table['rows']) => {
  const part = tablePart(
    { type: 'table', columns: titles.map((title) => ({ title })), rows },
    nobody,
    wordsFor('fr').card,
  )
  const table = part?.render(rows.length).find((element) => element.type === 'Table')
  if (table === undefined) throw new Error('no table')
  return table
}

const inNarrow = (columns: readonly TableColumn[], narrow: number): readonly number[] => {
  const pixels = columns.map(({ width }) => (typeof width === 'number' ? 0 : Number.parseInt(width, 10)))
  const weights = columns.map(({ width }) => (typeof width === 'number' ? width : 0))
  const room = narrow - pixels.reduce((sum, each) => sum + each, 0)
  const total = weights.reduce((sum, each) => sum + each, 0)
  return columns.map((_, index) => (pixels[index] ?? 0) || (room * (weights[index] ?? 0)) / total)
}

describe('a table', () => {
  test('gives a column of one short word the room of that word, however wide the chat', () => {
    const { columns } = draw(['Site', 'WRS', 'Reason'], [['Town hall', '2', 'The disk is full.']])
    expect(columns.map(({ width }) => typeof width)).toEqual(['number', 'string', 'number'])
  })

  test('sets what has no room beside below the first column, with its title, unless it says nothing', () => {
    const titles = ['Site', 'WRS', 'Workstations', 'Waves', 'Off', 'Already up to date']
    const { columns, rows } = draw(titles, [
      ['Médiathèque des Tilleuls', '2', '22', '1 · 2 · 8 · 11', '2', '–'],
      ['Remote', '–', '4', '1 · 1 · 2', '–', '1'],
    ])
    expect(columns.length).toBeLessThan(titles.length)
    const [header, first, second] = rows.map(({ cells }) => JSON.stringify(cells[0]?.items))
    expect(header).not.toContain('Off')
    expect(first).toMatch(/"Off".*"2"/)
    expect(first).not.toContain('Already')
    expect(second).toMatch(/"Already up to date".*"1"/)
    expect(second).not.toContain('"Off"')
  })

  test('breaks no word of up to sixteen letters in a card 320 wide, whatever stands in it', () => {
    const cell = fc.stringMatching(/^[a-zé0-9.]{1,16}( [a-z]{1,10}){0,3}$/)
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }).chain((count) =>
          fc.record({
            titles: fc.array(cell, { minLength: count, maxLength: count }),
            row: fc.array(cell, { minLength: count, maxLength: count }),
          }),
        ),
        ({ titles, row }) => {
          const { columns, rows } = draw(titles, [row])
          const small = JSON.stringify(rows).includes('"size":"small"')
          for (const [index, width] of inNarrow(columns, 286).entries()) {
            const least = Math.max(widthOf(titles[index] ?? '', { bold: true }).least, widthOf(row[index] ?? '').least)
            // Eight pixels on either side of a cell's text.
            expect(width - 16).toBeGreaterThanOrEqual(Math.min(least * (small ? 12 : 14), 120))
          }
        },
      ),
    )
  })

  test('says everything that stands in it, beside or below', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,9}( [a-z]{1,9}){0,3}$/), { minLength: 1, maxLength: 9 }),
        (row) => {
          const shown = JSON.stringify(
            draw(
              row.map((_, index) => `T${index}`),
              [row],
            ).rows,
          )
          for (const text of row) expect(shown).toContain(`"${text}"`)
        },
      ),
    )
  })

  test('has a first column and widths that Teams takes, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 7 }), (row) => {
        const { columns } = draw(row, [row])
        expect(columns.length).toBeGreaterThan(0)
        for (const { width } of columns) expect(String(width)).toMatch(/^[1-9]\d*(?:px)?$/)
        expect(typeof columns[0]?.width).toBe('number')
      }),
    )
  })
})
