import { z } from 'zod'
import { civilOf, instantOf, isTimeZone } from '../schedule/civil.ts'
import { parseHours } from '../schedule/hours-text.ts'
import { nextOpen, type SiteHours } from '../schedule/windows.ts'

export const releaseFilters = ['all', 'official'] as const
export type ReleaseFilter = (typeof releaseFilters)[number]

export const digestRhythms = ['off', 'daily', 'weekly'] as const
export type DigestRhythm = (typeof digestRhythms)[number]

/** What a place wants to hear, and when. Its language is the place's own. */
export const settingsSchema = z.object({
  releases: z.enum(releaseFilters).default('all'),
  /** Hours without a message, as `printHours` writes them; null: none. */
  quiet: z.string().max(500).nullable().default(null),
  digest: z.enum(digestRhythms).default('off'),
  /** Null: that of the account's first site. */
  timeZone: z.string().max(64).nullable().default(null),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = settingsSchema.parse({})

/** Stored by this or another version: what cannot be read is as if nobody had chosen. */
export const settingsFrom = (stored: unknown): Settings => settingsSchema.safeParse(stored).data ?? defaultSettings

export const zoneFor = (settings: Settings, accountZone: string): string =>
  settings.timeZone !== null && isTimeZone(settings.timeZone) ? settings.timeZone : accountZone

export const quietHours = ({ quiet }: Settings): SiteHours | null => {
  if (quiet === null) return null
  const parsed = parseHours(quiet)
  return parsed.type === 'hours' ? parsed.hours : null
}

/** When a message of this moment may be posted; null: at once. */
export const notBefore = (settings: Settings, at: Date, accountZone: string): Date | null => {
  const hours = quietHours(settings)
  const open = hours === null ? at : nextOpen(hours, at, zoneFor(settings, accountZone))
  return open === null || open <= at ? null : open
}

const DIGEST_HOUR = 9
const MONDAY = 1

/** The last 9:00 on the place's clocks, of any day or of a Monday; null where there is no digest. */
export const lastDigestAt = ({ digest, ...settings }: Settings, at: Date, accountZone: string): Date | null => {
  if (digest === 'off') return null
  const zone = zoneFor({ digest, ...settings }, accountZone)
  const today = civilOf(at, zone)
  for (let back = 0; back <= 8; back += 1) {
    const day = { ...today, day: today.day - back, hours: DIGEST_HOUR, minutes: 0 }
    const instant = instantOf(day, zone).at
    const weekday = new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay()
    if (instant <= at && (digest === 'daily' || weekday === MONDAY)) return instant
  }
  return null
}
