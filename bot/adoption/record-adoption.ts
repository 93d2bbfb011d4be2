import { Prisma } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'
import { type AdoptionCount, DAYS, dayOf, daysBefore, nowhere, remotePlace } from './adoption-model.ts'

/**
 * Keeps how many machines of each place run each version as the present day's count, in place of what was kept of this
 * day before; so a day ends with what was seen last. Days that are no longer drawn go. Three statements, whatever the
 * size of the fleet, and nothing is written where nothing changed.
 */
export const recordAdoption = async (tx: Transaction, accountId: string, now: Date): Promise<void> => {
  const today = dayOf(now)
  await tx.$executeRaw`
    INSERT INTO adoption (account_id, day, place, version, machines)
    SELECT ${accountId}, ${today}::date, place, version, machines FROM (${countsNow(accountId)}) AS counted
    ON CONFLICT (account_id, day, place, version) DO UPDATE SET machines = excluded.machines
      WHERE adoption.machines <> excluded.machines`
  await tx.$executeRaw`
    DELETE FROM adoption WHERE account_id = ${accountId} AND day = ${today}::date
      AND (place, version) NOT IN (SELECT place, version FROM (${countsNow(accountId)}) AS counted)`
  await tx.$executeRaw`
    DELETE FROM adoption WHERE account_id = ${accountId} AND day <= ${dayOf(daysBefore(now, DAYS))}::date`
}

/** The same of this very moment. */
export const readCountsNow = (
  database: Transaction,
  accountId: string,
): Promise<readonly Omit<AdoptionCount, 'day'>[]> =>
  database.$queryRaw<Omit<AdoptionCount, 'day'>[]>(countsNow(accountId))

/** WRS count among the machines of their site; who works remotely is nowhere on a site. */
const countsNow = (accountId: string): Prisma.Sql => Prisma.sql`
  SELECT CASE WHEN machine.connection = 'remote' THEN ${remotePlace} ELSE coalesce(site.id, ${nowhere}) END AS place,
    machine.version, count(*)::int AS machines
  FROM machine LEFT JOIN site
    ON site.account_id = machine.account_id AND site.id = machine.site_id AND site.gone_at IS NULL
  WHERE machine.account_id = ${accountId} AND machine.gone_at IS NULL
  GROUP BY 1, 2`
