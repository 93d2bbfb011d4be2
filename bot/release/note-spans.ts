import { decodeHTML } from 'entities/decode'
import type { MarkedToken, Token } from 'marked'
import type { NoteSpan } from './notes-model.ts'

/** Longer addresses lead nowhere that notes have reason to lead to. */
const MOST_URL = 500
/** Of one item. What comes after stays as text. */
const MOST_LINKS = 10

const named = (names: string): ReadonlySet<string> => new Set(names.split(' '))

/** Tags that only dress their words are dropped. Any other is shown as it is written: `<serveur>` may well be a placeholder. */
const dressing = named('a b strong i em u s del ins small big sub sup mark code kbd span font')
/** The same, of tags that also part words. */
const parting = named(
  'br p div center ul ol li dl dt dd hr h1 h2 h3 h4 h5 h6 table thead tbody tr td th details summary blockquote pre',
)

/** Markdown's inline tokens as runs of a card: no HTML, no mention, and no link but to http and https. */
export const spansOf = (tokens: readonly Token[]): readonly NoteSpan[] => {
  let links = 0
  return tidy(runsOfAll(tokens, 'plain')).map((span) => {
    if (typeof span === 'string' || span.type !== 'link') return span
    links += 1
    return links > MOST_LINKS ? span.text : span
  })
}

type Style = 'plain' | 'strong'

/** What stands between `<a href>` and `</a>` is a link as much as one of Markdown. */
const runsOfAll = (tokens: readonly Token[], style: Style): readonly NoteSpan[] => {
  const start = tokens.findIndex((token) => tagOf(token) === 'a' && attributeOf(token.raw, 'href') !== null)
  const end = tokens.findIndex((token, index) => index > start && tagOf(token) === '/a')
  const opening = tokens[start]
  if (opening === undefined || end < 0) return tokens.flatMap((token) => runsOf(token, style))
  return [
    ...tokens.slice(0, start).flatMap((token) => runsOf(token, style)),
    linkOf(attributeOf(opening.raw, 'href') ?? '', wordsOf(tokens.slice(start + 1, end))),
    ...runsOfAll(tokens.slice(end + 1), style),
  ]
}

const runsOf = (token: Token, style: Style): readonly NoteSpan[] => {
  if (!isMarked(token)) return [token.raw]
  switch (token.type) {
    case 'strong':
      return runsOfAll(token.tokens, 'strong')
    case 'em':
      return runsOfAll(token.tokens, style)
    case 'del':
      // Cards know no strike, and words that no longer hold must not look as if they did.
      return ['~~', ...runsOfAll(token.tokens, style), '~~']
    case 'codespan':
      return [{ type: 'code', text: token.text }]
    case 'link':
      return [linkOf(token.href, wordsOf(token.tokens))]
    case 'image':
      return [linkOf(token.href, decodeHTML(token.text))]
    case 'br':
      return [' ']
    case 'checkbox':
      return []
    case 'html':
      return htmlRuns(token.text)
    case 'text':
      if (token.tokens !== undefined && token.tokens.length > 0) return runsOfAll(token.tokens, style)
      return [styled(decodeHTML(token.text), style)]
    case 'escape':
      return [styled(token.text, style)]
    default:
      return [styled(token.raw, style)]
  }
}

const styled = (text: string, style: Style): NoteSpan => (style === 'strong' ? { type: 'strong', text } : text)

const wordsOf = (tokens: readonly Token[]): string =>
  tokens
    .flatMap((token) => runsOf(token, 'plain'))
    .map((span) => (typeof span === 'string' ? span : span.text))
    .join('')

const htmlRuns = (tag: string): readonly NoteSpan[] => {
  if (tag.startsWith('<!--')) return []
  const name = nameOf(tag)
  if (name === 'img') return [linkOf(attributeOf(tag, 'src') ?? '', decodeHTML(attributeOf(tag, 'alt') ?? ''))]
  const bare = name.replace('/', '')
  if (dressing.has(bare)) return []
  return [parting.has(bare) ? ' ' : tag]
}

/** `a` for `<a href="…">`, `/a` for what closes it. */
const nameOf = (tag: string): string => /^<(\/?[a-z][a-z0-9]*)/iu.exec(tag)?.[1]?.toLowerCase() ?? ''

