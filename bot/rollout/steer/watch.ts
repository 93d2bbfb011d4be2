import { livingMessage } from '../../chat/living.ts'
import type { Home } from './start.ts'
import type { SteerContext } from './steer-context.ts'

/** One more place where the living message lives. @returns false when there is no such rollout */
export const watchRollout = async (context: SteerContext, rolloutNumber: number, home: Home): Promise<boolean> => {
  const { prisma, accountId } = context
  const row = await prisma.rollout.findUnique({
    where: { accountId_number: { accountId, number: rolloutNumber } },
    select: { id: true },
  })
  if (row === null) return false
  await livingMessage(prisma, { accountId, subject: 'rollout', subjectId: row.id, ...home, now: context.now() })
  context.onPainted()
  return true
}
