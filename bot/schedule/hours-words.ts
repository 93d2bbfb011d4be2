import { list } from '../text/format.ts'
import type { Locale } from '../text/locale.ts'
import { wordsFor } from '../text/words.ts'
import { dayRuns, printMinutes } from './hours-text.ts'
import { type SiteHours, type Weekday, type WeeklyRule, weekdays } from './windows.ts'

const intlNames: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' }

/** The hours of a site as a person says them: « sam.-dim. 20:00-06:00, sauf dim. 02:00-03:00 ». */
export const hoursWords = ({ open, quiet }: SiteHours, locale: Locale): string => {
  const { hours } = wordsFor(locale).schedule
  const windows = open.length === 0 ? hours.always : joined(open, locale)
  return quiet.length === 0 ? windows : hours.except(windows, joined(quiet, locale))
}

const joined = (rules: readonly WeeklyRule[], locale: Locale): string =>
  list(
    locale,
    rules.map((rule) => ruleWords(rule, locale)),
  )

const ruleWords = ({ days, from, to }: WeeklyRule, locale: Locale): string => {
  const { hours } = wordsFor(locale).schedule
  const clocks = from === 0 && to === 24 * 60 ? hours.allDay : `${printMinutes(from)}-${printMinutes(to)}`
  return `${daysWords(days, locale)} ${clocks}`
}

const daysWords = (days: readonly Weekday[], locale: Locale): string => {
  if (days.length === weekdays.length) return wordsFor(locale).schedule.hours.everyDay
  return dayRuns(days)
    .map(([first, ...others]) => {
      const last = others.at(-1)
      return last === undefined ? dayName(first, locale) : `${dayName(first, locale)}-${dayName(last, locale)}`
    })
    .join(' ')
}

/** 4 January 2027 is a Monday. */
const dayName = (day: Weekday = 1, locale: Locale): string =>
  new Intl.DateTimeFormat(intlNames[locale], { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2027, 0, 3 + day))
