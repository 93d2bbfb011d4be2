import { subSeconds } from 'date-fns/subSeconds'
import type { MachineKind } from '../fleet/model.ts'
import type { WindowSight } from '../schedule/windows.ts'
import type { StepDurations } from './plan-estimate.ts'

/** What one machine takes for its next step, in seconds: the installation (0 for a restart alone), then the restart. */
interface Step {
  readonly install: number
  readonly restart: number
}

export const stepOf = (kind: 'update' | 'restart', machine: MachineKind, durations: StepDurations): Step => {
  const [install, restart] =
    machine === 'wrs' ? [durations.wrsInstall, durations.wrsRestart] : [durations.install, durations.restart]
  return { install: kind === 'update' ? install : 0, restart }
}

/**
 * For how many machines, those under way among them, a step begun now would be over before the window ends: they install
 * together and restart in batches. None while it is closed; no limit where it has no end. A window that is too short for any step
 * (its zone or the assumed durations have changed since it was set) keeps nobody waiting for ever: it counts while it is open.
 */
export const roomFor = (
  window: WindowSight | null,
  now: Date,
  { install, restart }: Step,
  restartsAtOnce: number,
): number => {
  if (window === null) return Number.POSITIVE_INFINITY
  if (!window.open) return 0
  const { openedAt, closesAt } = window
  if (closesAt === null) return Number.POSITIVE_INFINITY
  const whole = openedAt === null ? Number.POSITIVE_INFINITY : secondsBetween(openedAt, closesAt)
  if (whole < install + restart) return Number.POSITIVE_INFINITY
  const batches = Math.floor((secondsBetween(now, closesAt) - install) / Math.max(restart, 1e-9))
  return Math.max(0, batches) * Math.max(1, restartsAtOnce)
}

/** Until when a step may be begun: what was not sent by then belongs to the next window. */
export const latestBegin = (window: WindowSight | null, { install, restart }: Step): Date | null => {
  if (window?.closesAt == null) return null
  const latest = subSeconds(window.closesAt, install + restart)
  return window.openedAt !== null && latest < window.openedAt ? window.closesAt : latest
}

const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1_000
