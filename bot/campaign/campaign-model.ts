import type { Phase } from '../rollout/request.ts'

/** DESIGN 3. `rolled-back` and `withdrawn` may follow any of the others but `done`. */
export const campaignStates = [
  'announced',
  'testing',
  'validated',
  'rejected',
  'awaiting-approval',
  'promoted',
  'production',
  'done',
  'rolled-back',
  'withdrawn',
] as const
export type CampaignState = (typeof campaignStates)[number]

export const openCampaignStates: readonly CampaignState[] = [
  'announced',
  'testing',
  'validated',
  'awaiting-approval',
  'promoted',
  'production',
]

/** Policy of the test phase. */
export interface CampaignPolicy {
  /** Hours that a test machine must have been seen running the tag. */
  readonly soakHours: number
}

/**
 * What the test phase has to show for itself, machine by machine, as read back from the console. An approval is bound
 * to a hash over it, so it holds facts only: nothing that changes with the clock alone.
 */
export interface Evidence {
  readonly tag: string
  readonly version: string
  readonly machines: readonly EvidenceMachine[]
  /** Failed in a test rollout and not seen running since. */
  readonly failures: readonly EvidenceFailure[]
  /** Chosen for the test, but not reached: off, gone, moved. */
  readonly exclusions: readonly { readonly machineId: string; readonly name: string; readonly reason: string }[]
  /** Since when the first of the machines that still run it does, ISO 8601; null while none does. */
  readonly runningSince: string | null
  /** An owner's reason for a shorter soak time; null where it was kept. */
  readonly soakOverride: string | null
  /** The way back, per WRS: the tag it would be given; null where none is known (rule rollback). */
  readonly wayBack: readonly { readonly wrsId: string; readonly name: string; readonly previousTag: string | null }[]
}

export interface EvidenceMachine {
  readonly machineId: string
  readonly name: string
  readonly kind: 'wrs' | 'workstation'
  readonly siteName: string | null
  readonly askedTag: string
  readonly installedAt: string | null
  readonly restartedAt: string | null
  readonly runningSince: string | null
  /** Read back now. */
  readonly runningVersion: string
  readonly power: 'on' | 'off'
}

export interface EvidenceFailure {
  readonly machineId: string
  readonly name: string
  readonly reason: string
  readonly acknowledgedBy: string | null
}

/** Facts that a campaign moves by; read at one moment. */
export interface CampaignFacts {
  readonly state: CampaignState
  readonly tag: string
  readonly previousTag: string
  readonly releaseStatus: 'test' | 'official' | 'withdrawn' | null
  readonly defaultTag: string
  /** Rollouts of this tag, oldest first; `open` until done or cancelled. */
  readonly rollouts: readonly { readonly phase: Phase; readonly state: string; readonly open: boolean }[]
  readonly verdict: 'validated' | 'rejected' | null
  /** State of the newest approval; null where none was asked for. */
  readonly approval: 'open' | 'approved' | 'rejected' | 'expired' | 'void' | 'task' | 'failed' | 'done' | null
  readonly quarantined: boolean
  /** Of machines that can be reached (on, listed). */
  readonly reachable: { readonly total: number; readonly running: number }
}
