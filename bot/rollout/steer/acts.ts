import type { Actor, AuditAction } from '../../audit/audit-model.ts'
import { recordAudit } from '../../audit/record.ts'
import { reopenSubject, touchSubject } from '../../chat/living.ts'
import type { Transaction } from '../../database.ts'
import { readFreezeForStart } from '../../freeze/read-freeze.ts'
import { recordOverride } from '../../freeze/record-override.ts'
import { growPlan } from '../grow-plan.ts'
import { endRollout } from '../settle-rollouts.ts'
import { grewReason } from '../start-scheduled.ts'
import { openRolloutStates, type RolloutState } from '../states.ts'
import type { RolloutRef, Stale, Steered } from '../steering.ts'
import { toJson } from '../stored.ts'
import { lockRollout, type RolloutRow, type SteerContext, staleness } from './steer-context.ts'

/** What an act adds to its answer, told in the trail too. */
type Counts = Readonly<Record<string, number>>

type Grown = Extract<Stale, { readonly outcome: 'grown' }>

const isGrown = (result: Counts | Grown): result is Grown => result['outcome'] === 'grown'

/**
 * One act of a person on a rollout: locks it, checks that what was seen is still so, acts, and tells the cards and the
 * trail, all in one transaction. A second press of the same button finds the act done and is told so.
 */
const act = async <Result extends Counts>(
  context: SteerContext,
  ref: RolloutRef,
  by: Actor,
  step: {
    readonly audit: AuditAction
    readonly from: readonly RolloutState[]
    /** The state in which the act has been done already. */
    readonly doneIn?: RolloutState
    readonly to: (row: RolloutRow, now: Date) => RolloutState
    readonly reason?: 'by-hand' | 'cancelled'
    /** Nothing of the kind in a freeze; the text is the reason of an owner who does it all the same. */
    readonly starts?: { readonly override: string | undefined }
    /** Null: there is nothing to do. Another outcome: it was not done after all, and this is why. */
    readonly change: (tx: Transaction, row: RolloutRow, now: Date) => Promise<Result | Grown | null>
  },
): Promise<(Steered & Result) | Stale> => {
  const outcome = await context.prisma.$transaction(async (tx): Promise<(Steered & Result) | Stale> => {
    const row = await lockRollout(tx, context.accountId, ref.id)
    if (row !== null && row.state === step.doneIn) return { outcome: 'already', state: row.state, number: row.number }
    const stale = staleness(row, ref)
    if (stale !== null || row === null) return stale ?? { outcome: 'unknown' }
    if (row.number === null || !step.from.includes(row.state))
      return { outcome: 'not-now', state: row.state, number: row.number }
    const freeze = step.starts === undefined ? null : await readFreezeForStart(tx, context.accountId)
    const override = step.starts?.override
    if (freeze !== null && override === undefined)
      return { outcome: 'frozen', freeze, state: row.state, number: row.number }
    // One moment for all of it: of a rollout whose hour comes meanwhile, one half would take it for begun.
    const now = context.now()
    const result = await step.change(tx, row, now)
    if (result === null) return { outcome: 'not-now', state: row.state, number: row.number }
    if (isGrown(result)) return result
    const state = step.to(row, now)
    await tx.rollout.update({
      where: { id: row.id },
      data: {
        state,
        version: { increment: 1 },
        pausedAt: state === 'paused' ? now : null,
        endedAt: state === 'cancelled' ? now : null,
        ...(step.reason !== undefined && { stateReason: { code: step.reason, personId: by.personId } }),
      },
    })
    await touchSubject(tx, context.accountId, 'rollout', row.id)
    if (state === 'cancelled') await endRollout(tx, context.accountId, row.id)
    await context.wakeLanes(tx)
    await context.wakeOrders(tx)
    await recordAudit(tx, context.accountId, {
      by,
      action: step.audit,
      subject: 'rollout',
      subjectId: row.id,
      before: { state: row.state },
      after: { number: row.number, state, ...result },
      at: now,
    })
    if (freeze !== null && override !== undefined) {
      await recordOverride(tx, context.accountId, {
        by,
        freeze,
        subject: 'rollout',
        subjectId: row.id,
        reason: override,
        at: now,
      })
    }
    return { outcome: 'steered', rolloutId: row.id, number: row.number, ...result }
  })
  context.onPainted()
  return outcome
}

export const pauseRollout = (context: SteerContext, ref: RolloutRef, by: Actor): Promise<Steered | Stale> =>
  act(context, ref, by, {
    audit: 'rollout.paused',
    from: ['scheduled', 'running', 'ledger'],
    doneIn: 'paused',
    to: () => 'paused',
    reason: 'by-hand',
    change: async () => ({}),
  })

/** Every lane is looked at again: much may have happened while nothing was decided. */
export const resumeRollout = (
  context: SteerContext,
  ref: RolloutRef,
  by: Actor,
  override?: string,
): Promise<Steered | Stale> =>
  act(context, ref, by, {
    audit: 'rollout.resumed',
    starts: { override },
    from: ['paused'],
    doneIn: 'running',
    to: (row, now) => (isYetToStart(row, now) ? 'scheduled' : 'running'),
    change: async (tx, row, now) => {
      const begins = row.startedAt === null && !isYetToStart(row, now)
      const growth = begins ? await growPlan(tx, context.accountId, row.id, now, context.durations) : null
      if (growth?.type === 'grew') return await askAgain(tx, context, row, growth)
      await tx.lane.updateMany({ where: { rolloutId: row.id, state: { not: 'done' } }, data: { dirty: true } })
      if (begins) await tx.rollout.update({ where: { id: row.id }, data: { startedAt: now } })
      return growth === null || growth.added === 0 ? {} : { added: growth.added }
    },
  })

