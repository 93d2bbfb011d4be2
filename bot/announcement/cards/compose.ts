import type { PrismaClient } from '../../../prisma/client/client.ts'
import type { Composed } from '../../chat/painter-model.ts'
import { readPlace } from '../../chat/places.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import { readDigest } from '../digests.ts'
import { readView } from '../read-view.ts'
import { readNotes, threadPages } from '../release-notes.ts'
import { type AnnouncementSubject, parseSubject } from '../subjects.ts'
import { announcementCard } from './announcement-card.ts'
import { digestCard, notesCard, phaseCard, reminderCard, vanishedCard } from './other-cards.ts'

/** A line is written once and never changes. */
const once = (card: Composed['card']): Composed => ({ card, over: true })

const MOST_KEPT = 40

/**
 * What the painter shows of this room's subjects. What is the same in a thousand places is composed once: it is kept for
 * as long as the announcement's version, which grows with every change of it.
 */
export const createComposer = (
  prisma: PrismaClient,
  accountId: string,
): ((subjectId: string, locale: Locale) => Promise<Composed | null>) => {
  const kept = new Map<string, Promise<Composed | null>>()

  return async (subjectId, locale) => {
    const subject = parseSubject(subjectId)
    if (subject === null) return null
    if (subject.type === 'digest' || subject.type === 'vanished') return compose(prisma, accountId, subject, locale)
    const row = await prisma.announcement.findFirst({
      where: { id: subject.id, accountId },
      select: { tag: true, version: true },
    })
    if (row === null) return null
    const key = `${locale} ${row.version} ${subjectId}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const composed = composeRelease(prisma, accountId, row.tag, subject, locale)
    kept.set(key, composed)
    composed.catch(() => kept.delete(key))
    for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest)
    return composed
  }
}

type OfRelease = Exclude<AnnouncementSubject, { readonly type: 'digest' | 'vanished' }>

const composeRelease = async (
  prisma: PrismaClient,
  accountId: string,
  tag: string,
  subject: OfRelease,
  locale: Locale,
): Promise<Composed | null> => {
  const view = await readView(prisma, accountId, tag)
  if (view === null) return null
  switch (subject.type) {
    case 'release':
      return { card: announcementCard(view, await readNotes(prisma, accountId, tag), locale), over: view.over }
    case 'notes': {
      const pages = threadPages(await readNotes(prisma, accountId, tag), { locale, words: wordsFor(locale) })
      const { page } = subject
      return page < pages.length ? once(notesCard(view.releaseVersion, pages, page, locale)) : null
    }
    case 'phase': {
      const entry = view.history[subject.index]
      return entry === undefined ? null : once(phaseCard(view.releaseVersion, entry.phase, locale))
    }
    case 'reminder':
      // Somebody may have begun meanwhile.
      return view.phase === 'announced' && view.dismissed === null
        ? once(reminderCard(view.releaseVersion, locale))
        : null
  }
}

const compose = async (
  prisma: PrismaClient,
  accountId: string,
  subject: Exclude<AnnouncementSubject, OfRelease>,
  locale: Locale,
): Promise<Composed | null> => {
  if (subject.type === 'vanished') {
    const place = await readPlace(prisma, accountId, subject.placeId)
    // Back before the owner heard of it, as when a token was wrong for a while: there is nothing to tell any more.
    if (place === null || place.pausedAt === null) return null
    const { name, address, pausedWhy } = place
    return once(vanishedCard({ name, channelId: address.channelId, why: pausedWhy }, locale))
  }
  const told = await readDigest(prisma, accountId, subject)
  const views = []
  for (const { tag } of told) {
    const view = await readView(prisma, accountId, tag)
    if (view !== null) views.push(view)
  }
  return views.length === 0 ? null : once(digestCard(views, subject.from, locale))
}
