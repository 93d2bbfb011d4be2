import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor } from '../audit/audit-model.ts'
import type { Transaction } from '../database.ts'
import type { CampaignPolicy, CampaignState } from './campaign-model.ts'
import type { VerdictProblem } from './verdict.ts'
import type { CampaignView } from './view.ts'

/** What a person can do with campaigns. Authority is checked by the caller, at the moment of the act. */
export interface Campaigns {
  read(id: string): Promise<CampaignView | null>
  readByTag(tag: string): Promise<CampaignView | null>
  /** Those that are not over, newest first. */
  listOpen(): Promise<readonly CampaignView[]>
  /** Newest first, with those that are over. */
  listRecent(limit: number): Promise<readonly CampaignSummary[]>
  /** A test to offer for a tag, as `update` reads it; null while there is no machine to offer. */
  suggestTest(tag: string): Promise<string | null>
  /** @param override an owner's reason for a shorter soak time; null: none */
  validate(ref: CampaignRef, by: Actor, override: string | null): Promise<CampaignOutcome>
  /** The tag goes into quarantine; what is under way toward it is paused. */
  reject(ref: CampaignRef, by: Actor, reason: string): Promise<CampaignOutcome>
  /** Takes note of one machine's failure, so that it stands in the way no more. */
  acknowledge(failure: FailureRef, by: Actor): Promise<CampaignOutcome>
  usbDone(id: string, by: Actor): Promise<CampaignOutcome>
  /** Ends a tag's quarantine. */
  lift(tag: string, by: Actor, reason: string): Promise<'lifted' | 'not-quarantined' | 'unknown-tag'>
  /** One more place where the living card lives. @returns false when there is no such campaign */
  watch(id: string, home: { readonly placeId: string; readonly threadId?: string }): Promise<boolean>
}

export interface CampaignRef {
  readonly id: string
  /** Null: as typed, without having seen a card. */
  readonly version: number | null
}

export interface FailureRef {
  readonly id: string
  readonly machineId: string
  /** Which failure was seen; null: whichever it is. */
  readonly failedAt: Date | null
}

export interface CampaignSummary {
  readonly id: string
  readonly tag: string
  readonly releaseVersion: string
  readonly state: CampaignState
  readonly createdAt: Date
  readonly endedAt: Date | null
}

export type CampaignOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'unknown' }
  /** By a double press or by another person. */
  | { readonly outcome: 'already'; readonly state: CampaignState }
  /** Not in this state. */
  | { readonly outcome: 'not-now'; readonly state: CampaignState }
  /** What the person saw is no longer so; nothing was done. */
  | { readonly outcome: 'changed'; readonly state: CampaignState }
  | { readonly outcome: 'insufficient'; readonly problems: readonly VerdictProblem[] }

export interface CampaignContext {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly policy: CampaignPolicy
  readonly now: () => Date
  /** After a commit that a card shows. */
  readonly onPainted: () => void
  /** In the transaction of an act: something else may have to move at once. */
  readonly wake?: (tx: Transaction) => Promise<void>
}
