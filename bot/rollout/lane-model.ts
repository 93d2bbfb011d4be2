import type { CommandItemState, CommandKind } from '../fleet/console.ts'
import type { MachineKind, Power, ReleaseStatus } from '../fleet/model.ts'
import type { ReasonCode } from '../rules.ts'
import type { WindowSight } from '../schedule/windows.ts'
import type { StepDurations } from './plan-estimate.ts'
import type { Phase, Policy } from './request.ts'
import type { CommandState, LaneState, RolloutState, TargetState, WaveState } from './states.ts'

/** All that a decision about one lane rests on, read at one moment. */
export interface LaneFacts {
  readonly rollout: RolloutFacts
  readonly lane: LaneRecord
  /** By index, from 0. */
  readonly waves: readonly WaveRecord[]
  /**
   * In the order of the plan: the machines that have not ended, up to the wave `horizon`. Those of later waves wait, and
   * cost nothing until their wave is near; those that ended are in `ended`.
   */
  readonly targets: readonly TargetFacts[]
  /** The last wave whose machines are in `targets`. */
  readonly horizon: number
  /** How many machines of a wave ended how, beside those in `targets`. */
  readonly ended: readonly EndedCount[]
  /** Every WRS that could serve one of the targets, by id. */
  readonly wrs: ReadonlyMap<string, WrsFacts>
  /** Where the moment stands among the site's hours; null: it has none, and work is done whenever. */
  readonly window: WindowSight | null
  /** What steps are assumed to take: one that would not be over in the window waits for the next. */
  readonly durations: StepDurations
}

export interface EndedCount {
  readonly wave: number
  readonly state: TargetState
  readonly count: number
}

export interface RolloutFacts {
  readonly id: string
  readonly state: RolloutState
  readonly phase: Phase
  readonly sentTag: string | null
  readonly targetTag: string
  readonly targetVersion: string
  readonly policy: Policy
  readonly startAt: Date | null
  readonly restartAt: Date | null
  /** For machines in use: installed whenever, restarted in a window only. */
  readonly restartInWindow: boolean
  readonly pauseBetweenWaves: boolean
  readonly deadline: Date | null
  /** Null: the console no longer lists it. */
  readonly releaseStatus: ReleaseStatus | null
  readonly defaultTag: string
}

export interface LaneRecord {
  readonly id: string
  readonly position: number
  /** Null: the remote machines. */
  readonly siteId: string | null
  readonly state: LaneState
  readonly reason: ReasonCode | null
  readonly waveIndex: number
  readonly toleratedWave: number | null
  readonly commandCount: number
}

export interface WaveRecord {
  readonly index: number
  readonly state: WaveState
}

/** What the rollout keeps of one machine. */
export interface TargetRecord {
  readonly machineId: string
  readonly kind: MachineKind
  readonly wave: number
  readonly state: TargetState
  readonly reason: ReasonCode | null
  readonly detail: string | null
  readonly attempt: number
  readonly commandKey: string | null
  readonly since: Date
  readonly dueAt: Date | null
  readonly installedAt: Date | null
  readonly restartedAt: Date | null
  readonly runningAt: Date | null
}

export interface TargetFacts extends TargetRecord {
  /** As last seen; null when the console no longer lists it. */
  readonly machine: MachineSight | null
  /** The intent that `commandKey` names. */
  readonly command: CommandSight | null
}

export interface MachineSight {
  readonly power: Power
  readonly version: string
  readonly installedVersion: string | null
  readonly siteId: string | null
  readonly wrsId: string | null
  readonly connection: 'lan' | 'remote' | null
}

export interface CommandSight {
  readonly kind: CommandKind
  readonly state: CommandState
  readonly answeredAt: Date | null
  /** Why the console refused it. */
  readonly error: string | null
  /** How this machine's part ended; null while it has not. */
  readonly item: { readonly state: CommandItemState; readonly reason: string | null } | null
}

export interface WrsFacts {
  readonly id: string
  readonly siteId: string | null
  readonly power: Power
  readonly version: string
}

/** An order for the console, to be kept before it is sent. */
export interface Intent {
  readonly key: string
  readonly kind: CommandKind
  readonly targetType: MachineKind
  readonly targets: readonly string[]
  readonly tag: string | null
  /** Not to be sent for the first time after this; null: whenever. */
  readonly notAfter: Date | null
}

export interface LaneOutcome {
  readonly lane: LaneRecord
  readonly waves: readonly WaveRecord[]
  /** Only those that changed. */
  readonly targets: readonly TargetRecord[]
  readonly intents: readonly Intent[]
  /** The waves went past the horizon: there is more to decide at once. */
  readonly lookAgain: boolean
  /** When to look again without being told; null: only when told. */
  readonly dueAt: Date | null
}
