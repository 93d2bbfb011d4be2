import fc from 'fast-check'
import { hostileText } from '../card/card.arbitrary.ts'
import { type AdoptionCount, dayOf, daysBefore, nowhere, remotePlace } from './adoption-model.ts'

export const today = new Date('2026-11-23T14:00:00Z')

const count: fc.Arbitrary<AdoptionCount> = fc.record({
  day: fc.integer({ min: 0, max: 29 }).map((days) => dayOf(daysBefore(today, days))),
  place: fc.oneof(
    fc.constantFrom(remotePlace, nowhere),
    fc.integer({ min: 0, max: 11 }).map((site) => `site-${site}`),
  ),
  version: fc.oneof(fc.constantFrom('4.1', '4.2', '4.3', ''), hostileText),
  machines: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 100_000 })),
})

/** Any history that the table can hold, with sites of any name, and some that no list names. */
export const historyArbitrary = fc.record({
  counts: fc.uniqueArray(count, {
    maxLength: 60,
    selector: ({ day, place, version }) => JSON.stringify([day, place, version]),
  }),
  versions: fc.uniqueArray(fc.constantFrom('4.1', '4.2', '4.3', '4.4'), { maxLength: 4 }),
  sites: fc
    .array(hostileText, { maxLength: 10 })
    .map((names) => names.map((name, index) => ({ id: `site-${index}`, name }))),
  now: fc.constant(today),
})
