import { TZDate } from '@date-fns/tz'
import { isValid } from 'date-fns/isValid'
import { parseISO } from 'date-fns/parseISO'

export type ParsedTime = { readonly type: 'time'; readonly at: Date } | { readonly type: 'bad' | 'past' }

const bad: ParsedTime = { type: 'bad' }

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

const nextClock = ({ hours, minutes }: Clock, after: Date, timeZone: string): Date => {
  const today = new TZDate(after.getTime(), timeZone)
  const onDay = (days: number): Date =>
    new Date(
      new TZDate(today.getFullYear(), today.getMonth(), today.getDate() + days, hours, minutes, timeZone).getTime(),
    )
  const first = onDay(0)
  return first > after ? first : onDay(1)
}

const parseLocal = (date: string, time: string, timeZone: string): Date | undefined => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(date)
  const clock = parseClock(time)
  if (match === null || clock === undefined || !isValid(parseISO(date))) return undefined
  const [year, month, day] = match.slice(1).map(Number)
  if (year === undefined || month === undefined || day === undefined) return undefined
  return new Date(new TZDate(year, month - 1, day, clock.hours, clock.minutes, timeZone).getTime())
}

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/u

const checked = (at: Date | undefined, now: Date): ParsedTime => {
  if (at === undefined || Number.isNaN(at.getTime())) return bad
  return at > now ? { type: 'time', at } : { type: 'past' }
}

/** `2026-11-23`, which wants a time of day behind it. */
export const isDate = (text: string): boolean =>
  /^\d{4}[-\u2010-\u2015\u2212]\d{2}[-\u2010-\u2015\u2212]\d{2}$/u.test(text)

/**
 * Reads a moment that lies ahead: `2026-11-23T20:00` (a `T` or a space between) and `20:00` or `20h30` (the next such time after
 * `after`) in the time zone, or a full instant such as `2026-11-23T19:00:00Z`.
 * @param timeZone IANA name
 */
export const parseTime = (typed: string, now: Date, after: Date, timeZone: string): ParsedTime => {
  const text = typed.trim().replaceAll(/[\u2010-\u2015\u2212]/gu, '-')
  const clock = parseClock(text)
  if (clock !== undefined) return checked(nextClock(clock, after, timeZone), now)
  if (instantPattern.test(text)) return checked(parseISO(text), now)
  const [date = '', time = '', ...rest] = text.split(/[T\s]+/u)
  return rest.length > 0 ? bad : checked(parseLocal(date, time, timeZone), now)
}
