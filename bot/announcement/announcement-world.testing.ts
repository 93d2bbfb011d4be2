import { randomUUID } from 'node:crypto'
import pino from 'pino'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor } from '../audit/audit-model.ts'
import { createFakeChat, createFakeCoordination, type FakeChat, type FakeMessage } from '../chat/chat.fake.ts'
import { createPainter, type Painter } from '../chat/painter.ts'
import { ensurePlace, setPlaceLocale } from '../chat/places.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import { writeLists } from '../fleet/write-lists.ts'
import type { Announcements } from './announcements.ts'
import { createAnnouncements } from './create-announcements.ts'
import { knowFirstReleases } from './know-releases.ts'
import {
  type AnnouncementReconciler,
  type AnnouncementReconcilerOptions,
  createAnnouncementReconciler,
} from './reconcile-announcements.ts'
import { type Settings, settingsSchema } from './settings.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'

export const oldTag = 'w-aaa'

interface ListedRelease {
  readonly version: string
  readonly tag: string
  readonly status: 'test' | 'official' | 'withdrawn'
  readonly notes: string
}

/** An account of its own, a chat that keeps what it is told, and a clock that only the test moves. */
export interface AnnouncementWorld {
  readonly accountId: string
  readonly by: Actor
  readonly chat: FakeChat
  readonly subscriptions: Subscriptions
  readonly announcements: Announcements
  /** What the console lists now: change it, then read. */
  readonly listed: ListedRelease[]
  now(): Date
  advance(milliseconds: number): void
  /** Reads the console's lists, as the observer does. */
  read(): Promise<void>
  reconciler(change?: Partial<AnnouncementReconcilerOptions>): AnnouncementReconciler
  painter(): Painter
  place(channelId: string, settings?: Partial<Settings>, locale?: 'fr' | 'en'): Promise<string>
  /** Passes and paints until nothing changes any more. */
  settle(change?: Partial<AnnouncementReconcilerOptions>): Promise<void>
  publish(version: string, tag: string, status?: ListedRelease['status'], notes?: string): void
  /** Cards in the channel itself, and what stands in the thread under one. */
  cards(channelId: string): readonly FakeMessage[]
  thread(card: FakeMessage): readonly string[]
  trail(): Promise<readonly string[]>
}

/** Typographic spaces as plain ones. */
export const plainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ')

export const titleOf = (message: FakeMessage | undefined): string | undefined => {
  const title = message?.cards.at(-1)?.title
  return title === undefined ? undefined : plainSpaces(title)
}

export const createAnnouncementWorld = async (prisma: PrismaClient): Promise<AnnouncementWorld> => {
  const accountId = randomUUID()
  await ensureAccount(prisma, accountId)
  let clock = Date.UTC(2026, 10, 23, 9, 30)
  const now = (): Date => new Date(clock)
  const chat = createFakeChat(now)
  const coordination = createFakeCoordination(now)
  const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' })
  const by: Actor = { personId: randomUUID(), identity: 'slack:T1/U1' }
  await prisma.person.create({
    data: { id: by.personId, accountId, name: 'Camille', organisation: 'customer', createdAt: now() },
  })
  const onPainted = (): void => undefined
  const subscriptions = createSubscriptions({ prisma, accountId, now, onPainted })
  const announcements = createAnnouncements({ prisma, accountId, now, onPainted })
  const listed: ListedRelease[] = [{ version: '4.1', tag: oldTag, status: 'official', notes: '# Noyau\n- Ancien' }]
  const facts = { power: 'on', version: '4.1', tag: oldTag, installedVersion: null, lastSeenAt: null } as const
  const world: AnnouncementWorld = {
    accountId,
    by,
    chat,
    subscriptions,
    announcements,
    listed,
    now,
    advance: (milliseconds) => {
      clock += milliseconds
    },
    read: async () => {
      await prisma.$transaction(async (tx) => {
        const lists = {
          account: { id: 'acc', name: 'Montreval', defaultTag: oldTag, autoUpdate: false },
          etag: '"1"',
          sites: [{ id: 'mairie', name: 'Mairie', timeZone: 'Europe/Paris' }],
          machines: ['p1', 'p2'].map((id) => ({
            ...facts,
            ...{ id, name: id, kind: 'workstation' as const, siteId: 'mairie', wrsId: null, group: '' },
            ...{ connection: 'lan' as const, autoUpdate: false },
          })),
          releases: listed.map((release) => ({ ...release, publishedAt: now() })),
        }
        await writeLists(tx, accountId, lists, now())
        await knowFirstReleases(tx, accountId, now())
      })
    },
    reconciler: (change = {}) =>
      createAnnouncementReconciler({
        prisma,
        accountId,
        defaultLocale: 'fr',
        logger,
        now,
        onPainted,
        hasThreads: ({ channelId }) => !channelId.startsWith('G'),
        findOwner: async () => ({ platform: 'slack', workspace: 'T1', userId: 'U1' }),
        remindAfterHours: 168,
        ...change,
      }),
    painter: () =>
      createPainter({
        prisma,
        accountId,
        coordination,
        platforms: new Map([['slack', chat]]),
        compose: (_, subjectId, locale) => announcements.compose(subjectId, locale),
        defaultLocale: 'fr',
        logger,
        now,
        holder: randomUUID(),
      }),
    place: async (channelId, settings = {}, locale) => {
      const placeId = await ensurePlace(prisma, accountId, { platform: 'slack', workspace: 'T1', channelId })
      if (locale !== undefined) await setPlaceLocale(prisma, accountId, placeId, locale)
      await subscriptions.subscribe(placeId, settingsSchema.parse(settings), null, by)
      return placeId
    },
    settle: async (change) => {
      const reconciler = world.reconciler(change)
      const painter = world.painter()
      const until = clock + 60_000
      for (let quiet = 0; quiet < 2 && clock < until; clock += 5_000) {
        const calls = chat.calls.length
        await reconciler.pass()
        await painter.pass(now())
        quiet = chat.calls.length === calls ? quiet + 1 : 0
      }
      clock = until
    },
    publish: (version, tag, status = 'test', notes = '# Noyau\n- Nouveau') =>
      void listed.push({ version, tag, status, notes }),
    cards: (channelId) => chat.shown(channelId).filter(({ threadId }) => threadId === null),
    thread: ({ externalId, channelId }) =>
      chat
        .shown(channelId)
        .filter(({ threadId }) => threadId === externalId)
        .map((message) => titleOf(message) ?? ''),
    trail: async () =>
      (await prisma.audit.findMany({ where: { accountId }, orderBy: { seq: 'asc' } })).map(({ action }) => action),
  }
  return world
}
