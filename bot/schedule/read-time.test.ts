import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilOf } from './civil.ts'
import { readTime, type TimeContext } from './read-time.ts'
import { withHour } from './time-words.ts'

/** A Monday, 19:00 in Paris. */
const now = new Date('2026-11-23T18:00:00Z')
const read = (typed: string, over: Partial<TimeContext> = {}) =>
  readTime(typed, { now, after: over.now ?? now, timeZone: 'Europe/Paris', ...over })

describe('what people say of a moment', () => {
  it.each([
    ['tonight 20:00', '2026-11-23T19:00:00Z'],
    ['Tonight at 8pm', '2026-11-23T19:00:00Z'],
    ['tonight 20h', '2026-11-23T19:00:00Z'],
    ['tonight 2:00', '2026-11-24T01:00:00Z'],
    ['ce soir 20h', '2026-11-23T19:00:00Z'],
    ['ce soir à 20h30', '2026-11-23T19:30:00Z'],
    ['cette nuit 2h', '2026-11-24T01:00:00Z'],
    ['à 20h', '2026-11-23T19:00:00Z'],
    ['7 h', '2026-11-24T06:00:00Z'],
    ['20 heures', '2026-11-23T19:00:00Z'],
    ['midi', '2026-11-24T11:00:00Z'],
    ['minuit', '2026-11-23T23:00:00Z'],
    ['demain midi', '2026-11-24T11:00:00Z'],
    ['demain 6h', '2026-11-24T05:00:00Z'],
    ['demain soir 22h', '2026-11-24T21:00:00Z'],
    ['20h demain', '2026-11-24T19:00:00Z'],
    ['après-demain 7h', '2026-11-25T06:00:00Z'],
    ['tomorrow 6am', '2026-11-24T05:00:00Z'],
    ['tomorrow 8:30 pm', '2026-11-24T19:30:00Z'],
    ['samedi 6h', '2026-11-28T05:00:00Z'],
    ['saturday 6am', '2026-11-28T05:00:00Z'],
    ['this saturday at 22:00', '2026-11-28T21:00:00Z'],
    ['lundi 20h', '2026-11-23T19:00:00Z'],
    ['lundi 18h', '2026-11-30T17:00:00Z'],
    ['lundi prochain 20h', '2026-11-30T19:00:00Z'],
    ['next monday 20:00', '2026-11-30T19:00:00Z'],
    ['le 24 décembre à 20h', '2026-12-24T19:00:00Z'],
    ['24 dec 20:00', '2026-12-24T19:00:00Z'],
    ['24/12 20:00', '2026-12-24T19:00:00Z'],
    ['24/12/2026 20h', '2026-12-24T19:00:00Z'],
    ['samedi 28 novembre 6h', '2026-11-28T05:00:00Z'],
    ['in 2 hours', '2026-11-23T20:00:00Z'],
    ['in 2h', '2026-11-23T20:00:00Z'],
    ['in an hour', '2026-11-23T19:00:00Z'],
    ['in 90 minutes', '2026-11-23T19:30:00Z'],
    ['dans 2 heures', '2026-11-23T20:00:00Z'],
    ['dans une demi-heure', '2026-11-23T18:30:00Z'],
    ['d’ici 2 heures', '2026-11-23T20:00:00Z'],
    ['dans 2 jours', '2026-11-25T18:00:00Z'],
    ['dans 3 jours à 20h', '2026-11-26T19:00:00Z'],
    ['tomorrow 20:00 UTC', '2026-11-24T20:00:00Z'],
    ['20 h 30', '2026-11-23T19:30:00Z'],
    ['demain 22 heures 30', '2026-11-24T21:30:00Z'],
    ['2h du matin', '2026-11-24T01:00:00Z'],
    ['samedi à 6 heures du matin', '2026-11-28T05:00:00Z'],
    ['demain 3h de la nuit', '2026-11-24T02:00:00Z'],
    ['samedi 9h30 du soir', '2026-11-28T20:30:00Z'],
    ['demain à 3h de l’après-midi', '2026-11-24T14:00:00Z'],
    ['dans 1h30', '2026-11-23T19:30:00Z'],
    ['dans 2 heures 05', '2026-11-23T20:05:00Z'],
    ['in 1h30', '2026-11-23T19:30:00Z'],
    ['in 1 hour 30 minutes', '2026-11-23T19:30:00Z'],
    ['dans 2 jours à 20h', '2026-11-25T19:00:00Z'],
    ['in 2 weeks 6am', '2026-12-07T05:00:00Z'],
    ['dans 1 jour 3 heures', '2026-11-24T21:00:00Z'],
    // The other reading lies behind.
    ['01.12.2026 20:00', '2026-12-01T19:00:00Z'],
    ['today at 8', '2026-11-23T19:00:00Z'],
    ['ce soir 8h', '2026-11-23T19:00:00Z'],
    ['tonight 8:30', '2026-11-23T19:30:00Z'],
    ['ce soir 5h', '2026-11-24T04:00:00Z'],
  ])('%s', (typed, expected) => {
    expect(read(typed)).toEqual({ type: 'time', at: new Date(expected), change: null })
  })

  it.each([
    ...['', 'bientôt', 'soon', '25h', '24h', '30 min', 'samedi 24h', '2026-02-30', 'dans', 'in'],
    ...['now', 'maintenant', '2 days', 'lundi matin 20h', '11h de la nuit', '14h du soir'],
    ...['samedi 6h à 8h', '20:00-22:00', 'demain 20h ou plus tard', 'vendredi 14 novembre 20h', '<b>20h</b>'],
    ...['in 99999999999 years', 'dans 9e99 heures', '0x14:00', `demain ${' '.repeat(100)}20h`],
  ])('does not guess at %j', (typed) => {
    expect(read(typed)).toEqual({ type: 'bad' })
  })

  it.each([
    ...['demain', 'tonight', 'Tonight', 'ce soir', 'samedi', 'Saturday', 'tomorrow', 'demain matin', 'lundi prochain'],
    ...['tomorrow morning', 'demain après-midi', 'tomorrow afternoon', 'cette nuit', 'samedi soir'],
    ...['24/12', 'le 24 décembre', '24 dec', '2026-11-24'],
  ])('asks for the hour of %j, and reads it behind those words', (typed) => {
    expect(read(typed)).toEqual({ type: 'no-hour' })
    expect(read(withHour(typed))).toMatchObject({ type: 'time' })
  })

  it('takes the evening for the evening, also in the morning', () => {
    const early = new Date('2026-11-23T06:00:00Z')
    for (const typed of ['ce soir 8h', 'tonight 8:00'])
      expect(read(typed, { now: early })).toMatchObject({ at: new Date('2026-11-23T19:00:00Z') })
  })

  it.each(['hier', 'yesterday', 'hier 20h', 'yesterday 20:00', 'ce soir 18h', 'tonight 6pm', '2026-11-23T18:59'])(
    '%s is past',
    (typed) => {
      expect(read(typed)).toEqual({ type: 'past' })
    },
  )

  it.each([
    ['tomorrow at 6', ['2026-11-24T06:00', '2026-11-24T18:00']],
    ['03/04/2027 20h', ['2027-04-03T20:00', '2027-03-04T20:00']],
    ['demain minuit', ['2026-11-24T00:00', '2026-11-25T00:00']],
    ['dans 2 jours 20h', ['2026-11-25T20:00', '2026-11-26T15:00']],
    ['in 2 days 20h', ['2026-11-25T20:00', '2026-11-26T15:00']],
    ['1/12 20h', ['2026-12-01T20:00', '2027-01-12T20:00']],
    ['12/1 8pm', ['2027-01-12T20:00', '2026-12-01T20:00']],
    ['samedi prochain 6h', ['2026-11-28T06:00', '2026-12-05T06:00']],
    ['next saturday 6am', ['2026-11-28T06:00', '2026-12-05T06:00']],
  ])('asks which is meant by %s', (typed, choices) => {
    expect(read(typed)).toEqual({ type: 'ambiguous', choices })
    for (const choice of choices) expect(read(choice)).toMatchObject({ type: 'time' })
  })

  it('takes a day of the week as the next after the start, not after now', () => {
    const after = new Date('2026-12-01T19:00:00Z')
    expect(read('samedi 2h', { after })).toMatchObject({ at: new Date('2026-12-05T01:00:00Z') })
  })
})

