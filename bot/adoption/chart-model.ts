import type { Locale } from '../text/locale.ts'
import { type Words, wordsFor } from '../text/words.ts'
import { type Adoption, type AdoptionPlace, mergeCounts, type PlaceAdoption, sumOf } from './adoption-model.ts'

/** What a chart shows, in words and numbers: the drawing and its alternative text are both made from this alone. */
export interface Chart {
  readonly days: readonly string[]
  /** At most five, oldest first. */
  readonly versions: readonly ShownVersion[]
  /** All places together first, where there are several. */
  readonly panels: readonly ChartPanel[]
}

/** `rest`: all that are not shown by name, as one. */
export interface ShownVersion {
  readonly name: string
  readonly rest: boolean
}

export interface ChartPanel {
  readonly title: string
  /** Machines by day and by shown version; null: not known. */
  readonly counts: readonly (readonly number[] | null)[]
}

const MOST_VERSIONS = 4
const MOST_PLACES = 6
const LONGEST_NAME = 40

/**
 * The chart of an adoption: versions that many machines run or ran by name, and the largest places; the others as one
 * each. Names are foreign: of them only what can be drawn is kept.
 */
export const chartOf = (adoption: Adoption, locale: Locale): Chart => {
  const words = wordsFor(locale).adoption
  const { shown, indexes } = shownVersions(adoption, words)
  const fold = (counts: PlaceAdoption['counts']): ChartPanel['counts'] =>
    counts.map((ofDay) => ofDay && indexes.map((merged) => sumOf(merged.map((index) => ofDay[index] ?? 0))))
  const panelOf = ({ place, counts }: PlaceAdoption): ChartPanel => ({
    title: placeTitle(place, locale),
    counts: fold(counts),
  })
  const { named, others } = shownPlaces(adoption.places)
  const all: readonly ChartPanel[] =
    adoption.places.length === 1 ? [] : [{ title: words.everywhere, counts: fold(allCounts(adoption)) }]
  const rest: readonly ChartPanel[] =
    others.length === 0 ? [] : [{ title: words.otherPlaces(others.length), counts: fold(mergeCounts(others)) }]
  return { days: adoption.days, versions: shown, panels: [...all, ...named.map(panelOf), ...rest] }
}

/** Of no place at all: a chart all the same, without a bar. */
const allCounts = ({ places, days }: Adoption): PlaceAdoption['counts'] =>
  places.length === 0 ? days.map(() => null) : mergeCounts(places)

const shownVersions = (
  { versions, places }: Adoption,
  { otherVersions: rest, unnamed }: Words['adoption'],
): { readonly shown: readonly ShownVersion[]; readonly indexes: readonly (readonly number[])[] } => {
  const weights = versions.map((_, version) => weightOf(places, version))
  const ranked = [...versions.keys()].toSorted((one, other) => (weights[other] ?? 0) - (weights[one] ?? 0))
  // One more by name costs as little as « others » of one.
  const most = versions.length <= MOST_VERSIONS + 1 ? MOST_VERSIONS + 1 : MOST_VERSIONS
  const named = ranked.slice(0, most).toSorted((one, other) => one - other)
  const merged = ranked.slice(most)
  return {
    shown: [
      ...(merged.length === 0 ? [] : [{ name: rest, rest: true }]),
      ...named.map((version) => ({ name: drawable(versions[version] ?? '') || unnamed, rest: false })),
    ],
    indexes: [...(merged.length === 0 ? [] : [merged]), ...named.map((version) => [version])],
  }
}

/** What runs today counts more than all the days before. */
const weightOf = (places: readonly PlaceAdoption[], version: number): number =>
  sumOf(
    places.flatMap(({ counts }) =>
      counts.map((ofDay, day) => (ofDay?.[version] ?? 0) * (day === counts.length - 1 ? counts.length : 1)),
    ),
  )

const shownPlaces = (
  places: readonly PlaceAdoption[],
): { readonly named: readonly PlaceAdoption[]; readonly others: readonly PlaceAdoption[] } => {
  if (places.length <= MOST_PLACES) return { named: places, others: [] }
  const size = ({ counts }: PlaceAdoption): number => sumOf(counts.at(-1) ?? [])
  const largest = new Set(places.toSorted((one, other) => size(other) - size(one)).slice(0, MOST_PLACES - 1))
  return {
    named: places.filter((place) => largest.has(place)),
    others: places.filter((place) => !largest.has(place)),
  }
}

const placeTitle = (place: AdoptionPlace, locale: Locale): string => {
  const words = wordsFor(locale).status
  if (place.type === 'site') return drawable(place.name) || drawable(place.id)
  return place.type === 'remote' ? words.remote : words.withoutSite
}

/** Without what no font draws and no XML takes: controls, marks of direction, halves of characters. */
const drawable = (text: string): string => {
  const clean = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\uFFFD]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
  const characters = [...clean]
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join('')}…` : clean
}
