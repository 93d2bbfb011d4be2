import { z } from 'zod'

/** One of these words, in any case: so the official schema takes them. */
export const word = (...allowed: readonly string[]): z.ZodType =>
  z.string().refine((given) => allowed.some((one) => one.toLowerCase() === given.toLowerCase()), {
    error: `must be one of ${allowed.join(', ')}`,
  })

export const text = z.string()
export const flag = z.boolean()

const hasScheme = (allowed: RegExp) => (given: string) => allowed.test(given)

/** Pictures come over https or inside of the card; Teams shows no others. */
export const pictureUrl = z
  .string()
  .refine(hasScheme(/^(https:\/\/|data:image\/(png|jpeg|gif);base64,)/i), { error: 'must be https or a data URI' })

/** What a click may open. */
export const linkUrl = z
  .string()
  .refine(hasScheme(/^(https?:\/\/|mailto:|tel:|sip:|msteams:)/i), { error: 'must be a link that a client opens' })

export const pixels = z.string().regex(/^\d+(\.\d+)?px$/i, { error: 'must be pixels, such as 50px' })

export const alignment = word('left', 'center', 'right')
export const verticalAlignment = word('top', 'center', 'bottom')
export const containerStyle = word('default', 'emphasis', 'good', 'attention', 'warning', 'accent')
export const spacing = word('default', 'none', 'small', 'medium', 'large', 'extraLarge', 'padding')

/** Of every item of a card that can be hidden. */
export const common = {
  id: text.optional(),
  isVisible: flag.optional(),
  requires: z.record(z.string(), z.string()).optional(),
  separator: flag.optional(),
  spacing: spacing.optional(),
  height: word('auto', 'stretch').optional(),
}

export const styledText = {
  text,
  color: word('default', 'dark', 'light', 'accent', 'good', 'warning', 'attention').nullish(),
  fontType: word('default', 'monospace').nullish(),
  isSubtle: flag.nullish(),
  size: word('default', 'small', 'medium', 'large', 'extraLarge').nullish(),
  weight: word('default', 'lighter', 'bolder').nullish(),
}
