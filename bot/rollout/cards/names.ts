import { dateTime } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'

const NAME_LENGTH = 60

/** Foreign text on one line, at most `maximum` long. */
export const clip = (text: string, maximum: number = NAME_LENGTH): string => {
  const line = text
    .slice(0, maximum * 4)
    .replaceAll(/\s+/gu, ' ')
    .trim()
  // A character cut in half becomes one that says so, and is then the last of a text that is cut anyway.
  return (line.length <= maximum ? line : `${line.slice(0, maximum - 1)}…`).toWellFormed()
}

/** A name that can be read; where there is none, the id. */
export const readable = (name: string, id: string, locale: Locale): string =>
  clip(name) || clip(id) || wordsFor(locale).plan.noName

/** A lane's place: its site, or the remote machines. */
export const placeName = (
  place: { readonly siteId: string | null; readonly siteName: string | null },
  locale: Locale,
): string =>
  place.siteId === null ? wordsFor(locale).plan.remote : readable(place.siteName ?? '', place.siteId, locale)

/** `A, B et 3 de plus`: the first `shown` names, and how many of `total` are not named. */
export const someNames = (names: readonly string[], total: number, shown: number, locale: Locale): string => {
  const named = names.slice(0, shown)
  const { andMore, noName, machines } = wordsFor(locale).plan
  const missing = total - named.length
  if (named.length === 0) return missing > 0 ? machines(missing) : noName
  return missing > 0 ? andMore(named.join(', '), missing) : named.join(', ')
}

const isTimeZone = (timeZone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone })
    return true
  } catch {
    return false
  }
}

/** The distinct time zones that can be used; a zone that the platform does not know must not spoil a card. */
export const usableZones = (timeZones: Iterable<string | null>): readonly string[] =>
  [...new Set(timeZones)].filter((timeZone) => timeZone !== null).filter(isTimeZone)

/** A moment in the zone of those who read it. Where there is no such zone, or several, the zone is named. */
export const moment = (at: Date, zones: readonly string[], locale: Locale): string => {
  const [zone = 'UTC'] = zones
  const text = dateTime(locale, at, zone)
  return zones.length === 1 ? text : `${text} (${zone})`
}
