import { dayAndMonthInFull as dayName, list } from '../text/format.ts'
import type { Locale } from '../text/locale.ts'
import { wordsFor } from '../text/words.ts'
import { sumOf } from './adoption-model.ts'
import type { Chart, ChartPanel, ShownVersion } from './chart-model.ts'

/** The chart in words, for who does not see it: each place today, the whole also as it began. Chats take 1,000 characters. */
export const alternativeText = (chart: Chart, locale: Locale): string => {
  const words = wordsFor(locale).adoption
  const [first, ...others] = chart.panels
  const unknown = first === undefined ? 0 : first.counts.filter((counts) => counts === null).length
  return [
    words.alternative.title(periodOf(chart, locale)),
    ...(first === undefined ? [] : [words.alternative.today(first.title, today(first, chart.versions, locale))]),
    ...others.map((panel) => words.alternative.place(panel.title, today(panel, chart.versions, locale))),
    ...(first === undefined ? [] : began(first, chart, locale)),
    ...(unknown === 0 ? [] : [words.alternative.unknown(unknown)]),
  ].join(' ')
}

/** « du 25 octobre au 23 novembre ». */
export const periodOf = ({ days }: Chart, locale: Locale): string =>
  wordsFor(locale).adoption.period(dayName(locale, days.at(0) ?? ''), dayName(locale, days.at(-1) ?? ''))

const today = ({ counts }: ChartPanel, versions: readonly ShownVersion[], locale: Locale): string =>
  countsText(counts.at(-1) ?? [], versions, locale)

/** As far back as is known, where that is not today. */
const began = ({ title, counts }: ChartPanel, { days, versions }: Chart, locale: Locale): readonly string[] => {
  const index = counts.findIndex((ofDay) => ofDay !== null)
  if (index === -1 || index === counts.length - 1) return []
  const words = wordsFor(locale).adoption.alternative
  return [words.began(title, dayName(locale, days[index] ?? ''), countsText(counts[index] ?? [], versions, locale))]
}

/** « 42 en 4.3, 18 en 4.2 », the newest first. */
export const countsText = (counts: readonly number[], versions: readonly ShownVersion[], locale: Locale): string => {
  const words = wordsFor(locale).adoption
  if (sumOf(counts) === 0) return words.nothing
  const parts = versions.flatMap(({ name, rest }, index) => {
    const count = counts[index] ?? 0
    if (count === 0) return []
    return [rest ? words.inOthers(count) : words.inVersion(count, name)]
  })
  return list(locale, parts.toReversed())
}
