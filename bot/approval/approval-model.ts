import type { Evidence } from '../campaign/campaign-model.ts'
import type { Organisation } from '../people/authorise.ts'

/**
 * `open`: decisions are taken. `approved`: enough of them; the promotion is on its way. `task`: this token may not
 * promote, support does it by hand and the account's tag is watched. `done`: the account's tag was read back. `failed`:
 * the console will never take it. `void`: what was approved is no longer so.
 */
export const approvalStates = ['open', 'approved', 'task', 'done', 'rejected', 'expired', 'void', 'failed'] as const
export type ApprovalState = (typeof approvalStates)[number]

export interface ApprovalPolicy {
  /** Decisions needed to approve; one is enough to reject. */
  readonly needed: number
  /** Of which organisation at least one decision must come; null: of any. */
  readonly organisation: Organisation | null
  readonly expiresAfterHours: number
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
  readonly stateReason: string | null
  readonly tag: string
  readonly releaseVersion: string
  readonly campaignId: string
  readonly evidence: Evidence
  readonly policy: ApprovalPolicy
  readonly requestedBy: { readonly personId: string; readonly name: string }
  readonly requestedAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
  readonly decisions: readonly {
    readonly personId: string
    readonly name: string
    readonly verdict: 'approve' | 'reject'
    readonly reason: string | null
    readonly platform: 'slack' | 'teams'
    readonly decidedAt: Date
  }[]
}
