import type { Block, Rich } from '../card/card.ts'
import type { Locale, Words } from '../text/words.ts'
import type { CumulativeNotes } from './cumulative.ts'
import { languageName } from './note-language.ts'
import { clipSpans } from './note-spans.ts'
import { type NoteItem, type NoteKind, type NoteSection, type NoteSpan, visibleLength } from './notes-model.ts'

export type NoteBlock = Exclude<Block, { readonly type: 'buttons' }>

/** Who reads: their language, which the notes may not be written in. */
export interface NoteReader {
  readonly words: Words
  readonly locale: Locale
}

/** What a page may hold: a modal of Slack has room for 10,000 characters, a list for 3,000 and an item for 600. */
const MOST_PAGE = 2_400
const MOST_PAGE_BLOCKS = 14
const MOST_HIGHLIGHTS = 5
const MOST_HIGHLIGHT = 280
const MOST_COMPONENTS = 6

const highlighted = ['security', 'action', 'fix'] as const satisfies readonly NoteKind[]

/** The short form: what has to be known first, then how much else there is, and of what. Never empty. */
export const noteSummary = (notes: CumulativeNotes, reader: NoteReader): readonly NoteBlock[] => {
  const words = reader.words.release.notes
  const items = notes.sections.flatMap((section) => section.items)
  const componentOf = new Map(
    notes.sections.flatMap(({ component, items: own }) => own.map((item) => [item, component])),
  )
  if (items.length === 0) return [context(reader.words.release.noNotes)]
  const groups = highlighted.map((kind) => ({ kind, items: items.filter((item) => item.kind === kind) }))
  const loud = groups.filter((group) => group.items.length > 0)
  // With nothing that stands out, the news are what there is to tell.
  const shown = loud.length > 0 ? loud : [{ kind: 'change' as const, items }]
  const told = new Set(shown.flatMap((group) => group.items))
  const several = notes.versions.length > 1
  return [
    ...sinceBlocks(notes, reader),
    ...shown.flatMap((group) => [
      { type: 'heading' as const, text: words.headings[group.kind] },
      {
        type: 'list' as const,
        items: group.items
          .slice(0, MOST_HIGHLIGHTS)
          .map((item) => highlightText(item, componentOf.get(item) ?? null, several)),
      },
      ...(group.items.length > MOST_HIGHLIGHTS ? [context(words.more(group.items.length - MOST_HIGHLIGHTS))] : []),
    ]),
    ...othersBlocks(notes, told, reader),
    ...languageBlocks(notes, reader),
  ]
}

const othersBlocks = (
  { sections, clipped }: CumulativeNotes,
  told: ReadonlySet<NoteItem>,
  { words: { release } }: NoteReader,
): readonly NoteBlock[] => {
  const left = sections
    .map(({ component, items }) => ({ component, count: items.filter((item) => !told.has(item)).length }))
    .filter(({ count }) => count > 0)
  const names = left.flatMap(({ component }) => (component === null ? [] : [component]))
  const more = names.length > MOST_COMPONENTS ? [release.notes.moreComponents(names.length - MOST_COMPONENTS)] : []
  const count = left.reduce((sum, each) => sum + each.count, 0)
  return [
    ...(count === 0 ? [] : [text(release.notes.others(count, [...names.slice(0, MOST_COMPONENTS), ...more]))]),
    ...(clipped ? [context(release.notes.clipped)] : []),
  ]
}

export interface NotePage {
  /** The components it tells of, for a list of pages. */
  readonly components: readonly string[]
  readonly blocks: readonly NoteBlock[]
}

