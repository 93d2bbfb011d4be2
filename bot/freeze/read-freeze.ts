import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'

/** Nothing new starts in this account: since when, why, and who said so. */
export interface Freeze {
  readonly since: Date
  /** Foreign. */
  readonly reason: string
  readonly by: string
}

/** Null while nothing is frozen. */
export const readFreeze = async (prisma: PrismaClient | Transaction, accountId: string): Promise<Freeze | null> => {
  const rows = await prisma.$queryRaw<{ since: Date; reason: string | null; by: string | null }[]>`
    SELECT account.frozen_at AS since, account.frozen_why AS reason, person.name AS by
    FROM account LEFT JOIN person ON person.account_id = account.id AND person.id = account.frozen_by
    WHERE account.id = ${accountId} AND account.frozen_at IS NOT NULL`
  const [row] = rows
  return row === undefined ? null : { since: row.since, reason: row.reason ?? '', by: row.by ?? '' }
}

/**
 * The same for whoever is about to start something: until the caller's transaction ends nobody can freeze, so a start
 * is before the freeze or is held back by it, never in between.
 */
export const readFreezeForStart = async (tx: Transaction, accountId: string): Promise<Freeze | null> => {
  // A statement of its own: what follows must see what was committed while this one waited.
  await tx.$queryRaw`SELECT id FROM account WHERE id = ${accountId} FOR UPDATE`
  return await readFreeze(tx, accountId)
}
