import type { Evidence } from '../campaign/campaign-model.ts'
import type { PlatformName } from '../card/card.ts'
import type { Organisation } from '../people/authorise.ts'
import type { KnownPerson } from '../people/people.ts'
import type { EvidenceChange } from './evidence-changes.ts'

/**
 * `open`: decisions are taken. `approved`: enough of them; the promotion is on its way. `task`: this token may not
 * promote, support does it by hand and the account's tag is watched. `done`: the account's tag was read back. `failed`:
 * the console will never take it. `void`: what was approved is no longer so.
 */
export const approvalStates = ['open', 'approved', 'task', 'done', 'rejected', 'expired', 'void', 'failed'] as const
export type ApprovalState = (typeof approvalStates)[number]

/** From these an approval goes on by itself or by a person; the others are ends. */
export const liveApprovalStates: readonly ApprovalState[] = ['open', 'approved', 'task']

export const voidReasons = [
  'evidence-changed',
  'account-changed',
  'quarantined',
  'release-withdrawn',
  'not-validated',
  'already-default',
  'called-back',
] as const
export type VoidReason = (typeof voidReasons)[number]

/** The closed list of why an approval is where it is; who rejected says why in their own words instead. */
export const endReasons = [...voidReasons, 'no-decision', 'unknown-tag', 'console-refused', 'not-allowed'] as const
export type EndReason = (typeof endReasons)[number]

export interface ApprovalPolicy {
  /** Decisions needed to approve; one is enough to reject. */
  readonly needed: number
  /** Of which organisation at least one decision must come; null: of any. */
  readonly organisation: Organisation | null
  readonly expiresAfterHours: number
  /** At least so long between two reminders. */
  readonly remindAfterHours: number
}

export const defaultApprovalPolicy: ApprovalPolicy = {
  needed: 1,
  organisation: null,
  expiresAfterHours: 72,
  remindAfterHours: 4,
}

export interface ApprovalView {
  readonly id: string
  readonly version: number
  readonly state: ApprovalState
  readonly stateReason: EndReason | null
  /** What differed when it became void. */
  readonly changes: readonly EvidenceChange[]
  readonly tag: string
  readonly releaseVersion: string
  readonly campaignId: string
  readonly evidence: Evidence
  readonly hash: string
  readonly policy: ApprovalPolicy
  /** `platform`: null for a request of an older program. */
  readonly requestedBy: { readonly personId: string; readonly name: string; readonly platform: PlatformName | null }
  readonly requestedAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
  /** Who took it back, and where; null for every other end. */
  readonly calledBack: { readonly name: string; readonly platform: PlatformName } | null
  readonly decisions: readonly DecisionView[]
  readonly account: {
    readonly name: string
    readonly consoleId: string | null
    readonly defaultTag: string
    readonly frozen: boolean
  }
  /** Time zones of the account's sites. */
  readonly zones: readonly string[]
  /** Who could decide now; empty once it is decided. */
  readonly deciders: readonly KnownPerson[]
  readonly owners: readonly KnownPerson[]
  /** How often the console was asked. */
  readonly tries: number
}

export interface DecisionView {
  readonly personId: string
  readonly name: string
  readonly verdict: 'approve' | 'reject'
  readonly reason: string | null
  readonly platform: PlatformName
  readonly decidedAt: Date
}
