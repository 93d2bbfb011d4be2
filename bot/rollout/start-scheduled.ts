import type { AuditEntry } from '../audit/audit-model.ts'
import { touchSubject } from '../chat/living.ts'
import type { Transaction } from '../database.ts'
import { readFreezeForStart } from '../freeze/read-freeze.ts'
import { growPlan } from './grow-plan.ts'
import type { StepDurations } from './plan-estimate.ts'
import { toJson } from './stored.ts'

/**
 * A scheduled rollout whose time has come is planned again, and runs; its lanes are due at that moment by themselves. It is
 * paused instead where its plan has grown beyond the policy's share, and in a freeze: its window may be over when the
 * freeze is, so a person says when it goes.
 * @returns what is to be told of it in the trail, last in the transaction
 */
export const startScheduled = async (
  tx: Transaction,
  accountId: string,
  now: Date,
  durations?: StepDurations,
): Promise<readonly AuditEntry[]> => {
  const due = await tx.$queryRaw<{ id: string; number: number }[]>`
    SELECT id::text, number FROM rollout
    WHERE account_id = ${accountId} AND state = 'scheduled' AND start_at <= ${now} ORDER BY number FOR UPDATE`
  if (due.length === 0) return []
  const frozen = (await readFreezeForStart(tx, accountId)) !== null
  const told: AuditEntry[] = []
  for (const { id, number } of due) {
    const growth = frozen ? null : await growPlan(tx, accountId, id, now, durations)
    if (growth?.type === 'within') {
      await tx.rollout.update({
        where: { id },
        data: { state: 'running', startedAt: now, version: { increment: 1 } },
      })
      if (growth.added > 0) told.push(grown(id, number, growth.added, now))
      continue
    }
    const reason = growth === null ? { code: 'frozen' } : grewReason(growth)
    await tx.rollout.update({
      where: { id },
      data: { state: 'paused', pausedAt: now, version: { increment: 1 }, stateReason: toJson(reason) },
    })
    await touchSubject(tx, accountId, 'rollout', id)
    const { code, ...facts } = reason
    told.push({
      by: null,
      action: 'rollout.paused',
      subject: 'rollout',
      subjectId: id,
      before: { state: 'scheduled' },
      after: { number, state: 'paused', reason: code, ...facts },
      at: now,
    })
  }
  return told
}

/** Why a rollout whose plan has grown stands still, as it is kept and told. */
export const grewReason = ({ added, before }: { readonly added: number; readonly before: number }) => ({
  code: 'plan-grew' as const,
  added,
  before,
})

const grown = (id: string, number: number, added: number, at: Date): AuditEntry => ({
  by: null,
  action: 'rollout.grown',
  subject: 'rollout',
  subjectId: id,
  after: { number, added },
  at,
})
