import { declaredLanguage } from './note-language.ts'

/** Nobody reads more in a chat; the console has the rest. */
const MOST_CHARACTERS = 64_000
const MOST_LINE = 2_000
/** A parser of Markdown takes quadratic time on very long runs without a blank line, and on deep nesting. */
const MOST_RUN = 40
/** A blank line ends a table, so tables may run on for longer. */
const MOST_ROWS = 400
const MOST_MARKS = 12

const FENCE = '---'
const MOST_FRONT_LINES = 20

export interface NoteSource {
  readonly body: string
  /** As the notes themselves declare it. */
  readonly language: string | null
  readonly clipped: boolean
}

/**
 * Notes made safe to parse: bounded in length, in nesting and in unbroken runs, so that no notes take longer than a
 * fraction of a second. What they declare in front (`lang: fr`, alone or between two `---`) is read and taken off.
 */
export const noteSource = (notes: string): NoteSource => {
  const lines = notes.slice(0, MOST_CHARACTERS).replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n')
  const front = frontOf(lines)
  const body: string[] = []
  let run = 0
  for (const line of lines.slice(front.length)) {
    run = line.trim() === '' ? 0 : run + 1
    if (run > (line.startsWith('|') ? MOST_ROWS : MOST_RUN)) {
      body.push('')
      run = 1
    }
    body.push(tame(line))
  }
  // A paragraph shows by itself that it goes on; a row of a table does not.
  const clipped = notes.length > MOST_CHARACTERS || lines.some((line) => line.trimEnd().length > MOST_LINE)
  return { body: body.join('\n'), language: front.language, clipped }
}

const frontOf = (lines: readonly string[]): { readonly length: number; readonly language: string | null } => {
  const first = lines[0]?.replace('\uFEFF', '').trim() ?? ''
  const alone = languageOf(first)
  if (alone !== null) return { length: 1, language: alone }
  if (first !== FENCE) return { length: 0, language: null }
  const end = lines.slice(1, MOST_FRONT_LINES).findIndex((line) => line.trim() === FENCE)
  const inside = lines.slice(1, end + 1)
  // Two rules with prose between them are no front matter.
  if (end < 0 || inside.some((line) => line.trim() !== '' && !line.includes(':'))) return { length: 0, language: null }
  const [language = null] = inside.map(languageOf).filter((found) => found !== null)
  return { length: end + 2, language }
}

const languageOf = (line: string): string | null => {
  const [name = '', value = '', ...more] = line.split(':')
  const isName = ['lang', 'language', 'langue'].includes(name.trim().toLowerCase())
  return isName && more.length === 0 ? declaredLanguage(value.replaceAll(/["']/gu, '')) : null
}

/** Marks of lists, quotes, headings and indentation nest: of a long row of them only the last count. */
const tame = (line: string): string => {
  const start = /[^\s>*+\-.)#\d]/u.exec(line)?.index ?? line.length
  const tamed = start > MOST_MARKS ? line.slice(start - MOST_MARKS) : line
  // Cut in the middle, a comment would go on to the end of the notes.
  return (tamed.length > MOST_LINE ? withoutComments(tamed) : tamed).slice(0, MOST_LINE)
}

/** For what is too long for the parser to see the end of a comment of HTML. */
export const withoutComments = (text: string): string => {
  const kept: string[] = []
  let from = 0
  while (true) {
    const start = text.indexOf('<!--', from)
    const end = start < 0 ? -1 : text.indexOf('-->', start)
    if (end < 0) return kept.join('') + text.slice(from)
    kept.push(text.slice(from, start))
    from = end + 3
  }
}
