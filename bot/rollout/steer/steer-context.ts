import type { PrismaClient } from '../../../prisma/client/client.ts'
import type { Actor, AuditEntry } from '../../audit/audit-model.ts'
import type { Transaction } from '../../database.ts'
import type { StepDurations } from '../plan-estimate.ts'
import type { Phase, Policy } from '../request.ts'
import { parseState, rolloutStates } from '../states.ts'
import type { RolloutRef, Stale } from '../steering.ts'

/** What every act of a person on a rollout needs. */
export interface SteerContext {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly policy: Policy
  /** Seconds a step takes, for the estimate; the planner's own where absent. */
  readonly durations?: StepDurations
  readonly now: () => Date
  readonly wakeLanes: (tx: Transaction) => Promise<void>
  readonly wakeOrders: (tx: Transaction) => Promise<void>
  /** False once its silence is long enough to be spoken of. */
  readonly consoleReachable: () => boolean
  /** After a commit that a card shows. */
  readonly onPainted: () => void
  /** What else follows from a Start, in its transaction; answers what is to be told of it in the trail. */
  readonly onStarted?: (
    tx: Transaction,
    rollout: { readonly id: string; readonly phase: Phase },
    by: Actor,
    now: Date,
  ) => Promise<readonly AuditEntry[]>
}

export type RolloutRow = NonNullable<Awaited<ReturnType<typeof lockRollout>>>

/**
 * Locks the rollout's row for the caller's transaction, so that of two presses in one moment the second sees what the
 * first did.
 */
export const lockRollout = async (tx: Transaction, accountId: string, id: string) => {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM rollout WHERE account_id = ${accountId} AND id = ${id}::uuid FOR UPDATE`
  if (locked.length === 0) return null
  const row = await tx.rollout.findUniqueOrThrow({ where: { id }, omit: { plan: true } })
  return { ...row, state: parseState(rolloutStates, row.state) }
}

/** Null when what the person saw is still so. */
export const staleness = (row: RolloutRow | null, ref: RolloutRef): Stale | null => {
  if (row === null) return { outcome: 'unknown' }
  if (ref.version === null || ref.version === row.version) return null
  return { outcome: 'changed', state: row.state, number: row.number }
}

/** The name of a lane in the index that lets a site have one open rollout. */
export const laneKey = (siteId: string | null): string => siteId ?? 'remote'
