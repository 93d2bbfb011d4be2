import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import { livingMessage } from '../chat/living.ts'
import type { Transaction } from '../database.ts'
import type { Announcements, DismissOutcome } from './announcements.ts'
import { createComposer } from './cards/compose.ts'
import { standingOf } from './next-phase.ts'
import { readFacts } from './read-facts.ts'
import { readView } from './read-view.ts'
import { recount, showAgain } from './settle-announcement.ts'
import { subjectIdOf } from './subjects.ts'
import { tellNews } from './tell-news.ts'
import { showNow } from './waiting-messages.ts'

export interface AnnouncementOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly now: () => Date
  readonly onPainted: () => void
}

export const createAnnouncements = (options: AnnouncementOptions): Announcements => {
  const { prisma, accountId, now, onPainted } = options
  const after = <Outcome>(outcome: Outcome): Outcome => {
    onPainted()
    return outcome
  }
  return {
    read: (tag) => readView(prisma, accountId, tag),
    announce: async (tag, home, by) => {
      // The lists may name it since a moment ago: then it is news to all others too.
      await tellNews(prisma, accountId, now)
      return after(await prisma.$transaction((tx) => announceHere(tx, options, tag, home, by), { timeout: 60_000 }))
    },
    dismiss: async (tag, by, why) => after(await prisma.$transaction((tx) => putAside(tx, options, tag, by, why))),
    restore: async (tag, by) => after(await prisma.$transaction((tx) => putAside(tx, options, tag, by, null))),
    compose: createComposer(prisma, accountId),
  }
}

const announceHere = async (
  tx: Transaction,
  { accountId, now }: AnnouncementOptions,
  tag: string,
  home: { readonly placeId: string; readonly threadId?: string },
  by: Actor,
) => {
  const at = now()
  await tx.$queryRaw`SELECT id FROM announcement WHERE account_id = ${accountId} AND tag = ${tag} FOR UPDATE`
  const [found] = await readFacts(tx, accountId, tag)
  if (found === undefined) return 'unknown-tag' as const
  const subject = {
    accountId,
    subject: 'announcement',
    subjectId: subjectIdOf({ type: 'release', id: found.id }),
  } as const
  const shown = await tx.message.count({ where: { ...subject, placeId: home.placeId } })
  const shownNow = await showNow(tx, accountId, { placeId: home.placeId, subjectId: subject.subjectId }, at)
  if (shown > 0 && !shownNow) return 'already' as const
  if (found.state === 'known') {
    const { phase, over } = standingOf(found.facts)
    const state = over ? 'over' : 'open'
    await tx.announcement.update({ where: { id: found.id }, data: { state, phase, version: { increment: 1 } } })
    await recount(tx, accountId, found, at)
  }
  await livingMessage(tx, { ...subject, ...home, isPrivate: true, now: at })
  await recordAudit(tx, accountId, {
    by,
    action: 'release.announced',
    subject: 'release',
    subjectId: tag,
    after: { version: found.releaseVersion },
    at,
  })
  return 'announced' as const
}

/** @param why null: it is for us after all */
const putAside = async (
  tx: Transaction,
  { accountId, now }: AnnouncementOptions,
  tag: string,
  by: Actor,
  why: string | null,
): Promise<DismissOutcome> => {
  const at = now()
  const row = await tx.announcement.findUnique({ where: { accountId_tag: { accountId, tag } } })
  if (row === null || row.state !== 'open' || (why !== null && row.phase !== 'announced')) return 'not-now'
  const { count } = await tx.announcement.updateMany({
    where: { id: row.id, accountId, state: 'open', dismissedAt: why === null ? { not: null } : null },
    data: {
      dismissedAt: why === null ? null : at,
      dismissedBy: why === null ? null : by.personId,
      dismissedWhy: why,
      version: { increment: 1 },
    },
  })
  if (count === 0) return 'already'
  await showAgain(tx, accountId, row.id)
  await recordAudit(tx, accountId, {
    by,
    action: why === null ? 'release.restored' : 'release.dismissed',
    subject: 'release',
    subjectId: tag,
    ...(why !== null && { reason: why }),
    at,
  })
  return 'done'
}
