import type { Rich, Span } from '../../bot/card/card.ts'
import { userIdOn } from '../../bot/card/person.ts'
import type { RichTextBlock, RichTextElement } from './block-kit.ts'
import { limits } from './limits.ts'
import { clean, clip } from './text.ts'

/** A link that a reader may follow; anything else is shown as text. */
export const isSafeUrl = (url: string): boolean => {
  if (url.length > limits.url || !url.isWellFormed() || !URL.canParse(url)) return false
  return ['http:', 'https:', 'mailto:'].includes(new URL(url).protocol)
}

const spansOf = (rich: Rich): readonly Span[] => (typeof rich === 'string' ? [rich] : rich)

/** The words alone, for places that take no formatting. A link keeps its address. */
export const flatten = (rich: Rich): string => clean(spansOf(rich).map(flattenSpan).join(''))

const flattenSpan = (span: Span): string => {
  if (typeof span === 'string') return span
  if (span.type === 'link' && isSafeUrl(span.url)) return `${span.text} (${span.url})`
  return span.type === 'person' ? `@${span.name}` : span.text
}

/**
 * Elements of rich text: literal to Slack, so that no foreign text becomes a mention, a link or formatting.
 * At most `maximum` characters; never empty.
 */
export const richElements = (rich: Rich, maximum: number): RichTextElement[] => {
  const elements: RichTextElement[] = []
  let room = maximum
  for (const span of spansOf(rich)) {
    if (room <= 0) break
    const element = elementOf(span, room)
    if (element === null) continue
    elements.push(element.element)
    room -= element.length
  }
  return elements.length === 0 ? [{ type: 'text', text: '–' }] : elements
}

const elementOf = (span: Span, room: number): { element: RichTextElement; length: number } | null => {
  if (typeof span !== 'string' && span.type === 'person') {
    const userId = userIdOn(span, 'slack')
    if (userId !== null && /^[UW][A-Z0-9]{2,30}$/.test(userId)) {
      return { element: { type: 'user', user_id: userId }, length: userId.length }
    }
    return textOf(`@${span.name}`, room)
  }
  if (typeof span === 'string') return textOf(span, room)
  if (span.type !== 'link') return textOf(span.text, room, span.type)
  if (!isSafeUrl(span.url)) return textOf(span.text, room)
  const text = clip(clean(span.text), room)
  return text === '' ? null : { element: { type: 'link', url: span.url, text }, length: text.length }
}

const textOf = (
  written: string,
  room: number,
  style?: 'strong' | 'code',
): { element: RichTextElement; length: number } | null => {
  const text = clip(clean(written), room)
  if (text === '') return null
  const styled = style === undefined ? {} : { style: style === 'strong' ? { bold: true } : { code: true } }
  return { element: { type: 'text', text, ...styled }, length: text.length }
}

export const richBlock = (elements: RichTextElement[]): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
})

export const bold = (text: string): RichTextElement => ({ type: 'text', text, style: { bold: true } })

/** How many characters of a block a reader sees, and so Slack counts: every string but names, ids and addresses. */
export const textLength = (value: unknown, key = ''): number => {
  if (typeof value === 'string') return uncounted.has(key) ? 0 : value.length
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + textLength(item), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce((sum, [name, item]) => sum + textLength(item, name), 0)
}

const uncounted: ReadonlySet<string> = new Set([
  'type',
  'action_id',
  'block_id',
  'task_id',
  'status',
  'value',
  'url',
  'image_url',
  'align',
])
