import type { Transaction } from '../database.ts'
import type { CommandItemState, CommandKind } from '../fleet/console.ts'
import { powerFrom, releaseStatusFrom } from '../fleet/read-snapshot.ts'
import type { ReasonCode } from '../rules.ts'
import { REMOTE_PLACE, readWindows, windowAt } from '../schedule/read-windows.ts'
import type { CommandSight, LaneFacts, RolloutFacts, TargetFacts, WaveRecord, WrsFacts } from './lane-model.ts'
import { assumedDurations, type StepDurations } from './plan-estimate.ts'
import { commandStates, laneStates, parseState, rolloutStates, targetStates, waveStates } from './states.ts'
import { policyFrom, requestFrom } from './stored.ts'

/** Lanes decided in one transaction: enough for few statements a lane, few enough to keep memory and locks small. */
const LANES_AT_ONCE = 100

/** Machines of later waves than the next one are not read: most of a lane waits most of the time. */
const WAVES_AHEAD = 1

/**
 * Takes lanes that something changed for, or whose time has come, and reads all that a decision about them rests on.
 * The rows stay locked until the caller's transaction ends; a second instance takes others meanwhile. Their rollouts are locked
 * before them, in the order in which a person's act locks: the other way round a pass and an act stop one another. A
 * rollout that somebody holds is not waited for: whoever it is leaves its lanes to the next look.
 */
