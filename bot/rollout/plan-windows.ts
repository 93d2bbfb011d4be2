import { type SiteWindow, windowAt } from '../schedule/read-windows.ts'
import type { WindowSight } from '../schedule/windows.ts'
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

/**
 * Which sites wait, until when, of those that would otherwise begin at the start of the rollout; and whose restarts do, of
 * those that were asked for at an hour of their own.
 */
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
    const waitAt = (at: Date, kind: 'update' | 'restart') => {
      const sight = windowAt(place, at)
      const step = stepOf(kind, wrs.length > 0 ? 'wrs' : 'workstation', durations)
      return roomFor(sight, at, step, 1) > 0 ? null : sight
    }
    const notice = ({ opensAt }: WindowSight, restarts: boolean): Notice => ({
      code: 'outside-window',
      siteId,
      opensAt: opensAt === null ? null : opensAt.toISOString(),
      timeZone: place.timeZone,
      restarts,
    })
    const inWindow = request.restartInWindow !== undefined
    const begin = waitAt(start, inWindow ? 'restart' : 'update')
    const told = begin === null ? [] : [notice(begin, inWindow)]
    const from = begin === null ? start : begin.opensAt
    const { restartAt } = request
    if (inWindow || restartAt === null || from === null || restartAt <= from) return told
    const restart = waitAt(restartAt, 'restart')
    return restart === null ? told : [...told, notice(restart, true)]
  })
}

/** Whether machines may stand waiting between two steps, for hours or for a person: then the work takes longer than its sum. */
export const mayWait = (
  request: UpdateRequest,
  lanes: readonly PlanLane[],
  windows: PlanWindows | undefined,
): boolean =>
  request.restartAt !== null ||
  request.restartInWindow !== undefined ||
  request.pauseBetweenWaves ||
  lanes.some(({ siteId }) => windows?.places.has(laneKey(siteId)) === true)
