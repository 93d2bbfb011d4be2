import { Lexer, type Token, type Tokens } from 'marked'
import type { Release } from '../fleet/model.ts'
import { fold } from '../rollout/select.ts'
import { type Heading, labelItem, readHeading, readLabel } from './note-kinds.ts'
import { guessLanguage } from './note-language.ts'
import { type Inline, listTexts, tableTexts } from './note-lists.ts'
import { noteSource, withoutComments } from './note-source.ts'
import { clipSpans, isMarked, spansOf, tidy } from './note-spans.ts'
import {
  generalFirst,
  type NoteItem,
  type NoteKind,
  type NoteSection,
  type NoteSpan,
  plainText,
  type ReleaseNotes,
} from './notes-model.ts'

/** Of one release. More is no longer read by anybody. */
const MOST_ITEMS = 400
const MOST_HEADING = 100
/** Of one run of inline Markdown: its parser is quadratic on hostile ones. */
const MOST_INLINE = 1_000
export const MOST_POINT = 450
const MOST_PARAGRAPH = 900

/**
 * The notes of one release, by component and kind. Foreign text: nothing in it is ever markup to us. Notes of any
 * length and any shape are read in a fraction of a second, and never throw: what no parser takes is shown line by line.
 */
export const parseNotes = ({ version, notes }: Pick<Release, 'version' | 'notes'>): ReleaseNotes => {
  const { body, language, clipped } = noteSource(notes)
  const reader = createReader(version)
  try {
    const lexer = new Lexer({ gfm: true })
    const tokens = lexer.blockTokens(body, lexer.tokens)
    reader.read(tokens, (written) => {
      const source = written.length > MOST_INLINE ? withoutComments(written) : written
      if (source.length <= MOST_INLINE) return spansOf(lexer.inlineTokens(source))
      return tidy([...spansOf(lexer.inlineTokens(beginningOf(source))), ' …'])
    })
  } catch {
    for (const line of body.split('\n')) reader.add('paragraph', tidy([line]), null)
  }
  const sections = reader.sections()
  const words = sections.flatMap(({ items }) => items.map(({ text }) => plainText(text))).slice(0, 100)
  const spoken = language ?? guessLanguage(words.join('\n'))
  return { languages: spoken === null ? [] : [spoken], sections, clipped: clipped || reader.isFull() }
}

/** As much as is read, without the half of a link at its end. */
const beginningOf = (source: string): string => {
  const beginning = source.slice(0, MOST_INLINE)
  const start = beginning.lastIndexOf('[')
  if (start < 0) return beginning
  const link = beginning.slice(start)
  const isHalf = link.includes('](') ? !link.includes(')') : !link.includes(']') && link.length < MOST_HEADING
  return isHalf ? beginning.slice(0, start) : beginning
}

interface Reader {
  readonly read: (tokens: readonly Token[], inline: Inline) => void
  readonly add: (form: NoteItem['form'], text: readonly NoteSpan[], kind: NoteKind | null) => void
  readonly sections: () => readonly NoteSection[]
  readonly isFull: () => boolean
}

interface OpenHeading extends Heading {
  readonly depth: number
}

/** Deeper than any heading of Markdown: a line that only looks like one. */
const PSEUDO_DEPTH = 7

