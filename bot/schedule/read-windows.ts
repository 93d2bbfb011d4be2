import { z } from 'zod'
import type { Transaction } from '../database.ts'
import { isTimeZone } from './civil.ts'
import { type SiteHours, sightOf, type WindowSight, weekdays } from './windows.ts'

/** The place of the machines that work remotely, as `laneKey` of the planner names it. */
export const REMOTE_PLACE = 'remote'

/** When work may be done at one place. */
export interface SiteWindow {
  /** The site's id, or `remote`. */
  readonly place: string
  readonly hours: SiteHours
  /** In which its clocks go; null where the console names none that exists: then nobody knows when it is open. */
  readonly timeZone: string | null
  readonly setAt: Date
  /** A name; '' where it is not known. */
  readonly setBy: string
}

const ruleSchema = z.object({
  days: z.array(z.literal(weekdays)),
  from: z.int().min(0).max(1_439),
  to: z.int().min(1).max(1_440),
})
/** The one place where stored hours become a type: written by this program, so what does not fit is a fault. */
const hoursSchema = z.object({ open: z.array(ruleSchema), quiet: z.array(ruleSchema) })

/** All hours that were set in the account, by place; a place without any may be worked at whenever. */
export const readWindows = async (
  database: Transaction,
  accountId: string,
): Promise<ReadonlyMap<string, SiteWindow>> => {
  const rows = await database.$queryRaw<
    { place: string; hours: unknown; timeZone: string | null; setAt: Date; setBy: string | null }[]
  >`
    SELECT site_window.place, site_window.hours, coalesce(site_window.time_zone, site.time_zone) AS "timeZone",
      site_window.set_at AS "setAt", person.name AS "setBy"
    FROM site_window
    LEFT JOIN site ON site.account_id = site_window.account_id AND site.id = site_window.place
    LEFT JOIN person ON person.account_id = site_window.account_id AND person.id = site_window.set_by
    WHERE site_window.account_id = ${accountId} ORDER BY site.position, site_window.place`
  return new Map(
    rows.map(({ place, hours, timeZone, setAt, setBy }) => [
      place,
      {
        place,
        hours: hoursSchema.parse(hours),
        timeZone: timeZone !== null && isTimeZone(timeZone) ? timeZone : null,
        setAt,
        setBy: setBy ?? '',
      },
    ]),
  )
}

/** Where a place stands now. Of a place whose zone is not known nothing is begun: at the wrong hour is worse than late. */
export const windowAt = ({ hours, timeZone }: Pick<SiteWindow, 'hours' | 'timeZone'>, at: Date): WindowSight =>
  timeZone === null ? { open: false, openedAt: null, closesAt: null, opensAt: null } : sightOf(hours, at, timeZone)
