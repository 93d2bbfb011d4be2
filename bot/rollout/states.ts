/** The closed lists of states. An unknown one read from the database fails closed (`parseState`). */

export const rolloutStates = ['draft', 'scheduled', 'running', 'paused', 'ledger', 'done', 'cancelled'] as const
/** `ledger`: all waves are over, machines that were off are still awaited, until the deadline. */
export type RolloutState = (typeof rolloutStates)[number]

export const laneStates = ['wrs', 'wave', 'held', 'between-waves', 'ledger', 'done'] as const
/** `wrs`: its WRS come first. `held`: stopped by a reason that a person answers with `next`, `retry` or `cancel`. */
export type LaneState = (typeof laneStates)[number]

export const targetStates = [
  'waiting',
  'updating',
  'installed',
  'restarting',
  'off',
  'running',
  'failed',
  'skipped',
  'missed',
  'cancelled',
] as const
/** `off`: in the ledger. `running`: seen running the target. `missed`: still off when the ledger closed. */
export type TargetState = (typeof targetStates)[number]

export const waveStates = ['waiting', 'running', 'done'] as const
export type WaveState = (typeof waveStates)[number]

export const commandStates = ['intended', 'sending', 'answered', 'refused', 'withdrawn'] as const
/** `withdrawn`: taken back before the console had it, or before it was asked for again. */
export type CommandState = (typeof commandStates)[number]

/** The states in which nothing more will happen by itself. */
export const finalTargetStates: ReadonlySet<TargetState> = new Set([
  'running',
  'failed',
  'skipped',
  'missed',
  'cancelled',
])

export const openRolloutStates: readonly RolloutState[] = ['scheduled', 'running', 'paused', 'ledger']

/** A WRS comes before all waves. */
export const WRS_WAVE = -1

export const parseState = <State extends string>(states: readonly State[], value: string): State => {
  const state = states.find((candidate) => candidate === value)
  if (state === undefined) throw new Error(`unknown state "${value}": this program is older than its database`)
  return state
}
