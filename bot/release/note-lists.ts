import type { Token, Tokens } from 'marked'
import { readLabel } from './note-kinds.ts'
import { isMarked } from './note-spans.ts'
import { type NoteKind, type NoteSpan, plainText, visibleLength } from './notes-model.ts'

/** The runs of a piece of inline Markdown. */
export type Inline = (source: string) => readonly NoteSpan[]

/** A point as the vendor wrote it; `kind` where its place in the list or table says one. */
export interface PointText {
  readonly text: readonly NoteSpan[]
  readonly kind: NoteKind | null
}

/** What is shorter stands on the line of the point above it. */
const MOST_ON_ONE_LINE = 260
const MOST_POINTS = 500
const MOST_CELLS = 12

/** The points of a list, nested ones brought to one level: short ones behind their parent, long ones after it. */
export const listTexts = (list: Tokens.List, inline: Inline): readonly PointText[] =>
  list.items.slice(0, MOST_POINTS).flatMap((item) => itemTexts(item, inline))

const itemTexts = (item: Tokens.ListItem, inline: Inline): readonly PointText[] => {
  const lead: NoteSpan[] = []
  const below: PointText[] = []
  for (const token of item.tokens) {
    const own = leadOf(token, inline)
    if (own.length > 0) lead.push(...(lead.length === 0 ? own : [' ', ...own]))
    below.push(...belowOf(token, inline))
  }
  if (lead.length === 0) return below
  // « Corrections : » with points below it is a heading in all but form.
  const heading = below.length > 0 && visibleLength(lead) < 60 ? readLabel(plainText(lead)) : null
  if (heading !== null) return below.map(({ text, kind }) => ({ text, kind: kind ?? heading }))
  const length = below.reduce((sum, { text }) => sum + visibleLength(text) + 3, visibleLength(lead))
  const plain = below.every(({ text, kind }) => kind === null && !hasLabel(text))
  if (below.length > 0 && (length > MOST_ON_ONE_LINE || !plain)) {
    return [
      { text: lead, kind: null },
      ...below.map(({ text, kind }) => ({ text: hasLabel(text) ? text : ['– ', ...text], kind })),
    ]
  }
  const joined = below.flatMap(({ text }, index) => [index === 0 ? ' – ' : ' · ', ...text])
  return [{ text: [...withoutColon(lead, joined.length > 0), ...joined], kind: null }]
}

const hasLabel = (text: readonly NoteSpan[]): boolean => {
  const words = plainText(text).slice(0, 60)
  const [head] = words.split(words.startsWith('[') ? ']' : ':')
  return head !== words && readLabel(head ?? '') !== null
}

const withoutColon = (lead: readonly NoteSpan[], continued: boolean): readonly NoteSpan[] => {
  const last = lead.at(-1)
  return continued && typeof last === 'string' ? [...lead.slice(0, -1), last.replace(/[\s:]+$/u, '')] : lead
}

const leadOf = (token: Token, inline: Inline): readonly NoteSpan[] => {
  if (!isMarked(token)) return []
  switch (token.type) {
    case 'text':
    case 'paragraph':
    case 'heading':
    case 'html':
      return inline(token.text)
    case 'code':
      return [{ type: 'code', text: token.text.trimEnd() }]
    case 'blockquote':
      return token.tokens.flatMap((each) => leadOf(each, inline))
    default:
      return []
  }
}

const belowOf = (token: Token, inline: Inline): readonly PointText[] => {
  if (!isMarked(token)) return []
  if (token.type === 'list') return listTexts(token, inline)
  if (token.type === 'table') return tableTexts(token, inline)
  return token.type === 'blockquote' ? token.tokens.flatMap((each) => belowOf(each, inline)) : []
}

/** A row as a point: its first cell, then the others, with their columns' names where there are several. A cell that is a label gives the kind. */
export const tableTexts = (table: Tokens.Table, inline: Inline): readonly PointText[] => {
  const titles = table.header.slice(0, MOST_CELLS).map(({ text }) => inline(text))
  return table.rows.slice(0, MOST_POINTS).map((row) => {
    const cells = row
      .slice(0, MOST_CELLS)
      .map(({ text }, index) => ({ text: inline(text), title: titles[index] ?? [] }))
    const labelled = cells.find(({ text }) => readLabel(plainText(text)) !== null)
    const [first, ...others] = cells.filter((cell) => cell !== labelled && cell.text.length > 0)
    return {
      text: [
        ...(first?.text ?? labelled?.text ?? []),
        ...others.flatMap(({ text, title }) => [
          ' – ',
          ...(others.length === 1 || title.length === 0 ? [] : [...title, ': ']),
          ...text,
        ]),
      ],
      kind: labelled === undefined ? null : readLabel(plainText(labelled.text)),
    }
  })
}
