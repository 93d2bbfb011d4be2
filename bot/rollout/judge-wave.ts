import type { ReasonCode } from '../rules.ts'
import type { EndedCount, TargetRecord } from './lane-model.ts'
import type { Policy } from './request.ts'
import type { TargetState } from './states.ts'

export interface WaveCounts {
  readonly running: number
  readonly failed: number
}

/** Of the machines that this wave could reach: those that were off, or were there already, are outside the rate. */
export const waveCounts = (
  targets: Iterable<TargetRecord>,
  ended: readonly EndedCount[],
  waveIndex: number,
): WaveCounts => {
  const counts = { running: 0, failed: 0 }
  const add = (wave: number, state: TargetState, count: number): void => {
    if (wave === waveIndex && (state === 'running' || state === 'failed')) counts[state] += count
  }
  for (const target of targets) add(target.wave, target.state, 1)
  for (const { wave, state, count } of ended) add(wave, state, count)
  return counts
}

/**
 * Whether a wave must stop and wait for a person: too many failures on the way (with a minimum sample), or too few
 * successes at its end. After the last wave there is nothing left to protect.
 */
export const judgeWave = (
  counts: WaveCounts,
  wave: { readonly over: boolean; readonly last: boolean; readonly tolerated: boolean },
  policy: Pick<Policy, 'successThreshold' | 'errorThreshold' | 'minimumSample'>,
): Extract<ReasonCode, 'error-threshold' | 'success-threshold'> | null => {
  const finished = counts.running + counts.failed
  if (wave.tolerated || finished === 0 || (wave.over && wave.last)) return null
  if (!wave.over) {
    return finished >= policy.minimumSample && counts.failed / finished > policy.errorThreshold
      ? 'error-threshold'
      : null
  }
  return counts.running / finished < policy.successThreshold ? 'success-threshold' : null
}
