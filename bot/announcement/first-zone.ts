import type { Transaction } from '../database.ts'
import { isTimeZone } from '../schedule/civil.ts'

/** Where nobody said in which zone a place lives, it lives in that of the account's first site. */
export const firstZone = async (database: Transaction, accountId: string): Promise<string> => {
  const site = await database.site.findFirst({ where: { accountId, goneAt: null }, orderBy: { position: 'asc' } })
  return site !== null && isTimeZone(site.timeZone) ? site.timeZone : 'Europe/Paris'
}
