import { isValid } from 'date-fns/isValid'
import { parseISO } from 'date-fns/parseISO'
import { type CivilInstant, type CivilTime, type ClockChange, civilOf, instantOf } from './civil.ts'
import { plainWords, readSpoken, type TimeContext } from './spoken-time.ts'

export type { TimeContext } from './spoken-time.ts'

export type ReadTime =
  | { readonly type: 'time'; readonly at: Date; readonly change: ClockChange | null }
  /** `bad`: no moment that can be read. `no-hour`: a day, or a part of one; it is read once an hour stands behind it. */
  | { readonly type: 'bad' | 'no-hour' | 'past' }
  /** Several moments may be meant; each choice is written as it can be typed. */
  | { readonly type: 'ambiguous'; readonly choices: readonly string[] }

const bad: ReadTime = { type: 'bad' }

interface Clock {
  readonly hours: number
  readonly minutes: number
}

/** `20:00`, `8:05`, and as the French write it `20h`, `20h30`. */
const parseClock = (text: string): Clock | undefined => {
  const match = /^(\d{1,2})(?::(\d{2})|h(\d{2})?)$/iu.exec(text)
  if (match === null) return undefined
  const hours = Number(match[1])
  const minutes = Number(match[2] ?? match[3] ?? 0)
  return hours <= 23 && minutes <= 59 ? { hours, minutes } : undefined
}

const nextClock = (clock: Clock, { after, timeZone }: TimeContext): CivilInstant => {
  const today = civilOf(after, timeZone)
  const onDay = (days: number): CivilInstant => instantOf({ ...today, day: today.day + days, ...clock }, timeZone)
  const first = onDay(0)
  return first.at > after ? first : onDay(1)
}

/** Of this evening, or of the night that follows it; never of tomorrow evening. « Ce soir 8h » is no hour of the morning. */
const tonight = ({ hours, minutes }: Clock, { now, timeZone }: TimeContext): CivilInstant => {
  const today = civilOf(now, timeZone)
  const after = hours < NIGHT_ENDS && today.hours >= NIGHT_ENDS
  const inHalves = hours >= NIGHT_ENDS && hours < 12
  return instantOf(
    { ...today, day: today.day + (after ? 1 : 0), hours: inHalves ? hours + 12 : hours, minutes },
    timeZone,
  )
}

const NIGHT_ENDS = 6

const parseLocal = (date: string, time: string): CivilTime | undefined => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(date)
  const clock = parseClock(time)
  if (match === null || clock === undefined || !isValid(parseISO(date))) return undefined
  const [year, month, day] = match.slice(1).map(Number)
  return year === undefined || month === undefined || day === undefined ? undefined : { year, month, day, ...clock }
}

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/u

const checked = ({ at, change }: CivilInstant, { now }: TimeContext): ReadTime => {
  if (Number.isNaN(at.getTime())) return bad
  return at > now ? { type: 'time', at, change } : { type: 'past' }
}

/** `2026-11-23`, which wants a time of day behind it. */
export const isDate = (text: string): boolean =>
  /^\d{4}[-\u2010-\u2015\u2212]\d{2}[-\u2010-\u2015\u2212]\d{2}$/u.test(text)

/** Longer than any moment that people write. */
const MAX_LENGTH = 80

/**
 * Reads a moment that lies ahead. Exactly: `2026-11-23T20:00` (a `T` or a space between) and `20:00` or `20h30` (the next such
 * time after `after`) in the zone, or a full instant such as `2026-11-23T19:00:00Z`. Or in the words of French or
 * English: `ce soir 20h`, `saturday 6am`, `dans 2 heures`. Never throws.
 */
export const readTime = (typed: string, context: TimeContext): ReadTime => {
  const text = typed.trim().replaceAll(/[\u2010-\u2015\u2212]/gu, '-')
  if (text.length > MAX_LENGTH) return bad
  if (instantPattern.test(text)) return checked({ at: parseISO(text), change: null }, context)
  const [date = '', time = '', ...rest] = text.split(/[T\s]+/u)
  if (isDate(date)) {
    if (time === '') return isValid(parseISO(date)) ? { type: 'no-hour' } : bad
    const local = rest.length > 0 ? undefined : parseLocal(date, time)
    return local === undefined ? bad : checked(instantOf(local, context.timeZone), context)
  }
  const words = plainWords(text)
  const clock = parseClock(words)
  if (clock !== undefined) return checked(nextClock(clock, context), context)
  const evening = /^(?:tonight|ce soir)(?: (?:à|a|at))? (\S+)$/u.exec(words)?.[1]
  const hour = evening === undefined ? undefined : parseClock(evening)
  if (hour !== undefined) return checked(tonight(hour, context), context)
  const spoken = readSpoken(text, context)
  return spoken.type === 'instant' ? checked(spoken, context) : spoken
}