describe('the changes of the clocks', () => {
  const spring = { now: new Date('2027-03-27T18:00:00Z') }
  const autumn = { now: new Date('2027-10-30T18:00:00Z') }

  it.each(['2:30', 'demain 2h30', '2027-03-28T02:30', 'tomorrow 2:30'])(
    '%s does not exist, and is the next that does',
    (typed) => {
      expect(read(typed, spring)).toEqual({ type: 'time', at: new Date('2027-03-28T01:00:00Z'), change: 'skipped' })
    },
  )

  it.each(['2:30', 'demain 2h30', '2027-10-31T02:30', 'tomorrow 2:30'])('%s comes twice, and is the first', (typed) => {
    expect(read(typed, autumn)).toEqual({ type: 'time', at: new Date('2027-10-31T00:30:00Z'), change: 'twice' })
  })

  it('does not count in a length of time: it is as long as it says', () => {
    expect(read('dans 12 heures', spring)).toMatchObject({ at: new Date('2027-03-28T06:00:00Z'), change: null })
    expect(read('in 12 hours', autumn)).toMatchObject({ at: new Date('2027-10-31T06:00:00Z'), change: null })
  })

  it('counts in days: the clocks show the same two days on', () => {
    expect(read('dans 2 jours', spring)).toMatchObject({ at: new Date('2027-03-29T17:00:00Z') })
  })
})

