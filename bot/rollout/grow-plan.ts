import type { Transaction } from '../database.ts'
import { readSnapshot } from '../fleet/read-snapshot.ts'
import { plan } from './plan.ts'
import type { StepDurations } from './plan-estimate.ts'
import { laneKey } from './plan-fleet.ts'
import type { Plan, PlanLane } from './plan-model.ts'
import { readPlanContext } from './read-plan-context.ts'
import { planFrom, policyFrom, requestFrom, toJson } from './stored.ts'
import { machinesOf, newLane, newWaves, supersede, targetsOfLane, writeTargets } from './write-plan.ts'

export type Growth =
  /** So many machines were taken in; most often none. */
  | { readonly type: 'within'; readonly added: number }
  /** More than the policy's share: nothing was taken in, the plan to look at is the new one. */
  | { readonly type: 'grew'; readonly added: number; readonly before: number }

/**
 * A rollout that was planned some time ago and begins now is planned again, in the transaction of its start and so before its
 * first order: the machines that came since are taken in, unless they are too many for what a person had agreed to. Machines
 * that went, moved, or are there already are the lanes' to see. A site that another rollout holds by now stays out, and
 * a target that is no longer the same holds the lanes by itself: then nothing is taken in.
 */
export const growPlan = async (
  tx: Transaction,
  accountId: string,
  rolloutId: string,
  now: Date,
  durations?: StepDurations,
): Promise<Growth> => {
  const row = await tx.rollout.findUniqueOrThrow({ where: { id: rolloutId } })
  const snapshot = await readSnapshot(tx, accountId)
  if (snapshot === null) return { type: 'within', added: 0 }
  const request = requestFrom(row.request)
  const policy = policyFrom(row.policy)
  const { busySites, ...context } = await readPlanContext(tx, accountId, now, durations, rolloutId)
  const leaveOut = [...(request.leaveOut ?? []), ...busySites.keys()]
  const fresh = plan(snapshot, { ...request, leaveOut }, policy, { ...context, busySites: new Map() })
  if (fresh.target?.tag !== row.targetTag || fresh.target.version !== row.targetVersion)
    return { type: 'within', added: 0 }

  const seen = idsOf(planFrom(row.plan).lanes)
  const added = [...idsOf(fresh.lanes)].filter((id) => !seen.has(id)).length
  if (added > policy.growthShare * seen.size) {
    await tx.rollout.update({ where: { id: rolloutId }, data: { plan: toJson(fresh) } })
    return { type: 'grew', added, before: seen.size }
  }
  return { type: 'within', added: await takeIn(tx, accountId, rolloutId, fresh, now) }
}

const idsOf = (lanes: readonly PlanLane[]): ReadonlySet<string> =>
  new Set(lanes.flatMap(machinesOf).map(({ id }) => id))

/** Writes what the rollout does not have yet. @returns how many machines that is */
const takeIn = async (
  tx: Transaction,
  accountId: string,
  rolloutId: string,
  fresh: Plan,
  now: Date,
): Promise<number> => {
  const known = await tx.target.findMany({
    where: { accountId, rolloutId },
    select: { machineId: true, position: true },
  })
  const ids = new Set(known.map(({ machineId }) => machineId))
  const isNew = ({ id }: { readonly id: string }): boolean => !ids.has(id)
  const lanes = fresh.lanes
    .map((lane) => ({
      ...lane,
      wrs: lane.wrs.filter(isNew),
      waves: lane.waves.map((wave) => wave.filter(isNew)).filter((wave) => wave.length > 0),
      off: lane.off.filter(isNew),
    }))
    .filter((lane) => machinesOf(lane).length > 0)
  if (lanes.length === 0) return 0
  await supersede(tx, accountId, lanes, now)
  const targets = [
    ...(await intoPresentLanes(tx, rolloutId, lanes)),
    ...(await intoNewLanes(tx, accountId, rolloutId, lanes)),
  ]
  const last = known.reduce((highest, { position }) => Math.max(highest, position), -1)
  await writeTargets(tx, accountId, rolloutId, targets, now, last + 1)
  await tx.rollout.update({ where: { id: rolloutId }, data: { plan: toJson(fresh) } })
  return targets.length
}

/** Who comes late goes last: into the last wave, so that the small ones stay what the person saw. */
const intoPresentLanes = async (tx: Transaction, rolloutId: string, lanes: readonly PlanLane[]) => {
  const present = await tx.lane.findMany({ where: { rolloutId }, select: { id: true, siteId: true, accountId: true } })
  const waves = await tx.wave.groupBy({
    by: ['laneId'],
    where: { laneId: { in: present.map(({ id }) => id) } },
    _count: true,
  })
  const counts = new Map(waves.map(({ laneId, _count: count }) => [laneId, count]))
  const found = lanes.flatMap((lane) => {
    const row = present.find(({ siteId }) => laneKey(siteId) === laneKey(lane.siteId))
    return row === undefined ? [] : [{ lane, row, count: counts.get(row.id) ?? 0, size: lane.waves.flat().length }]
  })
  for (const { row, count, size } of found) {
    if (size === 0) continue
    const { id: laneId, accountId } = row
    if (count === 0) await tx.wave.create({ data: { accountId, laneId, index: 0, size, state: 'waiting' } })
    else
      await tx.wave.update({
        where: { laneId_index: { laneId, index: count - 1 } },
        data: { size: { increment: size } },
      })
  }
  return found.flatMap(({ lane, row, count, size }) => {
    const waveCount = Math.max(count, size > 0 ? 1 : 0)
    return targetsOfLane(lane, row.id, waveCount, () => waveCount - 1)
  })
}

/** A site that was not in the plan. Whoever takes it in the same moment has it, and it stays out. */
const intoNewLanes = async (tx: Transaction, accountId: string, rolloutId: string, lanes: readonly PlanLane[]) => {
  const present = await tx.lane.findMany({ where: { rolloutId }, select: { siteId: true, position: true } })
  const keys = new Set(present.map(({ siteId }) => laneKey(siteId)))
  const first = present.reduce((highest, { position }) => Math.max(highest, position), -1) + 1
  const made = lanes
    .filter(({ siteId }) => !keys.has(laneKey(siteId)))
    .map((lane, index) => ({ lane, row: newLane(accountId, rolloutId, lane, first + index, null) }))
  if (made.length === 0) return []
  const written = await tx.lane.createManyAndReturn({
    data: made.map(({ row }) => row),
    skipDuplicates: true,
    select: { id: true },
  })
  const ids = new Set(written.map(({ id }) => id))
  const ours = made.filter(({ row }) => ids.has(row.id))
  await tx.wave.createMany({ data: ours.flatMap(({ lane, row }) => newWaves(accountId, row.id, lane)) })
  return ours.flatMap(({ lane, row }) => targetsOfLane(lane, row.id, lane.waves.length))
}
