import type { Actor } from '../audit/audit-model.ts'
import type { Composed } from '../chat/painter-model.ts'
import type { Organisation } from '../people/authorise.ts'
import type { Locale } from '../text/locale.ts'
import type { ApprovalState, ApprovalView } from './approval-model.ts'
import type { DecisionRefusal, Verdict } from './next-approval.ts'
import type { Preview, RequestRefusal } from './request-model.ts'

/**
 * What a person can do with the promotion of a tag (DESIGN 7). Authority is checked by the caller, at the moment of the
 * act; that nobody decides on their own request is checked here. Each call is one transaction; `version` and `hash` are
 * what the person saw, and a change since then is answered, not overridden.
 */
export interface Approvals {
  /** What a request would show, or why there can be none. Writes nothing. @param by who would ask */
  preview(tag: string, personId: string): Promise<Previewed>
  /** Tags for which a promotion could be asked now, oldest release first. */
  candidates(): Promise<readonly { readonly tag: string; readonly version: string }[]>
  /** @param hash of the evidence that the person saw */
  request(tag: string, hash: string, by: Actor, home: Home): Promise<Requested>
  decide(approval: ApprovalRef, by: Decider, verdict: Verdict, reason: string | null): Promise<Decided>
  /** Takes an open request, or a task for support, back. */
  callBack(approval: ApprovalRef, by: Actor): Promise<Decided>
  /** One more place where the living card lives. @returns false when there is no such request, or it is over */
  watch(id: string, home: Home): Promise<boolean>
  read(id: string): Promise<ApprovalView | null>
  /** What the painter shows for the subject `approval`. */
  compose(subjectId: string, locale: Locale): Promise<Composed | null>
}

export interface Home {
  readonly placeId: string
  readonly threadId?: string
}

export interface ApprovalRef {
  readonly id: string
  /** Null: typed, without having seen a card. */
  readonly version: number | null
}

export interface Decider {
  readonly actor: Actor
  readonly platform: 'slack' | 'teams'
  readonly organisation: Organisation
  /** The role of this moment. */
  readonly mayDecide: boolean
}

export type Previewed = { readonly outcome: 'ready'; readonly preview: Preview } | RequestRefusal

export type Requested =
  | { readonly outcome: 'requested'; readonly id: string }
  /** The evidence is not the one that was seen: here it is as it is now. */
  | { readonly outcome: 'changed'; readonly preview: Preview }
  | RequestRefusal

export type Decided =
  /** Done: the decision is kept, or the request is taken back. */
  | { readonly outcome: 'moved'; readonly to: ApprovalState; readonly view: ApprovalView }
  | { readonly outcome: 'counted'; readonly missing: number; readonly view: ApprovalView }
  /** Nothing of the person's act was done; `over` tells by its view who was first. */
  | { readonly outcome: 'refused'; readonly why: DecisionRefusal; readonly view: ApprovalView }
  /** It ended before the act could count: expired, or void. */
  | { readonly outcome: 'ended'; readonly view: ApprovalView }
  | { readonly outcome: 'busy'; readonly tag: string }
  | { readonly outcome: 'unknown' }
