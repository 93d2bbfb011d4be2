import type { PrismaClient } from '../../prisma/client/client.ts'
import type { PlatformName } from '../card/card.ts'
import type { ChatPlatform } from '../chat/platform.ts'
import type { IdentityKey } from '../people/identity.ts'

/** Places that are tried before there is no link. */
const MOST_PLACES = 3

interface Shown {
  readonly externalId: string
  readonly threadId: string | null
  readonly workspace: string
  readonly channelId: string
  readonly reference: unknown
}

/** The address of a living message of this rollout that the reader can open where they are; null: there is none. */
export const linkTo = async (
  prisma: PrismaClient,
  accountId: string,
  platforms: ReadonlyMap<PlatformName, ChatPlatform>,
  rolloutId: string,
  reader: IdentityKey,
): Promise<string | null> => {
  const platform = platforms.get(reader.platform)
  if (platform === undefined) return null
  const shown = await prisma.$queryRaw<Shown[]>`
    SELECT message.external_id AS "externalId", message.thread_id AS "threadId", place.workspace, place.channel_id AS "channelId", place.reference
    FROM message JOIN place ON place.id = message.place_id
    WHERE message.account_id = ${accountId} AND message.subject = 'rollout' AND message.subject_id = ${rolloutId}
      AND message.external_id IS NOT NULL AND NOT message.private AND place.platform = ${reader.platform}
    ORDER BY message.created_at LIMIT ${MOST_PLACES}`
  for (const { externalId, threadId, workspace, channelId, reference } of shown) {
    const address = { platform: reader.platform, workspace, channelId }
    const place = reference === null ? address : { ...address, reference }
    const link = await platform.permalink({ place, externalId, ...(threadId !== null && { threadId }) }, reader)
    if (link !== null) return link
  }
  return null
}
