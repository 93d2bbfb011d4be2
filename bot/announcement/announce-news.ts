import type { AuditEntry } from '../audit/audit-model.ts'
import type { Transaction } from '../database.ts'
import { firstZone } from './first-zone.ts'
import { countReach } from './read-facts.ts'
import { notBefore, settingsFrom } from './settings.ts'

/** A message that a place is to have from this commit on. */
export interface NewMessage {
  readonly placeId: string
  readonly subjectId: string
  readonly threadId: string | null
  readonly notBefore: Date | null
}

interface News {
  readonly id: string
  readonly tag: string
  readonly releaseVersion: string
}

/** Cheap, and most often false: whether the lists name a release that nobody was told of. */
export const hasNews = async (database: Transaction, accountId: string): Promise<boolean> => {
  const rows = await database.$queryRaw<{ readonly there: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM release JOIN account ON account.id = release.account_id
      WHERE account.id = ${accountId} AND account.releases_known_at IS NOT NULL AND release.gone_at IS NULL
        AND NOT EXISTS (SELECT FROM announcement
          WHERE announcement.account_id = release.account_id AND announcement.tag = release.tag)
    ) AS there`
  return rows[0]?.there ?? false
}

/**
 * Makes every release that the lists name and nobody knew an announcement. Two instances, or an event that comes twice,
 * make one: the tag is unique. One that is withdrawn before anybody heard of it is no news.
 * @returns what is to be told in the trail, last in the caller's transaction
 */
export const announceNews = async (tx: Transaction, accountId: string, now: Date): Promise<readonly AuditEntry[]> => {
  const news = await tx.$queryRaw<News[]>`
    WITH written AS (
      INSERT INTO announcement (id, account_id, tag, state, release_status, phase, announced_at, official_at)
      SELECT gen_random_uuid(), release.account_id, release.tag,
        CASE WHEN release.status = 'withdrawn' THEN 'known' ELSE 'open' END, release.status, 'announced',
        CASE WHEN release.status <> 'withdrawn' THEN ${now}::timestamptz END,
        CASE WHEN release.status = 'official' THEN ${now}::timestamptz END
      FROM release JOIN account ON account.id = release.account_id
      WHERE account.id = ${accountId} AND account.releases_known_at IS NOT NULL AND release.gone_at IS NULL
        AND NOT EXISTS (SELECT FROM announcement
          WHERE announcement.account_id = release.account_id AND announcement.tag = release.tag)
      ORDER BY release.position
      ON CONFLICT (account_id, tag) DO NOTHING RETURNING id, tag, state
    )
    SELECT written.id::text, written.tag, release.version AS "releaseVersion"
    FROM written JOIN release ON release.account_id = ${accountId} AND release.tag = written.tag
    WHERE written.state = 'open' ORDER BY release.position`
  for (const { id, releaseVersion } of news) {
    const reach = await countReach(tx, accountId, releaseVersion, now)
    await tx.announcement.update({ where: { id }, data: { reach: { ...reach, at: now.toISOString() } } })
  }
  return news.map(({ tag, releaseVersion }) => ({
    by: null,
    action: 'release.announced',
    subject: 'release',
    subjectId: tag,
    after: { version: releaseVersion },
    at: now,
  }))
}

/**
 * Has every subscribed place show every announcement that it is to hear of: in one statement, whatever their number, and
 * level-triggered, so that what a place could not be told (the release was not yet official) follows. Also a closed place:
 * by what it is to show the painter finds out that it is back.
 * @returns how many messages were made
 */
export const deliverNews = async (tx: Transaction, accountId: string, now: Date): Promise<number> => {
  const due = await tx.$queryRaw<{ readonly id: string; readonly placeId: string; readonly settings: unknown }[]>`
    SELECT announcement.id::text, subscription.place_id::text AS "placeId", subscription.settings
    FROM announcement JOIN release
      ON release.account_id = announcement.account_id AND release.tag = announcement.tag
    JOIN subscription ON subscription.account_id = announcement.account_id
    WHERE announcement.account_id = ${accountId} AND announcement.state = 'open'
      AND coalesce(subscription.settings ->> 'digest', 'off') = 'off'
      AND CASE WHEN subscription.settings ->> 'releases' = 'official' THEN announcement.official_at
        ELSE greatest(announcement.announced_at, announcement.official_at) END >= subscription.since
      AND NOT EXISTS (
        SELECT FROM message WHERE message.account_id = announcement.account_id AND message.subject = 'announcement'
          AND message.subject_id = announcement.id::text AND message.place_id = subscription.place_id
      )
    ORDER BY release.position`
  if (due.length === 0) return 0
  const zone = await firstZone(tx, accountId)
  const messages = due.map(({ id, placeId, settings }) => ({
    placeId,
    subjectId: id,
    threadId: null,
    notBefore: notBefore(settingsFrom(settings), now, zone),
  }))
  return writeMessages(tx, accountId, messages, now)
}

/** Many messages of this room in one statement; those that are there already stay as they are. */
export const writeMessages = async (
  tx: Transaction,
  accountId: string,
  messages: readonly NewMessage[],
  now: Date,
): Promise<number> => {
  if (messages.length === 0) return 0
  // Where a place is told of two things at once, the earlier one stands first.
  const order = [...new Set(messages.map(({ subjectId }) => subjectId))]
  const rows = messages.map((message) => ({ ...message, position: order.indexOf(message.subjectId) }))
  // For the place that it was made for, and shown in no other where that one is closed: nobody subscribed there.
  return await tx.$executeRaw`
    INSERT INTO message (id, account_id, place_id, subject, subject_id, thread_id, state, private, not_before, created_at)
    SELECT gen_random_uuid(), ${accountId}, "placeId", 'announcement', "subjectId", "threadId", 'open', true,
      "notBefore", ${now}::timestamptz + position * interval '1 millisecond'
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS new("placeId" uuid, "subjectId" text, "threadId" text, "notBefore" timestamptz, position int)
    ON CONFLICT (account_id, subject, subject_id, place_id) DO NOTHING`
}
