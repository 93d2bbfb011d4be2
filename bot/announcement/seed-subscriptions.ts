import type { PrismaClient } from '../../prisma/client/client.ts'
import { recordAudit } from '../audit/record.ts'
import { ensurePlace, setPlaceLocale } from '../chat/places.ts'
import type { PlaceAddress } from '../chat/platform.ts'
import type { IdentityKey } from '../people/identity.ts'
import type { Locale } from '../text/locale.ts'
import { defaultSettings } from './settings.ts'

export interface SeedSubscription {
  readonly place: PlaceAddress
  readonly name: string
  readonly locale: Locale
}

/** In the sandbox workspace the workstations' channel hears of releases from the first start on, in French. */
export const sandboxSubscriptions: readonly SeedSubscription[] = [
  {
    place: { platform: 'slack', workspace: 'T0SANDBOX', channelId: 'C0POSTES' },
    name: 'postes-de-travail',
    locale: 'fr',
  },
]
export const sandboxOwner: IdentityKey = { platform: 'slack', workspace: 'T0SANDBOX', userId: 'U0CAMILLE' }

/**
 * The places of a sandbox workspace that are told of releases without anybody having asked. Only before the console's
 * lists were first read: what was ended since is not begun anew by a restart.
 * @param by whose doing it is taken for
 */
export const seedSubscriptions = async (
  prisma: PrismaClient,
  accountId: string,
  seeds: readonly SeedSubscription[],
  by: IdentityKey,
  now: Date,
): Promise<void> => {
  await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM account WHERE id = ${accountId} FOR UPDATE`
    const { releasesKnownAt } = await tx.account.findUniqueOrThrow({ where: { id: accountId } })
    const known = await tx.subscription.count({ where: { accountId } })
    const { platform, workspace, userId } = by
    const who = await tx.identity.findFirst({ where: { accountId, platform, workspace, userId } })
    if (releasesKnownAt !== null || known > 0 || who === null) return
    const placeIds: string[] = []
    for (const { place, name, locale } of seeds) {
      const placeId = await ensurePlace(tx, accountId, place, { name })
      await setPlaceLocale(tx, accountId, placeId, locale)
      await tx.subscription.create({
        data: {
          accountId,
          placeId,
          settings: { ...defaultSettings },
          createdBy: who.personId,
          createdAt: now,
          since: now,
        },
      })
      placeIds.push(placeId)
    }
    for (const subjectId of placeIds) {
      await recordAudit(tx, accountId, { by: null, action: 'place.subscribed', subject: 'place', subjectId, at: now })
    }
  })
}
