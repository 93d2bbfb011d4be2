import type { PrismaClient } from '../../prisma/client/client.ts'
import { recordAudit } from '../audit/record.ts'
import { touchSubject } from '../chat/living.ts'
import type { Transaction } from '../database.ts'
import { claimLanes } from './claim-lanes.ts'
import { nextLane } from './next-lane.ts'
import type { StepDurations } from './plan-estimate.ts'
import { settleRollouts } from './settle-rollouts.ts'
import { startScheduled } from './start-scheduled.ts'
import { writeOutcomes } from './write-outcomes.ts'

export interface LaneReconcilerOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly now: () => Date
  /** Seconds that a step is assumed to take, for what fits into a window; the planner's own where absent. */
  readonly durations?: StepDurations
  /** In the transaction that kept intents: wakes whoever sends them. */
  readonly wakeOrders: (tx: Transaction) => Promise<void>
  /** Something that a card shows has changed. */
  readonly onPainted: () => void
}

/**
 * The reconciler toward the fleet, deciding half: takes lanes that something changed for until none is left, and keeps
 * what they should do next. It never speaks to the console; `send-orders` does, with no transaction open.
 */
export const reconcileLanes = async (options: LaneReconcilerOptions): Promise<void> => {
  while ((await oneBatch(options)) > 0) options.onPainted()
}

const oneBatch = ({ prisma, accountId, now, durations, wakeOrders }: LaneReconcilerOptions): Promise<number> =>
  prisma.$transaction(
    async (tx) => {
      const at = now()
      const begun = await startScheduled(tx, accountId, at, durations)
      const lanes = await claimLanes(tx, accountId, at, durations)
      if (lanes.length === 0) {
        for (const entry of begun) await recordAudit(tx, accountId, entry)
        return 0
      }
      const decided = lanes.map((facts) => ({ facts, outcome: nextLane(facts, at) }))
      await writeOutcomes(tx, accountId, decided, at)
      if (decided.some(({ outcome }) => outcome.intents.length > 0)) await wakeOrders(tx)
      const rolloutIds = [...new Set(lanes.map(({ rollout }) => rollout.id))]
      await touchSubject(tx, accountId, 'rollout', rolloutIds)
      await settleRollouts(tx, accountId, rolloutIds, at)
      for (const entry of begun) await recordAudit(tx, accountId, entry)
      return lanes.length
    },
    { timeout: 120_000 },
  )
