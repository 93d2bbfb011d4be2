/** What a person asks for, before any machine was looked at. */
export interface UpdateRequest {
  readonly phase: Phase
  /** As typed; null when none was. Required in the test phase and for a rollback, optional in production. */
  readonly tag: string | null
  readonly selection: Selection
  /** Lanes that stay out of the plan though they are selected: ids of sites, and `remote` for the remote machines' lane. */
  readonly leaveOut?: readonly string[]
  /** Update the WRS of the selected workstations first where they do not run the target (the fix of wrs-decides). */
  readonly includeWrs: boolean
  /** Cumulative parts of each lane's workstations; the last one is always everything that is left. */
  readonly waves: readonly WaveSize[]
  /** A human says `next` between waves. */
  readonly pauseBetweenWaves: boolean
  /** When machines may restart: at once after the installation, or not before this moment. */
  readonly restartAt: Date | null
  /** Machines may restart only in the next maintenance window of their site; they install before it. */
  readonly restartInWindow?: true
  /** When the rollout begins; null: when Start is pressed. */
  readonly startAt: Date | null
}

export type Phase = 'test' | 'production' | 'rollback'

export type Selection =
  | { readonly type: 'everything' }
  | {
      readonly type: 'some'
      /** Whole sites: their WRS and all their workstations, the remote ones that belong to them too. */
      readonly sites: readonly string[]
      /** Group paths; a path takes in what is below it. */
      readonly groups: readonly string[]
      readonly workstations: readonly string[]
      /** WRS alone. */
      readonly wrs: readonly string[]
    }

export type WaveSize =
  | { readonly type: 'count'; readonly machines: number }
  | { readonly type: 'share'; readonly percent: number }

/** How careful a rollout is. Times in seconds unless the name says otherwise. */
export interface Policy {
  /** Share of reachable machines of a wave that must run the target before the next wave; 0 to 1. */
  readonly successThreshold: number
  /** A wave stops when more than this share of its finished machines failed, once `minimumSample` have finished. */
  readonly errorThreshold: number
  readonly minimumSample: number
  /** How many machines of one site may be restarting at once. */
  readonly restartsAtOnce: number
  readonly installTimeout: number
  readonly restartTimeout: number
  /** Tries a machine gets by itself, the first one included. */
  readonly attempts: number
  /** Before the second try; doubles after each. */
  readonly backoff: number
  /** Installed machines wait this long for the others of their wave, so that they restart with few commands. */
  readonly gather: number
  /** How long the ledger stays open. */
  readonly ledgerDays: number
  /** A scheduled rollout asks again at its start when its plan has grown by more than this share of its machines; 0 to 1. */
  readonly growthShare: number
}

export const defaultPolicy: Policy = {
  successThreshold: 0.95,
  errorThreshold: 0.2,
  minimumSample: 5,
  restartsAtOnce: 50,
  installTimeout: 2 * 3_600,
  restartTimeout: 30 * 60,
  attempts: 3,
  backoff: 60,
  gather: 30,
  ledgerDays: 7,
  growthShare: 0.1,
}

export const defaultWaves: readonly WaveSize[] = [
  { type: 'count', machines: 1 },
  { type: 'share', percent: 10 },
  { type: 'share', percent: 50 },
  { type: 'share', percent: 100 },
]