export const claimLanes = async (
  tx: Transaction,
  accountId: string,
  now: Date,
  durations: StepDurations = assumedDurations,
): Promise<readonly LaneFacts[]> => {
  const free = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM rollout WHERE account_id = ${accountId}
      AND id IN (SELECT rollout_id FROM lane WHERE account_id = ${accountId} AND (dirty OR due_at <= ${now}))
    ORDER BY id FOR UPDATE SKIP LOCKED`
  if (free.length === 0) return []
  const freeIds = JSON.stringify(free.map(({ id }) => id))
  const claimed = await tx.$queryRaw<LaneRow[]>`
    SELECT lane.id::text, lane.position, lane.site_id AS "siteId", lane.state, lane.reason, lane.wave_index AS "waveIndex",
      lane.tolerated_wave AS "toleratedWave", lane.command_count AS "commandCount", lane.rollout_id::text AS "rolloutId"
    FROM lane WHERE lane.account_id = ${accountId} AND (lane.dirty OR lane.due_at <= ${now})
      AND lane.rollout_id IN (SELECT jsonb_array_elements_text(${freeIds}::jsonb)::uuid)
    ORDER BY lane.rollout_id, lane.position LIMIT ${LANES_AT_ONCE} FOR UPDATE SKIP LOCKED`
  if (claimed.length === 0) return []
  const laneIds = JSON.stringify(claimed.map((lane) => lane.id))
  const rollouts = await readRollouts(tx, accountId, claimed)
  const waves = Map.groupBy(await readWaves(tx, laneIds), (wave) => wave.laneId)
  const rows = await readOpenTargets(tx, laneIds)
  const targets = Map.groupBy(rows, (target) => target.laneId)
  const ended = Map.groupBy(await readEnded(tx, laneIds), (count) => count.laneId)
  const wrs = await readServers(tx, accountId, claimed, rows)
  const windows = await readWindows(tx, accountId)
  return claimed.flatMap((row) => {
    const rollout = rollouts.get(row.rolloutId)
    if (rollout === undefined) return []
    const window = windows.get(row.siteId ?? REMOTE_PLACE)
    const facts: LaneFacts = {
      rollout,
      lane: { ...row, state: parseState(laneStates, row.state) },
      waves: (waves.get(row.id) ?? []).map(
        ({ index, state }): WaveRecord => ({ index, state: parseState(waveStates, state) }),
      ),
      targets: (targets.get(row.id) ?? []).map(targetFrom),
      horizon: row.waveIndex + WAVES_AHEAD,
      ended: (ended.get(row.id) ?? []).map(({ wave, state, count }) => ({
        wave,
        state: parseState(targetStates, state),
        count,
      })),
      wrs,
      window: window === undefined ? null : windowAt(window, now),
      durations,
    }
    return [facts]
  })
}

interface LaneRow {
  readonly id: string
  readonly position: number
  readonly siteId: string | null
  readonly state: string
  readonly reason: ReasonCode | null
  readonly waveIndex: number
  readonly toleratedWave: number | null
  readonly commandCount: number
  readonly rolloutId: string
}

const readRollouts = async (
  tx: Transaction,
  accountId: string,
  lanes: readonly LaneRow[],
): Promise<ReadonlyMap<string, RolloutFacts>> => {
  const ids = [...new Set(lanes.map((lane) => lane.rolloutId))]
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } })
  const rows = await tx.rollout.findMany({ where: { accountId, id: { in: ids } }, omit: { plan: true } })
  const releases = await tx.release.findMany({
    where: { accountId, goneAt: null, tag: { in: rows.map((row) => row.targetTag) } },
    select: { tag: true, status: true },
  })
  const statuses = new Map(releases.map((release) => [release.tag, releaseStatusFrom(release.status)]))
  return new Map(
    rows.map((row) => {
      const request = requestFrom(row.request)
      const facts: RolloutFacts = {
        id: row.id,
        state: parseState(rolloutStates, row.state),
        phase: request.phase,
        sentTag: row.tag,
        targetTag: row.targetTag,
        targetVersion: row.targetVersion,
        policy: policyFrom(row.policy),
        startAt: row.startAt,
        restartAt: request.restartAt,
        restartInWindow: request.restartInWindow ?? false,
        pauseBetweenWaves: request.pauseBetweenWaves,
        deadline: row.deadline,
        releaseStatus: statuses.get(row.targetTag) ?? null,
        defaultTag: account.defaultTag,
      }
      return [row.id, facts]
    }),
  )
}

const readWaves = (
  tx: Transaction,
  laneIds: string,
): Promise<{ laneId: string; index: number; state: string }[]> => tx.$queryRaw`
  SELECT lane_id::text AS "laneId", index, state FROM wave
  WHERE lane_id IN (SELECT jsonb_array_elements_text(${laneIds}::jsonb)::uuid) ORDER BY index`

interface TargetRow {
  readonly laneId: string
  readonly machineId: string
  readonly kind: string
  readonly wave: number
  readonly state: string
  readonly reason: ReasonCode | null
  readonly detail: string | null
  readonly attempt: number
  readonly commandKey: string | null
  /** ISO 8601, as are the others: the row comes as JSON. */
  readonly since: string
  readonly dueAt: string | null
  readonly installedAt: string | null
  readonly restartedAt: string | null
  readonly runningAt: string | null
  /** Null: the console no longer lists the machine. */
  readonly power: string | null
  readonly version: string
  readonly installedVersion: string | null
  readonly siteId: string | null
  readonly wrsId: string | null
  readonly connection: string | null
  readonly commandKind: CommandKind | null
  readonly commandState: string
  readonly answeredAt: string | null
  readonly commandError: string | null
  readonly itemState: CommandItemState | null
  readonly itemReason: string | null
}

/**
 * One row of JSON instead of a row a machine: decoding rows is what a pass would otherwise spend its time on. Every join
 * is by the whole of a primary key, so that it stays quick while the database knows nothing yet of how the rows lie.
 */
const readOpenTargets = async (tx: Transaction, laneIds: string): Promise<readonly TargetRow[]> => {
  const [found] = await tx.$queryRaw<{ rows: readonly TargetRow[] }[]>`
    SELECT coalesce(jsonb_agg(to_jsonb(open)), '[]') AS rows FROM (
      SELECT target.lane_id AS "laneId", target.machine_id AS "machineId", target.kind, target.wave, target.state,
        target.reason, target.detail, target.attempt, target.command_key AS "commandKey", target.since,
        target.due_at AS "dueAt", target.installed_at AS "installedAt", target.restarted_at AS "restartedAt",
        target.running_at AS "runningAt",
        machine.power, machine.version, machine.installed_version AS "installedVersion", machine.site_id AS "siteId",
        machine.wrs_id AS "wrsId", machine.connection,
        command.kind AS "commandKind", command.state AS "commandState", command.answered_at AS "answeredAt",
        command.error AS "commandError", item.state AS "itemState", item.reason AS "itemReason"
      FROM lane
      JOIN target ON target.lane_id = lane.id
      LEFT JOIN machine ON machine.account_id = target.account_id AND machine.id = target.machine_id
        AND machine.gone_at IS NULL
      LEFT JOIN command ON command.key = target.command_key
      LEFT JOIN command_item item ON item.account_id = target.account_id AND item.console_id = command.console_id
        AND item.target_id = target.machine_id
      WHERE lane.id IN (SELECT jsonb_array_elements_text(${laneIds}::jsonb)::uuid)
        AND target.state NOT IN ('running', 'failed', 'skipped', 'missed', 'cancelled')
        AND (target.state <> 'waiting' OR target.wave <= lane.wave_index + ${WAVES_AHEAD}::int)
      ORDER BY target.wave, target.position
    ) AS open`
  return found?.rows ?? []
}

const readEnded = (
  tx: Transaction,
  laneIds: string,
): Promise<{ laneId: string; wave: number; state: string; count: number }[]> =>
  tx.$queryRaw`
    SELECT lane_id::text AS "laneId", wave, state, count(*)::int AS count FROM target
    WHERE lane_id IN (SELECT jsonb_array_elements_text(${laneIds}::jsonb)::uuid) AND state IN ('running', 'failed')
    GROUP BY lane_id, wave, state`

const targetFrom = (row: TargetRow): TargetFacts => ({
  machineId: row.machineId,
  kind: row.kind === 'wrs' ? 'wrs' : 'workstation',
  wave: row.wave,
  state: parseState(targetStates, row.state),
  reason: row.reason,
  detail: row.detail,
  attempt: row.attempt,
  commandKey: row.commandKey,
  since: new Date(row.since),
  dueAt: momentFrom(row.dueAt),
  installedAt: momentFrom(row.installedAt),
  restartedAt: momentFrom(row.restartedAt),
  runningAt: momentFrom(row.runningAt),
  machine:
    row.power === null
      ? null
      : {
          power: powerFrom(row.power),
          version: row.version,
          installedVersion: row.installedVersion,
          siteId: row.siteId,
          wrsId: row.wrsId,
          connection: row.connection === 'lan' || row.connection === 'remote' ? row.connection : null,
        },
  command: commandFrom(row),
})

const momentFrom = (value: string | null): Date | null => (value === null ? null : new Date(value))

const commandFrom = (row: TargetRow): CommandSight | null => {
  if (row.commandKind === null) return null
  return {
    kind: row.commandKind,
    state: parseState(commandStates, row.commandState),
    answeredAt: momentFrom(row.answeredAt),
    error: row.commandError,
    item: row.itemState === null ? null : { state: row.itemState, reason: row.itemReason },
  }
}

/** The WRS of these lanes' sites, and those that their workstations name, wherever they stand. */
const readServers = async (
  tx: Transaction,
  accountId: string,
  lanes: readonly LaneRow[],
  targets: readonly TargetRow[],
): Promise<ReadonlyMap<string, WrsFacts>> => {
  const sites = [...new Set(lanes.flatMap(({ siteId }) => siteId ?? []))]
  const named = [...new Set(targets.flatMap(({ wrsId }) => wrsId ?? []))]
  const rows = await tx.machine.findMany({
    where: { accountId, kind: 'wrs', goneAt: null, OR: [{ siteId: { in: sites } }, { id: { in: named } }] },
    select: { id: true, siteId: true, power: true, version: true },
  })
  return new Map(rows.map((row) => [row.id, { ...row, power: powerFrom(row.power) }]))
}
