import { violatedIndex } from '../../prisma/open.ts'
import type { Actor } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import { touchSubject } from '../chat/living.ts'
import type { Transaction } from '../database.ts'
import type { ApprovalContext } from './approval-context.ts'
import type { ApprovalState, ApprovalView } from './approval-model.ts'
import type { ApprovalRef, Decided, Decider } from './approvals.ts'
import { type LoadedApproval, lockApproval } from './lock-approval.ts'
import { type Deciding, keepDecision, moveApproval } from './move-approval.ts'
import { type ApprovalEvent, type DecisionRefusal, nextApproval, type Verdict } from './next-approval.ts'
import { readPromoting } from './preview.ts'
import { readApprovalView } from './read-approval-view.ts'
import { readWhoIsWho } from './who-is-who.ts'

type Result =
  | { readonly outcome: 'moved'; readonly to: ApprovalState }
  | { readonly outcome: 'counted'; readonly missing: number }
  | { readonly outcome: 'refused'; readonly why: DecisionRefusal }
  | { readonly outcome: 'ended' }
  | { readonly outcome: 'busy'; readonly tag: string }
  | { readonly outcome: 'unknown' }

/** One person's decision: checked against what is so now, and kept, in one transaction under the lock of the request. */
export const decideApproval = (
  context: ApprovalContext,
  ref: ApprovalRef,
  decider: Decider,
  verdict: Verdict,
  reason: string | null,
): Promise<Decided> => {
  const { actor, organisation, mayDecide, platform } = decider
  const event: ApprovalEvent = {
    type: 'decide',
    verdict,
    version: ref.version,
    by: { personId: actor.personId, organisation, mayDecide },
  }
  return act(context, ref, event, { by: actor, platform, verdict, reason })
}

/** Takes an open request, or a task for support, back. */
export const callBackApproval = (context: ApprovalContext, ref: ApprovalRef, by: Actor): Promise<Decided> =>
  act(context, ref, { type: 'call-back', version: ref.version }, { by })

const act = async (
  context: ApprovalContext,
  { id }: ApprovalRef,
  event: ApprovalEvent,
  who: Deciding | { readonly by: Actor },
): Promise<Decided> => {
  const result = await inTransaction(context, id, event, who)
  if (result.outcome === 'unknown' || result.outcome === 'busy') return result
  context.onPainted()
  const view: ApprovalView | null = await readApprovalView(context, id)
  return view === null ? { outcome: 'unknown' } : { ...result, view }
}

const inTransaction = async (
  context: ApprovalContext,
  id: string,
  event: ApprovalEvent,
  who: Deciding | { readonly by: Actor },
): Promise<Result> => {
  const { prisma, accountId } = context
  try {
    return await prisma.$transaction(async (tx) => {
      const loaded = await lockApproval(tx, accountId, id)
      return loaded === null ? { outcome: 'unknown' } : await step(tx, context, loaded, event, who)
    })
  } catch (error) {
    if (violatedIndex(error) === null) throw error
    // Two tags approved in one moment: the index let one of them have the account's promotion.
    const row = await prisma.approval.findFirst({ where: { id, accountId }, select: { campaignId: true } })
    const tag = row === null ? null : await readPromoting(prisma, accountId, row.campaignId)
    if (tag === null) throw error
    return { outcome: 'busy', tag }
  }
}

const step = async (
  tx: Transaction,
  context: ApprovalContext,
  loaded: LoadedApproval,
  event: ApprovalEvent,
  who: Deciding | { readonly by: Actor },
): Promise<Result> => {
  const { accountId } = context
  const { record, grounds, campaign } = loaded
  const isSamePerson = await readWhoIsWho(tx, accountId, loaded.row, [
    who.by.personId,
    ...record.decisions.map(({ personId }) => personId),
  ])
  // The clock is read under the lock: a press that waited for it does not decide after the end.
  const next = nextApproval(record, event, { now: context.now(), grounds, isSamePerson })
  switch (next.type) {
    case 'nothing':
      return { outcome: 'ended' }
    case 'refused':
      return { outcome: 'refused', why: next.why }
    case 'counted':
      if ('verdict' in who) await count(tx, context, loaded, who, next.missing)
      return { outcome: 'counted', missing: next.missing }
    case 'moved': {
      const busy = next.to === 'approved' ? await readPromoting(tx, accountId, campaign.id) : null
      if (busy !== null) return { outcome: 'busy', tag: busy }
      await moveApproval(tx, context, loaded, next, who)
      return next.decided || next.reason === 'called-back' ? { outcome: 'moved', to: next.to } : { outcome: 'ended' }
    }
  }
}

/** One of several decisions: the request itself stays as those who still decide saw it. */
const count = async (
  tx: Transaction,
  context: ApprovalContext,
  { row }: LoadedApproval,
  deciding: Deciding,
  missing: number,
): Promise<void> => {
  const { accountId } = context
  await keepDecision(tx, context, row.id, deciding)
  await touchSubject(tx, accountId, 'approval', row.id)
  await touchSubject(tx, accountId, 'campaign', row.campaignId)
  await recordAudit(tx, accountId, {
    by: deciding.by,
    action: 'approval.decided',
    subject: 'approval',
    subjectId: row.id,
    before: { state: row.state },
    after: { state: row.state, tag: row.tag, verdict: deciding.verdict, hash: row.hash, missing },
    at: context.now(),
  })
}
