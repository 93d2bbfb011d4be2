import { randomUUID } from 'node:crypto'
import type { PlatformName } from '../card/card.ts'
import type { IdentityKey } from '../people/identity.ts'
import { type Locale, localeFrom } from '../text/words.ts'
import type { ChatDatabase } from './chat-database.ts'
import type { PlaceAddress } from './platform.ts'
import { toStorableJson } from './storable-json.ts'

/** A place as kept. `pausedWhy` is the platform's code for why nothing can be written there; null while it can. */
export interface Place {
  readonly id: string
  readonly address: PlaceAddress
  readonly name: string | null
  readonly locale: Locale | null
  readonly pausedAt: Date | null
  readonly pausedWhy: string | null
}

export interface PlaceFacts {
  readonly name?: string
  /** For a place that has no language of its own yet. */
  readonly firstLocale?: Locale
}

/**
 * The id of a place, known from now on. What is said of it anew (reference, name) replaces what was known; what is not
 * said stays, and so does a language that a place has. Call it when somebody speaks there: a place that was paused is then tried again.
 */
export const ensurePlace = async (
  database: ChatDatabase,
  accountId: string,
  address: PlaceAddress,
  facts: PlaceFacts = {},
): Promise<string> => {
  const reference = address.reference === undefined ? null : toStorableJson(address.reference)
  const name = facts.name ?? null
  const locale = facts.firstLocale ?? null
  // Most calls change nothing: then nothing is written, and no lock is held by a press on a busy channel.
  const rows = await database.$queryRaw<{ readonly id: string }[]>`
    WITH known AS (
      SELECT id FROM place
      WHERE account_id = ${accountId} AND platform = ${address.platform} AND workspace = ${address.workspace}
        AND channel_id = ${address.channelId} AND paused_at IS NULL
        AND (${reference}::text IS NULL OR reference = ${reference}::text::jsonb)
        AND (${name}::text IS NULL OR name = ${name}::text)
        AND (${locale}::text IS NULL OR locale IS NOT NULL)
    ), written AS (
      INSERT INTO place (id, account_id, platform, workspace, channel_id, name, reference, locale)
      SELECT ${randomUUID()}::uuid, ${accountId}, ${address.platform}, ${address.workspace}, ${address.channelId},
        ${name}::text, ${reference}::text::jsonb, ${locale}::text
      WHERE NOT EXISTS (SELECT FROM known)
      ON CONFLICT (account_id, platform, workspace, channel_id) DO UPDATE SET
        name = coalesce(excluded.name, place.name), reference = coalesce(excluded.reference, place.reference),
        locale = coalesce(place.locale, excluded.locale),
        paused_at = NULL, paused_why = NULL
      RETURNING id
    )
    SELECT id::text FROM known UNION ALL SELECT id::text FROM written`
  const id = rows[0]?.id
  if (id === undefined) throw new Error('A place was neither found nor written.')
  return id
}

/** Null when there is no such place in this account. */
export const readPlace = async (database: ChatDatabase, accountId: string, placeId: string): Promise<Place | null> => {
  const row = await database.place.findFirst({ where: { id: placeId, accountId } })
  return row && placeFrom(row)
}

/** The place at an address, or null when nobody has spoken there yet. */
export const findPlace = async (
  database: ChatDatabase,
  accountId: string,
  { platform, workspace, channelId }: PlaceAddress,
): Promise<Place | null> => {
  const row = await database.place.findUnique({
    where: { accountId_platform_workspace_channelId: { accountId, platform, workspace, channelId } },
  })
  return row && placeFrom(row)
}

/**
 * Where one person is written to alone: an address to keep until there is something to say. The painter has the chat
 * open the conversation then, for that is a call to the outside.
 */
export const personPlace = ({ platform, workspace, userId }: IdentityKey): PlaceAddress => ({
  platform,
  workspace,
  channelId: `${personMark}${userId}`,
})

/** The user id of a person's address; null for any other. */
export const personIn = ({ channelId }: PlaceAddress): string | null =>
  channelId.startsWith(personMark) ? channelId.slice(personMark.length) : null

/** No platform's id of a conversation begins so. */
const personMark = '@'

/** The ids of places where nobody spoke just now, known from now on: a pause of theirs stays. */
export const placeIds = async (
  database: ChatDatabase,
  accountId: string,
  addresses: readonly PlaceAddress[],
): Promise<readonly string[]> => {
  const ids: string[] = []
  for (const address of addresses) {
    ids.push((await findPlace(database, accountId, address))?.id ?? (await ensurePlace(database, accountId, address)))
  }
  return ids
}

/** Nothing is written there until somebody speaks there again, but for a try now and then. @param why a code. */
export const pausePlace = async (
  database: ChatDatabase,
  accountId: string,
  placeId: string,
  why: string,
  at: Date,
): Promise<void> => {
  await database.place.updateMany({ where: { id: placeId, accountId }, data: { pausedAt: at, pausedWhy: why } })
}

export const resumePlace = async (database: ChatDatabase, accountId: string, placeId: string): Promise<void> => {
  await database.place.updateMany({
    where: { id: placeId, accountId, pausedAt: { not: null } },
    data: { pausedAt: null, pausedWhy: null },
  })
}

/** The language of the cards in a place; null for the installation's. Its living messages are painted anew. */
export const setPlaceLocale = async (
  database: ChatDatabase,
  accountId: string,
  placeId: string,
  locale: Locale | null,
): Promise<void> => {
  await database.place.updateMany({ where: { id: placeId, accountId }, data: { locale } })
  await database.message.updateMany({
    where: { accountId, placeId, state: { in: ['open', 'closing'] } },
    data: { wanted: { increment: 1 } },
  })
}

const platformNames: readonly PlatformName[] = ['slack', 'teams']

const placeFrom = (row: {
  readonly id: string
  readonly platform: string
  readonly workspace: string
  readonly channelId: string
  readonly reference: unknown
  readonly name: string | null
  readonly locale: string | null
  readonly pausedAt: Date | null
  readonly pausedWhy: string | null
}): Place => {
  const platform = platformNames.find((name) => name === row.platform)
  if (platform === undefined) throw new Error(`Place ${row.id} is on a platform unknown to this version.`)
  return {
    id: row.id,
    address: {
      platform,
      workspace: row.workspace,
      channelId: row.channelId,
      ...(row.reference === null ? {} : { reference: row.reference }),
    },
    name: row.name,
    locale: localeFrom(row.locale),
    pausedAt: row.pausedAt,
    pausedWhy: row.pausedWhy,
  }
}
