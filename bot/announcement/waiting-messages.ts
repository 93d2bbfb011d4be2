import type { Transaction } from '../database.ts'

/** What a place is to be told and was not yet: held back by its quiet hours, or by a chat that is slow. */
const waitingIn = (accountId: string, placeId: string) => ({
  accountId,
  placeId,
  subject: 'announcement',
  externalId: null,
  // One that is being posted right now may stand there already.
  postingSince: null,
  // Of another place, told to an owner in a conversation of two.
  NOT: { subjectId: { startsWith: 'vanished:' } },
})

/** The place's hours are others now. @param notBefore null: it may be told at once */
export const waitAnew = async (
  tx: Transaction,
  accountId: string,
  placeId: string,
  notBefore: Date | null,
): Promise<void> => {
  const held = { ...waitingIn(accountId, placeId), notBefore: { not: null } }
  await tx.message.updateMany({ where: held, data: { notBefore } })
}

/** The place is no longer told of releases. What stands there already lives on, with the lines of its thread. */
export const dropWaiting = async (tx: Transaction, accountId: string, placeId: string): Promise<void> => {
  await tx.message.deleteMany({ where: { ...waitingIn(accountId, placeId), threadId: null } })
}

/**
 * Lets a card that waits, or was given up on while its place was closed, be posted now.
 * @returns whether there was one
 */
export const showNow = async (
  tx: Transaction,
  accountId: string,
  { placeId, subjectId }: { readonly placeId: string; readonly subjectId: string },
  at: Date,
): Promise<boolean> => {
  const { count } = await tx.message.updateMany({
    where: {
      ...waitingIn(accountId, placeId),
      subjectId,
      OR: [{ notBefore: { gt: at } }, { state: 'resting' }],
    },
    data: { state: 'open', notBefore: null, wanted: { increment: 1 } },
  })
  return count > 0
}
