import type { Check, Length } from './check.ts'
import { boolean, byType, oneOf, shape, string } from './check.ts'

/** Words that are seen: Slack trims a text object before it looks, so that blanks count as nothing. */
const words =
  (length: Length): Check =>
  (value, pointer, report) => {
    string({ min: 1, ...length })(value, pointer, report)
    if (typeof value === 'string' && value.length > 0 && value.trim() === '') {
      report('must be more than 0 characters', pointer)
    }
  }

const textFields = (length: Length, kind: 'plain_text' | 'mrkdwn'): Check =>
  shape({
    required: { type: oneOf(kind), text: words(length) },
    optional: kind === 'plain_text' ? { emoji: boolean } : { verbatim: boolean },
  })

/** A `plain_text` object of at most so many characters. */
export const plainText = (max: number): Check => byType({ plain_text: textFields({ max }, 'plain_text') })

/** A `plain_text` or `mrkdwn` object of at most so many characters. */
export const anyText = (max: number): Check =>
  byType({ plain_text: textFields({ max }, 'plain_text'), mrkdwn: textFields({ max }, 'mrkdwn') })
