import { touchSubject } from '../chat/living.ts'
import type { Transaction } from '../database.ts'
import type { ConsoleHealth } from '../fleet/observer.ts'
import { openRolloutStates } from './states.ts'

/** A shorter silence is over before anybody has read of it, and would cost every card two edits. */
const SPOKEN_OF_MILLISECONDS = 30_000

/** Whether cards say that the console does not answer. One that was not asked yet is not silent. */
export const isSilent = ({ reachable, since }: ConsoleHealth, now: Date): boolean =>
  !reachable && since !== null && now.getTime() - since.getTime() >= SPOKEN_OF_MILLISECONDS

/**
 * A pass that has open rollouts painted when the console falls silent and when it answers again: nothing else moves
 * then that would do it. Each instance tells what it knows itself; a card that stays the same costs no call.
 */
export const createSilencePass = (context: {
  readonly prisma: Transaction
  readonly accountId: string
  readonly health: () => ConsoleHealth
  readonly now: () => Date
  readonly onPainted: () => void
}): (() => Promise<void>) => {
  const { prisma, accountId, health, now, onPainted } = context
  let told: boolean | null = null
  return async () => {
    const silent = isSilent(health(), now())
    if (silent === told) return
    const open = await prisma.rollout.findMany({
      where: { accountId, state: { in: [...openRolloutStates] } },
      select: { id: true },
    })
    await touchSubject(
      prisma,
      accountId,
      'rollout',
      open.map(({ id }) => id),
    )
    told = silent
    onPainted()
  }
}
