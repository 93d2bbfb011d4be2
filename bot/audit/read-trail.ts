import type { Transaction } from '../database.ts'
import { type NamedRow, readNames } from './trail-names.ts'

/** One act as told to people: names instead of numbers, as far as they are still known. */
export interface Act {
  readonly seq: number
  readonly at: Date
  /** Null: the bot itself. The name is the identity where nobody knows another. */
  readonly by: { readonly name: string; readonly identity: string } | null
  /** One of `auditActions`, or one of a newer program. */
  readonly action: string
  readonly subject: string
  readonly subjectId: string
  /** `R-12`, a release's version and tag, a person's name; null where nothing better than the id is known. */
  readonly subjectName: string | null
  readonly before: unknown
  readonly after: unknown
  /** Foreign. */
  readonly reason: string | null
  readonly permalink: string | null
  readonly hash: string
}

/** Newest first. */
export const readLatestActs = async (
  database: Transaction,
  accountId: string,
  page: { readonly since: Date | null; readonly before: number | null; readonly limit: number },
): Promise<readonly Act[]> => {
  const { since, before, limit } = page
  const rows = await database.audit.findMany({
    where: {
      accountId,
      ...(since !== null && { at: { gte: since } }),
      ...(before !== null && { seq: { lt: before } }),
    },
    orderBy: { seq: 'desc' },
    take: limit,
  })
  return named(database, accountId, rows)
}

/** Oldest first, from behind a number. */
export const readNextActs = async (
  database: Transaction,
  accountId: string,
  page: { readonly since: Date | null; readonly after: number; readonly limit: number },
): Promise<readonly Act[]> => {
  const { since, after, limit } = page
  const rows = await database.audit.findMany({
    where: { accountId, seq: { gt: after }, ...(since !== null && { at: { gte: since } }) },
    orderBy: { seq: 'asc' },
    take: limit,
  })
  return named(database, accountId, rows)
}

interface Row extends NamedRow {
  readonly seq: number
  readonly at: Date
  readonly action: string
  readonly before: unknown
  readonly after: unknown
  readonly reason: string | null
  readonly permalink: string | null
  readonly hash: string
}

const named = async (database: Transaction, accountId: string, rows: readonly Row[]): Promise<readonly Act[]> => {
  const names = await readNames(database, accountId, rows)
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    by: row.identity === null ? null : { name: names.who(row), identity: row.identity },
    action: row.action,
    subject: row.subject,
    subjectId: row.subjectId,
    subjectName: names.what(row),
    before: row.before,
    after: row.after,
    reason: row.reason,
    permalink: row.permalink,
    hash: row.hash,
  }))
}
