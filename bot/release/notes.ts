/** At most this much of the notes is shown; the console has the rest. */
const MOST_LINES = 60
const MOST_CHARACTERS = 4_000

/** A line of release notes: the marks of Markdown taken off, its kind kept. */
export type NoteLine =
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'item'; readonly text: string }
  | { readonly type: 'text'; readonly text: string }

export interface NoteLines {
  readonly lines: readonly NoteLine[]
  readonly clipped: boolean
}

/** Notes as plain lines. Foreign text: nothing in it is ever markup to us. */
export const noteLines = (markdown: string): NoteLines => {
  const all = markdown
    .slice(0, MOST_CHARACTERS)
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return {
    lines: all.slice(0, MOST_LINES).map(noteLine),
    clipped: all.length > MOST_LINES || markdown.length > MOST_CHARACTERS,
  }
}

const noteLine = (line: string): NoteLine => {
  const heading = /^#{1,6}\s+(.+)$/u.exec(line)?.[1]
  if (heading !== undefined) return { type: 'heading', text: plain(heading) }
  const item = /^[-*+•]\s+(.+)$/u.exec(line)?.[1]
  return item === undefined ? { type: 'text', text: plain(line) } : { type: 'item', text: plain(item) }
}

const plain = (text: string): string =>
  text
    .replaceAll(/\[([^\]]*)\]\(([^)]*)\)/gu, '$1 ($2)')
    .replaceAll(/\*\*|__|`/gu, '')
    .trim()
