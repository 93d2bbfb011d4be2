import fc from 'fast-check'
import { type SiteHours, type WeeklyRule, weekdays } from './windows.ts'

const rule: fc.Arbitrary<WeeklyRule> = fc
  .record({
    days: fc
      .uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 })
      .map((days) => days.toSorted((one, other) => one - other)),
    from: fc.integer({ min: 0, max: 1_439 }),
    to: fc.integer({ min: 1, max: 1_440 }),
  })
  .filter(({ from, to }) => from !== to)

/** A site's hours, with windows, quiet hours, both or neither. */
export const hoursArbitrary: fc.Arbitrary<SiteHours> = fc.record({
  open: fc.array(rule, { maxLength: 3 }),
  quiet: fc.array(rule, { maxLength: 2 }),
})
