import type { Turn } from './command.ts'

/**
 * The id of the place where this was said. A conversation of two has one reader, so what lives there is in that
 * person's language until another one is chosen there.
 */
export const placeHere = ({ occasion, bot }: Turn): Promise<string> => {
  const locale = occasion.direct ? (occasion.user?.locale ?? null) : null
  return bot.ensurePlace(occasion.place, locale === null ? {} : { firstLocale: locale })
}
