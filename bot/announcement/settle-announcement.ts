import type { AuditEntry } from '../audit/audit-model.ts'
import { quarantineTag } from '../campaign/quarantine.ts'
import type { Transaction } from '../database.ts'
import { momentOfNews } from './moment-of-news.ts'
import { standingOf } from './next-phase.ts'
import { countReach, type FoundAnnouncement, readFacts, shownOf } from './read-facts.ts'

/** Whether what its cards show, or what the bot knows of it, is no longer so. */
export const isUnsettled = (found: FoundAnnouncement): boolean =>
  found.shown !== shownOf(found) || found.knownStatus !== found.facts.status

/**
 * Brings an announcement to what the facts say, in one conditional update: a second instance that saw the same does
 * nothing. A release that turned official is news for whoever waits for that; one that was withdrawn takes its tag into
 * quarantine.
 * @param why what the quarantine gives as its reason
 * @returns what is to be told in the trail, last in the caller's transaction; null when it had moved on
 */
export const settleAnnouncement = async (
  tx: Transaction,
  accountId: string,
  found: FoundAnnouncement,
  { now: clock, why }: { readonly now: () => Date; readonly why: string },
): Promise<readonly AuditEntry[] | null> => {
  const { facts, knownStatus } = found
  const { phase, over } = standingOf(facts)
  const turnedOfficial = facts.status === 'official' && knownStatus !== 'official'
  const now = turnedOfficial ? await momentOfNews(tx, accountId, clock) : clock()
  const wasNews = found.state !== 'known' || turnedOfficial
  const state = wasNews ? (over ? 'over' : 'open') : 'known'
  const moved = phase !== found.phase
  const { count } = await tx.announcement.updateMany({
    where: { id: found.id, accountId, version: found.version },
    data: {
      state,
      phase,
      releaseStatus: facts.status,
      shown: shownOf(found),
      version: { increment: 1 },
      ...(turnedOfficial && { officialAt: now }),
      ...(moved && { history: [...historyOf(found), { phase, at: now.toISOString() }] }),
    },
  })
  if (count === 0) return null
  if (state === 'open') await recount(tx, accountId, found, now)
  await showAgain(tx, accountId, found.id)
  const withdrawn = facts.status === 'withdrawn' && knownStatus !== 'withdrawn'
  return withdrawn ? await quarantineTag(tx, accountId, { tag: found.tag, why, by: null, now }) : []
}

/**
 * What the first card of each shows is settled before anybody sees it: no card is painted twice for having been new. One
 * that a later one of the same moment supersedes is announced all the same, and over at once.
 */
export const settleNews = async (tx: Transaction, accountId: string, tags: readonly string[]): Promise<void> => {
  for (const tag of tags) {
    const [found] = await readFacts(tx, accountId, tag)
    if (found === undefined) continue
    const { phase, over } = standingOf(found.facts)
    const data = { phase, state: over ? 'over' : 'open', shown: shownOf(found) }
    await tx.announcement.update({ where: { id: found.id }, data })
  }
}

const historyOf = ({ history }: FoundAnnouncement) => history.map(({ phase, at }) => ({ phase, at: at.toISOString() }))

export const recount = async (
  tx: Transaction,
  accountId: string,
  { id, releaseVersion }: Pick<FoundAnnouncement, 'id' | 'releaseVersion'>,
  now: Date,
): Promise<void> => {
  const reach = await countReach(tx, accountId, releaseVersion, now)
  await tx.announcement.updateMany({ where: { id, accountId }, data: { reach: { ...reach, at: now.toISOString() } } })
}

/** Its cards are painted anew; also those that rest already, for a release can come back. */
export const showAgain = async (tx: Transaction, accountId: string, id: string): Promise<void> => {
  await tx.message.updateMany({
    where: { accountId, subject: 'announcement', subjectId: id },
    data: { state: 'open', wanted: { increment: 1 } },
  })
}
