import type { Transaction } from '../database.ts'
import type { RecordAudit } from './audit-model.ts'
import { canonicalJson, storableText } from './canonical-json.ts'
import { type AuditLink, beginning, hashOf } from './chain.ts'

/**
 * Writes one link, in the caller's transaction: the change and its trail stand or fall together. From here to the
 * commit nobody else writes a link of this account, so the order of the chain is the order of the commits. Call it
 * after everything else that the transaction writes or wakes: whoever waits for this lock must not hold what the
 * transaction still needs.
 */
export const recordAudit: RecordAudit = async (tx, accountId, entry) => {
  // A key of its own: nothing else is ordered by it.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit of ${accountId}`}, 0))`
  const end = await readEnd(tx, accountId)
  const { by, reason } = entry
  const permalink = by?.permalink
  const link: AuditLink = {
    accountId,
    seq: end.seq + 1,
    at: entry.at,
    personId: by?.personId.toLowerCase() ?? null,
    identity: by === null ? null : storableText(by.identity),
    action: entry.action,
    subject: entry.subject,
    subjectId: storableText(entry.subjectId),
    before: entry.before ?? null,
    after: entry.after ?? null,
    reason: reason === undefined ? null : storableText(reason),
    permalink: permalink === undefined ? null : storableText(permalink),
    previous: end.hash,
  }
  await writeLink(tx, link, hashOf(link))
}

interface End {
  readonly seq: number
  readonly hash: string
}

/**
 * Where the chain ends. The head counts before the last row: were the row believed, somebody who rewrote or removed it
 * would have the next act hide that.
 */
const readEnd = async (tx: Transaction, accountId: string): Promise<End> => {
  const ends = await tx.$queryRaw<End[]>`
    SELECT seq, hash FROM (
      (SELECT seq, hash, 0 AS rank FROM audit_head WHERE account_id = ${accountId})
      UNION ALL (SELECT seq, hash, 1 AS rank FROM audit WHERE account_id = ${accountId} ORDER BY seq DESC LIMIT 1)
    ) ends ORDER BY seq DESC, rank LIMIT 1`
  return ends[0] ?? { seq: 0, hash: beginning }
}

const writeLink = async (tx: Transaction, link: AuditLink, hash: string): Promise<void> => {
  await tx.$executeRaw`
    WITH link AS (
      INSERT INTO audit (account_id, seq, at, person_id, identity, action, subject, subject_id, before, after, reason,
        permalink, previous, hash)
      VALUES (${link.accountId}, ${link.seq}, ${link.at}, ${link.personId}::uuid, ${link.identity}, ${link.action},
        ${link.subject}, ${link.subjectId}, ${jsonOf(link.before)}::text::jsonb, ${jsonOf(link.after)}::text::jsonb,
        ${link.reason}, ${link.permalink}, ${link.previous}, ${hash})
    )
    INSERT INTO audit_head (account_id, seq, hash) VALUES (${link.accountId}, ${link.seq}, ${hash})
    ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`
}

const jsonOf = (value: unknown): string | null => (value === null ? null : canonicalJson(value))
