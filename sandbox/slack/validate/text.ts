import type { Check, Length } from './check.ts'
import { boolean, byType, oneOf, shape, string } from './check.ts'

const textFields = (length: Length, kind: 'plain_text' | 'mrkdwn'): Check =>
  shape({
    required: { type: oneOf(kind), text: string({ min: 1, ...length }) },
    optional: kind === 'plain_text' ? { emoji: boolean } : { verbatim: boolean },
  })

/** A `plain_text` object of at most so many characters. */
export const plainText = (max: number): Check => byType({ plain_text: textFields({ max }, 'plain_text') })

/** A `plain_text` or `mrkdwn` object of at most so many characters. */
export const anyText = (max: number): Check =>
  byType({ plain_text: textFields({ max }, 'plain_text'), mrkdwn: textFields({ max }, 'mrkdwn') })
