/** Days that are kept and drawn, today among them. */
export const DAYS = 30

/** A site, the machines that work remotely, or those of no site that is known. */
export type AdoptionPlace =
  | { readonly type: 'site'; readonly id: string; readonly name: string }
  | { readonly type: 'remote' }
  | { readonly type: 'elsewhere' }

export interface Adoption {
  /** `2026-11-23` in UTC, oldest first, without a gap; the last one is today. */
  readonly days: readonly string[]
  /** All that ran in these days, oldest first by the console's list (rule opaque-tag); what it does not name comes first. */
  readonly versions: readonly string[]
  /** In the console's order; those that never had a machine are not among them. */
  readonly places: readonly PlaceAdoption[]
}

export interface PlaceAdoption {
  readonly place: AdoptionPlace
  /** Machines by day, and then by version, each as in the lists above. Null: nothing was seen that day. */
  readonly counts: readonly (readonly number[] | null)[]
}

/** One row of the history: so many machines of a place ran this version at the end of a day. */
export interface AdoptionCount {
  readonly day: string
  /** A site's id, or one of `remotePlace` and `nowhere`. */
  readonly place: string
  readonly version: string
  readonly machines: number
}

/** In the place of a site's id. */
export const remotePlace = 'remote'
export const nowhere = ''

/** `2026-11-23`, in UTC: one clock for sites of all zones. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

const DAY_MILLISECONDS = 86_400_000

export const daysBefore = (at: Date, days: number): Date => new Date(at.getTime() - days * DAY_MILLISECONDS)

/** Of two days as `dayOf` writes them. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MILLISECONDS

export const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** Several places as one; a day that none of them knows stays unknown. */
export const mergeCounts = (places: readonly PlaceAdoption[]): PlaceAdoption['counts'] => {
  const [first, ...others] = places
  if (first === undefined) return []
  return first.counts.map((start, day) =>
    others.reduce<readonly number[] | null>((merged, { counts }) => addUp(merged, counts[day] ?? null), start),
  )
}

const addUp = (one: readonly number[] | null, other: readonly number[] | null): readonly number[] | null => {
  if (one === null || other === null) return one ?? other
  return one.map((count, version) => count + (other[version] ?? 0))
}
