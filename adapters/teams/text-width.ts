import type { Rich } from '../../bot/card/card.ts'
import { flatten } from './render-rich.ts'

/** Nobody knows the font of a reader, so it is reckoned a little too wide. */
const margin = 1.05
const boldness = 1.07
const monospace = 0.62

/**
 * About how wide a text is in Teams, as a multiple of the size of its letters.
 * @returns `least`: its longest word, which a line cannot break; `natural`: all of it on as many lines as it has
 */
export const widthOf = (
  rich: Rich,
  look: { readonly bold?: boolean } = {},
): { readonly least: number; readonly natural: number } => {
  const monospaced = typeof rich !== 'string' && rich.some((span) => typeof span !== 'string' && span.type === 'code')
  const width = (text: string): number => {
    let total = 0
    for (const letter of text) total += monospaced ? monospace : emsOf(letter)
    return total * margin * (look.bold === true ? boldness : 1)
  }
  const lines = flatten(rich).split('\n')
  return {
    least: Math.max(0, ...lines.flatMap((line) => line.split(breaks)).map(width)),
    natural: Math.max(0, ...lines.map(width)),
  }
}

/** Where browsers begin a new line; the spaces of French numbers and punctuation do not break. */
const breaks = /[ \t]+|(?<=-)(?=\p{L})/u

const emsOf = (letter: string): number => {
  if (/[iljtfrI.,:;'’!|()[\]/·\s-]/u.test(letter)) return 0.33
  if (/[mwMW@%…—]/u.test(letter)) return 0.88
  if (/\p{Lu}/u.test(letter)) return 0.7
  // Ideographs and pictures are as wide as high.
  return (letter.codePointAt(0) ?? 0) > 0x24ff ? 1 : 0.56
}
