import type { FleetSnapshot } from '../fleet/model.ts'
import { isTimeZone } from '../schedule/civil.ts'
import { type ReadTime, readTime } from '../schedule/read-time.ts'
import { indexFleet } from './plan-fleet.ts'
import { selectMachines } from './plan-selection.ts'
import type { UpdateRequest } from './request.ts'

/** Something about a moment that the person may not have meant, and so is told. */
export type TimeNote =
  /** The clocks jump over the time that was typed (`skipped`: the next that exists was taken), or it comes twice (the first). */
  | { readonly type: 'skipped' | 'twice'; readonly at: Date; readonly timeZone: string }
  /** The chosen sites have several zones, or none that is known: the time was read in this one, the person's. */
  | { readonly type: 'zone' | 'unknown-zone'; readonly timeZone: string }

/** In which zone times are read: that of the chosen sites; where they have several or none, the person's. */
export interface RequestZones {
  readonly timeZone: string
  /** Those of the sites, where they are not one: a time that is the same in all of them needs no word. */
  readonly others: readonly string[]
}

/** The zones of what a request selects. @param personZone IANA name of the zone in which the person is */
export const zonesOfRequest = (
  snapshot: FleetSnapshot,
  request: Pick<UpdateRequest, 'selection' | 'leaveOut'>,
  personZone: string,
): RequestZones => {
  const { wrs, workstations } = selectMachines(indexFleet(snapshot), request)
  const chosen = new Set([...wrs, ...workstations].map(({ siteId }) => siteId))
  const zones = [...new Set(snapshot.sites.filter(({ id }) => chosen.has(id)).map(({ timeZone }) => timeZone))]
  const [only, ...more] = zones
  if (only !== undefined && more.length === 0 && isTimeZone(only)) return { timeZone: only, others: [] }
  return { timeZone: personZone, others: zones }
}

/** Reads a moment for these sites, with what is to be told of it. */
export const readTimeIn = (
  { timeZone, others }: RequestZones,
  typed: string,
  now: Date,
  after: Date,
): { readonly read: ReadTime; readonly notes: readonly TimeNote[] } => {
  const read = readTime(typed, { now, after, timeZone })
  if (read.type !== 'time') return { read, notes: [] }
  const zones = others.flatMap((zone) => (isTimeZone(zone) ? [zone] : farApart))
  const differs = zones.some((zone) => {
    const there = readTime(typed, { now, after, timeZone: zone })
    return there.type !== 'time' || there.at.getTime() !== read.at.getTime()
  })
  return {
    read,
    notes: [
      ...(read.change === null ? [] : [{ type: read.change, at: read.at, timeZone }]),
      ...(differs ? [{ type: others.some(isTimeZone) ? 'zone' : 'unknown-zone', timeZone } as const] : []),
    ],
  }
}

/** Of a zone that nobody knows: a moment that is the same in both is the same in all. */
const farApart = ['Etc/GMT+12', 'Etc/GMT-14']
