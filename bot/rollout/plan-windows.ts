import { type SiteWindow, windowAt } from '../schedule/read-windows.ts'
import type { StepDurations } from './plan-estimate.ts'
import { laneKey } from './plan-fleet.ts'
import type { Notice, PlanLane, Refusal } from './plan-model.ts'
import type { UpdateRequest } from './request.ts'
import { roomFor, stepOf } from './window-room.ts'

/** The hours of the sites, and the moment at which the plan is made. */
export interface PlanWindows {
  readonly at: Date
  /** By site id, and `remote`. */
  readonly places: ReadonlyMap<string, Pick<SiteWindow, 'hours' | 'timeZone'>>
}

/** Lanes without hours have no next window to restart in: they stay out of a plan that waits for one. */
export const windowRefusals = (
  request: UpdateRequest,
  lanes: readonly PlanLane[],
  windows: PlanWindows | undefined,
): readonly Refusal[] => {
  if (request.restartInWindow === undefined) return []
  return lanes
    .filter(({ siteId }) => windows?.places.get(laneKey(siteId)) === undefined)
    .map(({ siteId, siteName, wrs, waves, off }) => ({
      code: 'no-window',
      siteId,
      machines: [...wrs, ...waves.flat(), ...off].map(({ id, name }) => ({ id, name })),
      blocking: false,
      facts: siteName === null ? {} : { site: siteName },
      fixes: [],
    }))
}

/** Which sites wait, until when, of those that would otherwise begin at the start of the rollout. */
export const windowNotices = (
  request: UpdateRequest,
  lanes: readonly PlanLane[],
  windows: PlanWindows | undefined,
  durations: StepDurations,
): readonly Notice[] => {
  if (windows === undefined) return []
  const start = request.startAt !== null && request.startAt > windows.at ? request.startAt : windows.at
  return lanes.flatMap(({ siteId, wrs }) => {
    const place = windows.places.get(laneKey(siteId))
    if (place === undefined) return []
    const sight = windowAt(place, start)
    const restarts = request.restartInWindow !== undefined
    const step = stepOf(restarts ? 'restart' : 'update', wrs.length > 0 ? 'wrs' : 'workstation', durations)
    if (roomFor(sight, start, step, 1) > 0) return []
    return [
      {
        code: 'outside-window',
        siteId,
        opensAt: sight.opensAt === null ? null : sight.opensAt.toISOString(),
        timeZone: place.timeZone,
        restarts,
      } as const,
    ]
  })
}
