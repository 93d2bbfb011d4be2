import type { AuditEntry } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../database.ts'

/** One after the other, at the end of the caller's transaction. */
export const recordAll = async (tx: Transaction, accountId: string, entries: readonly AuditEntry[]): Promise<void> => {
  for (const entry of entries) await recordAudit(tx, accountId, entry)
}
