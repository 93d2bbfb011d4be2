import type { PrismaClient } from '../../prisma/client/client.ts'
import type { PlatformName } from '../card/card.ts'
import { type MessageState, type Subject, subjects } from './living.ts'

/** A message as one paint found it. Every write below names what it found and does nothing when that has moved on. */
export interface FoundMessage {
  readonly id: string
  readonly accountId: string
  readonly placeId: string
  readonly subject: Subject
  readonly subjectId: string
  readonly threadId: string | null
  readonly state: MessageState
  readonly externalId: string | null
  readonly wanted: number
  readonly painted: number
  readonly paintedHash: string | null
  readonly postingSince: Date | null
  readonly notBefore: Date | null
  readonly failures: number
}

interface DueQuery {
  readonly accountId: string
  readonly platforms: readonly PlatformName[]
  readonly at: Date
  /** Not these: they are being painted, or were just found to be in other hands. */
  readonly except: readonly string[]
  /** Nothing more begins there now. */
  readonly fullPlaces: readonly string[]
}

/** A message to paint, and where. */
export interface DueMessage {
  readonly id: string
  readonly placeId: string
}

/** A paused place is tried again after this time: what closed it may have been lifted without a word to us. */
const pausedForMilliseconds = 3_600_000

/**
 * What to paint now: requests for approval first, for people are about to press what stands there; then last paints,
 * then posts, then what has waited longest since its last edit. Announcements come after all others, their edits last:
 * one for a thousand places would keep the rollouts from a platform for half a minute with its posts, and for half an
 * hour with its edits. Of one place no more than a few, so that the others have theirs.
 */
export const selectDue = (
  prisma: PrismaClient,
  { accountId, platforms, at, except, fullPlaces }: DueQuery,
  most: { readonly all: number; readonly perPlace: number },
): Promise<readonly DueMessage[]> =>
  prisma.$queryRaw<DueMessage[]>`
    WITH due AS (
      SELECT message.id, message.place_id, row_number() OVER (
        ORDER BY message.subject = 'approval' DESC,
          message.subject = 'announcement', message.subject = 'announcement' AND message.external_id IS NOT NULL,
          message.state = 'closing' DESC,
          message.painted_at NULLS FIRST, message.created_at
      ) AS turn
      FROM message JOIN place ON place.id = message.place_id
      WHERE message.account_id = ${accountId} AND message.state IN ('open', 'closing', 'attaching')
      AND message.painted < message.wanted AND place.platform = ANY(${[...platforms]}::text[])
      AND (message.not_before IS NULL OR message.not_before <= ${at})
      AND (place.paused_at IS NULL OR place.paused_at <= ${new Date(at.getTime() - pausedForMilliseconds)})
      AND NOT message.id = ANY(${[...except]}::uuid[]) AND NOT place.id = ANY(${[...fullPlaces]}::uuid[])
    ), counted AS (
      SELECT id, place_id, turn, row_number() OVER (PARTITION BY place_id ORDER BY turn) AS turn_there FROM due
    )
    SELECT id::text, place_id::text AS "placeId" FROM counted WHERE turn_there <= ${most.perPlace}
    ORDER BY turn LIMIT ${most.all}`

/** When the next message is due; `at` or before: now. */
export const selectNextDue = async (
  prisma: PrismaClient,
  { accountId, platforms, at, except, fullPlaces }: DueQuery,
): Promise<Date | null> => {
  const rows = await prisma.$queryRaw<{ readonly next: Date | null }[]>`
    SELECT min(coalesce(
      greatest(message.not_before, place.paused_at + ${pausedForMilliseconds}::int * interval '1 millisecond'), ${at}
    )) AS next
    FROM message JOIN place ON place.id = message.place_id
    WHERE message.account_id = ${accountId} AND message.state IN ('open', 'closing', 'attaching')
      AND message.painted < message.wanted AND place.platform = ANY(${[...platforms]}::text[])
      AND NOT message.id = ANY(${[...except]}::uuid[]) AND NOT place.id = ANY(${[...fullPlaces]}::uuid[])`
  return rows[0]?.next ?? null
}

/**
 * Each subject that a paused place should show gets a message of its own in the ops place (promise 9 of DESIGN 8). The
 * first one stays as it is and comes back with its place. What is for one person alone is shown to nobody else.
 */
export const showElsewhere = async (
  prisma: PrismaClient,
  accountId: string,
  opsPlaceId: string,
  at: Date,
): Promise<void> => {
  await prisma.$executeRaw`
    INSERT INTO message (id, account_id, place_id, subject, subject_id, state, created_at)
    SELECT gen_random_uuid(), message.account_id, ${opsPlaceId}::uuid, subject, subject_id, state, ${at}
    FROM message JOIN place ON place.id = message.place_id
    WHERE message.account_id = ${accountId} AND message.state IN ('open', 'closing')
      AND message.painted < message.wanted AND place.paused_at IS NOT NULL AND place.id <> ${opsPlaceId}::uuid
      AND NOT message.private
      AND NOT EXISTS (
        SELECT FROM message AS shown
        WHERE shown.account_id = message.account_id AND shown.subject = message.subject
          AND shown.subject_id = message.subject_id AND shown.place_id = ${opsPlaceId}::uuid
      )
    ON CONFLICT (account_id, subject, subject_id, place_id) DO NOTHING`
}

const messageStates: readonly MessageState[] = ['open', 'closing', 'attaching', 'resting']

