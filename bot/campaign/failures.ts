import type { Transaction } from '../database.ts'
import type { CampaignRow } from './read-facts.ts'
import { acknowledgedFrom } from './stored-campaign.ts'

/** A machine whose newest try failed and that does not run the tag now. */
export interface OpenFailure {
  readonly machineId: string
  readonly name: string
  readonly siteName: string | null
  readonly reason: string
  /** Foreign: what the console said. */
  readonly detail: string | null
  readonly failedAt: Date
  /** Null: nobody took note of this failure. */
  readonly acknowledgedBy: string | null
}

/** Cards name a few and count the rest; a person takes note of one at a time. */
const MOST = 1_000

/** Failures of the campaign's rollouts, in the test and in production alike. */
export const readOpenFailures = async (
  database: Transaction,
  accountId: string,
  { id, createdAt, releaseVersion, acknowledged }: CampaignRow,
): Promise<readonly OpenFailure[]> => {
  const rows = await database.$queryRaw<Omit<OpenFailure, 'acknowledgedBy'>[]>`
    WITH newest AS (
      SELECT DISTINCT ON (target.machine_id) target.*
      FROM target JOIN rollout ON rollout.id = target.rollout_id
      WHERE rollout.account_id = ${accountId} AND rollout.campaign_id = ${id}::uuid
        AND rollout.phase <> 'rollback' AND rollout.created_at >= ${createdAt}
      ORDER BY target.machine_id, rollout.number DESC
    )
    SELECT machine.id AS "machineId", machine.name, site.name AS "siteName",
      coalesce(newest.reason, 'install-failed') AS reason, newest.detail, newest.since AS "failedAt"
    FROM newest
    JOIN machine ON machine.account_id = ${accountId} AND machine.id = newest.machine_id AND machine.gone_at IS NULL
    LEFT JOIN site ON site.account_id = ${accountId} AND site.id = machine.site_id
    WHERE newest.state = 'failed' AND machine.version <> ${releaseVersion}
    ORDER BY newest.since, machine.position LIMIT ${MOST}`
  const noted = acknowledgedFrom(acknowledged)
  return rows.map((row) => {
    const known = noted.get(row.machineId)
    return { ...row, acknowledgedBy: known?.failedAt === row.failedAt.toISOString() ? known.name : null }
  })
}
