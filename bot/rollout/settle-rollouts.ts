import { closeSubject } from '../chat/living.ts'
import type { Transaction } from '../database.ts'

/**
 * What the lanes add up to: `ledger` when nothing but the ledger is open, `done` when nothing is. The rollouts' rows
 * are locked first, so that of two passes over the last two lanes the later one sees both.
 */
export const settleRollouts = async (
  tx: Transaction,
  accountId: string,
  rolloutIds: readonly string[],
  now: Date,
): Promise<void> => {
  const ids = JSON.stringify(rolloutIds)
  // A statement of its own: what follows must see what was committed while this one waited.
  await tx.$queryRaw`
    SELECT id::text FROM rollout WHERE account_id = ${accountId}
      AND id IN (SELECT jsonb_array_elements_text(${ids}::jsonb)::uuid) ORDER BY id FOR UPDATE`
  const settled = await tx.$queryRaw<{ id: string; to: string }[]>`
    WITH sums AS (
      SELECT rollout.id, rollout.state, CASE WHEN bool_and(lane.state = 'done') THEN 'done'
        WHEN bool_and(lane.state IN ('ledger', 'done')) THEN 'ledger' ELSE 'running' END AS to
      FROM rollout JOIN lane ON lane.rollout_id = rollout.id
      WHERE rollout.account_id = ${accountId} AND rollout.state IN ('running', 'ledger')
        AND rollout.id IN (SELECT jsonb_array_elements_text(${ids}::jsonb)::uuid)
      GROUP BY rollout.id
    )
    SELECT id::text, sums.to FROM sums WHERE state <> sums.to`
  for (const { id, to } of settled) {
    await tx.rollout.update({
      where: { id },
      data: { state: to, version: { increment: 1 }, ...(to === 'done' && { endedAt: now }) },
    })
    if (to === 'done') await endRollout(tx, accountId, id)
  }
}

/** Nothing will happen to it any more: its cards are painted a last time, what only served the way is let go. */
export const endRollout = async (tx: Transaction, accountId: string, rolloutId: string): Promise<void> => {
  await tx.$executeRaw`
    DELETE FROM command_item USING command
    WHERE command.rollout_id = ${rolloutId}::uuid AND command_item.account_id = ${accountId}
      AND command_item.console_id = command.console_id`
  await closeSubject(tx, accountId, 'rollout', rolloutId)
}

/** A scheduled rollout whose time has come runs; its lanes are due at that moment by themselves. */
export const startScheduled = async (tx: Transaction, accountId: string, now: Date): Promise<void> => {
  await tx.$executeRaw`
    UPDATE rollout SET state = 'running', started_at = ${now}, version = version + 1
    WHERE account_id = ${accountId} AND state = 'scheduled' AND start_at <= ${now}`
}
