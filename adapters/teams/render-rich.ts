import type { Card, PersonSpan, Rich, Span } from '../../bot/card/card.ts'
import { userIdOn } from '../../bot/card/person.ts'
import type { Mention, RichTextBlock, Text, TextRun } from './adaptive-card.ts'
import { limits } from './limits.ts'
import { clean, clip, escapeMarkdown, inert } from './text.ts'

/** How a whole text looks. */
export interface Look {
  readonly size?: 'small' | 'medium' | 'large'
  readonly weight?: 'bolder'
  readonly isSubtle?: true
  readonly spacing?: 'none' | 'small' | 'default' | 'medium' | 'large'
}

/** Whom a card names with a mention, by user id. */
export type Mentions = ReadonlyMap<string, Mention>

export const nobody: Mentions = new Map()

/** A link that a reader may follow; anything else is shown as text. */
export const isSafeUrl = (url: string): boolean => {
  if (url.length > limits.url || !url.isWellFormed() || !URL.canParse(url)) return false
  return ['http:', 'https:'].includes(new URL(url).protocol)
}

const spansOf = (rich: Rich): readonly Span[] => (typeof rich === 'string' ? [rich] : rich)

interface Piece {
  readonly text: string
  readonly kind: 'plain' | 'strong' | 'code'
  readonly url?: string
  readonly mention?: Mention
}

/**
 * A text as paragraphs, one for each line: Teams does not break a line within one everywhere. Rich text is literal to
 * Teams; only a line with a mention must be a TextBlock, where Markdown is read and so escaped. Never empty.
 * @param maximum UTF-16 units and lines of the whole text
 */
export const paragraphs = (
  rich: Rich,
  maximum: { readonly text: number; readonly lines: number },
  look: Look,
  mentions: Mentions,
): Text[] => {
  const lines = linesOf(clipped(piecesOf(rich, mentions), maximum.text), maximum.lines)
  return lines.map((line, index) => {
    const { spacing } = look
    const placed = index === 0 ? (spacing === undefined ? {} : { spacing }) : { spacing: 'none' as const }
    return line.some(({ mention }) => mention !== undefined)
      ? textBlock(line, look, placed)
      : { type: 'RichTextBlock', inlines: line.map((piece) => runOf(piece, look)), ...placed }
  })
}

const piecesOf = (rich: Rich, mentions: Mentions): readonly Piece[] =>
  spansOf(rich).flatMap((span): Piece[] => {
    if (typeof span === 'string') return [{ text: clean(span), kind: 'plain' }]
    if (span.type === 'person') {
      const mention = mentions.get(userIdOn(span, 'teams') ?? '')
      const name = clip(clean(span.name).trim(), limits.personName)
      return [{ text: `@${name}`, kind: 'plain', ...(mention === undefined ? {} : { mention }) }]
    }
    if (span.type !== 'link') return [{ text: clean(span.text), kind: span.type }]
    const text = clean(span.text)
    return isSafeUrl(span.url)
      ? [{ text: text.trim() === '' ? clean(span.url) : text, kind: 'plain', url: new URL(span.url).href }]
      : [{ text, kind: 'plain' }]
  })

const clipped = (pieces: readonly Piece[], maximum: number): readonly Piece[] => {
  const kept: Piece[] = []
  let room = maximum
  for (const piece of pieces) {
    if (room <= 0) break
    // A mention is whole or not at all.
    kept.push(piece.mention === undefined ? { ...piece, text: clip(piece.text, room) } : piece)
    room -= piece.text.length
  }
  return kept
}

/** Without empty lines; those past the last one that is allowed are read on in it. */
const linesOf = (pieces: readonly Piece[], maximum: number): readonly (readonly Piece[])[] => {
  const lines: Piece[][] = [[]]
  for (const piece of pieces) {
    for (const [index, text] of piece.text.split('\n').entries()) {
      if (index > 0) {
        if (lines.length < maximum) lines.push([])
        else lines.at(-1)?.push({ text: ' ', kind: 'plain' })
      }
      if (text !== '') lines.at(-1)?.push({ ...piece, text: text.replaceAll('\t', ' ') })
    }
    // What is blank makes no line of its own, so that the maximum counts what is read.
    for (let at = lines.length - 2; at >= 0; at -= 1) if (isBlank(lines[at])) lines.splice(at, 1)
  }
  const shown = lines.filter((line) => !isBlank(line))
  return shown.length === 0 ? [[{ text: '–', kind: 'plain' }]] : shown
}

