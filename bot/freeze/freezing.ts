import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../database.ts'
import { type Freeze, readFreeze, readFreezeForStart } from './read-freeze.ts'

/**
 * Holding back whatever would start in the account (DESIGN 6): rollouts, and promotions. What runs goes on. Authority
 * is checked by the caller, at the moment of the act.
 */
export interface Freezing {
  read(): Promise<Freeze | null>
  freeze(reason: string, by: Actor): Promise<{ readonly outcome: 'frozen' | 'already'; readonly freeze: Freeze }>
  /** @param since of the freeze that the person saw; null: as typed, whichever there is */
  unfreeze(
    since: Date | null,
    by: Actor,
  ): Promise<
    | { readonly outcome: 'unfrozen'; readonly freeze: Freeze }
    | { readonly outcome: 'not-frozen' }
    /** This freeze is another one than the person saw. */
    | { readonly outcome: 'changed'; readonly freeze: Freeze }
  >
}

export const createFreezing = (options: {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly now: () => Date
  /** After a commit that a card may show. */
  readonly onPainted: () => void
}): Freezing => {
  const { prisma, accountId, now, onPainted } = options

  /** A freeze may stand on any open card, so all are composed anew; one that says the same is not sent again. */
  const touchAll = async (tx: Transaction): Promise<void> => {
    await tx.message.updateMany({ where: { accountId, state: 'open' }, data: { wanted: { increment: 1 } } })
  }

  const inTransaction = async <Outcome>(work: (tx: Transaction, present: Freeze | null) => Promise<Outcome>) => {
    const outcome = await prisma.$transaction(async (tx) => work(tx, await readFreezeForStart(tx, accountId)))
    onPainted()
    return outcome
  }

  return {
    read: () => readFreeze(prisma, accountId),
    freeze: (reason, by) =>
      inTransaction(async (tx, present) => {
        if (present !== null) return { outcome: 'already', freeze: present }
        const at = now()
        await tx.account.update({
          where: { id: accountId },
          data: { frozenAt: at, frozenBy: by.personId, frozenWhy: reason },
        })
        await touchAll(tx)
        const freeze = await readFreeze(tx, accountId)
        if (freeze === null) throw new Error('A freeze was written and not found.')
        await recordAudit(tx, accountId, {
          by,
          action: 'account.frozen',
          subject: 'account',
          subjectId: accountId,
          reason,
          at,
        })
        return { outcome: 'frozen', freeze }
      }),
    unfreeze: (since, by) =>
      inTransaction(async (tx, present) => {
        if (present === null) return { outcome: 'not-frozen' }
        if (since !== null && since.getTime() !== present.since.getTime())
          return { outcome: 'changed', freeze: present }
        await tx.account.update({
          where: { id: accountId },
          data: { frozenAt: null, frozenBy: null, frozenWhy: null },
        })
        await touchAll(tx)
        await recordAudit(tx, accountId, {
          by,
          action: 'account.unfrozen',
          subject: 'account',
          subjectId: accountId,
          before: { since: present.since.toISOString(), reason: present.reason },
          at: now(),
        })
        return { outcome: 'unfrozen', freeze: present }
      }),
  }
}
