/** C0 and C1 but for tab and newline, and what turns the reading direction round: they only serve to mislead. */
const misleading = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu

/** Foreign text that can be sent as JSON and read as it is written. */
export const readable = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(misleading, (character) => (character === '\n' || character === '\t' ? character : ''))

const slackCommand = /(?<=^|[\s(«“"'])\/w360(?![\p{L}\p{N}/-])/gimu

/** Our sentences name commands as Slack spells them; in Teams people call the bot by its name. Of the same length. */
const asTypedHere = (text: string): string => text.replaceAll(slackCommand, '@W360')

/** The same for what the bot says: commands are spelled as in Teams. */
export const clean = (text: string): string => readable(asTypedHere(text))

/** At most `maximum` UTF-16 units, with an ellipsis for what is missing; never half a character. */
export const clip = (text: string, maximum: number): string => {
  if (text.length <= maximum) return text
  if (maximum < 1) return ''
  const cut = text.slice(0, maximum - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}

/** One invisible character that joins: it changes nothing of what is read, but two signs no longer stand together. */
const wordJoiner = '\u2060'

/**
 * Cards have functions, `{{DATE(…)}}`, which clients evaluate in any text, and templates, `${…}`. Foreign text gets
 * neither.
 */
export const inert = (text: string): string =>
  // Each brace before another one: of three in a row, two would be left standing together.
  text.replaceAll(/\{(?=\{)/g, `{${wordJoiner}`).replaceAll('${', `$${wordJoiner}{`)

/** The spaces of French numbers and punctuation stay as they are: no line may break there. */
const breakable = /[^\S\u00a0\u202f]+/gu

/** For places that show plain text: clients refuse or hide empty ones, so a dash stands for nothing. */
export const present = (text: string, maximum: number): string => {
  const tidy = clean(text).replaceAll(breakable, ' ').trim()
  return inert(clip(tidy === '' ? '–' : tidy, maximum))
}

const markdownSigns = /[\\*_[\]`~<>&#|]/
/** Teams makes links of these by itself. */
const address = /:\/\/|\bwww\./iu
const listStart = /^\s*(?:[-+]|\d+[.)])\s/

/** Whether a TextBlock shows this text as it stands. */
export const isMarkdownFree = (text: string): boolean =>
  !markdownSigns.test(text) && !address.test(text) && !listStart.test(text)

/**
 * For the few texts that must stand in a TextBlock, where Teams reads Markdown. Backslashes show on some phones, so
 * only what would be read as formatting gets one. An address is no link unless the card says so.
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\*_[\]`~]/g, '\\$&')
    .replaceAll('://', `:${wordJoiner}//`)
    .replaceAll(/\bwww\./gi, (www) => `${www.slice(0, 3)}${wordJoiner}.`)
    .replaceAll(/^(\s*)([-+#]|\d+(?=[.)]\s))/gm, (_, indent: string, sign: string) =>
      /\d/.test(sign) ? `${indent}${sign}${wordJoiner}` : `${indent}\\${sign}`,
    )

const encoder = new TextEncoder()

/** Bytes of a value as JSON, in UTF-8 or UTF-16, whichever is more. */
export const sizeOf = (value: unknown): number => {
  const json = JSON.stringify(value) ?? ''
  return Math.max(encoder.encode(json).length, json.length * 2)
}