/** What a person agreed to is no longer what would be done: it stays as it is, and says how much it has grown. */
const askAgain = async (
  tx: Transaction,
  context: SteerContext,
  row: RolloutRow,
  growth: { readonly added: number; readonly before: number },
): Promise<Grown> => {
  await tx.rollout.update({
    where: { id: row.id },
    data: { version: { increment: 1 }, stateReason: toJson(grewReason(growth)) },
  })
  await touchSubject(tx, context.accountId, 'rollout', row.id)
  const { added, before } = growth
  return { outcome: 'grown', added, before, state: row.state, number: row.number }
}

/** Its hour has not come: paused and resumed, it still waits for it. */
const isYetToStart = ({ startedAt, startAt }: RolloutRow, now: Date): boolean =>
  startedAt === null && startAt !== null && startAt > now

/** A real stop: nothing new is sent; what the console already has is told, machine by machine, in `detail`. */
export const cancelRollout = (
  context: SteerContext,
  ref: RolloutRef,
  by: Actor,
): Promise<(Steered & { readonly sent: number }) | Stale> =>
  act(context, ref, by, {
    audit: 'rollout.cancelled',
    from: openRolloutStates,
    doneIn: 'cancelled',
    to: () => 'cancelled',
    reason: 'cancelled',
    change: async (tx, row, now) => {
      await tx.command.updateMany({
        where: { rolloutId: row.id, state: 'intended', perhapsTaken: false },
        data: { state: 'withdrawn' },
      })
      // What is still intended was sent, and its answer was lost: the console may have it.
      const sent = await tx.$executeRaw`
        UPDATE target SET detail = target.state, state = 'cancelled', reason = 'cancelled', since = ${now}, due_at = NULL
        FROM command WHERE target.rollout_id = ${row.id}::uuid AND command.key = target.command_key
          AND command.state IN ('intended', 'sending', 'answered')
          AND target.state NOT IN ('running', 'failed', 'skipped', 'missed', 'cancelled')`
      await tx.$executeRaw`
        UPDATE target SET detail = CASE WHEN state = 'installed' THEN 'installed' ELSE 'waiting' END, state = 'cancelled',
          reason = 'cancelled', since = ${now}, due_at = NULL
        WHERE rollout_id = ${row.id}::uuid AND state NOT IN ('running', 'failed', 'skipped', 'missed', 'cancelled')`
      await tx.lane.updateMany({
        where: { rolloutId: row.id },
        data: { state: 'done', openSite: null, dirty: false, dueAt: null, endedAt: now },
      })
      return { sent }
    },
  })

/** Takes up what failed, from the first try; a rollout that had ended is open again. */
export const retryRollout = (
  context: SteerContext,
  ref: RolloutRef,
  by: Actor,
  override?: string,
): Promise<(Steered & { readonly machines: number }) | Stale> =>
  act(context, ref, by, {
    audit: 'rollout.retried',
    starts: { override },
    from: ['running', 'paused', 'ledger', 'done'],
    to: (row) => (row.state === 'paused' ? 'paused' : 'running'),
    change: async (tx, row, now) => {
      const machines = await tx.$executeRaw`
        UPDATE target SET state = 'waiting', reason = NULL, detail = NULL, attempt = 1, command_key = NULL, since = ${now}, due_at = NULL
        WHERE rollout_id = ${row.id}::uuid AND state = 'failed'`
      if (machines === 0) return null
      // The site is taken again: if another rollout has it by now, the index refuses and nothing of this happens.
      await tx.$executeRaw`
        UPDATE lane SET state = 'wave', reason = NULL, dirty = true, ended_at = NULL, open_site = coalesce(site_id, 'remote')
        WHERE rollout_id = ${row.id}::uuid AND id IN (SELECT lane_id FROM target WHERE rollout_id = ${row.id}::uuid AND state = 'waiting')`
      await reopenSubject(tx, context.accountId, 'rollout', row.id)
      return { machines }
    },
  })

/** Lets go on what waits for a person: between two waves, or held by a threshold or a failed WRS. */
export const nextWave = (
  context: SteerContext,
  ref: RolloutRef,
  by: Actor,
  override?: string,
): Promise<(Steered & { readonly lanes: number }) | Stale> =>
  act(context, ref, by, {
    audit: 'rollout.next',
    starts: { override },
    from: ['running', 'ledger'],
    to: (row) => row.state,
    change: async (tx, row) => {
      const lanes = await tx.$executeRaw`
        UPDATE lane SET tolerated_wave = CASE WHEN reason = 'wrs-failed' THEN -1 ELSE wave_index END, state = 'wave', reason = NULL, dirty = true
        WHERE rollout_id = ${row.id}::uuid AND state IN ('held', 'between-waves')`
      return lanes === 0 ? null : { lanes }
    },
  })