const minutesOf2027 = fc.integer({ min: Date.UTC(2027, 0, 1) / 60_000, max: Date.UTC(2028, 0, 1) / 60_000 })
const zones = fc.constantFrom('Europe/Paris', 'America/New_York')
const two = (value: number): string => String(value).padStart(2, '0')
const weekdays = { fr: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'] }

describe('over a year with its changes of the clocks', () => {
  it('reads back every minute that it would write, from any moment before it', () => {
    fc.assert(
      fc.property(zones, minutesOf2027, fc.integer({ min: 1, max: 400 * 1_440 }), (timeZone, minute, earlier) => {
        const at = new Date(minute * 60_000)
        const { year, month, day, hours, minutes } = civilOf(at, timeZone)
        const typed = `${year}-${two(month)}-${two(day)} ${two(hours)}:${two(minutes)}`
        const found = readTime(typed, { now: new Date((minute - earlier) * 60_000), after: now, timeZone })
        // The second coming of an hour cannot be written without its offset.
        if (found.type === 'time' && found.change === 'twice')
          expect(civilOf(found.at, timeZone)).toEqual(civilOf(at, timeZone))
        else if (found.type === 'time') expect(found).toEqual({ type: 'time', at, change: null })
        else expect(earlier).toBeLessThanOrEqual(60)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    [
      'in words',
      (hours: number, minutes: number, weekday: number) => `${weekdays.fr[weekday]} ${hours}h${two(minutes)}`,
      7,
    ],
    ['by the clock', (hours: number, minutes: number) => `${two(hours)}:${two(minutes)}`, 1],
  ])('takes the next such time %s: ahead, and showing what was asked for', (_, write, days) => {
    fc.assert(
      fc.property(zones, minutesOf2027, minutesOf2027, (timeZone, from, wanted) => {
        const start = new Date(from * 60_000)
        const clock = new Date(wanted * 60_000)
        const [hours, minutes, weekday] = [clock.getUTCHours(), clock.getUTCMinutes(), clock.getUTCDay()]
        const found = readTime(write(hours, minutes, weekday), { now: start, after: start, timeZone })
        if (found.type !== 'time') throw new Error(`${write(hours, minutes, weekday)}: ${found.type}`)
        expect(found.at.getTime()).toBeGreaterThan(start.getTime())
        expect(found.at.getTime()).toBeLessThanOrEqual(start.getTime() + (days * 24 + 1) * 3_600_000)
        const shown = civilOf(found.at, timeZone)
        if (found.change !== 'skipped') expect([shown.hours, shown.minutes]).toEqual([hours, minutes])
        if (days === 7) expect(new Date(Date.UTC(shown.year, shown.month - 1, shown.day)).getUTCDay()).toBe(weekday)
      }),
      { numRuns: 1_000 },
    )
  })

  it('answers any text without throwing', () => {
    const words = fc.constantFrom(
      ...'demain tonight samedi in dans 2 20h 99 : / à ce soir hours 31/02 -- 12:60 am ’'.split(' '),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 6 }).map((all) => all.join(' ')),
        ),
        zones,
        (typed, timeZone) => {
          const found = readTime(typed, { now, after: now, timeZone })
          if (found.type === 'time') expect(found.at.getTime()).toBeGreaterThan(now.getTime())
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
