import { randomUUID } from 'node:crypto'
import { addHours } from 'date-fns/addHours'
import { violatedIndex } from '../../prisma/open.ts'
import type { Actor } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import { livingMessage, touchSubject } from '../chat/living.ts'
import { placeIds } from '../chat/places.ts'
import type { Transaction } from '../database.ts'
import { toJson } from '../rollout/stored.ts'
import type { ApprovalContext } from './approval-context.ts'
import type { Home, Requested } from './approvals.ts'
import { missingDeciders } from './deciders.ts'
import { previewOf, type Requestable, readRequestable } from './preview.ts'

/**
 * Opens the request for a tag, bound to the evidence that the person saw, with its cards, all in one transaction. That
 * a campaign has one request at a time is the database's to hold.
 */
export const requestApproval = async (
  context: ApprovalContext,
  tag: string,
  hash: string,
  by: Actor,
  home: Home,
): Promise<Requested> => {
  const { prisma, accountId, policy } = context
  // Before the transaction: who is in a group may have to be asked of a chat.
  const missing = await missingDeciders(context, by.personId)
  try {
    const requested = await prisma.$transaction(async (tx): Promise<Requested> => {
      const requestable = await readRequestable(tx, accountId, tag)
      if (requestable.outcome !== 'ready') return requestable
      if (missing !== null) return missing
      if (requestable.grounds.hash !== hash) return { outcome: 'changed', preview: previewOf(requestable, policy) }
      return { outcome: 'requested', id: await open(tx, context, requestable, by, home) }
    })
    context.onPainted()
    return requested
  } catch (error) {
    if (violatedIndex(error) === null) throw error
    // Of two who ask in one moment the second finds the first one's request.
    const present = await readRequestable(prisma, accountId, tag)
    return present.outcome === 'ready' ? { outcome: 'open-already', tag, id: null } : present
  }
}

const open = async (
  tx: Transaction,
  context: ApprovalContext,
  { campaign, grounds }: Requestable,
  by: Actor,
  home: Home,
): Promise<string> => {
  const { accountId, policy, opsPlaces } = context
  const id = randomUUID()
  const now = context.now()
  await tx.approval.create({
    data: {
      id,
      accountId,
      campaignId: campaign.id,
      tag: campaign.tag,
      evidence: toJson(grounds.evidence),
      hash: grounds.hash,
      etag: grounds.etag,
      state: 'open',
      openFor: campaign.id,
      requestedBy: by.personId,
      requestedAs: by.identity,
      requestedAt: now,
      expiresAt: addHours(now, policy.expiresAfterHours),
      policy: toJson(policy),
    },
  })
  const shown = { accountId, subject: 'approval', subjectId: id, now } as const
  await livingMessage(tx, { ...shown, ...home })
  for (const placeId of await placeIds(tx, accountId, opsPlaces)) await livingMessage(tx, { ...shown, placeId })
  await touchSubject(tx, accountId, 'campaign', campaign.id)
  await context.wake(tx)
  await recordAudit(tx, accountId, {
    by,
    action: 'approval.requested',
    subject: 'approval',
    subjectId: id,
    after: { tag: campaign.tag, version: campaign.releaseVersion, hash: grounds.hash, needed: policy.needed },
    at: now,
  })
  return id
}
