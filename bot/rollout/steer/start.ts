import { randomUUID } from 'node:crypto'
import { addDays } from 'date-fns/addDays'
import { violatedIndex } from '../../../prisma/open.ts'
import type { Actor } from '../../audit/audit-model.ts'
import { recordAudit } from '../../audit/record.ts'
import { livingMessage } from '../../chat/living.ts'
import type { Transaction } from '../../database.ts'
import { readFreezeForStart } from '../../freeze/read-freeze.ts'
import { recordOverride } from '../../freeze/record-override.ts'
import type { Plan, PlanLane, PlannedMachine } from '../plan-model.ts'
import type { UpdateRequest } from '../request.ts'
import { WRS_WAVE } from '../states.ts'
import type { Stale, Started } from '../steering.ts'
import { planFrom, requestFrom, toJson } from '../stored.ts'
import { planNow, replaceDraft } from './draft.ts'
import { laneKey, lockRollout, type SteerContext, staleness } from './steer-context.ts'

export interface Home {
  readonly placeId: string
  readonly threadId?: string
}

/**
 * Starts a draft: its lanes, waves and machines, its number and its living message, all in one transaction. The plan
 * is made anew first; if more would be touched than the person saw, or it has become impossible, nothing starts and
 * the new plan is shown. That a site has one open rollout is the database's to hold, not ours to check.
 */
export const startRollout = async (
  context: SteerContext,
  draftId: string,
  version: number,
  by: Actor,
  home: Home,
  override?: string,
): Promise<Started | Stale> => {
  const draft = await context.prisma.rollout.findFirst({ where: { id: draftId, accountId: context.accountId } })
  if (draft === null) return { outcome: 'unknown' }
  const request = requestFrom(draft.request)
  const fresh = await planNow(context, request)
  try {
    const started = await context.prisma.$transaction(
      (tx) => begin(tx, context, { draftId, version, by, home, override, request, fresh }),
      { timeout: 120_000 },
    )
    context.onPainted()
    return started
  } catch (error) {
    if (violatedIndex(error) === null) throw error
    return await siteBusy(
      context,
      fresh.lanes.map(({ siteId }) => laneKey(siteId)),
    )
  }
}

interface Start {
  readonly draftId: string
  readonly version: number
  readonly by: Actor
  readonly home: Home
  readonly override: string | undefined
  readonly request: UpdateRequest
  readonly fresh: Plan
}

const begin = async (tx: Transaction, context: SteerContext, start: Start): Promise<Started | Stale> => {
  const { draftId, fresh, request } = start
  const row = await lockRollout(tx, context.accountId, draftId)
  if (row !== null && row.state !== 'draft') return { outcome: 'already', state: row.state, number: row.number }
  const stale = staleness(row, { id: draftId, version: start.version })
  if (stale !== null) return stale
  const seen = planFrom((await tx.rollout.findUniqueOrThrow({ where: { id: draftId } })).plan)
  if (fresh.target === null || fresh.lanes.length === 0 || hasGrown(seen, fresh)) {
    return { outcome: 'replanned', draft: await replaceDraft(tx, draftId, start.version, request, fresh) }
  }
  const freeze = await readFreezeForStart(tx, context.accountId)
  if (freeze !== null && start.override === undefined)
    return { outcome: 'frozen', freeze, state: 'draft', number: null }
  const now = context.now()
  const number = await nextNumber(tx, context.accountId)
  const later = request.startAt !== null && request.startAt > now
  const state = later ? 'scheduled' : 'running'
  const from = later && request.startAt !== null ? request.startAt : now
  await tx.rollout.update({
    where: { id: draftId },
    data: {
      number,
      state,
      version: start.version + 1,
      plan: toJson(fresh),
      tag: fresh.sentTag,
      targetTag: fresh.target.tag,
      targetVersion: fresh.target.version,
      startedBy: start.by.personId,
      startedAs: start.by.identity,
      startedAt: later ? null : now,
      deadline: addDays(from, context.policy.ledgerDays),
    },
  })
  await supersede(tx, context.accountId, fresh, now)
  await writeLanes(tx, context.accountId, draftId, fresh, later ? request.startAt : null, now)
  await livingMessage(tx, { accountId: context.accountId, subject: 'rollout', subjectId: draftId, ...start.home, now })
  await context.wakeLanes(tx)
  const started = { id: draftId, phase: request.phase }
  const consequences = (await context.onStarted?.(tx, started, start.by, now)) ?? []
  await recordAudit(tx, context.accountId, {
    by: start.by,
    action: 'rollout.started',
    subject: 'rollout',
    subjectId: draftId,
    after: {
      number,
      state,
      phase: request.phase,
      sentTag: fresh.sentTag,
      targetTag: fresh.target.tag,
      targetVersion: fresh.target.version,
      machines: fresh.lanes.flatMap(machinesOf).length,
      ...(later && { startAt: from.toISOString() }),
    },
    at: now,
  })
  for (const entry of consequences) await recordAudit(tx, context.accountId, entry)
  if (freeze !== null && start.override !== undefined) {
    const told = {
      by: start.by,
      freeze,
      subject: 'rollout',
      subjectId: draftId,
      reason: start.override,
      at: now,
    } as const
    await recordOverride(tx, context.accountId, told)
  }
  return { outcome: 'started', rolloutId: draftId, number }
}