const isBlank = (line: readonly Piece[] | undefined): boolean => line?.every(({ text }) => text.trim() === '') === true

const runOf = ({ text, kind, url }: Piece, look: Look): TextRun => ({
  type: 'TextRun',
  text: inert(text),
  ...(look.size === undefined ? {} : { size: look.size }),
  ...(look.weight !== undefined || kind === 'strong' ? { weight: 'bolder' as const } : {}),
  ...(look.isSubtle === true ? { isSubtle: true } : {}),
  ...(kind === 'code' ? { fontType: 'monospace' as const } : {}),
  ...(url === undefined ? {} : { color: 'accent' as const, selectAction: { type: 'Action.OpenUrl', url } as const }),
})

const textBlock = (line: readonly Piece[], look: Look, placed: Pick<Look, 'spacing'>): Text => ({
  type: 'TextBlock',
  text: inert(line.map(markdownOf).join('')),
  wrap: true,
  ...(look.size === undefined ? {} : { size: look.size }),
  ...(look.weight === undefined ? {} : { weight: look.weight }),
  ...(look.isSubtle === true ? { isSubtle: true } : {}),
  ...placed,
})

const markdownOf = ({ text, kind, url, mention }: Piece): string => {
  if (mention !== undefined) return mention.text
  const escaped = escapeMarkdown(text)
  if (url !== undefined) return `[${escaped}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`
  // Stars beside a space are no emphasis but stars.
  return kind === 'strong' ? escaped.replace(/^(\s*)(\S(?:[\s\S]*\S)?)(\s*)$/, '$1**$2**$3') : escaped
}

/** A text that is ours or known to be one line, as one paragraph. */
export const richText = (runs: readonly TextRun[], placed: Pick<RichTextBlock, 'spacing'> = {}): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines: runs,
  ...placed,
})

/** An Entra object id, or an account as a conversation names it. */
const userIdPattern = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|8:orgid:[0-9a-f-]{36}|29:[\w-]{10,200})$/i

/**
 * Everybody that a card can mention. Teams finds a mention by its text, so two people of one name cannot both be
 * mentioned: the second is shown by name alone.
 */
export const mentionsOf = (card: Card): Mentions => {
  const mentions = new Map<string, Mention>()
  const texts = new Set<string>()
  for (const span of spansIn(card.blocks)) {
    const userId = userIdOn(span, 'teams')
    if (userId === null || !userIdPattern.test(userId) || mentions.has(userId)) continue
    const name = clip(
      inert(clean(span.name))
        .replaceAll(/[<>&\\*_[\]`~\s]+/g, ' ')
        .trim(),
      limits.personName,
    )
    const text = `<at>${name}</at>`
    if (name === '' || texts.has(text) || mentions.size >= limits.mentions) continue
    texts.add(text)
    mentions.set(userId, { type: 'mention', text, mentioned: { id: userId, name } })
  }
  return mentions
}

const spansIn = (blocks: Card['blocks']): readonly PersonSpan[] =>
  blocks
    .flatMap((block): readonly Rich[] => {
      switch (block.type) {
        case 'text':
        case 'context':
          return [block.text]
        case 'facts':
          return block.items.map(({ value }) => value)
        case 'list':
          return block.items
        case 'table':
          return block.rows.flat()
        default:
          return []
      }
    })
    .flatMap(spansOf)
    .filter((span) => typeof span !== 'string' && span.type === 'person')

/** The words alone, to weigh how wide a column must be. */
export const flatten = (rich: Rich): string =>
  clean(
    spansOf(rich)
      .map((span) => (typeof span === 'string' ? span : span.type === 'person' ? `@${span.name}` : span.text))
      .join(''),
  )
