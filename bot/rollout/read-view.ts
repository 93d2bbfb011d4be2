import type { Transaction } from '../database.ts'
import { parseIdentityText } from '../people/identity.ts'
import type { ReasonCode } from '../rules.ts'
import { REMOTE_PLACE, readWindows, type SiteWindow, windowAt } from '../schedule/read-windows.ts'
import {
  laneStates,
  parseState,
  rolloutStates,
  type TargetState,
  targetStates,
  WRS_WAVE,
  waveStates,
} from './states.ts'
import { planFrom, policyFrom, reasonFrom, requestFrom } from './stored.ts'
import {
  type LaneView,
  type RolloutView,
  type TargetCounts,
  type TargetView,
  type WaveView,
  waitsForHours,
} from './view.ts'

/** Failures and ledger entries that a view names, a lane: cards show a few and count the rest; the CSV has them all. */
const NAMED_A_LANE = 20

/**
 * A rollout as a person looks at it. Counts are made by the database, so that a card of 100,000 machines costs what one
 * of sixty does; only WRS, failures and the ledger are read by name.
 */
export const readRolloutView = async (
  database: Transaction,
  accountId: string,
  id: string,
  now: Date,
  consoleReachable: boolean,
): Promise<RolloutView | null> => {
  const row = await database.rollout.findFirst({ where: { id, accountId } })
  if (row === null) return null
  const lanes = await readLanes(database, accountId, id, now)
  const people = await readNames(database, accountId, [
    row.requestedBy,
    row.startedBy,
    reasonFrom(row.stateReason)?.personId,
  ])
  const counts = addCounts(
    lanes.flatMap((lane) => [lane.counts, countsOf(lane.wrs.map(({ state }) => ({ state, count: 1 })))]),
  )
  const reason = reasonFrom(row.stateReason)
  const plan = planFrom(row.plan)
  const state = parseState(rolloutStates, row.state)
  return {
    id,
    number: row.number,
    version: row.version,
    state,
    stateReason: reason === null ? null : { code: reason.code, ...nameOf(people, reason.personId), ...grownOf(reason) },
    phase: requestFrom(row.request).phase,
    targetVersion: row.targetVersion,
    targetTag: row.targetTag,
    sentTag: row.tag,
    request: requestFrom(row.request),
    policy: policyFrom(row.policy),
    plan,
    requestedBy: people.get(row.requestedBy) ?? '',
    startedBy: row.startedBy === null ? null : (people.get(row.startedBy) ?? ''),
    startedOn: parseIdentityText(row.startedAs)?.platform ?? null,
    createdAt: row.createdAt,
    startAt: row.startAt,
    startedAt: row.startedAt,
    deadline: row.deadline,
    endedAt: row.endedAt,
    lanes,
    counts,
    remainingSeconds:
      state === 'running' && plan.waits === undefined && lanes.some(isMoving) && !lanes.some(waitsForHours)
        ? remainingSeconds(counts, row.startedAt, plan.estimateSeconds, now)
        : null,
    consoleReachable,
  }
}

/** Between two waits nobody knows what is left: the pace so far would count the waiting in. */
const isMoving = ({ state }: LaneView): boolean => state === 'wrs' || state === 'wave'

/** Every machine of a rollout, in the order of the plan. */
export const readTargetViews = (
  database: Transaction,
  accountId: string,
  rolloutId: string,
): Promise<readonly TargetView[]> =>
  selectTargets(database, accountId, rolloutId, null).then((rows) => rows.map(targetView))

const grownOf = ({ added, before }: NonNullable<ReturnType<typeof reasonFrom>>) =>
  added === undefined || before === undefined ? {} : { grown: { added, before } }

const nameOf = (people: ReadonlyMap<string, string>, id: string | undefined): { readonly by?: string } => {
  const by = id === undefined ? undefined : people.get(id)
  return by === undefined ? {} : { by }
}

