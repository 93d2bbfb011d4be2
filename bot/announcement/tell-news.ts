import type { PrismaClient } from '../../prisma/client/client.ts'
import { recordAll } from '../campaign/record-all.ts'
import { announceNews, deliverNews, hasNews } from './announce-news.ts'
import { momentOfNews } from './moment-of-news.ts'
import { settleNews } from './settle-announcement.ts'

/**
 * Tells every place what it is to hear of. The row of a release and the message of every place stand or fall together.
 * @returns how many messages were made
 */
export const tellNews = async (prisma: PrismaClient, accountId: string, now: () => Date): Promise<number> => {
  if (!(await hasNews(prisma, accountId))) return await deliverNews(prisma, accountId, now())
  return await prisma.$transaction(
    async (tx) => {
      const at = await momentOfNews(tx, accountId, now)
      const entries = await announceNews(tx, accountId, at)
      const told = await deliverNews(tx, accountId, now())
      await settleNews(
        tx,
        accountId,
        entries.map(({ subjectId }) => subjectId),
      )
      await recordAll(tx, accountId, entries)
      return told
    },
    { timeout: 60_000 },
  )
}
