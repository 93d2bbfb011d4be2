import { z } from 'zod'
import { type ApprovalView, liveApprovalStates } from '../bot/approval/approval-model.ts'
import type { Decided, Decider } from '../bot/approval/approvals.ts'
import { approvalCard } from '../bot/approval/cards/approval-card.ts'
import type { Card } from '../bot/card/card.ts'
import type { Form } from '../bot/card/form.ts'
import { actingAs, actor, type FormHandler, onPress, onPressForForm, type PressHandler, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { isQuiet, reasonField, reasonForm, seenStateSchema } from './reason.ts'
import { buttonRow, note, privately, quoted, text } from './reply.ts'
import { homeOf } from './watch.ts'

const approvalSchema = z.object({ id: z.uuid(), version: z.int() })
const idSchema = z.object({ id: z.uuid() })
type ApprovalRef = z.infer<typeof approvalSchema>

/** The buttons of a request. Who decides has the role at the moment of the press; the rest is checked in the decision. */
export const approvalPresses: Readonly<Record<string, PressHandler>> = {
  'approval.approve': onPress('decide', approvalSchema, async (turn, ref) =>
    decidedReply(turn, await turn.bot.approvals.decide(ref, deciderOf(turn), 'approve', null)),
  ),
  'approval.reject': onPressForForm('decide', approvalSchema, async (turn, ref) => openReason(turn, ref)),
  'approval.call-back': onPress('request', approvalSchema, async (turn, ref) =>
    decidedReply(turn, await turn.bot.approvals.callBack(ref, actingAs(turn))),
  ),
  'approval.show': onPress('look', idSchema, (turn, { id }) => approvalReply(turn, id)),
  'approval.watch': onPress('watch', idSchema, (turn, { id }) => watchHere(turn, id)),
}

const rejectForm = reasonForm({
  action: 'decide',
  schema: seenStateSchema,
  missing: (words) => words.approval.reject.required,
  act: async (turn, ref, reason) =>
    decidedReply(turn, await turn.bot.approvals.decide(ref, deciderOf(turn), 'reject', reason)),
})

export const approvalForms: Readonly<Record<string, FormHandler>> = { 'approval.reject': rejectForm }

/** The request as it is now, for whoever asks alone. */
export const approvalReply = async (turn: Turn, id: string): Promise<Reply> => {
  const view = await turn.bot.approvals.read(id)
  const { stale, buttons } = turn.words.approval
  if (view === null) return privately(note('warning', stale.title, stale.unknown))
  const card = approvalCard(view, turn.locale)
  if (!liveApprovalStates.includes(view.state)) return privately(card)
  const watch = { action: 'approval.watch', label: buttons.watch, value: { id } }
  return privately({ ...card, blocks: [...card.blocks, ...buttonRow([watch])] })
}

const watchHere = async (turn: Turn, id: string): Promise<Reply> => {
  const { watched } = turn.words.approval
  if (!(await turn.bot.approvals.watch(id, await homeOf(turn)))) return approvalReply(turn, id)
  return privately(note('good', watched.title, watched.text))
}

const deciderOf = (turn: Turn): Decider => ({
  actor: actingAs(turn),
  platform: turn.occasion.platform,
  organisation: actor(turn).organisation,
  mayDecide: turn.may('decide'),
})

const openReason = async (turn: Turn, ref: ApprovalRef): Promise<Reply> => {
  const { reject } = turn.words.approval
  if (!turn.occasion.canOpenForm) {
    const button = {
      action: 'approval.reject',
      opens: 'form',
      label: reject.open,
      value: ref,
      style: 'danger',
    } as const
    return privately(note('neutral', reject.title, reject.openText, [button]))
  }
  return { type: 'form', title: reject.title, form: composeReason(turn, ref) }
}

const composeReason = async (turn: Turn, { id, version }: ApprovalRef): Promise<Form> => {
  const { reject } = turn.words.approval
  const view = await turn.bot.approvals.read(id)
  const intro = view === null ? [] : [text(reject.intro(quoted(view.releaseVersion), quoted(view.tag)))]
  return {
    id: 'approval.reject',
    title: reject.title,
    submit: reject.submit,
    cancel: reject.cancel,
    state: { id, version: String(version) },
    intro: intro.filter(isQuiet),
    fields: [reasonField(reject.reason, reject.reasonHint)],
  }
}

/** The card itself tells everybody; this is for the person who pressed. */
const decidedReply = (turn: Turn, decided: Decided): Reply => {
  const words = turn.words.approval
  switch (decided.outcome) {
    case 'unknown':
      return privately(note('warning', words.stale.title, words.stale.unknown))
    case 'busy':
      return privately(note('warning', words.stale.title, words.stale.busy(quoted(decided.tag))))
    case 'counted':
      return privately(note('good', words.decided.title, words.decided.counted(decided.missing)))
    case 'moved':
      return privately(note('good', words.decided.title, movedText(turn, decided.view)))
    case 'ended':
      return privately(withCard(turn, words.stale.ended, decided.view))
    case 'refused': {
      const sentence = words.stale[decided.why]
      const isOver = decided.why === 'over' || decided.why === 'changed'
      return privately(isOver ? withCard(turn, sentence, decided.view) : note('warning', words.stale.title, sentence))
    }
  }
}

const movedText = ({ words }: Turn, { state, releaseVersion }: ApprovalView): string => {
  const { decided } = words.approval
  const version = quoted(releaseVersion)
  if (state === 'rejected') return decided.rejected(version)
  return state === 'void' ? decided.void : decided.approved(version)
}

/** What is so now, below the sentence: who was first, or why it does not stand any more. */
const withCard = (turn: Turn, sentence: string, view: ApprovalView): Card => {
  const card = approvalCard(view, turn.locale)
  return { ...card, summary: sentence, blocks: [text([{ type: 'strong', text: sentence }]), ...card.blocks] }
}
