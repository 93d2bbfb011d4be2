import type { FleetSnapshot, Machine } from '../fleet/model.ts'
import type { Plan, PlanLane } from './plan-model.ts'

/** How long one step of one machine takes, in seconds. */
export interface StepDurations {
  readonly wrsInstall: number
  readonly wrsRestart: number
  readonly install: number
  readonly restart: number
}

/** Guesses for an account whose rollouts have not taught better ones yet. */
export const assumedDurations: StepDurations = { wrsInstall: 600, wrsRestart: 180, install: 600, restart: 180 }

/**
 * Seconds from Start to the last reachable machine running: lanes side by side; in a lane the WRS one after another, then the
 * waves; in a wave all install at once and restart in batches. Waiting (for a person, for hours, for a time to restart) is not counted.
 */
export const estimateSeconds = (
  snapshot: FleetSnapshot,
  target: NonNullable<Plan['target']>,
  lanes: readonly PlanLane[],
  restartsAtOnce: number,
  durations: StepDurations,
): number => {
  const isInstalled = (machine: Machine): boolean => machine.installedVersion === target.version
  const readyWrs = new Set(snapshot.wrs.filter(isInstalled).map((machine) => machine.id))
  const readyWorkstations = new Set(snapshot.workstations.filter(isInstalled).map((machine) => machine.id))
  const secondsOf = (lane: PlanLane): number => {
    const wrs = lane.wrs.map(({ id }) => durations.wrsRestart + (readyWrs.has(id) ? 0 : durations.wrsInstall))
    const waves = lane.waves.map((wave) => {
      const install = wave.every(({ id }) => readyWorkstations.has(id)) ? 0 : durations.install
      return install + Math.ceil(wave.length / Math.max(1, restartsAtOnce)) * durations.restart
    })
    return [...wrs, ...waves].reduce((sum, seconds) => sum + seconds, 0)
  }
  return lanes.reduce((longest, lane) => Math.max(longest, secondsOf(lane)), 0)
}
