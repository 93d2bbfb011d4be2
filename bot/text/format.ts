import type { Locale } from './locale.ts'

const intlNames: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' }

/** A plural of the language: `{one, other}`; French counts 0 and 1 as one, English only 1. `#` stands for the number. */
export const plural = (
  locale: Locale,
  count: number,
  forms: { readonly one: string; readonly other: string },
): string => {
  const category = new Intl.PluralRules(intlNames[locale]).select(count)
  return (category === 'one' ? forms.one : forms.other).replace('#', number(locale, count))
}

export const number = (locale: Locale, value: number): string => new Intl.NumberFormat(intlNames[locale]).format(value)

/** @param share from 0 to 1. */
export const percent = (locale: Locale, share: number): string =>
  new Intl.NumberFormat(intlNames[locale], { style: 'percent', maximumFractionDigits: 1 }).format(share)

export const dateTime = (locale: Locale, at: Date, timeZone: string): string =>
  withFirst(
    locale,
    new Intl.DateTimeFormat(intlNames[locale], { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at),
  )

/** « 23 nov. ». @param date `2026-11-23`, a day as it is, of no time zone */
export const dayAndMonth = (locale: Locale, date: string): string => formatDay(locale, date, 'short')

/** « 23 novembre ». */
export const dayAndMonthInFull = (locale: Locale, date: string): string => formatDay(locale, date, 'long')

const formatDay = (locale: Locale, date: string, month: 'short' | 'long'): string =>
  withFirst(
    locale,
    new Intl.DateTimeFormat(intlNames[locale], { day: 'numeric', month, timeZone: 'UTC' }).format(new Date(date)),
  )

/** French counts the first of a month, and only that one; Intl does not. */
const withFirst = (locale: Locale, date: string): string => (locale === 'fr' ? date.replace(/^1 /u, '1er ') : date)

export const timeOfDay = (locale: Locale, at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat(intlNames[locale], { timeStyle: 'short', timeZone }).format(at)

/** A length of time in its largest fitting unit, rounded up: 90 → « 2 minutes ». */
export const duration = (locale: Locale, seconds: number): string => {
  const [unit, size] =
    seconds < 60
      ? (['second', 1] as const)
      : seconds < 5_400
        ? (['minute', 60] as const)
        : seconds < 172_800
          ? (['hour', 3_600] as const)
          : (['day', 86_400] as const)
  return new Intl.NumberFormat(intlNames[locale], { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.ceil(seconds / size),
  )
}

export const list = (locale: Locale, items: readonly string[]): string =>
  new Intl.ListFormat(intlNames[locale], { type: 'conjunction' }).format(items)

/** « A, B ou C ». */
export const alternatives = (locale: Locale, items: readonly string[]): string =>
  new Intl.ListFormat(intlNames[locale], { type: 'disjunction' }).format(items)