/** The full form, in pages that every platform can show whole. At least one page; none of them is empty. */
export const notePages = (notes: CumulativeNotes, reader: NoteReader): readonly NotePage[] => {
  const several = notes.versions.length > 1
  const names = (section: NoteSection): string => section.component ?? reader.words.release.notes.general
  const alone = notes.sections.length === 1 && notes.sections[0]?.component === null
  const pages: Page[] = []
  const intro = [...sinceBlocks(notes, reader), ...languageBlocks(notes, reader)]
  let page = turnPage(pages, intro)
  for (const section of notes.sections) {
    const name = names(section)
    for (const [index, item] of section.items.entries()) {
      const shown = itemText(item, several, reader)
      const weight = weightOf(shown)
      const isFull = page.weight + weight > MOST_PAGE || page.blocks.length + 2 > MOST_PAGE_BLOCKS
      if (isFull && page.components.size > 0) page = turnPage(pages, [])
      if (!page.components.has(name)) {
        page.components.add(name)
        const heading = index === 0 ? name : reader.words.release.notes.continued(name)
        if (!alone) page.blocks.push({ type: 'heading', text: heading })
      }
      page.weight += weight
      addItem(page.blocks, item, shown)
    }
  }
  const last = pages.at(-1)
  if (notes.sections.length === 0) last?.blocks.push(context(reader.words.release.noNotes))
  if (notes.clipped) last?.blocks.push(context(reader.words.release.notes.clipped))
  return pages.map(({ components, blocks }) => ({ components: alone ? [] : [...components], blocks }))
}

/** The first pages, and where there are others, a word of where to read on. */
export const firstPages = (pages: readonly NotePage[], most: number, readOn: string): readonly NotePage[] => {
  const last = pages[most - 1]
  if (last === undefined || pages.length === most) return pages
  return [...pages.slice(0, most - 1), { ...last, blocks: [...last.blocks, context(readOn)] }]
}

interface Page {
  readonly components: Set<string>
  readonly blocks: NoteBlock[]
  weight: number
}

const turnPage = (pages: Page[], blocks: readonly NoteBlock[]): Page => {
  const page = { components: new Set<string>(), blocks: [...blocks], weight: 0 }
  pages.push(page)
  return page
}

/** Points that follow one another are one list. */
const addItem = (blocks: NoteBlock[], { form }: NoteItem, shown: Rich): void => {
  const last = blocks.at(-1)
  if (form === 'paragraph') blocks.push(text(shown))
  else if (last?.type === 'list') blocks[blocks.length - 1] = { type: 'list', items: [...last.items, shown] }
  else blocks.push({ type: 'list', items: [shown] })
}

/** An item among those of its kind: with what it is about and, where there are several, its version. */
const highlightText = (item: NoteItem, component: string | null, several: boolean): NoteSpan[] => {
  const about = [
    ...(component === null ? [] : [component.slice(0, 60)]),
    ...(several ? [item.version.slice(0, 40)] : []),
  ]
  return [...clipSpans(item.text, MOST_HIGHLIGHT), ...(about.length === 0 ? [] : [` (${about.join(', ')})`])]
}

/** An item among those of its component: with its kind in front. */
const itemText = ({ kind, text: said, version }: NoteItem, several: boolean, { words }: NoteReader): NoteSpan[] => {
  const label = kind === 'change' ? [] : [strong(`${words.release.notes.labels[kind]} – `)]
  return [...label, ...said, ...(several ? [` (${version.slice(0, 40)})`] : [])]
}

const strong = (said: string): NoteSpan => ({ type: 'strong', text: said })

/** Addresses are not seen, but they weigh in what a platform lets a message carry. */
const weightOf = (spans: readonly NoteSpan[]): number =>
  spans.reduce(
    (sum, span) => sum + (typeof span !== 'string' && span.type === 'link' ? span.url.length / 2 : 0),
    visibleLength(spans),
  )

const sinceBlocks = (
  { since, versions }: CumulativeNotes,
  { words: { release } }: NoteReader,
): readonly NoteBlock[] => {
  if (since === null) return []
  const [first, ...others] = versions
  // Of very many releases the first and the last few say enough.
  const named = first !== undefined && others.length > 5 ? [first, '…', ...others.slice(-3)] : versions
  return [text(release.notes.since(since, named))]
}

/** Said where the reader would otherwise wonder; nothing where the language could not be told. */
const languageBlocks = (
  { languages }: CumulativeNotes,
  { words: { release }, locale }: NoteReader,
): readonly NoteBlock[] => {
  if (languages.every((language) => language === locale)) return []
  const [first = '', ...others] = languages.map((language) => languageName(locale, language))
  const { writtenIn, writtenInSeveral } = release.notes
  return [context(others.length === 0 ? writtenIn(first) : writtenInSeveral([first, ...others]))]
}

const text = (content: Rich): NoteBlock => ({ type: 'text', text: content })
const context = (content: Rich): NoteBlock => ({ type: 'context', text: content })
