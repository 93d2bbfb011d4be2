import { livingMessage } from '../chat/living.ts'
import { ensurePlace, personPlace } from '../chat/places.ts'
import type { Transaction } from '../database.ts'
import { type IdentityKey, parseIdentityText } from '../people/identity.ts'
import { readPerson } from '../people/read-person.ts'
import type { ApprovalContext } from './approval-context.ts'
import type { ApprovalState } from './approval-model.ts'
import { noticeId } from './notice.ts'
import type { ApprovalRow } from './stored-approval.ts'

/**
 * Privately, in the chat where they asked; if that one does not run any more, in another one of theirs; with none, the
 * card alone says it. A chat that refuses does not hold the decision up: it is a message like any other.
 */
export const tellRequester = async (
  tx: Transaction,
  context: ApprovalContext,
  row: Pick<ApprovalRow, 'id' | 'requestedBy' | 'requestedAs'>,
  to: ApprovalState,
): Promise<void> => {
  const { accountId, now } = context
  const identity = await reachableIdentity(tx, context, row)
  if (identity === null) return
  const placeId = await ensurePlace(tx, accountId, personPlace(identity))
  // What is for one person alone follows that person's own language.
  const person = await tx.person.findFirst({ where: { id: row.requestedBy, accountId }, select: { locale: true } })
  const locale = person?.locale ?? null
  if (locale !== null) await tx.place.updateMany({ where: { id: placeId, locale: null }, data: { locale } })
  const subjectId = noticeId(row.id, { type: 'told', state: to })
  await livingMessage(tx, { accountId, subject: 'approval', subjectId, placeId, isPrivate: true, now: now() })
}

const reachableIdentity = async (
  tx: Transaction,
  { accountId, chats }: ApprovalContext,
  { requestedBy, requestedAs }: Pick<ApprovalRow, 'requestedBy' | 'requestedAs'>,
): Promise<IdentityKey | null> => {
  const askedAs = parseIdentityText(requestedAs)
  if (askedAs !== null && chats.has(askedAs.platform)) return askedAs
  const person = await readPerson(tx, accountId, requestedBy)
  return person?.identities.find(({ platform }) => chats.has(platform)) ?? null
}