/** Null when there is no such message, or when it has a state or subject of a newer version of this program. */
export const readMessage = async (
  prisma: PrismaClient,
  accountId: string,
  id: string,
): Promise<FoundMessage | null> => {
  const row = await prisma.message.findFirst({ where: { id, accountId } })
  const state = messageStates.find((known) => known === row?.state)
  const subject = subjects.find((known) => known === row?.subject)
  return row === null || state === undefined || subject === undefined ? null : { ...row, state, subject }
}

const asFound = (found: FoundMessage) => ({
  id: found.id,
  accountId: found.accountId,
  painted: found.painted,
  externalId: found.externalId,
  postingSince: found.postingSince,
})

/**
 * The message stands there from now on. Where its subject is shown there already, there is nothing left to show.
 * @returns whether it was ours to move
 */
export const moveMessage = async (prisma: PrismaClient, found: FoundMessage, placeId: string): Promise<boolean> => {
  const count = await prisma.$executeRaw`
    UPDATE message SET
      place_id = CASE WHEN shown.there THEN place_id ELSE ${placeId}::uuid END,
      state = CASE WHEN shown.there THEN 'resting' ELSE state END, failures = 0, not_before = NULL
    FROM (
      SELECT EXISTS (
        SELECT FROM message WHERE account_id = ${found.accountId} AND subject = ${found.subject}
          AND subject_id = ${found.subjectId} AND place_id = ${placeId}::uuid
      ) AS there
    ) AS shown
    WHERE id = ${found.id}::uuid AND account_id = ${found.accountId} AND place_id = ${found.placeId}::uuid
      AND external_id IS NULL AND posting_since IS NULL`
  return count === 1
}

/** Committed before a post: whoever finds it without an answer looks for the post, but not before it can have ended. */
export const claimPost = async (
  prisma: PrismaClient,
  found: FoundMessage,
  at: Date,
  settledAt: Date,
): Promise<FoundMessage | null> => {
  const { count } = await prisma.message.updateMany({
    where: asFound(found),
    data: { postingSince: at, notBefore: settledAt },
  })
  return count === 1 ? { ...found, postingSince: at } : null
}

/** Committed before an edit: until its answer is recorded, nobody can say what the platform shows. */
export const claimEdit = async (prisma: PrismaClient, found: FoundMessage): Promise<boolean> => {
  const { count } = await prisma.message.updateMany({ where: asFound(found), data: { paintedHash: null } })
  return count === 1
}

/**
 * The platform shows what was wanted when `found` was read. After the last paint the message rests, or wants one
 * step more for each of its files; but not when more was wanted meanwhile.
 */
export const recordPainted = async (
  prisma: PrismaClient,
  found: FoundMessage,
  painted: {
    readonly externalId: string | null
    readonly hash: string | null
    readonly last: boolean
    readonly files: number
    /** Null when the platform was not called. */
    readonly at: Date | null
    readonly notBefore: Date | null
  },
): Promise<boolean> => {
  const count = await prisma.$executeRaw`
    UPDATE message SET
      external_id = ${painted.externalId}, painted = ${found.wanted}, painted_hash = ${painted.hash},
      painted_at = coalesce(${painted.at}::timestamptz, painted_at), not_before = ${painted.notBefore}::timestamptz,
      posting_since = NULL, failures = 0,
      wanted = wanted + CASE WHEN ${painted.last} AND wanted = ${found.wanted} THEN ${painted.files}::int ELSE 0 END,
      state = CASE
        WHEN NOT ${painted.last} OR wanted > ${found.wanted} THEN state
        WHEN ${painted.files}::int > 0 THEN 'attaching' ELSE 'resting'
      END
    WHERE id = ${found.id}::uuid AND account_id = ${found.accountId} AND painted = ${found.painted}
      AND external_id IS NOT DISTINCT FROM ${found.externalId}
      AND posting_since IS NOT DISTINCT FROM ${found.postingSince}::timestamptz`
  return count === 1
}

/** One more file is under the message, or never will be; after the last one it rests. One that lives again goes on. */
export const recordAttached = async (prisma: PrismaClient, found: FoundMessage): Promise<void> => {
  const painted = found.painted + 1
  await prisma.message.updateMany({
    where: { ...asFound(found), state: found.state },
    data: { painted, failures: 0, notBefore: null, state: painted >= found.wanted ? 'resting' : 'attaching' },
  })
}

/** What is known after a call that did not paint. */
export const recordUnpainted = async (
  prisma: PrismaClient,
  found: FoundMessage,
  change: {
    readonly externalId?: string | null
    readonly threadId?: null
    readonly postingSince?: null
    readonly paintedHash?: string | null
    readonly paintedAt?: Date
    readonly notBefore: Date | null
    readonly failures?: number
    readonly state?: 'resting'
  },
): Promise<boolean> => {
  const same = change.state === undefined ? {} : { state: found.state }
  const { count } = await prisma.message.updateMany({ where: { ...asFound(found), ...same }, data: change })
  return count === 1
}

/** What was just shown may be older than what another instance showed: have it painted once more. */
export const wantAgain = async (prisma: PrismaClient, found: FoundMessage): Promise<void> => {
  await prisma.message.updateMany({
    where: { id: found.id, accountId: found.accountId, state: { in: ['open', 'closing'] } },
    data: { wanted: { increment: 1 }, paintedHash: null },
  })
}
