import type { Transaction } from '../database.ts'
import {
  type Adoption,
  type AdoptionCount,
  type AdoptionPlace,
  DAYS,
  dayOf,
  daysBefore,
  daysBetween,
  nowhere,
  remotePlace,
} from './adoption-model.ts'
import { readCountsNow } from './record-adoption.ts'

/** The history of some places, or of all; today is as of this moment. */
export const readAdoption = async (
  database: Transaction,
  accountId: string,
  now: Date,
  /** Ids of sites, and `remote`; null: all there are. */
  only: ReadonlySet<string> | null = null,
): Promise<Adoption> => {
  const past = await database.$queryRaw<AdoptionCount[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, place, version, machines FROM adoption
    WHERE account_id = ${accountId} AND day > ${dayOf(daysBefore(now, DAYS))}::date AND day < ${dayOf(now)}::date`
  const today = (await readCountsNow(database, accountId)).map((count) => ({ ...count, day: dayOf(now) }))
  const releases = await database.release.findMany({
    where: { accountId },
    orderBy: { position: 'asc' },
    select: { version: true },
  })
  const sites = await database.site.findMany({
    where: { accountId },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  })
  return adoptionFrom({
    counts: [...past, ...today].filter(({ place }) => only === null || only.has(place)),
    versions: releases.map(({ version }) => version),
    sites,
    now,
  })
}

/** So many days are drawn at least, so that a young history does not look like an old one. */
const LEAST_DAYS = 7

/** Pure. Rows of one day, place and version are never two; a place that no list names (any more) is « elsewhere ». */
export const adoptionFrom = (input: {
  readonly counts: readonly AdoptionCount[]
  /** By the console's list, oldest first. */
  readonly versions: readonly string[]
  readonly sites: readonly { readonly id: string; readonly name: string }[]
  readonly now: Date
}): Adoption => {
  const { counts, now } = input
  const days = daysOf(counts, now)
  const versions = orderOf(counts, input.versions)
  const siteIds = new Set(input.sites.map(({ id }) => id))
  const placeOf = (place: string): string => (siteIds.has(place) || place === remotePlace ? place : nowhere)
  const byPlace = Map.groupBy(counts, ({ place }) => placeOf(place))
  const known = new Set(counts.map(({ day }) => day))
  const places: readonly (readonly [string, AdoptionPlace])[] = [
    ...input.sites.map(({ id, name }) => [id, { type: 'site', id, name }] as const),
    ...(siteIds.has(remotePlace) ? [] : [[remotePlace, { type: 'remote' }] as const]),
    [nowhere, { type: 'elsewhere' }],
  ]
  return {
    days,
    versions,
    places: places.flatMap(([key, place]) => {
      const rows = byPlace.get(key)
      if (rows === undefined) return []
      const byDay = Map.groupBy(rows, ({ day }) => day)
      // A day on which others were counted and this place was not: it had no machines.
      const counted = days.map((day) => (known.has(day) ? countsOf(byDay.get(day) ?? [], versions) : null))
      return [{ place, counts: counted }]
    }),
  }
}

const daysOf = (counts: readonly AdoptionCount[], now: Date): readonly string[] => {
  const age = Math.max(0, ...counts.map(({ day }) => daysBetween(day, dayOf(now))))
  const length = Math.min(DAYS, Math.max(LEAST_DAYS, age + 1))
  return Array.from({ length }, (_, index) => dayOf(daysBefore(now, length - 1 - index)))
}

/** By the console's list, the only order of releases there is; what it does not name stands before all. */
const orderOf = (counts: readonly AdoptionCount[], listed: readonly string[]): readonly string[] => {
  const seen = [...new Set(counts.map(({ version }) => version))]
  const position = new Map(listed.map((version, index) => [version, index]))
  return seen.toSorted(
    (one, other) => (position.get(one) ?? -1) - (position.get(other) ?? -1) || (one < other ? -1 : 1),
  )
}

const countsOf = (rows: readonly AdoptionCount[], versions: readonly string[]): readonly number[] =>
  versions.map((version) => rows.reduce((sum, row) => (row.version === version ? sum + row.machines : sum), 0))
