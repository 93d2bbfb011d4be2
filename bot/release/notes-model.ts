import type { Span } from '../card/card.ts'

/** What a reader has to know first, in this order; `change` is all the rest. */
export const noteKinds = ['security', 'action', 'fix', 'change'] as const

export type NoteKind = (typeof noteKinds)[number]

/** Runs of notes: text, strong, code, and links that are safe to follow. Nobody is mentioned by a vendor's notes. */
export type NoteSpan = Exclude<Span, { readonly type: 'person' }>

export interface NoteItem {
  readonly kind: NoteKind
  /** A point of a list (rows of tables too), or running text. */
  readonly form: 'point' | 'paragraph'
  readonly text: readonly NoteSpan[]
  /** Of the release whose notes say so. */
  readonly version: string
}

export interface NoteSection {
  /** As the vendor's heading names it; null for what stands under none. */
  readonly component: string | null
  readonly items: readonly NoteItem[]
}

export interface ReleaseNotes {
  /** As declared or guessed, `fr`; several only for notes of several releases, none when it could not be told. */
  readonly languages: readonly string[]
  readonly sections: readonly NoteSection[]
  /** There is more in the console than what was read. */
  readonly clipped: boolean
}

/** How many characters a reader sees. */
export const visibleLength = (text: readonly NoteSpan[]): number =>
  text.reduce((sum, span) => sum + (typeof span === 'string' ? span : span.text).length, 0)

export const plainText = (text: readonly NoteSpan[]): string =>
  text.map((span) => (typeof span === 'string' ? span : span.text)).join('')

/** What is said of the whole product comes before its components. */
export const generalFirst = <Section extends Pick<NoteSection, 'component'>>(
  sections: readonly Section[],
): Section[] => [
  ...sections.filter(({ component }) => component === null),
  ...sections.filter(({ component }) => component !== null),
]
