import type { PrismaClient } from '../../prisma/client/client.ts'
import { livingMessage } from '../chat/living.ts'
import { ensurePlace, personPlace } from '../chat/places.ts'
import type { Transaction } from '../database.ts'
import type { IdentityKey } from '../people/identity.ts'
import { subjectIdOf } from './subjects.ts'

/**
 * Pauses the subscriptions of places where nothing can be written any more (the painter found that out), and takes up
 * those of places where it can again. Each time, one owner is told once, alone.
 * @param findOwner asked outside of any transaction, for it asks the chats; null: nobody can be reached
 * @returns how many were paused
 */
export const pauseVanished = async (
  prisma: PrismaClient,
  accountId: string,
  findOwner: () => Promise<IdentityKey | null>,
  now: Date,
): Promise<number> => {
  await prisma.$executeRaw`
    UPDATE subscription SET paused_at = NULL FROM place
    WHERE subscription.account_id = ${accountId} AND subscription.paused_at IS NOT NULL
      AND place.id = subscription.place_id AND place.paused_at IS NULL`
  const vanished = await prisma.$queryRaw<{ readonly there: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM subscription JOIN place ON place.id = subscription.place_id
      WHERE subscription.account_id = ${accountId} AND subscription.paused_at IS NULL AND place.paused_at IS NOT NULL
    ) AS there`
  if (vanished[0]?.there !== true) return 0
  const owner = await findOwner()
  return await prisma.$transaction((tx) => pauseAndTell(tx, accountId, owner, now))
}

const pauseAndTell = async (
  tx: Transaction,
  accountId: string,
  owner: IdentityKey | null,
  now: Date,
): Promise<number> => {
  const paused = await tx.$queryRaw<{ readonly placeId: string; readonly since: Date }[]>`
    UPDATE subscription SET paused_at = place.paused_at FROM place
    WHERE subscription.account_id = ${accountId} AND subscription.paused_at IS NULL
      AND place.id = subscription.place_id AND place.paused_at IS NOT NULL
    RETURNING place.id::text AS "placeId", place.paused_at AS since`
  if (owner === null || paused.length === 0) return paused.length
  const ownersPlace = await ensurePlace(tx, accountId, personPlace(owner))
  for (const { placeId, since } of paused) {
    const subjectId = subjectIdOf({ type: 'vanished', placeId, since })
    const message = {
      accountId,
      subject: 'announcement',
      subjectId,
      placeId: ownersPlace,
      isPrivate: true,
      now,
    } as const
    await livingMessage(tx, message)
  }
  return paused.length
}
