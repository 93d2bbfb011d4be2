import type { Block, Rich } from '../../card/card.ts'
import { number } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { Plan, PlanLane, PlannedMachine } from '../plan-model.ts'
import { placeName, readable, someNames } from './names.ts'
import type { PlaceCounts } from './plan-counts.ts'

const ROWS = 30
/** With so few lanes, the card also says which machines. */
const LANES_BY_NAME = 8
const NAMES = 6

/** Counts per site as a table and, for a plan that a person can take in by name, who goes first and who is off. */
export const placesBlocks = (plan: Plan, places: readonly PlaceCounts[], locale: Locale): readonly Block[] => {
  if (places.length === 0) return []
  const words = wordsFor(locale).plan
  const { table } = words
  const rest = places.slice(ROWS)
  const moving = rest.reduce((sum, place) => sum + place.wrs + place.workstations, 0)
  const items = plan.lanes.length > LANES_BY_NAME ? [] : plan.lanes.map((lane) => laneItem(lane, locale))
  return [
    {
      type: 'table',
      columns: [
        { title: table.site },
        { title: table.wrs, align: 'right' },
        { title: table.workstations, align: 'right' },
        { title: table.waves },
        { title: table.off, align: 'right' },
        { title: table.there, align: 'right' },
      ],
      rows: places.slice(0, ROWS).map((place) => rowOf(place, locale)),
    },
    ...(rest.length > 0 ? [{ type: 'context', text: words.moreSites(rest.length, moving) } as const] : []),
    ...(items.length > 0 ? [{ type: 'list', items } as const] : []),
  ]
}

const rowOf = (place: PlaceCounts, locale: Locale): readonly Rich[] => {
  const count = (value: number): string => (value === 0 ? '–' : number(locale, value))
  const waves = place.waves.map((size) => number(locale, size)).join(' · ')
  return [
    placeName(place, locale),
    count(place.wrs),
    count(place.workstations),
    waves === '' ? '–' : waves,
    count(place.off),
    count(place.there),
  ]
}

const laneItem = (lane: PlanLane, locale: Locale): Rich => {
  const { who } = wordsFor(locale).plan
  const total = lane.waves.reduce((sum, wave) => sum + wave.length, 0)
  const parts = [
    ...named(lane.wrs, who.wrs, locale),
    ...(total <= NAMES ? named(lane.waves.flat(), who.all, locale) : named(lane.waves[0] ?? [], who.first, locale)),
    ...named(lane.off, who.off, locale),
  ]
  return [{ type: 'strong', text: placeName(lane, locale) }, ` · ${parts.join(' · ')}`]
}

const named = (
  machines: readonly PlannedMachine[],
  say: (names: string) => string,
  locale: Locale,
): readonly string[] => {
  if (machines.length === 0) return []
  const names = machines.slice(0, NAMES).map(({ name, id }) => readable(name, id, locale))
  return [say(someNames(names, machines.length, NAMES, locale))]
}
