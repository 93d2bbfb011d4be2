import type { Card } from '../../bot/card/card.ts'
import type { PictureFile, TextFile } from '../../bot/chat/platform.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { Message } from './exchange.ts'

/** Of a message's 80 KB, with room for what Teams makes of the text. */
const pageBytes = 16_000

/**
 * A file as messages that can be copied from: a bot of Teams can upload nothing without the person's own OneDrive and a
 * conversation about it (docs/reference/platform-differences.md). Whole lines, each page under the first one, which is
 * the table's head. What does not fit in `mostPages` is counted on the last.
 */
export const pagesOf = (file: TextFile, locale: Locale, mostPages: number): readonly Message[] => {
  const words = wordsFor(locale).card
  const [head = '', ...lines] = file.content.split(/\r?\n/u).map(clip)
  const rows = lines.at(-1) === '' ? lines.slice(0, -1) : lines
  const pages = paginate(head, rows)
  const shown = pages.slice(0, mostPages)
  const left = rows.length - shown.reduce((count, page) => count + page.length, 0)
  return shown.map((page, index) => {
    const title = words.filePage(clip(file.title), index + 1, shown.length)
    const rest = index === shown.length - 1 && left > 0 ? [paragraph(words.fileRest(left))] : []
    const body = `<pre>${escapeText([head, ...page].join('\n'))}</pre>`
    return { summary: title, textFormat: 'xml', text: [paragraph(title), body, ...rest].join('') }
  })
}

/** A picture needs no file: Teams draws it inside a card. */
export const pictureCard = ({ title, picture }: PictureFile): Card => ({
  title,
  tone: 'neutral',
  summary: picture.alternative,
  blocks: [{ type: 'image', source: { png: picture.inline }, alt: picture.alternative }],
})

const paginate = (head: string, rows: readonly string[]): readonly (readonly string[])[] => {
  const pages: string[][] = [[]]
  const headBytes = sizeOf(head)
  let bytes = headBytes
  for (const row of rows) {
    const size = sizeOf(row)
    if (bytes + size > pageBytes && (pages.at(-1)?.length ?? 0) > 0) {
      pages.push([])
      bytes = headBytes
    }
    pages.at(-1)?.push(row)
    bytes += size
  }
  return pages
}

const longestRow = 1_000

const clip = (line: string): string =>
  (line.length > longestRow ? `${line.slice(0, longestRow)}…` : line).toWellFormed()

const sizeOf = (line: string): number => Buffer.byteLength(escapeText(line)) + 1

const paragraph = (text: string): string => `<p>${escapeText(text)}</p>`

/** For Teams' XML text: nothing foreign is markup. Controls have no place in XML at all. */
const escapeText = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
