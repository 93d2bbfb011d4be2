import { type ApprovalState, approvalStates } from './approval-model.ts'

/** A message beside the card of a request, because an edit tells nobody. It is written once and never changes. */
export type NoticeKind =
  | { readonly type: 'reminder' | 'escalation'; readonly number: number }
  | { readonly type: 'task' }
  /** To the person who asked. */
  | { readonly type: 'told'; readonly state: ApprovalState }

export type ApprovalSubject = { readonly approvalId: string; readonly notice: NoticeKind | null }

/** What a living message names its subject: the request itself, or the request and what is to be told of it. */
export const noticeId = (approvalId: string, kind: NoticeKind): string => {
  switch (kind.type) {
    case 'reminder':
    case 'escalation':
      return `${approvalId}:${kind.type}:${kind.number}`
    case 'task':
      return `${approvalId}:task`
    case 'told':
      return `${approvalId}:told:${kind.state}`
  }
}

/** Null: a name that this program does not know. */
export const parseApprovalSubject = (subjectId: string): ApprovalSubject | null => {
  const [approvalId = '', type, detail] = subjectId.split(':')
  if (type === undefined) return { approvalId, notice: null }
  if (type === 'task') return { approvalId, notice: { type } }
  if ((type === 'reminder' || type === 'escalation') && /^\d{1,4}$/u.test(detail ?? '')) {
    return { approvalId, notice: { type, number: Number(detail) } }
  }
  const state = approvalStates.find((known) => known === detail)
  return type === 'told' && state !== undefined ? { approvalId, notice: { type, state } } : null
}
