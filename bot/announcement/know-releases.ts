import type { Transaction } from '../database.ts'

/**
 * Settles which releases were there before the bot: they are no news. In the transaction of the first reading of the
 * lists, so that no crash comes between; afterwards it does nothing.
 */
export const knowFirstReleases = async (tx: Transaction, accountId: string, now: Date): Promise<void> => {
  const { count } = await tx.account.updateMany({
    where: { id: accountId, releasesKnownAt: null },
    data: { releasesKnownAt: now },
  })
  if (count === 0) return
  await tx.$executeRaw`
    INSERT INTO announcement (id, account_id, tag, state, release_status, phase)
    SELECT gen_random_uuid(), account_id, tag, 'known', status, 'announced' FROM release
    WHERE account_id = ${accountId} ON CONFLICT (account_id, tag) DO NOTHING`
}
