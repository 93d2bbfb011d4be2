import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilOf, instantOf, isTimeZone } from './civil.ts'

const zones = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'] as const
const year = fc.integer({ min: Date.UTC(2027, 0, 1) / 60_000, max: Date.UTC(2028, 0, 1) / 60_000 })

describe('a time on the wall', () => {
  it.each([
    ['Europe/Paris', 3, 28, '2027-03-28T01:00:00Z'],
    ['America/New_York', 3, 14, '2027-03-14T07:00:00Z'],
  ])('that the clocks of %s jump over is the moment of the jump', (zone, month, day, expected) => {
    expect(instantOf({ year: 2027, month, day, hours: 2, minutes: 30 }, zone)).toEqual({
      at: new Date(expected),
      change: 'skipped',
    })
  })

  it.each([
    ['Europe/Paris', 10, 31, 2, '2027-10-31T00:30:00Z'],
    ['America/New_York', 11, 7, 1, '2027-11-07T05:30:00Z'],
  ])('that comes twice in %s is its first coming', (zone, month, day, hours, expected) => {
    expect(instantOf({ year: 2027, month, day, hours, minutes: 30 }, zone)).toEqual({
      at: new Date(expected),
      change: 'twice',
    })
  })

  it('on a day that a zone left out is the beginning of the next', () => {
    const { at, change } = instantOf({ year: 2011, month: 12, day: 30, hours: 9, minutes: 0 }, 'Pacific/Apia')
    expect({ at, change }).toEqual({ at: new Date('2011-12-30T10:00:00Z'), change: 'skipped' })
  })

  it('counts days on past the end of a month', () => {
    const { at } = instantOf({ year: 2027, month: 1, day: 32, hours: 0, minutes: 0 }, 'Europe/Paris')
    expect(at).toEqual(new Date('2027-01-31T23:00:00Z'))
  })

  it('goes to the wall and back, every minute of a year', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), year, (zone, minute) => {
        const at = new Date(minute * 60_000)
        const back = instantOf(civilOf(at, zone), zone)
        // In the hour that comes twice there is a first moment that looks the same.
        if (back.change === 'twice') expect(civilOf(back.at, zone)).toEqual(civilOf(at, zone))
        else expect(back).toEqual({ at, change: null })
        expect(back.at.getTime()).toBeLessThanOrEqual(at.getTime())
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a zone', () => {
  it('is known or not', () => {
    expect(isTimeZone('Europe/Paris')).toBe(true)
    for (const name of ['', 'Mars/Olympus', 'Europe/', '<b>']) expect(isTimeZone(name)).toBe(false)
  })
})
