/** C0 and C1 but for tab and newline, and what turns the reading direction round: they only serve to mislead. */
const misleading = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu

/** Foreign text that can be sent as JSON and read as it is written. */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(misleading, (character) => (character === '\n' || character === '\t' ? character : ''))

/** At most `maximum` UTF-16 units, with an ellipsis for what is missing; never half a character. */
export const clip = (text: string, maximum: number): string => {
  if (text.length <= maximum) return text
  if (maximum < 1) return ''
  const cut = text.slice(0, maximum - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}

/** Slack refuses empty texts: a dash stands for nothing. */
export const present = (text: string, maximum: number): string => {
  const tidy = clean(text).trim()
  return clip(tidy === '' ? '–' : tidy, maximum)
}

/** For the few texts that Slack always reads as mrkdwn. Escaped, none of them can become a mention or a link. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * What Slack escaped in the text that a person typed, with its references written as the person saw them; but people
 * and groups by their id, `@U0123`, for names are not unique.
 */
export const unescapeText = (text: string): string =>
  text
    .replace(/<@([UW][A-Z0-9]*)(?:\|[^>]*)?>/g, '@$1')
    .replace(/<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>/g, '@$1')
    .replace(/<(?:[@#!][^|>]*|[^|>]+)\|([^>]*)>/g, '$1')
    .replace(/<((?:https?|mailto):[^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
