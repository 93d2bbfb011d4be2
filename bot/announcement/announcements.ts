import type { Actor } from '../audit/audit-model.ts'
import type { Composed } from '../chat/painter-model.ts'
import type { Locale } from '../text/locale.ts'
import type { AnnouncementView } from './announcement-model.ts'

/** What a person can do with announcements. Authority is checked by the caller, at the moment of the act. */
export interface Announcements {
  read(tag: string): Promise<AnnouncementView | null>
  /** Has a place show a release by hand, whether or not it is news. */
  announce(
    tag: string,
    home: { readonly placeId: string; readonly threadId?: string },
    by: Actor,
  ): Promise<AnnounceOutcome>
  /** « Not for us »: its reminder is dropped, and every card says who said so and why. */
  dismiss(tag: string, by: Actor, why: string): Promise<DismissOutcome>
  /** Takes that back. */
  restore(tag: string, by: Actor): Promise<DismissOutcome>
  /** What the painter shows; null: nothing (any more). */
  compose(subjectId: string, locale: Locale): Promise<Composed | null>
}

export type AnnounceOutcome =
  | 'announced'
  /** Its card is in this place already. */
  | 'already'
  | 'unknown-tag'

export type DismissOutcome =
  | 'done'
  /** By another person or a double press. */
  | 'already'
  /** It is tested, over, or never was announced: there is nothing to put aside. */
  | 'not-now'