const tagOf = (token: Token): string | null => (token.type === 'html' ? nameOf(token.raw) : null)

/** Of one tag that the parser found; as it is written, entities and all. */
const attributeOf = (tag: string, name: 'href' | 'src' | 'alt'): string | null => {
  const found = [...tag.matchAll(/\s([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/giu)]
  const [, , double, single, plain] = found.find((each) => each[1]?.toLowerCase() === name) ?? []
  return double ?? single ?? plain ?? null
}

/** A link that says where it leads; where it is not safe to follow, its words alone. */
const linkOf = (href: string, words: string): NoteSpan => {
  const url = safeUrl(decodeHTML(href))
  const text = words.replaceAll(/\s+/gu, ' ').trim()
  if (url === null) return text
  if (text === '') return { type: 'link', text: `${url.host}${url.pathname}`, url: url.href }
  // Words that are an address themselves, but of another house, would mislead.
  const said = hostIn(text)
  const lies = said !== null && withoutWww(said) !== withoutWww(url.host)
  return { type: 'link', text: lies ? url.href : text, url: url.href }
}

/** The house that words name, as people write an address: with `https://`, with `www.`, or alone. */
const hostIn = (text: string): string | null => {
  const written =
    /(?:https?:\/\/|www\.)\S+/iu.exec(text)?.[0] ??
    /^[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}(?:[/:?#]\S*)?$/u.exec(text)?.[0]
  if (written === undefined) return null
  return URL.parse(/^https?:/iu.test(written) ? written : `https://${written}`)?.host ?? null
}

const withoutWww = (host: string): string => host.replace(/^www\./u, '')

const safeUrl = (address: string): URL | null => {
  const url = URL.parse(address)
  if (url === null || url.href.length > MOST_URL || !url.href.isWellFormed()) return null
  // `https://wisper.example@evil.example/` is made to be misread.
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' ? url : null
}

const markedTypes: ReadonlySet<string> = new Set<MarkedToken['type']>([
  ...(['blockquote', 'br', 'checkbox', 'code', 'codespan', 'def', 'del', 'em', 'escape', 'heading', 'hr'] as const),
  ...(['html', 'image', 'link', 'list', 'list_item', 'paragraph', 'space', 'strong', 'table', 'text'] as const),
])

/** The parser's own tokens; we add no others, but its type allows for them. */
export const isMarked = (token: Token): token is MarkedToken => markedTypes.has(token.type)

/** Neighbours of one kind joined, white space as single spaces and none at the ends; nothing empty. */
export const tidy = (spans: readonly NoteSpan[]): readonly NoteSpan[] => {
  const joined: NoteSpan[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (typeof span === 'string' && typeof last === 'string') joined[joined.length - 1] = last + span
    else joined.push(span)
  }
  const kept: NoteSpan[] = []
  let afterSpace = true
  for (const span of joined) {
    const literal = typeof span !== 'string' && span.type === 'code'
    const written = typeof span === 'string' ? span : span.text
    const single = literal ? written : written.replaceAll(/\s+/gu, ' ')
    const text: string = afterSpace && !literal ? single.replace(/^ /u, '') : single
    if (text === '') continue
    afterSpace = text.endsWith(' ')
    kept.push(typeof span === 'string' ? text : { ...span, text })
  }
  return trimEnd(kept)
}

const trimEnd = (spans: NoteSpan[]): readonly NoteSpan[] => {
  const last = spans.at(-1)
  if (last === undefined) return spans
  const text = (typeof last === 'string' ? last : last.text).trimEnd()
  const others = spans.slice(0, -1)
  if (text === '') return trimEnd(others)
  return [...others, typeof last === 'string' ? text : { ...last, text }]
}

/** At most so many visible characters, with an ellipsis for what is missing; never half a character. */
export const clipSpans = (spans: readonly NoteSpan[], maximum: number): readonly NoteSpan[] => {
  const kept: NoteSpan[] = []
  let room = maximum
  for (const span of spans) {
    const text = typeof span === 'string' ? span : span.text
    if (text.length > room) {
      const cut = text.slice(0, Math.max(0, room - 1))
      const clipped = `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
      return [...kept, typeof span === 'string' ? clipped : { ...span, text: clipped }]
    }
    room -= text.length
    kept.push(span)
  }
  return kept
}
