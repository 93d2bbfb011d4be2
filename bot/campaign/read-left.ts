import type { Transaction } from '../database.ts'
import { powerFrom } from '../fleet/read-snapshot.ts'
import type { LeftMachine } from './cards/compose.ts'

/** The closing list: every machine of the account that does not run the release, in the order people know. */
export const readLeft = async (
  database: Transaction,
  accountId: string,
  releaseVersion: string,
): Promise<readonly LeftMachine[]> => {
  const rows = await database.$queryRaw<(Omit<LeftMachine, 'power'> & { power: string })[]>`
    SELECT machine.id AS "machineId", machine.name, site.name AS "siteName", machine.group_path AS "group",
      machine.version, machine.power, machine.last_seen_at AS "lastSeenAt"
    FROM machine LEFT JOIN site ON site.account_id = machine.account_id AND site.id = machine.site_id
    WHERE machine.account_id = ${accountId} AND machine.gone_at IS NULL AND machine.version <> ${releaseVersion}
    ORDER BY site.position NULLS LAST, machine.position`
  return rows.map((row) => ({ ...row, power: powerFrom(row.power) }))
}
