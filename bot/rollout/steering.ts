import type { Actor } from '../audit/audit-model.ts'
import type { Freeze } from '../freeze/read-freeze.ts'
import type { Plan } from './plan-model.ts'
import type { UpdateRequest } from './request.ts'
import type { RolloutState } from './states.ts'
import type { RolloutView, TargetView } from './view.ts'

/**
 * What a person can do with rollouts. Authority is checked by the caller, at the moment of the act. Each call is one
 * transaction, in which the trail tells of it; `version` is what the person saw, and a change since then is answered,
 * not overridden. What starts something is held back in a freeze, unless with an owner's reason (`override`), which goes
 * into the trail.
 */
export interface Steering {
  /** Plans and keeps the draft, so that its Start button carries only an id and a version. */
  draft(request: UpdateRequest, by: Actor): Promise<Draft>
  /** Plans without keeping anything (`--dry-run`). */
  dryRun(request: UpdateRequest): Promise<Plan>
  /** A draft again, with another request (a fix was pressed). */
  redraft(draftId: string, version: number, request: UpdateRequest, by: Actor): Promise<Draft | Stale>
  /** Forgets a draft, so that no older card of it can start it; what was started already goes on. */
  discard(draftId: string): Promise<void>
  /** The living message is made in the same transaction, in this place. */
  start(
    draftId: string,
    version: number,
    by: Actor,
    home: { readonly placeId: string; readonly threadId?: string },
    override?: string,
  ): Promise<Started | Stale>
  pause(rollout: RolloutRef, by: Actor): Promise<Steered | Stale>
  resume(rollout: RolloutRef, by: Actor, override?: string): Promise<Steered | Stale>
  cancel(rollout: RolloutRef, by: Actor): Promise<(Steered & { readonly sent: number }) | Stale>
  /** Failed machines only, all or those of one site. */
  retry(rollout: RolloutRef, by: Actor, override?: string): Promise<(Steered & { readonly machines: number }) | Stale>
  /** Lets lanes that wait for a human go on. */
  next(rollout: RolloutRef, by: Actor, override?: string): Promise<(Steered & { readonly lanes: number }) | Stale>
  /** One more place where the living message lives. */
  watch(rolloutNumber: number, home: { readonly placeId: string; readonly threadId?: string }): Promise<boolean>
  readByNumber(rolloutNumber: number): Promise<RolloutView | null>
  read(rolloutId: string): Promise<RolloutView | null>
  listOpen(): Promise<readonly RolloutView[]>
  /** Newest first. */
  listRecent(limit: number): Promise<readonly RolloutSummary[]>
  /** Every target, for the CSV. */
  targets(rolloutId: string): Promise<readonly TargetView[]>
}

export interface RolloutRef {
  readonly id: string
  /** Null: as typed, without having seen a card. */
  readonly version: number | null
}

export interface RolloutSummary {
  readonly number: number
  readonly state: RolloutState
  readonly targetVersion: string
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

export interface Draft {
  readonly outcome: 'drafted'
  readonly id: string
  readonly version: number
  readonly request: UpdateRequest
  readonly plan: Plan
}

export interface Started {
  readonly outcome: 'started'
  readonly rolloutId: string
  readonly number: number
}

export interface Steered {
  readonly outcome: 'steered'
  readonly rolloutId: string
  readonly number: number
}

/** What the person saw is no longer so; nothing was done. */
export type Stale =
  | { readonly outcome: 'unknown' }
  /** Already done, by a double press or by another person: `state` is what it is now. */
  | { readonly outcome: 'already'; readonly state: RolloutState; readonly number: number | null }
  /** The fleet changed since: here is the plan anew, to be looked at again. */
  | { readonly outcome: 'replanned'; readonly draft: Draft }
  /** The plan was looked at for so long that a moment in it lies behind: at once is not what it says. */
  | { readonly outcome: 'moment-passed'; readonly moment: 'start' | 'restart'; readonly draft: Draft }
  /** Another rollout took the site in the meantime. */
  | { readonly outcome: 'site-busy'; readonly siteId: string; readonly rolloutNumber: number | null }
  /** This state does not allow it, e.g. resume of what is not paused. */
  | { readonly outcome: 'not-now'; readonly state: RolloutState; readonly number: number | null }
  | { readonly outcome: 'changed'; readonly state: RolloutState; readonly number: number | null }
  /** Its plan has grown since it was last seen, so it asks again before it begins. */
  | {
      readonly outcome: 'grown'
      readonly added: number
      readonly before: number
      readonly state: RolloutState
      readonly number: number | null
    }
  /** The account is frozen: nothing starts meanwhile. */
  | {
      readonly outcome: 'frozen'
      readonly freeze: Freeze
      readonly state: RolloutState
      readonly number: number | null
    }
