import type { PlatformName } from '../card/card.ts'
import type { ReasonCode } from '../rules.ts'
import type { Plan } from './plan-model.ts'
import type { Phase, Policy, UpdateRequest } from './request.ts'
import type { LaneState, RolloutState, TargetState } from './states.ts'

/** A rollout as a person looks at it: what the living card, `rollout ID` and `status` are composed from. */
export interface RolloutView {
  readonly id: string
  /** R-12 is 12; null for a draft. */
  readonly number: number | null
  readonly version: number
  readonly state: RolloutState
  readonly stateReason: {
    readonly code: ReasonCode
    readonly words?: string
    readonly by?: string
    /** Of `plan-grew`: so many machines more than the plan that was agreed to had. */
    readonly grown?: { readonly added: number; readonly before: number }
  } | null
  readonly phase: Phase
  readonly targetVersion: string
  readonly targetTag: string
  readonly sentTag: string | null
  readonly request: UpdateRequest
  readonly policy: Policy
  /** The plan as it was started; of a draft, the one to show. */
  readonly plan: Plan
  readonly requestedBy: string
  readonly startedBy: string | null
  /** Where they pressed Start; null before, and for a rollout of an older program. */
  readonly startedOn: PlatformName | null
  readonly createdAt: Date
  readonly startAt: Date | null
  readonly startedAt: Date | null
  readonly deadline: Date | null
  readonly endedAt: Date | null
  readonly lanes: readonly LaneView[]
  /** Over all lanes. */
  readonly counts: TargetCounts
  /** Seconds to the last reachable machine, from the pace so far; null when unknown or over. */
  readonly remainingSeconds: number | null
  /** False while the console cannot be asked: what is shown may be behind. */
  readonly consoleReachable: boolean
}

export interface LaneView {
  readonly siteId: string | null
  /** Null: the remote machines. */
  readonly siteName: string | null
  readonly timeZone: string | null
  readonly state: LaneState
  readonly reason: ReasonCode | null
  /** Of a lane that waits for its hours: when they begin; null while it does not, or when nobody knows. */
  readonly opensAt: Date | null
  readonly wrs: readonly TargetView[]
  readonly waves: readonly WaveView[]
  /** 0-based; equals `waves.length` once all are over. */
  readonly waveIndex: number
  /** Workstations only. */
  readonly counts: TargetCounts
  readonly failures: readonly TargetView[]
  readonly ledger: readonly TargetView[]
}

/** Whether a lane goes on by itself, when the hours of its site begin. */
export const waitsForHours = ({ state, reason }: LaneView): boolean =>
  reason === 'outside-window' && (state === 'wrs' || state === 'wave')

export interface WaveView {
  readonly index: number
  readonly state: 'waiting' | 'running' | 'done'
  readonly counts: TargetCounts
}

export type TargetCounts = Readonly<Record<TargetState, number>> & { readonly total: number }

export interface TargetView {
  readonly machineId: string
  readonly name: string
  readonly kind: 'wrs' | 'workstation'
  readonly siteName: string | null
  readonly group: string | null
  readonly wave: number
  readonly state: TargetState
  readonly reason: ReasonCode | null
  /** Foreign: what the console said. */
  readonly detail: string | null
  readonly attempt: number
  readonly fromVersion: string
  /** What it runs and what its next restart would make it run, as last seen: two facts (rule restart-applies). */
  readonly version: string
  readonly installedVersion: string | null
  readonly installedAt: Date | null
  readonly restartedAt: Date | null
  readonly runningAt: Date | null
  readonly since: Date
}
