import { call } from './paint-call.ts'
import { settleFailure } from './paint-failure.ts'
import type { Easel } from './painter-model.ts'
import { moveMessage } from './painter-store.ts'
import { ensurePlace } from './places.ts'

/**
 * Has the chat open the conversation with the person whom a message is for, and has the message stand there. Asked
 * again after a crash, the chat names the same conversation.
 * @param last whether this would be the message's last paint
 * @returns whether it can be posted now
 */
export const moveToPerson = async (easel: Easel, userId: string, last: boolean): Promise<boolean> => {
  const { context, found, place, platform } = easel
  const { prisma, accountId } = context
  const answer = await call(easel, 'open', () => platform.openDirect(place.address.workspace, userId))
  if (answer.outcome !== 'open') {
    await settleFailure(easel, answer, { last, undone: {} })
    return false
  }
  // What is for one person alone follows that person's own language, unless they chose another one there.
  const facts = place.locale === null ? {} : { firstLocale: place.locale }
  const placeId = await ensurePlace(prisma, accountId, answer.place, facts)
  return await moveMessage(prisma, found, placeId)
}
