import { randomUUID } from 'node:crypto'
import pino from 'pino'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Card } from '../card/card.ts'
import type { Coordination } from '../coordination.ts'
import { createFakeChat, createFakeCoordination, type FakeChat } from './chat.fake.ts'
import { livingMessage, type Subject, touchSubject } from './living.ts'
import { type Composed, createPainter, type PaintEvent, type Painter, type PainterOptions } from './painter.ts'
import { ensurePlace } from './places.ts'
import type { PlaceAddress } from './platform.ts'

export const cardOf = (title: string): Card => ({ title, tone: 'neutral', blocks: [], summary: title })

/** A world with two chats and a clock that only the test moves. */
export interface PainterWorld {
  readonly accountId: string
  readonly chat: FakeChat
  readonly teams: FakeChat
  readonly events: PaintEvent[]
  readonly logged: Record<string, unknown>[]
  /** What each subject looks like now. */
  readonly subjects: Map<string, Composed>
  now(): Date
  advance(milliseconds: number): void
  painter(options?: Partial<PainterOptions>): Painter
  /** A rollout that a channel of the first chat shows from now on. */
  show(title: string, channelId?: string, threadId?: string): Promise<string>
  /** One more place that shows a subject. */
  showAt(subjectId: string, place: Partial<PlaceAddress>, of?: Partial<Shown>): Promise<void>
  change(subjectId: string, title: string, over?: boolean): Promise<void>
  /** Passes with steps of the clock until nothing is due any more. */
  settle(painter: Painter): Promise<void>
  titles(channelId?: string): readonly (string | undefined)[]
}

interface Shown {
  readonly subject: Subject
  readonly isPrivate: boolean
}

export const createPainterWorld = (prisma: PrismaClient): PainterWorld => {
  const accountId = randomUUID()
  let clock = Date.UTC(2026, 10, 20, 9)
  const now = () => new Date(clock)
  const advance = (milliseconds: number) => {
    clock += milliseconds
  }
  const chat = createFakeChat(now)
  const teams = createFakeChat(now, 'teams')
  const events: PaintEvent[] = []
  const logged: Record<string, unknown>[] = []
  const subjects = new Map<string, Composed>()
  const coordination: Coordination = createFakeCoordination(now)
  const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) })

  return {
    accountId,
    chat,
    teams,
    events,
    logged,
    subjects,
    now,
    advance,
    painter: (options = {}) =>
      createPainter({
        prisma,
        accountId,
        coordination,
        platforms: new Map([
          ['slack', chat],
          ['teams', teams],
        ]),
        compose: async (_subject, subjectId) => subjects.get(subjectId) ?? null,
        defaultLocale: 'fr',
        logger,
        now,
        holder: randomUUID(),
        observe: (event) => void events.push(event),
        ...options,
      }),
    show: async (title, channelId = 'C1', threadId) => {
      const subjectId = randomUUID()
      subjects.set(subjectId, { card: cardOf(title), over: false })
      const placeId = await ensurePlace(prisma, accountId, { platform: 'slack', workspace: 'T1', channelId })
      const thread = threadId === undefined ? {} : { threadId }
      await livingMessage(prisma, { accountId, subject: 'rollout', subjectId, placeId, ...thread, now: now() })
      return subjectId
    },
    showAt: async (subjectId, place, { subject = 'rollout', isPrivate = false } = {}) => {
      const address = { platform: 'slack', workspace: 'T1', channelId: 'C1', ...place } as const
      const placeId = await ensurePlace(prisma, accountId, address)
      await livingMessage(prisma, { accountId, subject, subjectId, placeId, isPrivate, now: now() })
    },
    change: async (subjectId, title, over = false) => {
      subjects.set(subjectId, { ...subjects.get(subjectId), card: cardOf(title), over })
      await touchSubject(prisma, accountId, 'rollout', subjectId)
    },
    settle: async (painter) => {
      for (let round = 0; round < 50; round += 1) {
        const { nextAt } = await painter.pass(now())
        if (nextAt === null) return
        advance(Math.max(1, nextAt.getTime() - clock))
      }
      throw new Error('The painter does not come to rest.')
    },
    titles: (channelId = 'C1') => chat.shown(channelId).map(({ cards }) => cards.at(-1)?.title),
  }
}
