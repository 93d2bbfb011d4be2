import type { ReasonCode } from '../rules.ts'
import type { Phase } from './request.ts'

/** What would happen to which machine, and why not to the others. Plain data: it is stored as JSON with the rollout. */
export interface Plan {
  readonly phase: Phase
  /** What machines shall run; null when the request cannot name one (then a refusal says why). */
  readonly target: { readonly version: string; readonly tag: string } | null
  /** What is sent with each update; null: the account's default (rule tag-not-promoted). */
  readonly sentTag: string | null
  readonly lanes: readonly PlanLane[]
  /** Selected, but nothing will be done to them: already-there, … */
  readonly skipped: readonly PlannedReason[]
  /** Not possible as asked. One with `blocking` stops the whole plan; the others leave their machines out. */
  readonly refusals: readonly Refusal[]
  /** Worth knowing before Start; nothing stops. */
  readonly notices: readonly Notice[]
  /** Seconds from Start to the last reachable machine running, from durations that the planner was given. */
  readonly estimateSeconds: number
  /** Beside that time there may be waiting: for hours of a site, for a time to restart, or for a person between waves. */
  readonly waits?: true
}

export interface PlanLane {
  /** Null: the remote machines' own lane. */
  readonly siteId: string | null
  readonly siteName: string | null
  /** One after another: the main one first, then the secondaries, so that one can always serve. Those that are off are in `off`. */
  readonly wrs: readonly PlannedMachine[]
  readonly waves: readonly (readonly PlannedMachine[])[]
  /** WRS and workstations that are off now: the ledger. */
  readonly off: readonly PlannedMachine[]
}

export interface PlannedMachine {
  readonly id: string
  readonly name: string
  readonly kind: 'wrs' | 'workstation'
  readonly fromVersion: string
  readonly fromTag: string
}

export interface PlannedReason {
  readonly code: ReasonCode
  readonly siteId: string | null
  readonly machines: readonly { readonly id: string; readonly name: string }[]
}

export interface Refusal extends PlannedReason {
  readonly blocking: boolean
  /** Foreign words that the sentence needs: the tag asked for, what the WRS runs, the rollout that holds the site. */
  readonly facts: Readonly<Record<string, string>>
  /** The way forward, as a change of the request that a button applies. */
  readonly fixes: readonly Fix[]
}

export type Fix =
  | { readonly type: 'include-wrs' }
  | { readonly type: 'use-tag'; readonly tag: string | null }
  | { readonly type: 'use-phase'; readonly phase: Phase; readonly tag: string | null }
  | { readonly type: 'leave-out-site'; readonly siteId: string }
  | { readonly type: 'watch'; readonly rolloutNumber: number }

export type Notice =
  /** Workstations outside the plan that would take the version of their WRS at their next update (rule exposure). */
  | { readonly code: 'exposure'; readonly siteId: string; readonly machines: number }
  /** Machines that will move by themselves, by a stop or by automatic update (rule three-triggers). */
  | {
      readonly code: 'three-triggers'
      readonly trigger: 'stop' | 'automatic'
      readonly machines: readonly { readonly id: string; readonly name: string }[]
    }
  /** After a rollback they would move forward again at their next stop (rule rollback). */
  | { readonly code: 'rollback'; readonly machines: number }
  /** A site none of whose WRS is on: its workstations wait for one. */
  | { readonly code: 'wrs-off'; readonly siteId: string; readonly machines: number }
  | { readonly code: 'quarantined-tag'; readonly tag: string; readonly why: string }
  /** A lane that would wait for its hours, or whose restarts would: until when, ISO 8601; null: nobody knows. */
  | {
      readonly code: 'outside-window'
      readonly siteId: string | null
      readonly opensAt: string | null
      /** Of its clocks. */
      readonly timeZone: string | null
      readonly restarts: boolean
    }
