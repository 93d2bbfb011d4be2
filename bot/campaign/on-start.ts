import type { Actor, AuditEntry } from '../audit/audit-model.ts'
import type { Transaction } from '../database.ts'
import type { Phase } from '../rollout/request.ts'
import { openCampaigns } from './open-campaigns.ts'
import { quarantineTag } from './quarantine.ts'

/**
 * What Start means to the campaigns, in its transaction: a test or a production rollout becomes part of one; the way
 * back puts the tags that its machines come from in quarantine, before anybody can promote them.
 * @returns what is to be told in the trail, last in the transaction
 */
export const onRolloutStarted = (
  tx: Transaction,
  accountId: string,
  rollout: { readonly id: string; readonly phase: Phase },
  by: Actor,
  now: Date,
): Promise<readonly AuditEntry[]> =>
  rollout.phase === 'rollback'
    ? quarantineRolledBack(tx, accountId, rollout.id, by, now)
    : openCampaigns(tx, accountId, now)

const quarantineRolledBack = async (
  tx: Transaction,
  accountId: string,
  rolloutId: string,
  by: Actor,
  now: Date,
): Promise<readonly AuditEntry[]> => {
  // Newest first. A machine that is older than the target is moved forward by this plan: its tag is not at fault.
  const tags = await tx.$queryRaw<{ tag: string; number: number | null; campaignId: string | null }[]>`
    SELECT DISTINCT old.tag, old.position, rollout.number, campaign.id::text AS "campaignId"
    FROM rollout JOIN target ON target.rollout_id = rollout.id
    JOIN machine ON machine.account_id = rollout.account_id AND machine.id = target.machine_id
    JOIN release AS old ON old.account_id = rollout.account_id
      AND (old.tag = target.from_tag OR old.version = machine.installed_version)
    JOIN release AS new ON new.account_id = rollout.account_id AND new.tag = rollout.target_tag
    LEFT JOIN campaign ON campaign.account_id = rollout.account_id AND campaign.tag = old.tag
    WHERE rollout.account_id = ${accountId} AND rollout.id = ${rolloutId}::uuid AND old.position > new.position
    ORDER BY old.position DESC`
  const campaignId = tags.find((tag) => tag.campaignId !== null)?.campaignId ?? null
  if (campaignId !== null) await tx.rollout.updateMany({ where: { id: rolloutId, accountId }, data: { campaignId } })
  const entries: AuditEntry[] = []
  for (const { tag, number } of tags) {
    entries.push(...(await quarantineTag(tx, accountId, { tag, why: `↩ R-${number ?? ''}`, by, now })))
  }
  return entries
}
