import type { Transaction } from '../database.ts'
import type { CampaignRow } from './read-facts.ts'

/** So much of a test as tells that its card has to be painted anew, in one row however large the test. */
export interface TestDigest {
  readonly tested: number
  readonly changedAt: Date | null
  /** Of which machines are on and run it: a sum over their names. */
  readonly running: string | null
  /** The same of those that the console lists at all, with their versions. */
  readonly listed: string | null
  readonly runningSince: Date | null
}

export const readTestDigest = async (
  database: Transaction,
  accountId: string,
  { id, createdAt, releaseVersion }: CampaignRow,
): Promise<TestDigest> => {
  const rows = await database.$queryRaw<TestDigest[]>`
    SELECT count(*)::int AS tested, max(target.since) AS "changedAt",
      (sum(hashtext(machine.id)) FILTER (WHERE machine.version = ${releaseVersion} AND machine.power = 'on'))::text
        AS running,
      sum(hashtext(machine.id || machine.version || machine.power))::text AS listed,
      min(target.running_at) FILTER (WHERE target.kind = 'workstation' AND machine.version = ${releaseVersion}
        AND machine.power = 'on') AS "runningSince"
    FROM target JOIN rollout ON rollout.id = target.rollout_id
    LEFT JOIN machine ON machine.account_id = target.account_id AND machine.id = target.machine_id
      AND machine.gone_at IS NULL
    WHERE rollout.account_id = ${accountId} AND rollout.campaign_id = ${id}::uuid AND rollout.phase = 'test'
      AND rollout.created_at >= ${createdAt}`
  return rows[0] ?? { tested: 0, changedAt: null, running: null, listed: null, runningSince: null }
}