/** More machines than the person saw, or another version: what shrank, or only changed its power, is no surprise. */
const hasGrown = (seen: Plan, fresh: Plan): boolean => {
  if (
    seen.target?.tag !== fresh.target?.tag ||
    seen.target?.version !== fresh.target?.version ||
    seen.sentTag !== fresh.sentTag
  )
    return true
  const known = new Set(seen.lanes.flatMap(machinesOf).map(({ id }) => id))
  return fresh.lanes.flatMap(machinesOf).some(({ id }) => !known.has(id))
}

const machinesOf = (lane: PlanLane): readonly PlannedMachine[] => [...lane.wrs, ...lane.waves.flat(), ...lane.off]

const nextNumber = async (tx: Transaction, accountId: string): Promise<number> => {
  const { rolloutCount } = await tx.account.update({
    where: { id: accountId },
    data: { rolloutCount: { increment: 1 } },
  })
  return rolloutCount
}

/** Machines still in the ledger of an earlier rollout belong to this one now. */
const supersede = async (tx: Transaction, accountId: string, fresh: Plan, now: Date): Promise<void> => {
  const ids = JSON.stringify(fresh.lanes.flatMap(machinesOf).map(({ id }) => id))
  await tx.$executeRaw`
    WITH left_behind AS (
      UPDATE target SET state = 'skipped', reason = 'superseded', since = ${now}, due_at = NULL
      FROM lane WHERE lane.id = target.lane_id AND lane.account_id = ${accountId} AND lane.state = 'ledger'
        AND target.state NOT IN ('running', 'failed', 'skipped', 'missed', 'cancelled')
        AND target.machine_id IN (SELECT jsonb_array_elements_text(${ids}::jsonb))
      RETURNING target.lane_id
    ) UPDATE lane SET dirty = true WHERE id IN (SELECT lane_id FROM left_behind)`
}

const writeLanes = async (
  tx: Transaction,
  accountId: string,
  rolloutId: string,
  fresh: Plan,
  startAt: Date | null,
  now: Date,
): Promise<void> => {
  const lanes = fresh.lanes.map((lane, position) => ({ ...lane, id: randomUUID(), position }))
  await tx.lane.createMany({
    data: lanes.map(({ id, siteId, position, wrs }) => ({
      id,
      accountId,
      rolloutId,
      position,
      siteId,
      state: wrs.length > 0 ? 'wrs' : 'wave',
      openSite: laneKey(siteId),
      dirty: startAt === null,
      dueAt: startAt,
    })),
  })
  await tx.wave.createMany({
    data: lanes.flatMap(({ id, waves }) =>
      waves.map((machines, index) => ({ accountId, laneId: id, index, size: machines.length, state: 'waiting' })),
    ),
  })
  const targets = lanes.flatMap((lane) => [
    ...lane.wrs.map((machine) => ({ machine, laneId: lane.id, wave: WRS_WAVE, state: 'waiting' })),
    ...lane.waves.flatMap((machines, wave) =>
      machines.map((machine) => ({ machine, laneId: lane.id, wave, state: 'waiting' })),
    ),
    // A WRS that is off still comes before everything once it is on; a workstation comes after the last wave.
    ...lane.off.map((machine) => ({
      machine,
      laneId: lane.id,
      wave: machine.kind === 'wrs' ? WRS_WAVE : lane.waves.length,
      state: 'off',
    })),
  ])
  const rows = targets.map(({ machine, laneId, wave, state }, position) => ({
    ...machine,
    laneId,
    wave,
    state,
    position,
  }))
  await tx.$executeRaw`
    INSERT INTO target (account_id, rollout_id, machine_id, lane_id, kind, wave, position, state, reason, since, from_version, from_tag)
    SELECT ${accountId}, ${rolloutId}::uuid, id, "laneId", kind, wave, position, state,
      CASE WHEN state = 'off' THEN 'powered-off' END, ${now}, "fromVersion", "fromTag"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS planned(id text, "laneId" uuid, kind text, wave int,
      position int, state text, "fromVersion" text, "fromTag" text)`
  // The database learns at once what was written; by itself it would, minutes later, and until then search in the slowest way.
  await tx.$executeRaw`ANALYZE lane, wave, target`
}

/** Who has one of these sites now. @param keys as `laneKey` names them */
export const siteBusy = async (context: SteerContext, keys: readonly string[]): Promise<Stale> => {
  const lane = await context.prisma.lane.findFirst({
    where: { accountId: context.accountId, openSite: { in: [...keys] } },
  })
  const holder =
    lane === null
      ? null
      : await context.prisma.rollout.findUnique({ where: { id: lane.rolloutId }, select: { number: true } })
  return {
    outcome: 'site-busy',
    siteId: lane?.openSite ?? keys[0] ?? laneKey(null),
    rolloutNumber: holder?.number ?? null,
  }
}
