import type { Logger } from 'pino'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Card, PlatformName } from '../card/card.ts'
import type { Coordination } from '../coordination.ts'
import type { Locale } from '../text/words.ts'
import type { Subject } from './living.ts'
import type { FoundMessage } from './painter-store.ts'
import type { Place } from './places.ts'
import type { ChatFile, ChatPlatform, PlaceAddress } from './platform.ts'

/** What a subject looks like now. */
export interface Composed {
  readonly card: Card
  /** The last paint: the message rests after it. */
  readonly over: boolean
  /** Put under the message after the last paint. Composed anew for each file, so their order must not change. */
  readonly attachments?: readonly ChatFile[]
}

/** One call to a chat, or one that was spared (`unchanged`). For counters. */
export interface PaintEvent {
  readonly call: PaintCall
  readonly platform: PlatformName
  readonly outcome: string
  readonly milliseconds: number
}

export type PaintCall = 'post' | 'edit' | 'find' | 'attach' | 'open'

export interface PainterOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly coordination: Coordination
  readonly platforms: ReadonlyMap<PlatformName, ChatPlatform>
  /** Null: there is no such subject (any more), its message rests as it is. */
  readonly compose: (subject: Subject, subjectId: string, locale: Locale) => Promise<Composed | null>
  readonly defaultLocale: Locale
  readonly logger: Logger
  readonly now: () => Date
  /** Names this instance in leases; another one each start. */
  readonly holder: string
  /** Where a card goes when its own place takes none (promise 9 of DESIGN 8); nowhere unless told. */
  readonly opsPlaces?: readonly PlaceAddress[]
  /** Between two edits of one message; 3,000 unless told. */
  readonly minimumEditGapMilliseconds?: number
  /** A call without an answer for so long counts as `unknown`; 25,000 unless told. Longer than the adapter's own. */
  readonly callTimeoutMilliseconds?: number
  readonly observe?: (event: PaintEvent) => void
}

export interface Painter {
  /** Something changed: look at once instead of within a second. */
  nudge(): void
  /** Paints all that is due, waits for it, and says when something is due next; null when nothing is. */
  pass(at: Date): Promise<{ readonly nextAt: Date | null }>
  start(): void
  /** No new paint; resolves when those under way have ended. */
  stop(): Promise<void>
}

/** The options with their defaults, as one paint needs them. */
export interface PaintContext extends Omit<PainterOptions, 'observe'> {
  readonly minimumEditGapMilliseconds: number
  readonly callTimeoutMilliseconds: number
  readonly observe: (event: PaintEvent) => void
}

/** Everything that one paint stands on. */
export interface Easel {
  readonly context: PaintContext
  readonly found: FoundMessage
  readonly place: Place
  readonly platform: ChatPlatform
  readonly locale: Locale
}

/** `busy`: it was not ours to do, look again a little later. */
export type PaintResult = 'done' | 'busy'
