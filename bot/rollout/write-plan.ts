import { randomUUID } from 'node:crypto'
import type { Transaction } from '../database.ts'
import { laneKey } from './plan-fleet.ts'
import type { Plan, PlanLane, PlannedMachine } from './plan-model.ts'
import { WRS_WAVE } from './states.ts'

/** Every machine of a lane of a plan: its WRS, its waves, and those that are off. */
export const machinesOf = (lane: PlanLane): readonly PlannedMachine[] => [
  ...lane.wrs,
  ...lane.waves.flat(),
  ...lane.off,
]

/**
 * Machines still in the ledger of an earlier rollout belong to this one now. Their lanes are locked before them, as a pass
 * over the lanes does: one that is about to order them is waited for, and sees afterwards that they are gone.
 */
export const supersede = async (
  tx: Transaction,
  accountId: string,
  lanes: readonly PlanLane[],
  now: Date,
): Promise<void> => {
  const ids = JSON.stringify(lanes.flatMap(machinesOf).map(({ id }) => id))
  await tx.$queryRaw`
    SELECT id::text FROM lane WHERE account_id = ${accountId} AND state = 'ledger' AND id IN (
      SELECT lane_id FROM target WHERE account_id = ${accountId}
        AND machine_id IN (SELECT jsonb_array_elements_text(${ids}::jsonb)))
    ORDER BY id FOR UPDATE`
  await tx.$executeRaw`
    WITH left_behind AS (
      UPDATE target SET state = 'skipped', reason = 'superseded', since = ${now}, due_at = NULL
      FROM lane WHERE lane.id = target.lane_id AND lane.account_id = ${accountId} AND lane.state = 'ledger'
        AND target.state NOT IN ('running', 'failed', 'skipped', 'missed', 'cancelled')
        AND target.machine_id IN (SELECT jsonb_array_elements_text(${ids}::jsonb))
      RETURNING target.lane_id
    ) UPDATE lane SET dirty = true WHERE id IN (SELECT lane_id FROM left_behind)`
}

/** One machine of a rollout, about to be written. */
export interface NewTarget {
  readonly machine: PlannedMachine
  readonly laneId: string
  readonly wave: number
  readonly state: 'waiting' | 'off'
}

/** @param waveCount of the lane once these are in it: where those that are off come, behind the last wave */
export const targetsOfLane = (
  lane: PlanLane,
  laneId: string,
  waveCount: number,
  waveOf: (index: number) => number = (index) => index,
): readonly NewTarget[] => [
  ...lane.wrs.map((machine) => ({ machine, laneId, wave: WRS_WAVE, state: 'waiting' as const })),
  ...lane.waves.flatMap((machines, index) =>
    machines.map((machine) => ({ machine, laneId, wave: waveOf(index), state: 'waiting' as const })),
  ),
  // A WRS that is off still comes before everything once it is on; a workstation comes after the last wave.
  ...lane.off.map((machine) => ({
    machine,
    laneId,
    wave: machine.kind === 'wrs' ? WRS_WAVE : waveCount,
    state: 'off' as const,
  })),
]

/** @param firstPosition where they stand among the rollout's machines */
export const writeTargets = async (
  tx: Transaction,
  accountId: string,
  rolloutId: string,
  targets: readonly NewTarget[],
  now: Date,
  firstPosition = 0,
): Promise<void> => {
  const rows = targets.map(({ machine, laneId, wave, state }, index) => ({
    ...machine,
    laneId,
    wave,
    state,
    position: firstPosition + index,
  }))
  await tx.$executeRaw`
    INSERT INTO target (account_id, rollout_id, machine_id, lane_id, kind, wave, position, state, reason, since, from_version, from_tag)
    SELECT ${accountId}, ${rolloutId}::uuid, id, "laneId", kind, wave, position, state,
      CASE WHEN state = 'off' THEN 'powered-off' END, ${now}, "fromVersion", "fromTag"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS planned(id text, "laneId" uuid, kind text, wave int,
      position int, state text, "fromVersion" text, "fromTag" text)`
}

/** The rows of a lane as they are at its beginning. */
export const newLane = (
  accountId: string,
  rolloutId: string,
  lane: PlanLane,
  position: number,
  startAt: Date | null,
) => ({
  id: randomUUID(),
  accountId,
  rolloutId,
  position,
  siteId: lane.siteId,
  state: lane.wrs.length > 0 ? 'wrs' : 'wave',
  openSite: laneKey(lane.siteId),
  dirty: startAt === null,
  dueAt: startAt,
})

export const newWaves = (accountId: string, laneId: string, { waves }: PlanLane) =>
  waves.map((machines, index) => ({ accountId, laneId, index, size: machines.length, state: 'waiting' }))

/** All that a plan makes of a rollout. A site that another rollout holds is the database's to refuse. */
export const writePlan = async (
  tx: Transaction,
  accountId: string,
  rolloutId: string,
  { lanes }: Plan,
  startAt: Date | null,
  now: Date,
): Promise<void> => {
  const rows = lanes.map((lane, position) => ({ lane, row: newLane(accountId, rolloutId, lane, position, startAt) }))
  await tx.lane.createMany({ data: rows.map(({ row }) => row) })
  await tx.wave.createMany({ data: rows.flatMap(({ lane, row }) => newWaves(accountId, row.id, lane)) })
  const targets = rows.flatMap(({ lane, row }) => targetsOfLane(lane, row.id, lane.waves.length))
  await writeTargets(tx, accountId, rolloutId, targets, now)
  // The database learns at once what was written; by itself it would, minutes later, and until then search in the slowest way.
  await tx.$executeRaw`ANALYZE lane, wave, target`
}
