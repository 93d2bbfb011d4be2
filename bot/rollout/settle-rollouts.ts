import { recordAudit } from '../audit/record.ts'
import { closeSubject } from '../chat/living.ts'
import type { Transaction } from '../database.ts'

/**
 * What the lanes add up to: `ledger` when nothing but the ledger is open, `done` when nothing is. The rollouts' rows
 * are locked first, so that of two passes over the last two lanes the later one sees both. Last in its transaction, for
 * the trail tells of what ended.
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
  const settled = await tx.$queryRaw<{ id: string; number: number; from: string; to: string }[]>`
    WITH sums AS (
      SELECT rollout.id, rollout.number, rollout.state, CASE WHEN bool_and(lane.state = 'done') THEN 'done'
        WHEN bool_and(lane.state IN ('ledger', 'done')) THEN 'ledger' ELSE 'running' END AS to
      FROM rollout JOIN lane ON lane.rollout_id = rollout.id
      WHERE rollout.account_id = ${accountId} AND rollout.state IN ('running', 'ledger')
        AND rollout.id IN (SELECT jsonb_array_elements_text(${ids}::jsonb)::uuid)
      GROUP BY rollout.id
    )
    SELECT id::text, number, state AS from, sums.to FROM sums WHERE state <> sums.to`
  for (const { id, to } of settled) {
    await tx.rollout.update({
      where: { id },
      data: { state: to, version: { increment: 1 }, ...(to === 'done' && { endedAt: now }) },
    })
    if (to === 'done') await endRollout(tx, accountId, id)
  }
  for (const { id, number, from, to } of settled) {
    if (to !== 'done') continue
    await recordAudit(tx, accountId, {
      by: null,
      action: 'rollout.ended',
      subject: 'rollout',
      subjectId: id,
      before: { state: from },
      after: { number, state: to, machines: await countTargets(tx, accountId, id) },
      at: now,
    })
  }
}

/** How many machines ended in which state. */
const countTargets = async (
  tx: Transaction,
  accountId: string,
  rolloutId: string,
): Promise<Readonly<Record<string, number>>> => {
  const counts = await tx.target.groupBy({ by: ['state'], where: { accountId, rolloutId }, _count: true })
  return Object.fromEntries(counts.map(({ state, _count: count }) => [state, count]))
}

/** Nothing will happen to it any more: its cards are painted a last time, what only served the way is let go. */
export const endRollout = async (tx: Transaction, accountId: string, rolloutId: string): Promise<void> => {
  await tx.$executeRaw`
    DELETE FROM command_item USING command
    WHERE command.rollout_id = ${rolloutId}::uuid AND command_item.account_id = ${accountId}
      AND command_item.console_id = command.console_id`
  await closeSubject(tx, accountId, 'rollout', rolloutId)
}
