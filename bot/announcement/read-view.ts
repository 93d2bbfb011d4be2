import type { Transaction } from '../database.ts'
import { type AnnouncementView, reachSchema } from './announcement-model.ts'
import { firstZone } from './first-zone.ts'
import { type FoundAnnouncement, readFacts } from './read-facts.ts'

/** What a card shows of an announcement; null when there is none of this tag. */
export const readView = async (
  database: Transaction,
  accountId: string,
  tag: string,
): Promise<AnnouncementView | null> => {
  const [found] = await readFacts(database, accountId, tag)
  return found === undefined ? null : viewOf(database, accountId, found)
}

const viewOf = async (
  database: Transaction,
  accountId: string,
  found: FoundAnnouncement,
): Promise<AnnouncementView> => {
  const { id, tag, facts, phase, state, history, quarantined, campaignId, releaseVersion } = found
  const row = await database.announcement.findUniqueOrThrow({ where: { id } })
  const release = await database.release.findUniqueOrThrow({ where: { accountId_tag: { accountId, tag } } })
  const { dismissedAt, dismissedBy, dismissedWhy } = row
  return {
    id,
    tag,
    releaseVersion,
    status: facts.status,
    publishedAt: release.publishedAt,
    phase,
    over: state === 'over',
    history,
    reach: reachSchema.safeParse(row.reach).data ?? null,
    quarantined,
    campaignId,
    dismissed:
      dismissedAt === null || dismissedBy === null
        ? null
        : { at: dismissedAt, by: await nameOf(database, accountId, dismissedBy), why: dismissedWhy ?? '' },
    timeZone: await firstZone(database, accountId),
  }
}

const nameOf = async (database: Transaction, accountId: string, personId: string): Promise<string> =>
  (await database.person.findFirst({ where: { id: personId, accountId }, select: { name: true } }))?.name ?? ''
