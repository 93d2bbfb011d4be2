import { subDays } from 'date-fns/subDays'
import { subHours } from 'date-fns/subHours'
import type { Logger } from 'pino'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { recordAll } from '../campaign/record-all.ts'
import type { PlaceAddress } from '../chat/platform.ts'
import type { IdentityKey } from '../people/identity.ts'
import type { Locale } from '../text/locale.ts'
import { wordsFor } from '../text/words.ts'
import { makeDigests } from './digests.ts'
import { type FoundAnnouncement, readFacts } from './read-facts.ts'
import { countThreadPages } from './release-notes.ts'
import { isUnsettled, settleAnnouncement } from './settle-announcement.ts'
import { tellNews } from './tell-news.ts'
import { writeThreads } from './thread-lines.ts'
import { pauseVanished } from './vanished-places.ts'

export interface AnnouncementReconcilerOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly defaultLocale: Locale
  readonly logger: Logger
  readonly now: () => Date
  readonly onPainted: () => void
  /** Whether messages there have threads; elsewhere the card stands alone. */
  readonly hasThreads: (place: PlaceAddress) => boolean
  /** Whom to tell that a place is gone; null: nobody can be reached. */
  readonly findOwner: () => Promise<IdentityKey | null>
  /** After so many hours in which nobody tested a release or put it aside, its threads say so, once. */
  readonly remindAfterHours: number
}

export interface AnnouncementReconciler {
  /**
   * Announces what is news, and brings every announcement to what the facts say. Level-triggered, and safe in several
   * instances and over crashes: each step is one transaction that decides by a unique index or a conditional update.
   */
  pass(): Promise<void>
}

/** Its last lines may still be on their way to a slow place. */
const SETTLING_DAYS = 7

export const createAnnouncementReconciler = (options: AnnouncementReconcilerOptions): AnnouncementReconciler => {
  const { prisma, accountId, logger, now } = options

  /** Notes take their time to read, and a card's version says whether they may have changed. */
  const pageCounts = new Map<string, { readonly version: number; readonly pages: number }>()

  /** Threads that lacked nothing, and what would have to change for them to lack something. */
  const whole = new Map<string, string>()

  const pagesOf = async ({ id, tag, version }: FoundAnnouncement): Promise<number> => {
    const known = pageCounts.get(id)
    if (known?.version === version) return known.pages
    const pages = await countThreadPages(prisma, accountId, tag)
    pageCounts.set(id, { version, pages })
    return pages
  }

  /** One step that fails leaves the others their turn; it is made again at the next pass. */
  const step = async (name: string, work: () => Promise<number>): Promise<void> => {
    try {
      if ((await work()) > 0) options.onPainted()
    } catch (error) {
      logger.error(
        { code: 'announcement-error', step: name, reason: error instanceof Error ? error.message : 'unknown' },
        'a step of the announcements failed; it will be made again',
      )
    }
  }

  return {
    pass: async () => {
      await step('news', () => tellNews(prisma, accountId, now))
      const found = await readFacts(prisma, accountId)
      // An empty list is no word of the vendor's, who cannot have withdrawn the account's own version too.
      const listed = await prisma.release.count({ where: { accountId, goneAt: null } })
      const unsettled = listed === 0 ? [] : found.filter(isUnsettled)
      for (const each of unsettled) await step('facts', () => settle(options, each))
      await step('reminder', () => remind(options))
      const recent = subDays(now(), SETTLING_DAYS)
      const live = found.filter((announcement) => mayLackLines(announcement, recent))
      const posted = live.length === 0 ? '' : await readPosted(prisma, accountId)
      for (const each of live) {
        const key = `${each.version} ${each.remindedAt?.getTime() ?? ''} ${posted}`
        if (whole.get(each.id) === key) continue
        await step('threads', async () => {
          const written = await complete(options, each, await pagesOf(each))
          if (written === 0) whole.set(each.id, key)
          return written
        })
      }
      await step('digests', () => makeDigests(prisma, accountId, now()))
      await step('vanished', () => pauseVanished(prisma, accountId, options.findOwner, now()))
    },
  }
}

/** What a thread can be written under, in short: it changes with every post, and when a place is paused or back. */
const readPosted = async (prisma: PrismaClient, accountId: string): Promise<string> => {
  const [row] = await prisma.$queryRaw<{ readonly posted: number; readonly paused: number }[]>`
    SELECT count(*) FILTER (WHERE message.external_id IS NOT NULL)::int AS posted,
      count(*) FILTER (WHERE place.paused_at IS NOT NULL)::int AS paused
    FROM message JOIN place ON place.id = message.place_id
    WHERE message.account_id = ${accountId} AND message.subject = 'announcement'`
  return `${row?.posted ?? 0} ${row?.paused ?? 0}`
}

const mayLackLines = ({ state, history }: FoundAnnouncement, recent: Date): boolean => {
  const last = history.at(-1)?.at
  return state === 'open' || (state === 'over' && (last === undefined || last > recent))
}

const settle = async (
  { prisma, accountId, defaultLocale, now }: AnnouncementReconcilerOptions,
  found: FoundAnnouncement,
): Promise<number> => {
  const { quarantineWhy } = wordsFor(defaultLocale).announcement
  return await prisma.$transaction(
    async (tx) => {
      const entries = await settleAnnouncement(tx, accountId, found, { now, why: quarantineWhy })
      if (entries === null) return 0
      await recordAll(tx, accountId, entries)
      return 1
    },
    { timeout: 60_000 },
  )
}

/** Before every card, so that no thread has it. */
const NEVER_SHOWN = new Date(0)

const remind = async ({ prisma, accountId, now, remindAfterHours }: AnnouncementReconcilerOptions): Promise<number> => {
  const at = now()
  const due = { accountId, state: 'open', remindedAt: null, announcedAt: { lte: subHours(at, remindAfterHours) } }
  // Put aside when it was due, it is dropped, also where that is taken back later.
  await prisma.announcement.updateMany({
    where: { ...due, dismissedAt: { not: null } },
    data: { remindedAt: NEVER_SHOWN },
  })
  const { count } = await prisma.announcement.updateMany({
    where: { ...due, phase: 'announced', dismissedAt: null },
    data: { remindedAt: at },
  })
  return count
}

const complete = async (
  { prisma, accountId, hasThreads, now }: AnnouncementReconcilerOptions,
  found: FoundAnnouncement,
  notePages: number,
): Promise<number> => {
  const { id, history, remindedAt } = found
  const plan = { id, notePages, phases: history.map(({ at }) => at), remindedAt }
  return await writeThreads(prisma, accountId, plan, { hasThreads, now: now() })
}
