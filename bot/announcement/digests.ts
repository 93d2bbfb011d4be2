import { min } from 'date-fns/min'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'
import { writeMessages } from './announce-news.ts'
import { firstZone } from './first-zone.ts'
import { aloneWithNews } from './moment-of-news.ts'
import { lastDigestAt, notBefore, type ReleaseFilter, settingsFrom } from './settings.ts'
import { parseSubject, subjectIdOf } from './subjects.ts'

/** What a digest tells of, oldest first. */
export const readDigest = (
  database: Transaction,
  accountId: string,
  { from, to, releases }: { readonly from: Date; readonly to: Date; readonly releases: ReleaseFilter },
): Promise<readonly { readonly id: string; readonly tag: string }[]> => database.$queryRaw`
  SELECT announcement.id::text, announcement.tag FROM announcement
  JOIN release ON release.account_id = announcement.account_id AND release.tag = announcement.tag
  CROSS JOIN LATERAL (
    SELECT CASE WHEN ${releases} = 'official' THEN announcement.official_at
      ELSE coalesce(announcement.announced_at, announcement.official_at) END AS at
  ) AS told
  WHERE announcement.account_id = ${accountId} AND told.at > ${from} AND told.at <= ${to}
  ORDER BY release.position`

/**
 * Has every place whose hour has come show one card of what was announced since its last digest; nothing where there was
 * nothing. What is due is read from the clock and the last digest, so a bot that was away makes up for it with one card;
 * so does a place that was closed.
 * @returns how many were made
 */
export const makeDigests = async (prisma: PrismaClient, accountId: string, now: Date): Promise<number> => {
  const rows = await prisma.$queryRaw<Due[]>`
    SELECT subscription.place_id::text AS "placeId", subscription.settings, subscription.digested_at AS "digestedAt",
      coalesce(subscription.digested_at, subscription.since - interval '1 millisecond') AS "from"
    FROM subscription
    WHERE subscription.account_id = ${accountId} AND coalesce(subscription.settings ->> 'digest', 'off') <> 'off'`
  if (rows.length === 0) return 0
  const zone = await firstZone(prisma, accountId)
  let made = 0
  for (const row of rows) {
    const to = lastDigestAt(settingsFrom(row.settings), now, zone)
    if (to === null || to <= row.from) continue
    made += await prisma.$transaction((tx) => makeDigest(tx, accountId, row, to, zone, now))
  }
  return made
}

interface Due {
  readonly placeId: string
  readonly settings: unknown
  readonly digestedAt: Date | null
  readonly from: Date
}

const makeDigest = async (
  tx: Transaction,
  accountId: string,
  { placeId, settings: stored, digestedAt, from }: Due,
  to: Date,
  zone: string,
  now: Date,
): Promise<number> => {
  await aloneWithNews(tx, accountId)
  const { count } = await tx.subscription.updateMany({
    where: { accountId, placeId, digestedAt },
    data: { digestedAt: to },
  })
  if (count === 0) return 0
  const settings = settingsFrom(stored)
  const unread = await takeBackUnread(tx, accountId, placeId)
  const window = { from: min([from, ...unread]), to, releases: settings.releases }
  if ((await readDigest(tx, accountId, window)).length === 0) return 0
  const subjectId = subjectIdOf({ type: 'digest', ...window })
  const message = { placeId, subjectId, threadId: null, notBefore: notBefore(settings, now, zone) }
  return writeMessages(tx, accountId, [message], now)
}

/** Digests that never came to stand in the place, given up on or still waiting. @returns from when each told */
const takeBackUnread = async (tx: Transaction, accountId: string, placeId: string): Promise<readonly Date[]> => {
  const taken = await tx.$queryRaw<{ readonly subjectId: string }[]>`
    DELETE FROM message WHERE account_id = ${accountId} AND place_id = ${placeId}::uuid AND subject = 'announcement'
      AND subject_id LIKE 'digest:%' AND external_id IS NULL AND posting_since IS NULL
    RETURNING subject_id AS "subjectId"`
  return taken.flatMap(({ subjectId }) => {
    const subject = parseSubject(subjectId)
    return subject?.type === 'digest' ? [subject.from] : []
  })
}
