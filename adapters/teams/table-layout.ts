import type { Rich } from '../../bot/card/card.ts'
import type { TableColumn } from './adaptive-card.ts'
import { widthOf } from './text-width.ts'

/** How a table is set so that no word breaks in a narrow chat. */
export interface TableLayout {
  readonly size: keyof typeof letterSizes
  /** Of the columns that stand beside one another: the rest stands below the first one. */
  readonly widths: readonly TableColumn['width'][]
}

/** Of the host configuration of Teams, in pixels. */
const letterSizes = { small: 12, default: 14 } as const

/** In pixels, of what is within a card of 320: a phone, or the side panel of a meeting. */
const narrowest = 282

/** More columns than this are in small letters, for phones and narrow chats. */
const roomy = 4

/** What stands between the letters of a cell and those of its neighbour, with the line. */
const padding = 18
/** A longer word breaks: it would leave nothing to the others. */
const longestWord = 120
/** A longer text gets no more of a wide chat. */
const widest = 260
/** A column of single words is never wider than it needs to be. */
const slim = 110

/**
 * Letters and widths of a table. What does not fit in the smaller letters stands below the first column, the last
 * columns first: Teams would break words in the middle instead (« W RS », « 2026.1 0.0 »).
 * @param columns each with its title first; empty: no widths
 */
export const layOut = (columns: readonly (readonly Rich[])[]): TableLayout => {
  const measures = columns.map(([title = '', ...cells]): Measure => {
    const widths = [widthOf(title, { bold: true }), ...cells.map((cell) => widthOf(cell))]
    return {
      least: Math.max(...widths.map(({ least }) => least)),
      natural: Math.max(...widths.map(({ natural }) => natural)),
    }
  })
  const all = columns.length
  const tries = [
    ...(all > roomy ? [] : [{ size: 'default', beside: all } as const]),
    ...Array.from({ length: Math.max(all - 1, 1) }, (_, index) => ({ size: 'small', beside: all - index }) as const),
  ]
  const sized = tries.map(({ size, beside }) => ({ size, inPixels: pixels(measures, beside, letterSizes[size]) }))
  const { size, inPixels } = sized.find((each) => fits(each.inPixels)) ??
    sized.at(-1) ?? { size: 'small', inPixels: [] }
  return { size, widths: widthsOf(inPixels) }
}

interface Measure {
  readonly least: number
  readonly natural: number
}

/** Of the columns that stand beside one another; the first has to hold the others. */
const pixels = ([first, ...more]: readonly Measure[], beside: number, letterSize: number): readonly Measure[] => {
  if (first === undefined) return []
  const below = more.slice(beside - 1)
  const holding = {
    least: Math.max(first.least, ...below.map(({ least }) => least)),
    natural: Math.max(first.natural, ...below.map(({ natural }) => natural)),
  }
  return [holding, ...more.slice(0, beside - 1)].map(({ least, natural }) => {
    const word = Math.min(least * letterSize, longestWord)
    const text = Math.min(Math.max(natural * letterSize, word), widest)
    return { least: Math.ceil(word + padding), natural: Math.ceil(text + padding) }
  })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

const fits = (measures: readonly Measure[]): boolean => sum(measures.map(({ least }) => least)) <= narrowest

/** As much of what each would like as leaves every word whole where there is least room. */
const widthsOf = (measures: readonly Measure[]): readonly TableColumn['width'][] => {
  const isSlim = ({ least, natural }: Measure, index: number): boolean =>
    index > 0 && natural === least && least <= slim
  const room = narrowest - sum(measures.filter(isSlim).map(({ least }) => least))
  const others = measures.filter((each, index) => !isSlim(each, index))
  const weighted = (share: number) => (each: Measure) => each.least + share * (each.natural - each.least)
  const share =
    [1, 0.8, 0.6, 0.4, 0.2].find((candidate) => {
      const total = sum(others.map(weighted(candidate)))
      return others.every((each) => (room * weighted(candidate)(each)) / total >= each.least)
    }) ?? 0
  return measures.map((each, index) =>
    isSlim(each, index) ? (`${each.least}px` as const) : Math.round(weighted(share)(each)),
  )
}
