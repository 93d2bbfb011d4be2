import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../database.ts'
import { printHours } from './hours-text.ts'
import { REMOTE_PLACE, readWindows, type SiteWindow } from './read-windows.ts'
import { longestWindow, type SiteHours } from './windows.ts'

/**
 * The maintenance windows and quiet hours of the sites (issue of schedules): set by a person, in force from the commit on
 * for every rollout, begun or not. Authority is checked by the caller, at the moment of the act.
 */
export interface SiteWindows {
  list(): Promise<readonly SiteWindow[]>
  /** Why these hours would keep every machine waiting for ever; null where they would not. */
  refusal(hours: SiteHours): HoursRefusal | null
  /**
   * @param hours null: none any more
   * @param seen when the hours that the person saw were set; null: there were none
   * @param timeZone of `remote` alone: the zone in which its hours are meant
   */
  set(
    place: string,
    hours: SiteHours | null,
    seen: Date | null,
    by: Actor,
    timeZone?: string,
  ): Promise<'set' | 'cleared' | 'already' | 'changed'>
}

export type HoursRefusal =
  /** Quiet hours leave no time of the week. */
  | { readonly type: 'never-open' }
  /** No window is as long as one update and restart; in seconds. */
  | { readonly type: 'too-short'; readonly longest: number; readonly needed: number }

/** What the trail tells of hours. A site's zone is the console's to say, that of the remote machines is set with their hours. */
const told = (
  place: string,
  hours: SiteHours,
  timeZone: string | null,
): { readonly hours: string; readonly zone?: string } => ({
  hours: printHours(hours),
  ...(place === REMOTE_PLACE && timeZone !== null && { zone: timeZone }),
})

export const createSiteWindows = (options: {
  readonly prisma: PrismaClient
  readonly accountId: string
  /** Seconds that one machine takes for its update and its restart: the shortest window of any use. */
  readonly stepSeconds: number
  readonly now: () => Date
  /** In the transaction: lanes may go on, or have to wait. */
  readonly wakeLanes: (tx: Transaction) => Promise<void>
  readonly onPainted: () => void
}): SiteWindows => {
  const { prisma, accountId, stepSeconds, now, wakeLanes, onPainted } = options
  return {
    list: async () => [...(await readWindows(prisma, accountId)).values()],
    refusal: (hours) => {
      const longest = longestWindow(hours) / 1_000
      if (longest === 0) return { type: 'never-open' }
      return longest < stepSeconds ? { type: 'too-short', longest, needed: stepSeconds } : null
    },
    set: async (place, hours, seen, by, timeZone) => {
      const outcome = await prisma.$transaction(async (tx) => {
        // The account is what two first settings of one place have in common.
        await tx.$queryRaw`SELECT id FROM account WHERE id = ${accountId} FOR UPDATE`
        const present = (await readWindows(tx, accountId)).get(place)
        const is = hours === null ? null : told(place, hours, timeZone ?? null)
        const was = present === undefined ? null : told(place, present.hours, present.timeZone)
        if (is?.hours === was?.hours && is?.zone === was?.zone) return 'already'
        if ((present?.setAt.getTime() ?? null) !== (seen?.getTime() ?? null)) return 'changed'
        const at = now()
        await write(tx, place, hours, by, timeZone, at)
        await tx.$executeRaw`
          UPDATE lane SET dirty = true WHERE account_id = ${accountId} AND state <> 'done'
            AND coalesce(site_id, ${REMOTE_PLACE}) = ${place}`
        await wakeLanes(tx)
        await recordAudit(tx, accountId, {
          by,
          action: hours === null ? 'window.cleared' : 'window.set',
          subject: 'site',
          subjectId: place,
          ...(was !== null && { before: was }),
          ...(is !== null && { after: is }),
          at,
        })
        return hours === null ? 'cleared' : 'set'
      })
      onPainted()
      return outcome
    },
  }

  async function write(
    tx: Transaction,
    place: string,
    hours: SiteHours | null,
    by: Actor,
    timeZone: string | undefined,
    at: Date,
  ): Promise<void> {
    if (hours === null) {
      await tx.siteWindow.deleteMany({ where: { accountId, place } })
      return
    }
    const zone = place === REMOTE_PLACE ? (timeZone ?? null) : null
    await tx.$executeRaw`
      INSERT INTO site_window (account_id, place, hours, time_zone, set_by, set_at)
      VALUES (${accountId}, ${place}, ${JSON.stringify(hours)}::jsonb, ${zone}, ${by.personId}::uuid, ${at})
      ON CONFLICT (account_id, place) DO UPDATE
        SET hours = excluded.hours, time_zone = excluded.time_zone, set_by = excluded.set_by, set_at = excluded.set_at`
  }
}
