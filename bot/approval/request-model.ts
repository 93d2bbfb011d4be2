import type { Evidence } from '../campaign/campaign-model.ts'
import type { KnownPerson } from '../people/people.ts'
import type { ApprovalPolicy } from './approval-model.ts'

/** What a request would put before those who decide. */
export interface Preview {
  readonly tag: string
  readonly releaseVersion: string
  readonly hash: string
  readonly evidence: Evidence
  readonly previousTag: string
  readonly accountName: string
  readonly policy: ApprovalPolicy
}

/** No request was opened; each says what to do next in bot/text. */
export type RequestRefusal =
  | { readonly outcome: 'fleet-unknown' }
  | { readonly outcome: 'no-campaign'; readonly tag: string }
  | { readonly outcome: 'already-default'; readonly tag: string }
  | { readonly outcome: 'not-validated'; readonly tag: string }
  | { readonly outcome: 'quarantined'; readonly tag: string; readonly why: string | null }
  | { readonly outcome: 'release-withdrawn'; readonly tag: string }
  | { readonly outcome: 'nothing-runs'; readonly tag: string }
  | { readonly outcome: 'open-failures'; readonly tag: string; readonly names: readonly string[] }
  | { readonly outcome: 'open-already'; readonly tag: string; readonly id: string | null }
  /** Another tag is on its way to become the account's. */
  | { readonly outcome: 'busy'; readonly tag: string }
  /** Nobody, or not enough people, could decide but the one who asks. */
  | { readonly outcome: 'nobody-could-decide'; readonly policy: ApprovalPolicy; readonly able: readonly KnownPerson[] }
