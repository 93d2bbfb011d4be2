import type { ApprovalState } from '../approval/approval-model.ts'
import type { ReleaseStatus } from '../fleet/model.ts'
import type { Phase } from '../rollout/request.ts'
import type { RolloutState } from '../rollout/states.ts'
import type { CampaignState, Evidence } from './campaign-model.ts'
import type { OpenFailure } from './failures.ts'
import type { CampaignReason } from './next-campaign.ts'
import type { SiteCount } from './read-facts.ts'
import type { Verdict } from './stored-campaign.ts'
import type { VerdictProblem } from './verdict.ts'

/** A campaign as a person looks at it: what its living card and the commands are composed from. */
export interface CampaignView {
  readonly id: string
  readonly version: number
  readonly state: CampaignState
  readonly reason: CampaignReason | null
  readonly tag: string
  readonly releaseVersion: string
  readonly releaseStatus: ReleaseStatus | null
  /** Empty where nobody knows it. */
  readonly previousTag: string
  readonly defaultTag: string
  readonly quarantine: { readonly since: Date; readonly why: string } | null
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly promotedAt: Date | null
  /** Nobody asked for an approval here: the account's tag was changed in the console. */
  readonly promotedByHand: boolean
  /** Oldest first. */
  readonly rollouts: readonly CampaignRollout[]
  readonly evidence: Evidence
  /** When the soak time is over; null while no test workstation runs the tag. */
  readonly soakedAt: Date | null
  /** What a verdict of yes still lacks. */
  readonly problems: readonly VerdictProblem[]
  readonly verdict: Verdict | null
  readonly approval: CampaignApproval | null
  readonly usb: { readonly doneAt: Date; readonly by: string } | null
  readonly failures: readonly OpenFailure[]
  /** Machines of the whole account, by place. */
  readonly sites: readonly SiteCount[]
  readonly movers: Movers
  /** As `update` reads it: a test on machines that are a fair sample; null where the fleet is not known. */
  readonly suggestedTest: string | null
  readonly zones: readonly string[]
  readonly over: boolean
}

export interface CampaignRollout {
  readonly id: string
  readonly number: number
  readonly phase: Phase
  readonly state: RolloutState
  readonly open: boolean
  readonly targetVersion: string
  readonly startedBy: string
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

export interface CampaignApproval {
  readonly id: string
  readonly state: ApprovalState
  readonly requestedBy: string
  readonly requestedAt: Date
  readonly decisions: readonly { readonly name: string; readonly verdict: string; readonly decidedAt: Date }[]
}

/** Machines that will move to the account's tag without the bot (rule three-triggers); the first few by name. */
export interface Movers {
  readonly automatic: { readonly count: number; readonly names: readonly string[] }
  readonly stop: { readonly count: number; readonly names: readonly string[] }
}
