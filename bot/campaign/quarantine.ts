import type { Actor, AuditEntry } from '../audit/audit-model.ts'
import { touchSubject } from '../chat/living.ts'
import type { Transaction } from '../database.ts'
import { toJson } from '../rollout/stored.ts'

/**
 * Puts a tag in quarantine: flagged wherever it can be chosen, refused for promotion, until support lifts it. What is
 * under way toward it is paused, its ledger too: a machine that comes back must not be moved to a tag that was refused.
 * @returns what is to be told in the trail, last in the caller's transaction; nothing when it was there already
 */
export const quarantineTag = async (
  tx: Transaction,
  accountId: string,
  { tag, why, by, now }: { readonly tag: string; readonly why: string; readonly by: Actor | null; readonly now: Date },
): Promise<readonly AuditEntry[]> => {
  const { count } = await tx.release.updateMany({
    where: { accountId, tag, quarantinedAt: null },
    data: { quarantinedAt: now, quarantineWhy: why },
  })
  const paused = await pauseToward(tx, accountId, tag, by, now)
  await touchCampaign(tx, accountId, tag)
  return [
    ...paused.map(
      (id): AuditEntry => ({
        by,
        action: 'rollout.paused',
        subject: 'rollout',
        subjectId: id,
        after: { state: 'paused', code: 'quarantined-tag' },
        at: now,
      }),
    ),
    ...(count === 0
      ? []
      : [{ by, action: 'tag.quarantined', subject: 'release', subjectId: tag, reason: why, at: now } as const]),
  ]
}

/** @returns null when it was not in quarantine */
export const liftQuarantine = async (
  tx: Transaction,
  accountId: string,
  { tag, why, by, now }: { readonly tag: string; readonly why: string; readonly by: Actor; readonly now: Date },
): Promise<AuditEntry | null> => {
  const release = await tx.release.findUnique({ where: { accountId_tag: { accountId, tag } } })
  const { count } = await tx.release.updateMany({
    where: { accountId, tag, quarantinedAt: { not: null } },
    data: { quarantinedAt: null, quarantineWhy: null },
  })
  if (count === 0) return null
  await touchCampaign(tx, accountId, tag)
  return {
    by,
    action: 'tag.lifted',
    subject: 'release',
    subjectId: tag,
    before: { why: release?.quarantineWhy ?? '' },
    reason: why,
    at: now,
  }
}

const pauseToward = async (
  tx: Transaction,
  accountId: string,
  tag: string,
  by: Actor | null,
  now: Date,
): Promise<readonly string[]> => {
  const reason = toJson({ code: 'quarantined-tag', ...(by !== null && { personId: by.personId }) })
  const paused = await tx.$queryRaw<{ id: string }[]>`
    UPDATE rollout SET state = 'paused', paused_at = ${now}, version = version + 1,
      state_reason = ${JSON.stringify(reason)}::jsonb
    WHERE account_id = ${accountId} AND target_tag = ${tag} AND phase <> 'rollback'
      AND state IN ('scheduled', 'running', 'ledger')
    RETURNING id::text`
  const ids = paused.map(({ id }) => id)
  await touchSubject(tx, accountId, 'rollout', ids)
  return ids
}

const touchCampaign = async (tx: Transaction, accountId: string, tag: string): Promise<void> => {
  const campaign = await tx.campaign.findUnique({ where: { accountId_tag: { accountId, tag } }, select: { id: true } })
  if (campaign !== null) await touchSubject(tx, accountId, 'campaign', campaign.id)
}
