import { randomUUID } from 'node:crypto'
import type { ChatDatabase } from './chat-database.ts'

/** What a living message may speak of. */
export const subjects = ['rollout', 'approval', 'campaign', 'announcement'] as const
export type Subject = (typeof subjects)[number]

/**
 * `open`: painted whenever its subject changes. `closing`: painted once more. `attaching`: its files are on their way,
 * one step of `painted` each. `resting`: never touched again.
 */
export type MessageState = 'open' | 'closing' | 'attaching' | 'resting'

/**
 * Has a place show a subject from the caller's commit on; the painter posts it. A place shows a subject once: asked
 * again, the same message is answered.
 * @returns the message's id, which is also the key that its post carries.
 */
export const livingMessage = async (
  tx: ChatDatabase,
  message: {
    readonly accountId: string
    readonly subject: Subject
    readonly subjectId: string
    readonly placeId: string
    readonly threadId?: string
    /** For one person alone: where it cannot be shown, it is shown nowhere else. */
    readonly isPrivate?: boolean
    readonly now: Date
  },
): Promise<string> => {
  // The update that changes nothing is for its RETURNING: two callers at once get one id, without an error between them.
  const rows = await tx.$queryRaw<{ readonly id: string }[]>`
    INSERT INTO message (id, account_id, place_id, subject, subject_id, thread_id, state, private, created_at)
    VALUES (${randomUUID()}::uuid, ${message.accountId}, ${message.placeId}::uuid, ${message.subject},
      ${message.subjectId}, ${message.threadId ?? null}, 'open', ${message.isPrivate ?? false}, ${message.now})
    ON CONFLICT (account_id, subject, subject_id, place_id) DO UPDATE SET subject = excluded.subject
    RETURNING id::text`
  const id = rows[0]?.id
  if (id === undefined) throw new Error('A living message was neither found nor written.')
  return id
}

/** The subject changed, or each of several did: their messages are to be painted anew. One statement. */
export const touchSubject = async (
  tx: ChatDatabase,
  accountId: string,
  subject: Subject,
  subjectIds: string | readonly string[],
): Promise<void> => {
  const ids = typeof subjectIds === 'string' ? [subjectIds] : [...subjectIds]
  if (ids.length === 0) return
  await tx.message.updateMany({
    where: { accountId, subject, subjectId: { in: ids }, state: { in: ['open', 'closing'] } },
    data: { wanted: { increment: 1 } },
  })
}

/** The subject is over: its messages are painted a last time and then rest. */
export const closeSubject = async (
  tx: ChatDatabase,
  accountId: string,
  subject: Subject,
  subjectId: string,
): Promise<void> => {
  await tx.message.updateMany({
    where: { accountId, subject, subjectId, state: 'open' },
    data: { state: 'closing', wanted: { increment: 1 } },
  })
}

/** The subject goes on after it was over: its messages live again, whatever was still to be put under them. */
export const reopenSubject = async (
  tx: ChatDatabase,
  accountId: string,
  subject: Subject,
  subjectId: string,
): Promise<void> => {
  await tx.message.updateMany({
    where: { accountId, subject, subjectId },
    data: { state: 'open', wanted: { increment: 1 } },
  })
}