const createReader = (version: string): Reader => {
  const found = new Map<string, { readonly component: string | null; readonly items: NoteItem[] }>()
  let open: readonly OpenHeading[] = []
  let count = 0
  let full = false

  const add: Reader['add'] = (form, written, kind) => {
    const text = tidy(written)
    if (text.length === 0) return
    full = full || count >= MOST_ITEMS
    if (full) return
    count += 1
    const component = componentOf(open)
    const key = fold(component ?? '')
    const section = found.get(key) ?? { component, items: [] }
    found.set(key, section)
    const labelled = labelItem(text, kind ?? open.findLast((each) => each.kind !== null)?.kind ?? null)
    const most = form === 'point' ? MOST_POINT : MOST_PARAGRAPH
    section.items.push({ kind: labelled.kind, form, text: clipSpans(labelled.text, most), version })
  }

  const enter = (depth: number, heading: Heading): void => {
    open = [...open.filter((each) => each.depth < depth), { depth, ...heading }]
  }

  const walk = (tokens: readonly Token[], inline: Inline, kind: NoteKind | null): void => {
    for (const token of tokens) {
      if (full) return
      if (!isMarked(token)) continue
      switch (token.type) {
        case 'heading': {
          const text = plainText(clipSpans(inline(token.text), MOST_HEADING))
          if (text !== '') enter(token.depth, readHeading(text))
          break
        }
        case 'paragraph':
        case 'text': {
          const text = inline(token.text)
          const heading = pseudoHeading(text)
          if (heading === null) add('paragraph', text, kind)
          else enter(PSEUDO_DEPTH, heading)
          break
        }
        case 'html':
          add('paragraph', inline(token.text), kind)
          break
        case 'code':
          add('paragraph', clipSpans([{ type: 'code', text: token.text.trimEnd() }], MOST_PARAGRAPH), kind)
          break
        case 'list':
          for (const { text, kind: own } of listTexts(token, inline)) add('point', text, own ?? kind)
          break
        case 'table':
          for (const { text, kind: own } of tableTexts(token, inline)) add('point', text, own ?? kind)
          break
        case 'blockquote': {
          const quote = readAlert(token)
          walk(quote.tokens, inline, quote.kind ?? kind)
          break
        }
        default:
          break
      }
    }
  }

  return {
    read: (tokens, inline) => walk(withoutTitle(tokens, version), inline, null),
    add,
    sections: () => generalFirst([...found.values()]),
    isFull: () => full,
  }
}

const componentOf = (open: readonly Heading[]): string | null => {
  const names = open.flatMap(({ component }) => (component === null ? [] : [component]))
  return names.length === 0 ? null : names.join(' › ').slice(0, 2 * MOST_HEADING)
}

/** The first heading names the release where it says its version, or where it alone stands above all others. */
const withoutTitle = (tokens: readonly Token[], version: string): readonly Token[] => {
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === 'heading')
  const [first, ...others] = headings
  if (first === undefined || tokens.find(({ type }) => type !== 'space') !== first) return tokens
  const namesVersion = version !== '' && first.text.includes(version)
  const above = others.length > 0 && others.every(({ depth }) => depth > first.depth)
  return namesVersion || (above && readLabel(first.text) === null) ? tokens.filter((token) => token !== first) : tokens
}

/** « **Corrections** » or « Corrections : » alone in a paragraph is meant as a heading. */
const pseudoHeading = (text: readonly NoteSpan[]): Heading | null => {
  const [only, another] = text
  if (only === undefined || another !== undefined) return null
  if (typeof only === 'string') {
    const kind = only.endsWith(':') ? readLabel(only) : null
    return kind === null ? null : { component: null, kind }
  }
  if (only.type !== 'strong' || only.text.length > MOST_HEADING) return null
  return readHeading(only.text.replace(/\s*:$/u, ''))
}

/** `> [!WARNING]` is how GitHub writes an alert. */
const readAlert = (quote: Tokens.Blockquote): { readonly kind: NoteKind | null; readonly tokens: readonly Token[] } => {
  const [first, ...rest] = quote.tokens
  if (first?.type !== 'paragraph' || !first.raw.startsWith('[!')) return { kind: null, tokens: quote.tokens }
  const end = first.raw.indexOf(']')
  const kind = end < 0 ? null : readLabel(first.raw.slice(0, end))
  if (kind === null) return { kind: null, tokens: quote.tokens }
  const text = first.raw.slice(end + 1).trim()
  const paragraph: Tokens.Paragraph = { type: 'paragraph', raw: text, text, tokens: [] }
  return { kind, tokens: [paragraph, ...rest] }
}
