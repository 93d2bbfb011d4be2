import { addMilliseconds } from 'date-fns/addMilliseconds'
import { max } from 'date-fns/max'
import type { Transaction } from '../database.ts'

/**
 * From here to the commit no other instance makes news or a digest: a digest tells all that was news up to its moment, so
 * there must be none of an earlier one that it could not see. First in its transaction, for others wait for it.
 */
export const aloneWithNews = async (tx: Transaction, accountId: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`news of ${accountId}`}, 0))`
}

/** When what becomes news in this transaction did: after every digest that was made, whatever our clock says. */
export const momentOfNews = async (tx: Transaction, accountId: string, now: () => Date): Promise<Date> => {
  await aloneWithNews(tx, accountId)
  const { _max: last } = await tx.subscription.aggregate({ where: { accountId }, _max: { digestedAt: true } })
  return max([now(), ...(last.digestedAt === null ? [] : [addMilliseconds(last.digestedAt, 1)])])
}
