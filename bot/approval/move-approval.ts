import type { Actor, AuditAction, AuditEntry } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import { quarantineTag } from '../campaign/quarantine.ts'
import { closeSubject, livingMessage, touchSubject } from '../chat/living.ts'
import type { Transaction } from '../database.ts'
import { toJson } from '../rollout/stored.ts'
import type { ApprovalContext } from './approval-context.ts'
import { type ApprovalState, type EndReason, liveApprovalStates } from './approval-model.ts'
import { evidenceChanges } from './evidence-changes.ts'
import type { LoadedApproval } from './lock-approval.ts'
import type { Step, Verdict } from './next-approval.ts'
import { type NoticeKind, noticeId } from './notice.ts'
import { evidenceFrom } from './stored-approval.ts'
import { tellRequester } from './tell-requester.ts'

/** Who decided, as the request keeps it. */
export interface Deciding {
  readonly by: Actor
  readonly platform: 'slack' | 'teams'
  readonly verdict: Verdict
  /** Foreign; of a rejection. */
  readonly reason: string | null
}

/**
 * Writes one step with all that follows from it, in the transaction that holds the row: state, decision, promotion
 * lock, quarantine, cards, notices, trail. One conditional update decides; everything else stands or falls with it.
 * @param who the decision of the step, or the person who called the request back; null: the bot, by a fact that it saw
 */
export const moveApproval = async (
  tx: Transaction,
  context: ApprovalContext,
  loaded: LoadedApproval,
  step: Extract<Step, { readonly type: 'moved' }>,
  who: Deciding | { readonly by: Actor } | null,
): Promise<void> => {
  const { accountId } = context
  const { row, grounds } = loaded
  const now = context.now()
  const isOver = !liveApprovalStates.includes(step.to)
  const isCalledBack = step.reason === 'called-back'
  const changes =
    step.reason === 'evidence-changed' ? evidenceChanges(evidenceFrom(row.evidence), grounds.evidence) : []
  const { count } = await tx.approval.updateMany({
    where: { id: row.id, accountId, state: row.state, version: row.version },
    data: {
      state: step.to,
      stateReason: step.reason,
      version: { increment: 1 },
      notBefore: null,
      ...(changes.length > 0 && { stateDetail: changes.map(toJson) }),
      ...(isOver && { endedAt: now, openFor: null }),
      ...(isCalledBack && who !== null && { endedBy: who.by.personId, endedAs: who.by.identity }),
    },
  })
  if (count !== 1) throw new Error('An approval moved on under the lock of its row.')
  const deciding = step.decided && who !== null && 'verdict' in who ? who : null
  if (deciding !== null) await keepDecision(tx, context, row.id, deciding)
  await holdPromotion(tx, context, loaded, step.to)
  const trail: AuditEntry[] = [...auditOf(loaded, step, changes.length, deciding, who, now)]
  if (step.to === 'rejected' && deciding !== null) {
    // Flagged wherever it can be chosen, until support lifts it (DESIGN 7).
    const { by, reason } = deciding
    trail.push(...(await quarantineTag(tx, accountId, { tag: row.tag, why: reason ?? '', by, now })))
  }
  await tellCards(tx, context, loaded, step.to)
  const knows = isCalledBack && who?.by.personId === row.requestedBy
  if (!knows) await tellRequester(tx, context, row, step.to)
  await context.wake(tx)
  for (const entry of trail) await recordAudit(tx, accountId, entry)
}

/** The primary key is what makes a second decision of one person impossible. */
export const keepDecision = async (
  tx: Transaction,
  { accountId, now }: ApprovalContext,
  approvalId: string,
  { by, platform, verdict, reason }: Deciding,
): Promise<void> => {
  await tx.decision.create({
    data: { accountId, approvalId, personId: by.personId, verdict, reason, platform, decidedAt: now() },
  })
}

/** From the decision to the end one campaign has the account's promotion: a unique index, so never two. */
const holdPromotion = async (
  tx: Transaction,
  { accountId }: ApprovalContext,
  { campaign }: LoadedApproval,
  to: ApprovalState,
): Promise<void> => {
  const promoting = to === 'approved' || to === 'task' ? accountId : null
  if (campaign.promoting === promoting) return
  await tx.campaign.updateMany({ where: { id: campaign.id, accountId }, data: { promoting } })
}

/** All cards, wherever they are, lose the buttons that no longer do anything. */
const tellCards = async (
  tx: Transaction,
  context: ApprovalContext,
  { row }: LoadedApproval,
  to: ApprovalState,
): Promise<void> => {
  const { accountId } = context
  if (liveApprovalStates.includes(to)) await touchSubject(tx, accountId, 'approval', row.id)
  else await closeSubject(tx, accountId, 'approval', row.id)
  await touchSubject(tx, accountId, 'campaign', row.campaignId)
  if (to === 'task') await noticeInThreads(tx, context, row.id, { type: 'task' })
}

/** A message under each card of the request: an edit alone tells nobody. */
export const noticeInThreads = async (
  tx: Transaction,
  { accountId, now }: ApprovalContext,
  approvalId: string,
  kind: NoticeKind,
): Promise<void> => {
  const cards = await tx.message.findMany({
    where: { accountId, subject: 'approval', subjectId: approvalId, state: 'open', externalId: { not: null } },
  })
  for (const { placeId, threadId, externalId } of cards) {
    const thread = threadId ?? externalId
    await livingMessage(tx, {
      accountId,
      subject: 'approval',
      subjectId: noticeId(approvalId, kind),
      placeId,
      ...(thread !== null && { threadId: thread }),
      now: now(),
    })
  }
}

const actions: Readonly<Partial<Record<ApprovalState, AuditAction>>> = {
  void: 'approval.voided',
  expired: 'approval.expired',
  done: 'promotion.done',
  task: 'promotion.task',
  failed: 'promotion.failed',
}

const auditOf = (
  { row, campaign, grounds }: LoadedApproval,
  step: { readonly to: ApprovalState; readonly reason: EndReason | null },
  changes: number,
  deciding: Deciding | null,
  who: { readonly by: Actor } | null,
  at: Date,
): readonly AuditEntry[] => {
  const common = {
    by: who?.by ?? null,
    subject: 'approval',
    subjectId: row.id,
    before: { state: row.state },
    at,
  } as const
  const after = { state: step.to, tag: row.tag }
  if (deciding !== null) {
    const { verdict, reason } = deciding
    return [
      {
        ...common,
        action: 'approval.decided',
        after: { ...after, verdict, hash: row.hash },
        ...(reason !== null && { reason }),
      },
    ]
  }
  const action = actions[step.to]
  if (action === undefined) return []
  return [
    {
      ...common,
      // A decision that came too late is the clock's or the facts' doing, not the person's.
      by: step.reason === 'called-back' ? common.by : null,
      action,
      after: {
        ...after,
        ...(step.reason !== null && { why: step.reason }),
        ...(changes > 0 && { changes }),
        ...(step.to === 'done' && { from: campaign.previousTag, version: campaign.releaseVersion }),
        ...(step.reason === 'account-changed' && { etag: grounds.etag }),
      },
    },
  ]
}
