import type { StepDurations } from './plan-estimate.ts'
import type { Policy } from './request.ts'

/**
 * In a sandbox whose time runs faster, so do the pauses that are measured in it; the ledger's days stay days.
 * @param speed simulated seconds per real second
 */
export const quickerPolicy = (policy: Policy, speed: number): Policy => ({
  ...policy,
  gather: policy.gather / speed,
  backoff: policy.backoff / speed,
  installTimeout: policy.installTimeout / speed,
  restartTimeout: policy.restartTimeout / speed,
})

export const quickerDurations = (
  { wrsInstall, wrsRestart, install, restart }: StepDurations,
  speed: number,
): StepDurations => ({
  wrsInstall: wrsInstall / speed,
  wrsRestart: wrsRestart / speed,
  install: install / speed,
  restart: restart / speed,
})
