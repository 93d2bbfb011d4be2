import { type CivilTime, civilOf, instantOf } from './civil.ts'

/** From Monday, 1, to Sunday, 7. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
export type Weekday = (typeof weekdays)[number]

/** The same hours on some days of the week. Minutes of the day on the site's clocks. */
export interface WeeklyRule {
  readonly days: readonly Weekday[]
  /** From 0 to 1439. */
  readonly from: number
  /** From 1 to 1440; at or before `from`, it is of the next day. */
  readonly to: number
}

/** When work may be done at a place: inside `open` (any time where there is none) and outside `quiet`. */
export interface SiteHours {
  readonly open: readonly WeeklyRule[]
  readonly quiet: readonly WeeklyRule[]
}

/** Where a moment stands among a place's hours. */
export interface WindowSight {
  readonly open: boolean
  /** When the present window began and will end; null while closed, and where it has no end. */
  readonly openedAt: Date | null
  readonly closesAt: Date | null
  /** The next beginning of a window, after the present one; null: there is none. */
  readonly opensAt: Date | null
}

/** A stretch of time in milliseconds, its end outside of it. */
interface Span {
  readonly start: number
  readonly end: number
}

const DAY = 24 * 3_600_000

/** A weekly rule comes within a week; one that a change of the clocks swallowed, within two. */
const DAYS_BEHIND = 8
const DAYS_AHEAD = 16

/** Where `at` stands. Through the changes of the clocks: an hour that does not exist is no part of any window. */
export const sightOf = (hours: SiteHours, at: Date, timeZone: string): WindowSight => {
  const now = at.getTime()
  const reach = { start: now - DAYS_BEHIND * DAY, end: now + DAYS_AHEAD * DAY }
  const spans = openSpans(hours, reach, timeZone)
  const current = spans.find(({ start, end }) => start <= now && now < end)
  const next = spans.find(({ start }) => start > now)
  return {
    open: current !== undefined,
    openedAt: current === undefined || current.start <= reach.start ? null : new Date(current.start),
    closesAt: current === undefined || current.end >= reach.end ? null : new Date(current.end),
    opensAt: next === undefined ? null : new Date(next.start),
  }
}

export const isOpen = (hours: SiteHours, at: Date, timeZone: string): boolean => sightOf(hours, at, timeZone).open

/** When the window that is open at this moment ends; null where none is, or it has no end. */
export const closesAt = (hours: SiteHours, at: Date, timeZone: string): Date | null =>
  sightOf(hours, at, timeZone).closesAt

/** The moment itself while a window is open, else the beginning of the next; null: never. */
export const nextOpen = (hours: SiteHours, at: Date, timeZone: string): Date | null => {
  const { open, opensAt } = sightOf(hours, at, timeZone)
  return open ? at : opensAt
}

/** Milliseconds of the longest window in a week without a change of the clocks; 0 for hours that are never open. */
export const longestWindow = (hours: SiteHours): number => {
  const start = Date.UTC(2027, 0, 4)
  const spans = openSpans(hours, { start, end: start + 3 * 7 * DAY }, 'UTC')
  return spans.reduce((longest, span) => Math.max(longest, span.end - span.start), 0)
}

const openSpans = (hours: SiteHours, reach: Span, timeZone: string): readonly Span[] => {
  const open = hours.open.length === 0 ? [reach] : spansOf(hours.open, reach, timeZone)
  // The days at the edges are known in part only: a window that quiet hours of the next day would end.
  return without(open, spansOf(hours.quiet, reach, timeZone))
    .map(({ start, end }) => ({ start: Math.max(start, reach.start), end: Math.min(end, reach.end) }))
    .filter(({ start, end }) => start < end)
}

/** Every stretch that the rules make of the days within reach, joined where they touch. */
const spansOf = (rules: readonly WeeklyRule[], reach: Span, timeZone: string): readonly Span[] => {
  if (rules.length === 0) return []
  const first = civilOf(new Date(reach.start - 2 * DAY), timeZone)
  const days = Math.ceil((reach.end - reach.start) / DAY) + 4
  const all = Array.from({ length: days }, (_, index) => ({ ...first, day: first.day + index })).flatMap((day) =>
    rules.filter((rule) => rule.days.includes(weekdayOf(day))).map((rule) => spanOf(rule, day, timeZone)),
  )
  return joined(all.filter(({ start, end }) => start < end))
}

const weekdayOf = ({ year, month, day }: CivilTime): Weekday =>
  weekdays[(new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7] ?? 1

const spanOf = ({ from, to }: WeeklyRule, day: CivilTime, timeZone: string): Span => {
  const instantAt = (minutes: number): number =>
    instantOf({ ...day, hours: Math.floor(minutes / 60), minutes: minutes % 60 }, timeZone).at.getTime()
  return { start: instantAt(from), end: instantAt(to > from ? to : to + 24 * 60) }
}

const joined = (spans: readonly Span[]): readonly Span[] => {
  const result: Span[] = []
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = result.at(-1)
    if (last !== undefined && span.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else result.push(span)
  }
  return result
}

const without = (spans: readonly Span[], taken: readonly Span[]): readonly Span[] =>
  taken.reduce<readonly Span[]>(
    (left, { start, end }) =>
      left.flatMap((span) => {
        if (end <= span.start || start >= span.end) return [span]
        return [
          { start: span.start, end: start },
          { start: end, end: span.end },
        ].filter((part) => part.start < part.end)
      }),
    spans,
  )
