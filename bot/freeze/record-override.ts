import type { Actor, AuditSubject } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../database.ts'
import type { Freeze } from './read-freeze.ts'

/** Somebody started something in a freeze, and said why: a link of its own beside the one of what they started. */
export const recordOverride = async (
  tx: Transaction,
  accountId: string,
  override: {
    readonly by: Actor
    readonly freeze: Freeze
    readonly subject: AuditSubject
    readonly subjectId: string
    /** Foreign. */
    readonly reason: string
    readonly at: Date
  },
): Promise<void> => {
  const { by, freeze, subject, subjectId, reason, at } = override
  await recordAudit(tx, accountId, {
    by,
    action: 'account.freeze-overridden',
    subject,
    subjectId,
    before: { frozenSince: freeze.since.toISOString(), frozenFor: freeze.reason },
    reason,
    at,
  })
}
