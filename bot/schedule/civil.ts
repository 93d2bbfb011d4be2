import { tzOffset } from '@date-fns/tz'

/** What a clock on the wall shows, without a zone. `day` may lie outside its month: it counts on. */
export interface CivilTime {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  readonly hours: number
  readonly minutes: number
}

/**
 * `skipped`: the clocks go forward over this time, so the next instant that exists was taken. `twice`: they go back over
 * it, so it comes twice, and the first was taken.
 */
export type ClockChange = 'skipped' | 'twice'

export interface CivilInstant {
  readonly at: Date
  readonly change: ClockChange | null
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const offsetAt = (milliseconds: number, timeZone: string): number => tzOffset(timeZone, new Date(milliseconds)) * MINUTE

/** The instant at which the clocks jump, between two whose offsets differ. */
const transitionBetween = (before: number, after: number, timeZone: string): number => {
  const offset = offsetAt(before, timeZone)
  let low = before
  let high = after
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle, timeZone) === offset) low = middle
    else high = middle
  }
  return high
}

/**
 * The instant at which the clocks of a zone show this time. Through every change of the clocks, a whole day left out
 * included.
 * @param timeZone an IANA name that `isTimeZone` takes
 */
export const instantOf = (civil: CivilTime, timeZone: string): CivilInstant => {
  const wall = Date.UTC(civil.year, civil.month - 1, civil.day, civil.hours, civil.minutes)
  const before = offsetAt(wall - DAY, timeZone)
  const after = offsetAt(wall + DAY, timeZone)
  const instants = [...new Set([before, after])]
    .map((offset) => ({ at: wall - offset, offset }))
    .filter(({ at, offset }) => offsetAt(at, timeZone) === offset)
    .map(({ at }) => at)
    .toSorted((one, other) => one - other)
  const [first, second] = instants
  if (first !== undefined) return { at: new Date(first), change: second === undefined ? null : 'twice' }
  return { at: new Date(transitionBetween(wall - DAY, wall + DAY, timeZone)), change: 'skipped' }
}

/** What the clocks of a zone show at an instant, told as if the wall hung in Greenwich: to reckon with clocks alone. */
export const wallOf = (at: Date, timeZone: string): Date => new Date(at.getTime() + offsetAt(at.getTime(), timeZone))

/** What the clocks of a zone show at an instant. */
export const civilOf = (at: Date, timeZone: string): CivilTime => civilOfWall(wallOf(at, timeZone))

export const civilOfWall = (wall: Date): CivilTime => ({
  year: wall.getUTCFullYear(),
  month: wall.getUTCMonth() + 1,
  day: wall.getUTCDate(),
  hours: wall.getUTCHours(),
  minutes: wall.getUTCMinutes(),
})

/** Whether this machine knows the zone: a name from a console may be anything. */
export const isTimeZone = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