const readNames = async (
  database: Transaction,
  accountId: string,
  ids: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, string>> => {
  const known = ids.filter((id) => id !== null && id !== undefined)
  const rows = await database.person.findMany({
    where: { accountId, id: { in: known } },
    select: { id: true, name: true },
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

const readLanes = async (
  database: Transaction,
  accountId: string,
  rolloutId: string,
  now: Date,
): Promise<readonly LaneView[]> => {
  const lanes = await database.lane.findMany({ where: { accountId, rolloutId }, orderBy: { position: 'asc' } })
  const sites = new Map((await database.site.findMany({ where: { accountId } })).map((site) => [site.id, site]))
  const waves = await database.wave.findMany({
    where: { accountId, laneId: { in: lanes.map(({ id }) => id) } },
    orderBy: { index: 'asc' },
  })
  const counts = await readCounts(database, rolloutId)
  const named = await selectTargets(database, accountId, rolloutId, NAMED_A_LANE)
  const waits = lanes.some(({ reason }) => reason === 'outside-window')
  const windows = waits ? await readWindows(database, accountId) : new Map<string, SiteWindow>()
  return lanes.map((lane) => {
    const site = lane.siteId === null ? undefined : sites.get(lane.siteId)
    const window = lane.reason === 'outside-window' ? windows.get(lane.siteId ?? REMOTE_PLACE) : undefined
    const ofLane = counts.filter(({ laneId }) => laneId === lane.id)
    const machines = named.filter(({ laneId }) => laneId === lane.id).map(targetView)
    const workstations = machines.filter(({ wave }) => wave !== WRS_WAVE)
    return {
      siteId: lane.siteId,
      siteName: lane.siteId === null ? null : (site?.name ?? lane.siteId),
      timeZone: site?.timeZone ?? window?.timeZone ?? null,
      state: parseState(laneStates, lane.state),
      reason: reasonCode(lane.reason),
      opensAt: window === undefined ? null : windowAt(window, now).opensAt,
      wrs: machines.filter(({ wave }) => wave === WRS_WAVE),
      waves: waves
        .filter(({ laneId }) => laneId === lane.id)
        .map(
          ({ index, state }): WaveView => ({
            index,
            state: parseState(waveStates, state),
            counts: countsOf(ofLane.filter(({ wave }) => wave === index)),
          }),
        ),
      waveIndex: lane.waveIndex,
      counts: countsOf(ofLane.filter(({ wave }) => wave !== WRS_WAVE)),
      failures: machines.filter(({ state }) => state === 'failed'),
      ledger: workstations.filter(({ state }) => state === 'off' || state === 'missed'),
    }
  })
}

interface CountRow {
  readonly laneId: string
  readonly wave: number
  readonly state: TargetState
  readonly count: number
}

const readCounts = async (database: Transaction, rolloutId: string): Promise<readonly CountRow[]> => {
  const rows = await database.$queryRaw<{ laneId: string; wave: number; state: string; count: number }[]>`
    SELECT lane_id::text AS "laneId", wave, state, count(*)::int AS count FROM target
    WHERE rollout_id = ${rolloutId}::uuid GROUP BY lane_id, wave, state`
  return rows.map((row) => ({ ...row, state: parseState(targetStates, row.state) }))
}

const countsOf = (rows: readonly { readonly state: TargetState; readonly count: number }[]): TargetCounts => {
  const counts = {
    ...{ waiting: 0, updating: 0, installed: 0, restarting: 0, off: 0 },
    ...{ running: 0, failed: 0, skipped: 0, missed: 0, cancelled: 0, total: 0 },
  }
  for (const { state, count } of rows) {
    counts[state] += count
    counts.total += count
  }
  return counts
}

const addCounts = (all: readonly TargetCounts[]): TargetCounts =>
  countsOf(all.flatMap((counts) => targetStates.map((state) => ({ state, count: counts[state] }))))

/** By the pace so far once there is one, before that by the plan; in seconds. */
const remainingSeconds = (counts: TargetCounts, startedAt: Date | null, estimate: number, now: Date): number | null => {
  if (startedAt === null) return null
  const elapsed = (now.getTime() - startedAt.getTime()) / 1_000
  const ended = counts.running + counts.failed
  const left = counts.waiting + counts.updating + counts.installed + counts.restarting
  if (left === 0) return 0
  const byPlan = Math.max(0, estimate - elapsed)
  return ended < 5 ? byPlan : Math.max(byPlan, (elapsed * left) / ended / 2)
}

interface TargetRow extends Omit<TargetView, 'kind' | 'state' | 'reason' | 'version'> {
  readonly laneId: string
  readonly kind: string
  readonly state: string
  readonly reason: string | null
  readonly version: string | null
}

/** @param named null for all; else WRS, and so many failed, off or missed ones a lane. */
const selectTargets = (
  database: Transaction,
  accountId: string,
  rolloutId: string,
  named: number | null,
): Promise<TargetRow[]> => database.$queryRaw`
  SELECT * FROM (
    SELECT target.lane_id::text AS "laneId", target.machine_id AS "machineId", coalesce(machine.name, target.machine_id) AS name,
      target.kind, site.name AS "siteName", machine.group_path AS "group", target.wave, target.position, target.state,
      target.reason, target.detail, target.attempt, target.from_version AS "fromVersion", machine.version,
      machine.installed_version AS "installedVersion", target.installed_at AS "installedAt",
      target.restarted_at AS "restartedAt", target.running_at AS "runningAt", target.since,
      row_number() OVER (PARTITION BY target.lane_id, target.state ORDER BY target.position) AS place
    FROM target
    LEFT JOIN machine ON machine.account_id = target.account_id AND machine.id = target.machine_id
    LEFT JOIN site ON site.account_id = target.account_id AND site.id = machine.site_id
    WHERE target.account_id = ${accountId} AND target.rollout_id = ${rolloutId}::uuid
      AND (${named}::int IS NULL OR target.wave = ${WRS_WAVE} OR target.state IN ('failed', 'off', 'missed'))
  ) AS listed
  WHERE ${named}::int IS NULL OR wave = ${WRS_WAVE} OR place <= ${named}::int
  ORDER BY position`

const targetView = (row: TargetRow): TargetView => ({
  machineId: row.machineId,
  name: row.name,
  kind: row.kind === 'wrs' ? 'wrs' : 'workstation',
  siteName: row.siteName,
  group: row.group,
  wave: row.wave,
  state: parseState(targetStates, row.state),
  reason: reasonCode(row.reason),
  detail: row.detail,
  attempt: row.attempt,
  fromVersion: row.fromVersion,
  version: row.version ?? row.fromVersion,
  installedVersion: row.installedVersion,
  installedAt: row.installedAt,
  restartedAt: row.restartedAt,
  runningAt: row.runningAt,
  since: row.since,
})

const reasonCode = (value: string | null): ReasonCode | null =>
  reasonFrom(value === null ? null : { code: value })?.code ?? null
