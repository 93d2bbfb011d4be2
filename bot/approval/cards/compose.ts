import type { Block, Card } from '../../card/card.ts'
import type { Composed } from '../../chat/painter-model.ts'
import { clip, moment } from '../../rollout/cards/names.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import { type ApprovalState, type ApprovalView, liveApprovalStates } from '../approval-model.ts'
import type { NoticeKind } from '../notice.ts'
import { accountName, approvalCard, outcomeBlocks, titleOf } from './approval-card.ts'
import { peopleSpans } from './people-text.ts'
import { taskBlocks } from './task-blocks.ts'

/**
 * What the painter shows of a request: its card until it is over, or one of the messages beside it, which are written
 * once. Null: there is nothing to say any more.
 */
export const composeApproval = (view: ApprovalView, notice: NoticeKind | null, locale: Locale): Composed | null => {
  if (notice === null) return { card: approvalCard(view, locale), over: !liveApprovalStates.includes(view.state) }
  const card = noticeCard(view, notice, locale)
  return card === null ? null : { card, over: true }
}

const noticeCard = (view: ApprovalView, notice: NoticeKind, locale: Locale): Card | null => {
  switch (notice.type) {
    case 'reminder':
    case 'escalation':
      // Decided before it was posted: nobody needs it any more.
      return view.state === 'open' ? reminderCard(view, notice.type === 'escalation', locale) : null
    case 'task':
      return view.state === 'task' ? taskCard(view, locale) : null
    case 'told':
      return toldCard(view, notice.state, locale)
  }
}

const reminderCard = (view: ApprovalView, isEscalated: boolean, locale: Locale): Card => {
  const words = wordsFor(locale)
  const { reminder, somebody, whoDecides, nobodyDecides } = words.approval
  const text = reminder.text(
    clip(view.requestedBy.name) || somebody,
    moment(view.requestedAt, view.zones, locale),
    moment(view.expiresAt, view.zones, locale),
  )
  const deciders = peopleSpans(view.deciders, words.people.separator)
  const owners = peopleSpans(view.owners, words.people.separator)
  return {
    title: reminder.title(clip(view.releaseVersion)),
    tone: 'warning',
    summary: text,
    blocks: [
      { type: 'text', text },
      { type: 'text', text: deciders.length === 0 ? nobodyDecides : [whoDecides, ...deciders] },
      ...(isEscalated && owners.length > 0
        ? [{ type: 'text', text: [reminder.escalation, ...owners] } satisfies Block]
        : []),
    ],
  }
}

const taskCard = (view: ApprovalView, locale: Locale): Card => {
  const words = wordsFor(locale)
  const title = titleOf(view, locale)
  const deciders = peopleSpans(view.deciders, words.people.separator)
  return {
    title,
    tone: 'warning',
    summary: words.approval.taskText,
    blocks: [
      ...(deciders.length === 0 ? [] : [{ type: 'text', text: deciders } as const]),
      ...taskBlocks(view, accountName(view, locale), locale),
    ],
  }
}

/** To the person who asked. What happened after this message was ordered is told by the next one. */
const toldCard = (view: ApprovalView, state: ApprovalState, locale: Locale): Card => {
  const words = wordsFor(locale).approval
  const isPresent = view.state === state
  return {
    title: words.titles[state](clip(view.releaseVersion)),
    tone: state === 'done' || state === 'approved' ? 'good' : state === 'task' ? 'neutral' : 'warning',
    summary: words.told[state],
    blocks: [{ type: 'text', text: words.told[state] }, ...(isPresent ? outcomeBlocks(view, locale) : [])],
  }
}
