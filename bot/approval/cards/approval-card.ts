import type { Block, Card, Fact, Tone } from '../../card/card.ts'
import { clip, moment } from '../../rollout/cards/names.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import { type ApprovalState, type ApprovalView, type DecisionView, liveApprovalStates } from '../approval-model.ts'
import type { EvidenceChange } from '../evidence-changes.ts'
import { approvalButtons } from './approval-buttons.ts'
import { evidenceBlocks, soakFacts } from './evidence-blocks.ts'
import { peopleSpans } from './people-text.ts'
import { taskBlocks } from './task-blocks.ts'

const REASON_LENGTH = 500
/** As much of the hash as people compare. */
const HASH_LENGTH = 12

/**
 * A request for a promotion: what is asked, on what evidence, who decides until when; and once it is decided, who did,
 * where and when, with what came of it. Buttons: `approval.approve`, `.reject`, `.call-back`, value `{id, version}`.
 */
export const approvalCard = (view: ApprovalView, locale: Locale): Card => ({
  title: titleOf(view, locale),
  tone: tones[view.state],
  summary: summaryOf(view, locale),
  blocks: [
    ...outcomeBlocks(view, locale),
    { type: 'text', text: asksText(view, locale) },
    { type: 'facts', items: factsOf(view, locale) },
    ...evidenceBlocks(view.evidence, view.zones, locale),
    ...deciderBlocks(view, locale),
    ...approvalButtons(view, locale),
  ],
})

export const titleOf = (view: ApprovalView, locale: Locale): string =>
  wordsFor(locale).approval.titles[view.state](clip(view.releaseVersion))

const tones: Readonly<Record<ApprovalState, Tone>> = {
  open: 'warning',
  approved: 'neutral',
  task: 'warning',
  done: 'good',
  rejected: 'bad',
  expired: 'warning',
  void: 'warning',
  failed: 'bad',
}

const summaryOf = (view: ApprovalView, locale: Locale): string => {
  const { summary } = wordsFor(locale).approval
  if (view.state !== 'open') return summary.decided(titleOf(view, locale))
  return summary.open(clip(view.releaseVersion), moment(view.expiresAt, view.zones, locale))
}

const asksText = (view: ApprovalView, locale: Locale): string => {
  const words = wordsFor(locale).approval
  const say = liveApprovalStates.includes(view.state) ? words.asks : words.asked
  return say(clip(view.requestedBy.name) || words.somebody, accountName(view, locale))
}

export const accountName = ({ account }: ApprovalView, locale: Locale): string =>
  clip(account.name) || wordsFor(locale).approval.thisAccount

/** What has been decided and what became of it, first: it is what people look for. */
export const outcomeBlocks = (view: ApprovalView, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).approval
  const lines = [
    ...view.decisions.map((decision) => decisionText(decision, view, locale)),
    ...(view.stateReason === null || view.state === 'task' ? [] : [reasonText(view, locale)]),
    ...progressLines(view, locale),
  ]
  return [
    ...lines.map((line) => ({ type: 'text', text: line }) as const),
    ...(view.changes.length === 0
      ? []
      : [
          { type: 'heading', text: words.changed } as const,
          {
            type: 'list',
            items: view.changes.map((change) => changeText(change, locale)),
          } as const,
        ]),
    ...(view.state === 'task' ? taskBlocks(view, accountName(view, locale), locale) : []),
  ]
}

const changeText = ({ what, name, version }: EvidenceChange, locale: Locale): string => {
  const { changes, aMachine } = wordsFor(locale).approval
  return changes[what](clip(name ?? '') || aMachine, clip(version ?? ''))
}

const decisionText = (
  { name, platform, verdict, decidedAt, reason }: DecisionView,
  { zones }: ApprovalView,
  locale: Locale,
): string => {
  const { approval: words, people } = wordsFor(locale)
  const who = clip(name) || words.somebody
  const sentence = words.decision[verdict](who, people.platforms[platform], moment(decidedAt, zones, locale))
  return reason === null ? sentence : `${sentence}\n${words.because(clip(reason, REASON_LENGTH))}`
}

const reasonText = (view: ApprovalView, locale: Locale): string => {
  const { reasons, next } = wordsFor(locale).approval
  const { stateReason } = view
  if (stateReason === null) return ''
  return `${calledBackText(view, locale) ?? reasons[stateReason]} ${next[stateReason]}`
}

/** Who took it back is a person's act, told like a decision. Null for any other end. */
const calledBackText = ({ calledBack, endedAt, zones }: ApprovalView, locale: Locale): string | null => {
  if (calledBack === null || endedAt === null) return null
  const { approval: words, people } = wordsFor(locale)
  const { name, platform } = calledBack
  return words.calledBack(clip(name) || words.somebody, people.platforms[platform], moment(endedAt, zones, locale))
}

const progressLines = (view: ApprovalView, locale: Locale): readonly string[] => {
  const words = wordsFor(locale).approval
  switch (view.state) {
    case 'approved':
      if (view.account.frozen) return [words.frozen]
      return [view.tries > 1 ? words.trying(view.tries) : words.onItsWay]
    case 'done':
      return [words.done]
    case 'rejected':
      return [words.quarantined]
    default:
      return []
  }
}

const factsOf = (view: ApprovalView, locale: Locale): readonly Fact[] => {
  const words = wordsFor(locale).approval
  const { facts } = words
  const { zones } = view
  const { requestedBy } = view
  const who = clip(requestedBy.name) || words.somebody
  const platform = requestedBy.platform === null ? null : wordsFor(locale).people.platforms[requestedBy.platform]
  const approvals = view.decisions.filter(({ verdict }) => verdict === 'approve').length
  const { needed, organisation } = view.policy
  return [
    { label: facts.tag, value: [{ type: 'code', text: clip(view.tag) }] },
    { label: facts.present, value: [{ type: 'code', text: clip(view.account.defaultTag) }] },
    { label: facts.requested, value: words.by(who, platform, moment(view.requestedAt, zones, locale)) },
    ...(view.state === 'open' ? [{ label: facts.expires, value: moment(view.expiresAt, zones, locale) }] : []),
    ...(view.endedAt === null ? [] : [{ label: facts.ended, value: moment(view.endedAt, zones, locale) }]),
    { label: facts.decisions, value: words.needed(needed, approvals, organisation) },
    ...soakFacts(view.evidence, zones, locale),
    { label: facts.hash, value: [{ type: 'code', text: view.hash.slice(0, HASH_LENGTH) }] },
  ]
}

const deciderBlocks = (view: ApprovalView, locale: Locale): readonly Block[] => {
  if (view.state !== 'open') return []
  const words = wordsFor(locale)
  const { whoDecides, nobodyDecides, notRequester } = words.approval
  const named = peopleSpans(view.deciders, words.people.separator)
  return [
    { type: 'text', text: named.length === 0 ? nobodyDecides : [whoDecides, ...named] },
    { type: 'context', text: notRequester },
  ]
}
