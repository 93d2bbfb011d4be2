import { type Adoption, type AdoptionCount, dayOf, daysBefore, remotePlace } from './adoption-model.ts'
import { adoptionFrom } from './read-adoption.ts'

/** Machines, and how many days ago the site began to move to 4.3. */
const places = [
  { id: 'mairie', name: 'Mairie', machines: 60, began: 6 },
  { id: 'hugo', name: 'Lycée Hugo', machines: 120, began: 9 },
  { id: 'tilleuls', name: 'Médiathèque des Tilleuls', machines: 18, began: 20 },
  { id: 'technique', name: 'Centre technique municipal', machines: 34, began: 14 },
  { id: remotePlace, name: '', machines: 24, began: 3 },
] as const

/** Two days without a reading, as when the bot was moved to another server. */
const unread: ReadonlySet<number> = new Set([16, 17])
const STEP_DAYS = 8

/** A month on the way from 4.1 to 4.3, site by site: for pictures, and tests that want what is usual. */
export const usualMonth = (now: Date): Adoption =>
  adoptionFrom({
    now,
    versions: ['4.1', '4.2.1', '4.3.0'],
    sites: places.filter(({ id }) => id !== remotePlace).map(({ id, name }) => ({ id, name })),
    counts: Array.from({ length: 30 }, (_, ago) => ago)
      .filter((ago) => !unread.has(ago))
      .flatMap((ago) => places.flatMap((place) => countsOf(place, dayOf(daysBefore(now, ago)), ago))),
  })

const countsOf = (place: (typeof places)[number], day: string, ago: number): readonly AdoptionCount[] => {
  const share = (days: number): number => Math.min(1, Math.max(0, days / STEP_DAYS))
  const newest = Math.round(place.machines * 0.94 * share(place.began - ago + 1))
  const oldest = Math.round((place.machines - newest) * share(ago - 22))
  const versions = [
    ['4.3.0', newest],
    ['4.2.1', place.machines - newest - oldest],
    ['4.1', oldest],
  ] as const
  return versions.flatMap(([version, machines]) => (machines > 0 ? [{ day, place: place.id, version, machines }] : []))
}
