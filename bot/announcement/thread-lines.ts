import type { PlaceAddress } from '../chat/platform.ts'
import type { Transaction } from '../database.ts'
import { type NewMessage, writeMessages } from './announce-news.ts'
import { firstZone } from './first-zone.ts'
import { placeAddress } from './place-address.ts'
import { notBefore, settingsFrom } from './settings.ts'
import { subjectIdOf } from './subjects.ts'

/** What the thread under each card of one announcement is to hold, in this order. */
export interface ThreadPlan {
  readonly id: string
  readonly notePages: number
  /** When each phase of the history began. */
  readonly phases: readonly Date[]
  readonly remindedAt: Date | null
}

interface Line {
  readonly position: number
  readonly subjectId: string
  /** Null: it belongs under every card. Else only under those that were there by then. */
  readonly at: string | null
}

const linesOf = ({ id, notePages, phases, remindedAt }: ThreadPlan): readonly Line[] => {
  const pages = Array.from({ length: notePages }, (_, page) => ({
    subjectId: subjectIdOf({ type: 'notes', id, page }),
    at: null,
  }))
  const news = [
    ...phases.map((at, index) => ({ subjectId: subjectIdOf({ type: 'phase', id, index }), at })),
    ...(remindedAt === null ? [] : [{ subjectId: subjectIdOf({ type: 'reminder', id }), at: remindedAt }]),
  ]
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map((line) => ({ ...line, at: line.at.toISOString() }))
  return [...pages, ...news].map((line, position) => ({ ...line, position }))
}

interface Next {
  readonly placeId: string
  readonly subjectId: string
  readonly threadId: string
  readonly settings: unknown
  readonly platform: string
  readonly workspace: string
  readonly channelId: string
  readonly reference: unknown
}

/**
 * Writes under each card the next line that its thread lacks: one at a time, after the one before it was posted, so that
 * they stand in their order wherever a chat is slow. A card that is not posted yet has no thread to write in.
 * @param hasThreads a place without threads gets the card alone
 * @returns how many were written
 */
export const writeThreads = async (
  tx: Transaction,
  accountId: string,
  plan: ThreadPlan,
  { hasThreads, now }: { readonly hasThreads: (place: PlaceAddress) => boolean; readonly now: Date },
): Promise<number> => {
  const lines = JSON.stringify(linesOf(plan))
  const next = await tx.$queryRaw<Next[]>`
    WITH line AS (
      SELECT * FROM jsonb_to_recordset(${lines}::jsonb) AS line(position int, "subjectId" text, at timestamptz)
    )
    SELECT root.place_id::text AS "placeId", coalesce(root.thread_id, root.external_id) AS "threadId",
      missing."subjectId", subscription.settings, place.platform, place.workspace, place.channel_id AS "channelId",
      place.reference
    FROM message AS root JOIN place ON place.id = root.place_id
    LEFT JOIN subscription ON subscription.account_id = root.account_id AND subscription.place_id = root.place_id
    JOIN LATERAL (
      SELECT line."subjectId" FROM line
      WHERE (line.at IS NULL OR line.at > root.created_at) AND NOT EXISTS (
        SELECT FROM message AS child WHERE child.account_id = root.account_id AND child.subject = 'announcement'
          AND child.subject_id = line."subjectId" AND child.place_id = root.place_id
      )
      ORDER BY line.position LIMIT 1
    ) AS missing ON true
    WHERE root.account_id = ${accountId} AND root.subject = 'announcement' AND root.subject_id = ${plan.id}
      AND root.external_id IS NOT NULL AND place.paused_at IS NULL AND NOT EXISTS (
        SELECT FROM line JOIN message AS child ON child.subject_id = line."subjectId"
        WHERE child.account_id = root.account_id AND child.subject = 'announcement'
          AND child.place_id = root.place_id AND child.external_id IS NULL AND child.state <> 'resting'
      )`
  const inThreads = next.filter((each) => {
    const address = placeAddress(each)
    return address !== null && hasThreads(address)
  })
  if (inThreads.length === 0) return 0
  const zone = await firstZone(tx, accountId)
  const messages = inThreads.map(
    ({ placeId, subjectId, threadId, settings }): NewMessage => ({
      placeId,
      subjectId,
      threadId,
      notBefore: notBefore(settingsFrom(settings), now, zone),
    }),
  )
  return writeMessages(tx, accountId, messages, now)
}
