import type { Check, Fields } from './check.ts'
import { boolean, byType, integer, list, number, oneOf, shape, string } from './check.ts'

const style = shape({
  optional: {
    bold: boolean,
    italic: boolean,
    strike: boolean,
    code: boolean,
    underline: boolean,
    highlight: boolean,
    client_highlight: boolean,
    unlink: boolean,
  },
})

const id = string({ min: 1, max: 255 })

const element = (type: string, required: Fields, optional: Fields = {}): Check =>
  shape({ required: { type: oneOf(type), ...required }, optional: { style, ...optional } })

const words = string({ min: 1 })

const inline: Fields = {
  text: element('text', { text: words }),
  link: element('link', { url: string({ min: 1, max: 3_000 }) }, { text: words, unsafe: boolean }),
  user: element('user', { user_id: id }),
  channel: element('channel', { channel_id: id }),
  usergroup: element('usergroup', { usergroup_id: id }),
  team: element('team', { team_id: id }),
  emoji: element('emoji', { name: id }, { unicode: string(), skin_tone: number, url: string() }),
  broadcast: element('broadcast', { range: oneOf('here', 'channel', 'everyone') }),
  color: element('color', { value: string({ min: 1 }) }),
  date: element(
    'date',
    { timestamp: integer(0, 9_999_999_999), format: string({ min: 1 }) },
    { url: string(), fallback: string() },
  ),
}

const border = integer(0, 1)
const inlines = list(byType(inline), {})

const section = shape({ required: { type: oneOf('rich_text_section'), elements: inlines } })

const parts: Fields = {
  rich_text_section: section,
  rich_text_quote: shape({
    required: { type: oneOf('rich_text_quote'), elements: inlines },
    optional: { border },
  }),
  rich_text_preformatted: shape({
    required: {
      type: oneOf('rich_text_preformatted'),
      elements: list(byType({ text: inline['text'] ?? section, link: inline['link'] ?? section }), {}),
    },
    optional: { border, language: string({ max: 255 }) },
  }),
  rich_text_list: shape({
    required: {
      type: oneOf('rich_text_list'),
      style: oneOf('bullet', 'ordered'),
      elements: list(byType({ rich_text_section: section }), { min: 1 }),
    },
    optional: { border, indent: integer(0, 8), offset: integer(0, 1_000_000) },
  }),
}

export const blockId = string({ min: 1, max: 255 })

export const richText: Check = shape({
  required: { type: oneOf('rich_text'), elements: list(byType(parts), { min: 1 }) },
  optional: { block_id: blockId },
})
