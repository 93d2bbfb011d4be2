import { addDays } from 'date-fns/addDays'
import { violatedIndex } from '../../../prisma/open.ts'
import type { Actor } from '../../audit/audit-model.ts'
import { recordAudit } from '../../audit/record.ts'
import { livingMessage } from '../../chat/living.ts'
import type { Transaction } from '../../database.ts'
import { readFreezeForStart } from '../../freeze/read-freeze.ts'
import { recordOverride } from '../../freeze/record-override.ts'
import type { Plan } from '../plan-model.ts'
import type { UpdateRequest } from '../request.ts'
import type { Stale, Started } from '../steering.ts'
import { planFrom, requestFrom, toJson } from '../stored.ts'
import { machinesOf, supersede, writePlan } from '../write-plan.ts'
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
  const passed = passedMoment(request, context.now())
  if (passed !== null) {
    const draft = await replaceDraft(tx, draftId, start.version, request, fresh)
    return { outcome: 'moment-passed', moment: passed, draft }
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
  await supersede(tx, context.accountId, fresh.lanes, now)
  await writePlan(tx, context.accountId, draftId, fresh, later ? request.startAt : null, now)
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

/** Who chose tonight and presses in the morning has not chosen the morning. */
const passedMoment = ({ startAt, restartAt }: UpdateRequest, now: Date): 'start' | 'restart' | null => {
  if (startAt !== null && startAt <= now) return 'start'
  return restartAt !== null && restartAt <= now ? 'restart' : null
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

const nextNumber = async (tx: Transaction, accountId: string): Promise<number> => {
  const { rolloutCount } = await tx.account.update({
    where: { id: accountId },
    data: { rolloutCount: { increment: 1 } },
  })
  return rolloutCount
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
