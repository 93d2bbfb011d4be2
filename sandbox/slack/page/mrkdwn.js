import { writeDate } from './dates.js'
import { element, link } from './dom.js'
import { bareAddress, inlineNodes, marked, shortcode } from './inline.js'

/** Slack sends exactly three entities; `&amp;` last, or `&amp;lt;` would be read twice. */
export const decodeEntities = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** @typedef {{personName: (id: string) => string | undefined, channelName: (id: string) => string | undefined, locale: string}} Directory */

export const mention = (directory, id) => element('span', { class: 'mention' }, `@${directory.personName(id) ?? id}`)

export const channelMention = (directory, id) =>
  element('span', { class: 'mention' }, `#${directory.channelName(id) ?? id}`)

const dateToken = (directory, token) => {
  const [form, fallback = ''] = splitLabel(token)
  const [, timestamp, template = '', address] = form.split('^')
  const written = writeDate(Number(timestamp), decodeEntities(template), directory.locale) ?? decodeEntities(fallback)
  return address ? link(decodeEntities(address), written) : element('time', {}, written)
}

const splitLabel = (token) => {
  const bar = token.indexOf('|')
  return bar < 0 ? [token] : [token.slice(0, bar), token.slice(bar + 1)]
}

const token = (directory) => ({
  pattern: /<([^<>\n]+)>/u,
  build: (match) => {
    const [target, label] = splitLabel(match[1])
    if (target.startsWith('@')) return mention(directory, target.slice(1))
    if (target.startsWith('#')) return channelMention(directory, target.slice(1))
    if (target.startsWith('!date^')) return dateToken(directory, match[1])
    if (target.startsWith('!'))
      return element('span', { class: 'mention' }, `@${decodeEntities(label ?? target.slice(1))}`)
    const address = decodeEntities(target)
    if (!/^[a-z][a-z+.-]*:/i.test(address)) return undefined
    return link(address, label === undefined ? address.replace(/^mailto:/, '') : decodeEntities(label))
  },
})

const inlineCode = {
  pattern: /`([^`\n]+)`/u,
  build: (match) => element('code', {}, decodeEntities(match[1].replaceAll(/<([^<>|\n]+)\|?[^<>\n]*>/g, '$1'))),
}

const rules = (directory) => [
  token(directory),
  inlineCode,
  bareAddress,
  marked('*', 'strong'),
  marked('_', 'em'),
  marked('~', 's'),
  shortcode,
]

const quoteLine = /^(?:&gt;|>)\s?(.*)$/
const bulletLine = /^\s*[•◦▪-]\s+(.*)$/
const numberedLine = /^\s*(\d{1,4})\.\s+(.*)$/

const kindOfLine = (line) => {
  if (quoteLine.test(line)) return 'quote'
  if (bulletLine.test(line)) return 'bullets'
  if (numberedLine.test(line)) return 'numbers'
  return 'text'
}

const runsOfLines = (text) => {
  const runs = []
  for (const line of text.split('\n')) {
    const kind = kindOfLine(line)
    const last = runs.at(-1)
    if (last?.kind === kind) last.lines.push(line)
    else runs.push({ kind, lines: [line] })
  }
  return runs
}

const drawRun =
  (inline) =>
  ({ kind, lines }) => {
    if (kind === 'quote') {
      const body = lines.map((line) => quoteLine.exec(line)[1]).join('\n')
      return element('blockquote', {}, element('div', { class: 'lines' }, ...inline(body)))
    }
    if (kind === 'bullets') {
      return element('ul', {}, ...lines.map((line) => element('li', {}, ...inline(bulletLine.exec(line)[1]))))
    }
    if (kind === 'numbers') {
      const start = numberedLine.exec(lines[0])[1]
      return element('ol', { start }, ...lines.map((line) => element('li', {}, ...inline(numberedLine.exec(line)[2]))))
    }
    const body = lines.join('\n').replace(/^\n|\n$/g, '')
    return body && element('div', { class: 'lines' }, ...inline(body))
  }

/**
 * Slack's own markup → nodes: fences first, then quotes and lists by line, then marks within the line.
 *
 * @param {Directory} directory
 */
export const mrkdwnNodes = (text, directory) => {
  const inline = (part) => inlineNodes(part, rules(directory), decodeEntities)
  return text.split(/```\n?([\s\S]*?)\n?```/).flatMap((part, index) => {
    if (index % 2 === 1) return [element('pre', {}, element('code', {}, decodeEntities(part)))]
    const runs = runsOfLines(part.replace(index > 0 ? /^\n/ : /^$/, ''))
    return runs.map(drawRun(inline)).filter(Boolean)
  })
}

/** One line as people read it, without its marks: for announcements and notices. */
export const plainFromMrkdwn = (text, directory) => {
  const holder = element('div', {}, ...mrkdwnNodes(text, directory))
  return holder.textContent.replaceAll(/\s+/g, ' ').trim()
}
