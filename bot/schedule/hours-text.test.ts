import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hoursArbitrary } from './hours.arbitrary.ts'
import { beginsHours, parseHours, printHours } from './hours-text.ts'

const hours = (typed: string) => {
  const parsed = parseHours(typed)
  if (parsed.type === 'problem') throw new Error(`${typed}: ${parsed.problem.type}`)
  return printHours(parsed.hours)
}

describe('the hours of a site', () => {
  it.each([
    ['sam-dim 20:00-06:00', 'sat-sun 20:00-06:00'],
    ['Sat-Sun 20h – 6h', 'sat-sun 20:00-06:00'],
    ['samedi 22h30-24h', 'sat 22:30-24:00'],
    ['lun ven 22:00-00:00', 'mon fri 22:00-24:00'],
    ['ven-lun 22:00-05:00', 'mon fri-sun 22:00-05:00'],
    ['week-end', 'sat-sun 00:00-24:00'],
    ['22h-5h', 'mon-sun 22:00-05:00'],
    ['lun-ven 22h-5h, weekend', 'mon-fri 22:00-05:00, sat-sun 00:00-24:00'],
    ['sauf lun-ven 08:00-18:00', 'quiet mon-fri 08:00-18:00'],
    ['sat-sun, except sunday 2h-3h', 'sat-sun 00:00-24:00, quiet sun 02:00-03:00'],
  ])('%s', (typed, printed) => {
    expect(hours(typed)).toBe(printed)
  })

  it.each([
    ['', 'unreadable'],
    ['sam-dim 20:00', 'unreadable'],
    ['sam-dim 25:00-26:00', 'unreadable'],
    ['sam-dim 20:00-06:00-08:00', 'unreadable'],
    ['caturday 20:00-06:00', 'unreadable'],
    ['20:00-06:00 sam', 'unreadable'],
    ['sauf', 'unreadable'],
    ['24:00-06:00', 'unreadable'],
    ['sam 20:00-20:00', 'empty-rule'],
    [Array.from({ length: 11 }, () => 'sam 20:00-21:00').join(), 'too-many'],
  ])('are not guessed from %j', (typed, type) => {
    expect(parseHours(typed)).toMatchObject({ type: 'problem', problem: { type } })
  })

  it('begin where the name of a site ends', () => {
    for (const word of ['sam-dim', 'Samedi,', '20:00-06:00', 'sauf', 'week-end']) expect(beginsHours(word)).toBe(true)
    for (const word of ['Paris', 'off', '12', 'Mairie', 'Sud']) expect(beginsHours(word)).toBe(false)
  })

  it('are read back as they were printed', () => {
    fc.assert(
      fc.property(hoursArbitrary, (some) => {
        fc.pre(some.open.length + some.quiet.length > 0)
        expect(parseHours(printHours(some))).toEqual({ type: 'hours', hours: some })
      }),
    )
  })

  it('of any text are read or refused, and never throw', () => {
    const words = fc.constantFrom(...'sam dim- -lun 20h 20:00-06:00 24h sauf , ; - 99:99 — weekend à'.split(' '))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((all) => all.join(' ')),
        ),
        (typed) => {
          expect(['hours', 'problem']).toContain(parseHours(typed).type)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
