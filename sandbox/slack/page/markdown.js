import { element, link } from './dom.js'
import { bareAddress, inlineNodes, marked, shortcode } from './inline.js'

const rules = [
  { pattern: /\\([\\`*_{}[\]()#+\-.!~|<>])/u, build: (match) => document.createTextNode(match[1]) },
  { pattern: /`([^`\n]+)`/u, build: (match) => element('code', {}, match[1]) },
  {
    pattern: /!?\[([^\]\n]{0,500})\]\(([^()\s]{1,3000})\)/u,
    build: (match) => link(match[2], match[1] || match[2]),
  },
  bareAddress,
  marked('**', 'strong'),
  marked('__', 'strong'),
  marked('*', 'em'),
  marked('_', 'em'),
  marked('~~', 's'),
  shortcode,
]

const inline = (text) => inlineNodes(text, rules, (leaf) => leaf)

const heading = /^(#{1,6})\s+(.*?)\s*#*$/
const fence = /^\s*```/
const rule = /^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/
const quote = /^\s*>\s?(.*)$/
const item = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/
const isNumbered = (line) => item.exec(line)[2] !== undefined
const blank = /^\s*$/

/** Takes lines from the front while `matches` holds. */
const takeWhile = (lines, matches) => {
  const end = lines.findIndex((line) => !matches(line))
  return lines.splice(0, end < 0 ? lines.length : end)
}

const drawFence = (lines) => {
  lines.shift()
  const body = takeWhile(lines, (line) => !fence.test(line))
  lines.shift()
  return element('pre', {}, element('code', {}, body.join('\n')))
}

const itemText = (text) => {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text)
  return task ? [task[1] === ' ' ? '☐ ' : '☑ ', ...inline(task[2])] : inline(text)
}

const drawList = (lines) => {
  const [, indent, number] = item.exec(lines[0])
  const list = number === undefined ? element('ul') : element('ol', { start: number })
  while (lines.length > 0 && item.test(lines[0])) {
    const [, depth, , text] = item.exec(lines[0])
    const deeper = depth.length > indent.length + 1
    if (depth.length < indent.length || (!deeper && isNumbered(lines[0]) !== (number !== undefined))) break
    if (deeper && list.lastElementChild) list.lastElementChild.append(drawList(lines))
    else {
      lines.shift()
      list.append(element('li', {}, ...itemText(text)))
    }
  }
  return list
}

const isParagraph = (line) => ![heading, fence, rule, quote, item, blank].some((kind) => kind.test(line))

const drawNext = (lines) => {
  const line = lines[0]
  if (fence.test(line)) return drawFence(lines)
  if (rule.test(line)) return lines.shift() && element('hr')
  if (item.test(line)) return drawList(lines)
  if (heading.test(line)) {
    const [, signs, text] = heading.exec(lines.shift())
    return element('p', { class: `md-heading md-heading-${Math.min(signs.length, 3)}` }, ...inline(text))
  }
  if (quote.test(line)) {
    const inside = takeWhile(lines, (next) => quote.test(next)).map((next) => quote.exec(next)[1])
    return element('blockquote', {}, ...drawAll(inside))
  }
  const paragraph = takeWhile(lines, isParagraph)
  return element('p', { class: 'lines' }, ...inline(paragraph.join('\n')))
}

const drawAll = (lines) => {
  const nodes = []
  while (lines.length > 0) {
    if (blank.test(lines[0])) lines.shift()
    else nodes.push(drawNext(lines))
  }
  return nodes
}

/** A small safe part of Markdown → nodes: headings, lists, quotes, fences, rules and marks. HTML in it stays text. */
export const markdownNodes = (text) => drawAll(text.replaceAll('\r\n', '\n').split('\n'))
