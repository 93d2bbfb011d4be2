import { writeDate } from './dates.js'
import { element, link } from './dom.js'
import { emojiFromUnicode, emojiNamed } from './emoji.js'
import { channelMention, mention } from './mrkdwn.js'

const styleTags = { bold: 'strong', italic: 'em', strike: 's', code: 'code', underline: 'u' }

const styled = (node, style = {}) => {
  let outer = node
  for (const [name, tag] of Object.entries(styleTags)) if (style[name]) outer = element(tag, {}, outer)
  return outer
}

const dateNode = (part, directory) => {
  const text = writeDate(part.timestamp, part.format ?? '{date_short}', directory.locale) ?? part.fallback ?? ''
  return part.url ? link(part.url, text) : element('time', {}, text)
}

const bareNode = (part, directory) => {
  switch (part.type) {
    case 'text':
      return part.text
    case 'link':
      return link(part.url, part.text || part.url)
    case 'user':
      return mention(directory, part.user_id)
    case 'channel':
      return channelMention(directory, part.channel_id)
    case 'usergroup':
      return element('span', { class: 'mention' }, `@${part.usergroup_id}`)
    case 'broadcast':
      return element('span', { class: 'mention' }, `@${part.range}`)
    case 'emoji':
      return (part.unicode && emojiFromUnicode(part.unicode)) || emojiNamed(part.name) || `:${part.name}:`
    case 'date':
      return dateNode(part, directory)
    case 'color':
      return element('code', {}, part.value)
    default:
      return ''
  }
}

const inlineParts = (parts, directory) => parts.map((part) => styled(bareNode(part, directory), part.style))

/** Numbering by depth, as in a document: 1, a, i, and round again. */
const numbering = ['1', 'a', 'i']

const listNode = (part, directory) => {
  const indent = Math.min(part.indent ?? 0, 8)
  const ordered = part.style === 'ordered'
  const properties = ordered ? { type: numbering[indent % 3], start: 1 + (part.offset ?? 0) } : {}
  const entries = part.elements.map((entry) => element('li', {}, ...inlineParts(entry.elements ?? [], directory)))
  return element(ordered ? 'ol' : 'ul', { class: `indent-${indent}`, ...properties }, ...entries)
}

const partNode = (part, directory) => {
  switch (part.type) {
    case 'rich_text_section':
      return element('div', { class: 'lines' }, ...inlineParts(part.elements, directory))
    case 'rich_text_list':
      return listNode(part, directory)
    case 'rich_text_preformatted':
      return element('pre', {}, element('code', {}, ...inlineParts(part.elements, directory)))
    case 'rich_text_quote':
      return element('blockquote', {}, element('div', { class: 'lines' }, ...inlineParts(part.elements, directory)))
    default:
      return undefined
  }
}

/** The parts of a `rich_text` block, one node each. */
export const richTextNodes = (block, directory) =>
  (block.elements ?? []).map((part) => partNode(part, directory)).filter(Boolean)
