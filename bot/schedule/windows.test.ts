import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilOf } from './civil.ts'
import { hoursArbitrary } from './hours.arbitrary.ts'
import {
  closesAt,
  isOpen,
  longestWindow,
  nextOpen,
  type SiteHours,
  sightOf,
  type WeeklyRule,
  weekdays,
} from './windows.ts'

const paris = 'Europe/Paris'
/** Saturday and Sunday from 20:00 to 06:00 of the next day. */
const nights: SiteHours = { open: [{ days: [6, 7], from: 20 * 60, to: 6 * 60 }], quiet: [] }
const officeHours: SiteHours = { open: [], quiet: [{ days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60 }] }

describe('a maintenance window', () => {
  it('crosses midnight', () => {
    // Saturday 21 November 2026, 23:00; Sunday 05:59; Sunday 06:00.
    expect(isOpen(nights, new Date('2026-11-21T22:00:00Z'), paris)).toBe(true)
    expect(isOpen(nights, new Date('2026-11-22T04:59:00Z'), paris)).toBe(true)
    expect(isOpen(nights, new Date('2026-11-22T05:00:00Z'), paris)).toBe(false)
  })

  it('says when it opens next and when it closes, in the site’s own time', () => {
    const monday = new Date('2026-11-23T18:00:00Z')
    expect(nextOpen(nights, monday, paris)).toEqual(new Date('2026-11-28T19:00:00Z'))
    expect(nextOpen(nights, monday, 'America/New_York')).toEqual(new Date('2026-11-29T01:00:00Z'))
    const sunday = new Date('2026-11-22T22:00:00Z')
    expect(nextOpen(nights, sunday, paris)).toEqual(sunday)
    expect(sightOf(nights, sunday, paris)).toEqual({
      open: true,
      openedAt: new Date('2026-11-22T19:00:00Z'),
      closesAt: new Date('2026-11-23T05:00:00Z'),
      opensAt: new Date('2026-11-28T19:00:00Z'),
    })
  })

  it('of several rules that touch is one', () => {
    const weekend: SiteHours = {
      open: [
        { days: [5], from: 20 * 60, to: 1_440 },
        { days: [6], from: 0, to: 1_440 },
        { days: [7], from: 0, to: 5 * 60 },
      ],
      quiet: [],
    }
    expect(closesAt(weekend, new Date('2026-11-20T20:00:00Z'), paris)).toEqual(new Date('2026-11-22T04:00:00Z'))
    expect(longestWindow(weekend)).toBe(33 * 3_600_000)
  })

  it('is an hour shorter or longer in the night of a change of the clocks', () => {
    const long = (day: string): number => {
      const { openedAt, closesAt: end } = sightOf(nights, new Date(day), paris)
      return ((end?.getTime() ?? 0) - (openedAt?.getTime() ?? 0)) / 3_600_000
    }
    expect(long('2027-03-27T22:00:00Z')).toBe(9)
    expect(long('2027-10-30T22:00:00Z')).toBe(11)
    expect(long('2027-06-05T22:00:00Z')).toBe(10)
  })

  it('in the hour that a day leaves out is not there that day', () => {
    const gone: SiteHours = { open: [{ days: [7], from: 135, to: 165 }], quiet: [] }
    const before = new Date('2027-03-28T00:00:00Z')
    expect(nextOpen(gone, before, paris)).toEqual(new Date('2027-04-04T00:15:00Z'))
  })
})

describe('quiet hours', () => {
  it('leave every other hour open', () => {
    expect(isOpen(officeHours, new Date('2026-11-23T11:00:00Z'), paris)).toBe(false)
    expect(nextOpen(officeHours, new Date('2026-11-23T11:00:00Z'), paris)).toEqual(new Date('2026-11-23T17:00:00Z'))
    expect(closesAt(officeHours, new Date('2026-11-20T20:00:00Z'), paris)).toEqual(new Date('2026-11-23T07:00:00Z'))
  })

  it('are taken out of the windows', () => {
    const both: SiteHours = { open: nights.open, quiet: [{ days: [7], from: 2 * 60, to: 3 * 60 }] }
    expect(closesAt(both, new Date('2026-11-21T22:00:00Z'), paris)).toEqual(new Date('2026-11-22T01:00:00Z'))
    expect(nextOpen(both, new Date('2026-11-22T01:30:00Z'), paris)).toEqual(new Date('2026-11-22T02:00:00Z'))
  })

  it('without an end to the hours have none to tell', () => {
    const always: SiteHours = { open: [], quiet: [] }
    expect(sightOf(always, new Date('2026-11-23T11:00:00Z'), paris)).toEqual({
      open: true,
      openedAt: null,
      closesAt: null,
      opensAt: null,
    })
    const never: SiteHours = { open: [], quiet: [{ days: weekdays, from: 0, to: 1_440 }] }
    expect(nextOpen(never, new Date('2026-11-23T11:00:00Z'), paris)).toBeNull()
    expect(longestWindow(never)).toBe(0)
  })
})

/** Judged by the clock on the wall alone, minute by minute: what a person at the site would say. */
const shows = (rules: readonly WeeklyRule[], at: Date, timeZone: string): boolean => {
  const { year, month, day, hours, minutes } = civilOf(at, timeZone)
  const today = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7
  const minute = hours * 60 + minutes
  return rules.some(({ days, from, to }) => {
    const isToday = days.some((each) => each - 1 === today)
    const wasYesterday = days.some((each) => each % 7 === today)
    if (to > from) return isToday && minute >= from && minute < to
    return (isToday && minute >= from) || (wasYesterday && minute < to)
  })
}

const minutesOf2027 = fc.integer({ min: Date.UTC(2027, 0, 1) / 60_000, max: Date.UTC(2028, 0, 1) / 60_000 })
const anyZone = fc.constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe')

describe('over a year with its changes of the clocks', () => {
  it('is open when the clock on the wall says so', () => {
    fc.assert(
      fc.property(hoursArbitrary, minutesOf2027, anyZone, (hours, minute, timeZone) => {
        const at = new Date(minute * 60_000)
        const near = [-3, 3].map((shift) => civilOf(new Date(at.getTime() + shift * 3_600_000), timeZone).hours)
        const [before = 0, after = 0] = near
        // Within three hours of a change, an edge may fall into the hour that is twice or not at all.
        fc.pre((after - before + 24) % 24 === 6)
        const said = (hours.open.length === 0 || shows(hours.open, at, timeZone)) && !shows(hours.quiet, at, timeZone)
        expect(isOpen(hours, at, timeZone)).toBe(said)
      }),
      { numRuns: 1_500 },
    )
  })

  it('opens and closes where it says, and stays as it is in between', () => {
    fc.assert(
      fc.property(
        hoursArbitrary,
        minutesOf2027,
        anyZone,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (hours, minute, timeZone, part) => {
          const at = new Date(minute * 60_000)
          const sight = sightOf(hours, at, timeZone)
          const edge = sight.open ? sight.closesAt : sight.opensAt
          if (edge === null) return
          expect(edge.getTime()).toBeGreaterThan(at.getTime())
          expect(isOpen(hours, edge, timeZone)).toBe(!sight.open)
          const between = new Date(at.getTime() + Math.floor((edge.getTime() - at.getTime()) * part))
          expect(isOpen(hours, between, timeZone)).toBe(sight.open)
          if (!sight.open) return
          expect(sight.openedAt === null || sight.openedAt <= at).toBe(true)
          expect(nextOpen(hours, at, timeZone)).toEqual(at)
        },
      ),
      { numRuns: 1_500 },
    )
  })
})
