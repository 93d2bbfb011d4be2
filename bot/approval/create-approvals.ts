import { livingMessage } from '../chat/living.ts'
import type { ApprovalContext } from './approval-context.ts'
import { liveApprovalStates } from './approval-model.ts'
import type { Approvals } from './approvals.ts'
import { composeApproval } from './cards/compose.ts'
import { callBackApproval, decideApproval } from './decide-approval.ts'
import { parseApprovalSubject } from './notice.ts'
import { previewRequest, readRequestable } from './preview.ts'
import { readApprovalView } from './read-approval-view.ts'
import { requestApproval } from './request-approval.ts'
import { approvalStateFrom } from './stored-approval.ts'

export const createApprovals = (context: ApprovalContext): Approvals => {
  const { prisma, accountId } = context
  const read = (id: string) => readApprovalView(context, id)
  return {
    preview: (tag, personId) => previewRequest(context, tag, personId),
    candidates: async () => {
      const campaigns = await prisma.campaign.findMany({
        where: { accountId, state: { in: ['validated', 'awaiting-approval'] } },
        orderBy: { createdAt: 'asc' },
      })
      const ready = await Promise.all(campaigns.map(({ tag }) => readRequestable(prisma, accountId, tag)))
      return campaigns
        .filter((_, position) => ready[position]?.outcome === 'ready' || ready[position]?.outcome === 'open-already')
        .map(({ tag, releaseVersion }) => ({ tag, version: releaseVersion }))
    },
    request: (tag, hash, by, home) => requestApproval(context, tag, hash, by, home),
    decide: (ref, by, verdict, reason) => decideApproval(context, ref, by, verdict, reason),
    callBack: (ref, by) => callBackApproval(context, ref, by),
    watch: async (id, home) => {
      const row = await prisma.approval.findFirst({ where: { id, accountId }, select: { state: true } })
      if (row === null || !liveApprovalStates.includes(approvalStateFrom(row.state))) return false
      await livingMessage(prisma, { accountId, subject: 'approval', subjectId: id, ...home, now: context.now() })
      context.onPainted()
      return true
    },
    read,
    compose: async (subjectId, locale) => {
      const subject = parseApprovalSubject(subjectId)
      if (subject === null) return null
      const view = await read(subject.approvalId)
      return view === null ? null : composeApproval(view, subject.notice, locale)
    },
  }
}
