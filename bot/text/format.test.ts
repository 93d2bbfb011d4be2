import { describe, expect, test } from 'vitest'
import { dateTime, dayAndMonth, dayAndMonthInFull, plural } from './format.ts'

const spaced = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ')
const at = (iso: string, locale: 'fr' | 'en', timeZone = 'Europe/Paris'): string =>
  spaced(dateTime(locale, new Date(iso), timeZone))

describe('a moment', () => {
  test('on the first of a month is « le 1er » in French, and on no other day', () => {
    expect(at('2026-12-01T19:00:00Z', 'fr')).toBe('1er déc. 2026, 20:00')
    expect(at('2026-12-11T19:00:00Z', 'fr')).toBe('11 déc. 2026, 20:00')
    expect(at('2026-12-21T00:00:00Z', 'fr')).toBe('21 déc. 2026, 01:00')
    expect(at('2026-12-01T19:00:00Z', 'en')).toBe('1 Dec 2026, 20:00')
  })

  test('is the first of the month where its zone says so', () => {
    expect(at('2026-11-30T23:30:00Z', 'fr')).toBe('1er déc. 2026, 00:30')
    expect(at('2026-11-30T23:30:00Z', 'fr', 'UTC')).toBe('30 nov. 2026, 23:30')
  })

  test('without its hour is written alike', () => {
    expect([dayAndMonth('fr', '2026-12-01'), dayAndMonthInFull('fr', '2026-12-01')]).toEqual([
      '1er déc.',
      '1er décembre',
    ])
    expect(dayAndMonthInFull('fr', '2026-12-12')).toBe('12 décembre')
  })
})

test('a count takes the form of its language, and its number as the language writes it', () => {
  const forms = { one: '# machine', other: '# machines' }
  expect([0, 1, 2, 1_200].map((count) => spaced(plural('fr', count, forms)))).toEqual([
    '0 machine',
    '1 machine',
    '2 machines',
    '1 200 machines',
  ])
  expect([0, 1, 2].map((count) => plural('en', count, forms))).toEqual(['0 machines', '1 machine', '2 machines'])
})
