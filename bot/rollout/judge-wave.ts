import type { ReasonCode } from '../rules.ts'
import type { TargetRecord } from './lane-model.ts'
import type { Policy } from './request.ts'

export interface WaveCounts {
  readonly running: number
  readonly failed: number
}

/** Of the machines that this wave could reach: those that were off, or were there already, are outside the rate. */
export const waveCounts = (targets: Iterable<TargetRecord>, waveIndex: number): WaveCounts => {
  let running = 0
  let failed = 0
  for (const target of targets) {
    if (target.wave !== waveIndex) continue
    if (target.state === 'running') running += 1
    if (target.state === 'failed') failed += 1
  }
  return { running, failed }
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
