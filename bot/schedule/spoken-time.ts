import * as english from 'chrono-node/en'
import * as french from 'chrono-node/fr'
import { addMilliseconds } from 'date-fns/addMilliseconds'
import { type CivilInstant, type CivilTime, civilOf, civilOfWall, instantOf, wallOf } from './civil.ts'

export interface TimeContext {
  readonly now: Date
  /** A time of day, or a day of the week, is the next one after this. */
  readonly after: Date
  /** IANA name. */
  readonly timeZone: string
}

export type Spoken =
  | ({ readonly type: 'instant' } & CivilInstant)
  | { readonly type: 'bad' | 'no-hour' }
  | { readonly type: 'ambiguous'; readonly choices: readonly string[] }

type Result = ReturnType<typeof french.parse>[number]

const bad: Spoken = { type: 'bad' }
const instant = (found: CivilInstant): Spoken => ({ type: 'instant', ...found })

/** Words of every day that chrono does not read, in words that it does. */
const everyday: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/(?<=^|\s)(\d{1,2})\s*h(?:eures?)?\s*(\d{2})(?=\s|$)(?!\s*min)/gu, '$1h$2'],
  [/(?<=^|\s)(\d{1,2})\s+h(?:eures?)?(?=\s|\d|$)/gu, '$1h'],
  [/(?<=^|\s)((?:\d|1[0-2])h(?:\d{2})?)\s+du matin(?=\s|$)/gu, '$1'],
  [/(?<=^|\s)([0-5]h(?:\d{2})?)\s+de la nuit(?=\s|$)/gu, '$1'],
  [/(?<=^|\s)(?:midi|noon)(?=\s|$)/gu, '12h'],
  [/(?<=^|\s)apr[eè]s[\s-]demain(?:\s+à)?(?=\s|$)/gu, 'dans 2 jours à'],
  [/(?<=^|\s)une demi[\s-]heure(?=\s|$)/gu, '30 minutes'],
  [/^d[’']ici\s+/gu, 'dans '],
  [/^(dans|in)\s+(\d{1,2}h)(\d{2})$/gu, '$1 $2 $3 minutes'],
  [/^cette nuit(?:\s+à)?\s+/gu, ''],
  // Small words before a moment, which change nothing.
  [/^(?:le|à|a|au|at|on|the)\s+/gu, ''],
  [/(?<=^|\s)(?:minuit|midnight)$/gu, '0h'],
  [/\s+/gu, ' '],
]

/** A moment in words, as plainly as it can be said: small letters, hours as `12h`. */
export const plainWords = (typed: string): string =>
  everyday
    .reduce((text, [pattern, words]) => text.replaceAll(pattern, words), typed.toLowerCase().trim())
    .replaceAll(
      /(?<=^|\s)(\d|1[01])h(\d{2})?\s+(?:du soir|de l[’']apr[eè]s[\s-]midi)(?=\s|$)/gu,
      (_, hours, minutes = '') => `${Number(hours) + 12}h${minutes}`,
    )
    .trim()

/** « tonight 20h »: the hour in French writing among English words. */
const hoursWithColon = (text: string): string =>
  isLength(text)
    ? text
    : text.replaceAll(/(\d{1,2})h(\d{2})?(?=\s|$)/gu, (_, hours, minutes = '00') => `${hours}:${minutes}`)

const isLength = (text: string): boolean => /^(?:in|within|dans)\s/u.test(text)

/**
 * Reads what people say of a moment, in French or English. Chrono knows the words and not the zones: it reckons with clocks
 * on the wall, and what they show becomes an instant here. All of the text has to be about one moment, for half a
 * sentence understood would start machines at the wrong hour.
 * @param typed in any words
 */
export const readSpoken = (typed: string, context: TimeContext): Spoken => {
  const text = plainWords(typed)
  const reference = { instant: wallOf(context.now, context.timeZone), timezone: 0 }
  const attempts = [
    { text, results: french.parse(text, reference, { forwardDate: true }) },
    { text: hoursWithColon(text), results: english.GB.parse(hoursWithColon(text), reference, { forwardDate: true }) },
  ]
  const found = attempts
    .flatMap(({ text: said, results }) => results.filter((result) => result.text === said))
    .find((result) => result.end == null)
  if (found === undefined) return bad
  const moment = momentOf(found, text, reference.instant, context)
  const both = moment.type === 'instant' ? daysAndHour(typed, moment, context) : undefined
  if (both !== undefined) return both
  // Of which of its two nights a day's midnight is, people do not agree.
  const midnight = found.start.isCertain('hour') && /(?:minuit|midnight)$/iu.test(typed)
  if (moment.type !== 'instant' || !midnight) return moment
  const civil = civilOf(moment.at, context.timeZone)
  return { type: 'ambiguous', choices: [civil, { ...civil, day: civil.day + 1 }].map(printCivil) }
}

const momentOf = (found: Result, text: string, wallNow: Date, context: TimeContext): Spoken => {
  const { start } = found
  if (start.tags().has('result/relativeDateAndTime')) {
    // « 24h » alone is an hour that does not exist, and not a length of time.
    if (!isLength(text)) return bad
    return instant({ at: addMilliseconds(context.now, start.date().getTime() - wallNow.getTime()), change: null })
  }
  if (start.tags().has('casualReference/now')) return bad
  if (start.isCertain('timezoneOffset')) return instant({ at: start.date(), change: null })
  const civil = civilOfWall(start.date())
  if (!start.isCertain('hour')) return withoutHour(found, text, civil, context)
  if (/matin|morning/u.test(text) && civil.hours > 12) return bad
  const choices = choicesOf(found, text, civil, context).filter((choice) => isAhead(choice, context))
  const [only, another] = choices
  if (another !== undefined) return { type: 'ambiguous', choices: choices.map(printCivil) }
  if (only !== undefined) return instant(instantOf(only, context.timeZone))
  if (start.isCertain('weekday') && start.isCertain('day') && start.get('weekday') !== start.date().getUTCDay())
    return bad
  return whichNext(found, text, civil, context) ?? instant(nextOf(found, civil, context))
}

/** « dans 2 jours » is as late in the day as it is now; of other days, the hour has to be said. */
const withoutHour = ({ start }: Result, text: string, civil: CivilTime, context: TimeContext): Spoken => {
  const clock = clockOf(context)
  if (start.tags().has('result/relativeDate'))
    return isLength(text) ? instant(instantOf({ ...civil, ...clock }, context.timeZone)) : bad
  const end = instantOf({ ...civil, hours: 23, minutes: 59 }, context.timeZone)
  return end.at <= context.now ? instant(end) : { type: 'no-hour' }
}

/** « dans 2 jours 20h »: so long from now, or on that day at that hour? */
const daysAndHour = (typed: string, length: CivilInstant, context: TimeContext): Spoken | undefined => {
  const written = /(?<=(?:jours?|semaines?|mois|days?|weeks?|months?)\s+)(\d{1,2})\s?h\s?(\d{2})?$/iu
  const text = typed.trim()
  if (!isLength(plainWords(text)) || !written.test(text)) return undefined
  const onDay = readSpoken(
    text.replace(written, (_, hours, minutes = '00') => `${hours}:${minutes}`),
    context,
  )
  if (onDay.type !== 'instant') return undefined
  return { type: 'ambiguous', choices: [onDay, length].map(({ at }) => printCivil(civilOf(at, context.timeZone))) }
}

/** « samedi prochain » said on a Monday: of this week or of the next, people do not agree. */
const whichNext = ({ start }: Result, text: string, civil: CivilTime, context: TimeContext): Spoken | undefined => {
  if (!start.isCertain('weekday') || start.isCertain('day') || !/prochaine?|next/u.test(text)) return undefined
  const sooner = { ...civil, day: civil.day - 7 }
  const endOfToday = instantOf({ ...civilOf(context.now, context.timeZone), hours: 23, minutes: 59 }, context.timeZone)
  const { at } = instantOf(sooner, context.timeZone)
  return at > endOfToday.at && at > context.after
    ? { type: 'ambiguous', choices: [sooner, civil].map(printCivil) }
    : undefined
}

/** A day without its year is the next one of its name. */
const yearAhead = (civil: CivilTime, isCertain: boolean, context: TimeContext): CivilTime => {
  if (isCertain) return civil
  const thisYear = { ...civil, year: civilOf(context.now, context.timeZone).year }
  return isAhead(thisYear, context) ? thisYear : { ...thisYear, year: thisYear.year + 1 }
}

/** What lies behind is not what is meant. */
const isAhead = (civil: CivilTime, { now, timeZone }: TimeContext): boolean => instantOf(civil, timeZone).at > now

const clockOf = ({ now, timeZone }: TimeContext): Pick<CivilTime, 'hours' | 'minutes'> => {
  const { hours, minutes } = civilOf(now, timeZone)
  return { hours, minutes }
}

/** What else may be meant: twelve hours later, or day and month the other way round. */
const choicesOf = ({ start }: Result, text: string, civil: CivilTime, context: TimeContext): readonly CivilTime[] => {
  const [, day, month] = /(?<![\d/.])(\d{1,2})[/.](\d{1,2})(?![\d:])/u.exec(text) ?? []
  if (day !== undefined && month !== undefined && Number(day) <= 12 && Number(month) <= 12 && day !== month)
    return [civil, yearAhead({ ...civil, month: civil.day, day: civil.month }, start.isCertain('year'), context)]
  const saysHalf = /\d\s*(?:h|:)|\d\s*[ap]\.?m|matin|soir|morning|afternoon|evening|tonight|night/u.test(text)
  const bareHour = !saysHalf && !start.isCertain('meridiem') && civil.hours >= 1 && civil.hours <= 12
  return bareHour ? [civil, { ...civil, hours: (civil.hours + 12) % 24 }] : []
}

/** A day of the week is the next one. */
const nextOf = ({ start }: Result, civil: CivilTime, { after, timeZone }: TimeContext): CivilInstant => {
  const found = instantOf(civil, timeZone)
  if (!start.isCertain('weekday') || start.isCertain('day') || found.at > after) return found
  const weeks = Math.floor((after.getTime() - found.at.getTime()) / WEEK) + 1
  const next = instantOf({ ...civil, day: civil.day + 7 * weeks }, timeZone)
  return next.at > after ? next : instantOf({ ...civil, day: civil.day + 7 * (weeks + 1) }, timeZone)
}

const WEEK = 7 * 24 * 3_600_000

/** As it can be typed: days beyond the end of a month counted on. */
const printCivil = ({ year, month, day, hours, minutes }: CivilTime): string =>
  new Date(Date.UTC(year, month - 1, day, hours, minutes)).toISOString().slice(0, 16)
