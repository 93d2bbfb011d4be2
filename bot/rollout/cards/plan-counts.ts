import type { Site } from '../../fleet/model.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { Plan } from '../plan-model.ts'

/** What a card needs to know of a site beyond the plan. */
export type PlanSite = Pick<Site, 'id' | 'name' | 'timeZone'>

/** One row of a plan: a lane, or a site where all that was chosen is there already. */
export interface PlaceCounts {
  readonly siteId: string | null
  readonly siteName: string | null
  readonly wrs: number
  readonly workstations: number
  /** Sizes, in order. */
  readonly waves: readonly number[]
  readonly off: number
  readonly there: number
}

export interface PlanTotals {
  readonly wrs: number
  /** Workstations in waves, the remote ones apart. */
  readonly workstations: number
  readonly remote: number
  readonly off: number
  readonly there: number
  /** Sites where something moves at once. */
  readonly sites: number
  /** All that moves at once. */
  readonly moving: number
}

/** The places of a plan in its order, then those where nothing moves. Linear in the machines. */
export const countPlaces = (plan: Plan, sites: readonly PlanSite[]): readonly PlaceCounts[] => {
  const there = new Map<string | null, number>()
  for (const { siteId, machines } of plan.skipped) there.set(siteId, (there.get(siteId) ?? 0) + machines.length)
  const names = new Map(sites.map(({ id, name }) => [id, name]))
  const moving = plan.lanes.map((lane): PlaceCounts => {
    const waves = lane.waves.map((wave) => wave.length)
    return {
      siteId: lane.siteId,
      siteName: lane.siteName,
      wrs: lane.wrs.length,
      workstations: sum(waves),
      waves,
      off: lane.off.length,
      there: there.get(lane.siteId) ?? 0,
    }
  })
  const withLane = new Set(plan.lanes.map((lane) => lane.siteId))
  const still = [...there]
    .filter(([siteId]) => !withLane.has(siteId))
    .map(([siteId, count]): PlaceCounts => {
      const siteName = siteId === null ? null : (names.get(siteId) ?? null)
      return { siteId, siteName, wrs: 0, workstations: 0, waves: [], off: 0, there: count }
    })
  return [...moving, ...still]
}

export const totalsOf = (places: readonly PlaceCounts[]): PlanTotals => {
  const onSite = places.filter(({ siteId }) => siteId !== null)
  const wrs = sum(places.map((place) => place.wrs))
  const workstations = sum(onSite.map((place) => place.workstations))
  const remote = sum(places.map((place) => place.workstations)) - workstations
  return {
    wrs,
    workstations,
    remote,
    off: sum(places.map((place) => place.off)),
    there: sum(places.map((place) => place.there)),
    sites: onSite.filter((place) => place.wrs + place.workstations > 0).length,
    moving: wrs + workstations + remote,
  }
}

/** What Start would set going, in whole sentences. */
export const movingTexts = (totals: PlanTotals, locale: Locale): readonly string[] => {
  const words = wordsFor(locale).plan
  return [
    ...(totals.wrs + totals.workstations > 0 ? [words.moves(totals)] : []),
    ...(totals.remote > 0 ? [words.movesRemote(totals.remote)] : []),
    ...(totals.moving === 0 && totals.off > 0 ? [words.onlyOff] : []),
    ...(totals.off > 0 ? [words.off(totals.off)] : []),
  ]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
