import { element, link } from './dom.js'
import { emojiNamed } from './emoji.js'

/**
 * Text with marks → nodes. Each rule finds its own next place; the earliest wins, the order of rules breaks ties.
 *
 * @param {string} text
 * @param {{pattern: RegExp, build: (match: RegExpExecArray, inner: (text: string) => Node[]) => Node | string | undefined}[]} rules
 * @param {(text: string) => string} leaf what plain text goes through
 * @returns {(Node | string)[]}
 */
export const inlineNodes = (text, rules, leaf) => {
  const inner = (part) => inlineNodes(part, rules, leaf)
  const nodes = []
  const upcoming = new Map()
  const nextOf = (rule, from) => {
    const known = upcoming.get(rule)
    if (known !== undefined && (known === null || known.index >= from)) return known
    const pattern = new RegExp(rule.pattern.source, 'gu')
    pattern.lastIndex = from
    const found = pattern.exec(text)
    upcoming.set(rule, found)
    return found
  }
  let position = 0
  let plain = ''
  const flush = () => {
    if (plain) nodes.push(leaf(plain))
    plain = ''
  }
  while (position < text.length) {
    let first
    for (const rule of rules) {
      const match = nextOf(rule, position)
      if (match && (!first || match.index < first.match.index)) first = { rule, match }
    }
    if (!first) break
    const { rule, match } = first
    plain += text.slice(position, match.index)
    const built = rule.build(match, inner)
    if (built === undefined) plain += match[0]
    else {
      flush()
      nodes.push(built)
    }
    position = match.index + match[0].length
  }
  plain += text.slice(position)
  flush()
  return nodes
}

/** A bare address in running text; the full stop that ends the sentence is not part of it. */
export const bareAddress = {
  pattern: /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"»]/u,
  build: (match) => link(match[0], match[0]),
}

export const shortcode = {
  pattern: /:([a-z0-9_+-]{1,40}):/u,
  build: (match) => {
    const character = emojiNamed(match[1])
    return character && element('span', { class: 'emoji', title: match[0] }, character)
  },
}

/** Marks such as `*bold*`, bound to words: an asterisk inside of `a*b*c` marks nothing. */
export const marked = (mark, tag) => {
  const sign = mark.replaceAll('*', '\\*')
  const first = mark[0].replaceAll('*', '\\*')
  return {
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}${first}])${sign}(?=[^\\s${first}])([^${first}\\n]*[^\\s${first}])${sign}(?![\\p{L}\\p{N}${first}])`,
      'u',
    ),
    build: (match, inner) => element(tag, {}, ...inner(match[1])),
  }
}
