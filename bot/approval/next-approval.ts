import type { Organisation } from '../people/authorise.ts'
import type { ApprovalPolicy, ApprovalState, EndReason, VoidReason } from './approval-model.ts'

/** What the next step depends on: the request as it is kept. */
export interface ApprovalRecord {
  readonly state: ApprovalState
  /** Grows whenever the request moves on. What it asks for never changes, so a single decision of several leaves it. */
  readonly version: number
  readonly hash: string
  readonly etag: string
  readonly requestedBy: string
  readonly expiresAt: Date
  readonly policy: ApprovalPolicy
  readonly decisions: readonly KeptDecision[]
}

export interface KeptDecision {
  readonly personId: string
  readonly organisation: Organisation
  readonly verdict: Verdict
}

export type Verdict = 'approve' | 'reject'

/** What is so at this moment, read in the transaction of the step. */
export interface Grounds {
  /** Over the evidence as it is now and the account's ETag. */
  readonly hash: string
  readonly etag: string
  /** Why this tag may not become the account's, whatever its evidence. */
  readonly hindrance: 'quarantined' | 'release-withdrawn' | 'not-validated' | null
  /** The account's tag, read back, is this one. */
  readonly isDefault: boolean
  /** Nothing starts meanwhile, and an approval would. */
  readonly frozen: boolean
}

export interface Surroundings {
  readonly now: Date
  readonly grounds: Grounds
  /** Over all identities: joined by a link code, or by an e-mail address that their chats vouch for. */
  readonly isSamePerson: (one: string, other: string) => boolean
}

export type ApprovalEvent =
  | {
      readonly type: 'decide'
      readonly verdict: Verdict
      /** What the person saw; null: typed, without having seen a card. */
      readonly version: number | null
      readonly by: { readonly personId: string; readonly organisation: Organisation; readonly mayDecide: boolean }
    }
  /** Whoever may ask for a promotion takes the request back. */
  | { readonly type: 'call-back'; readonly version: number | null }
  /** Time has passed, or facts have changed. */
  | { readonly type: 'look' }
  | { readonly type: 'promotion'; readonly outcome: PromotionOutcome }

/** `later`: nothing is known to have been refused for good; the same order is given again. */
export type PromotionOutcome =
  | 'promoted'
  | 'account-changed'
  | 'unknown-tag'
  | 'console-refused'
  | 'not-allowed'
  | 'later'

export type Step =
  | { readonly type: 'nothing' }
  /** The person's act changes nothing, and why. */
  | { readonly type: 'refused'; readonly why: DecisionRefusal }
  /** The decision is kept; more are needed. */
  | { readonly type: 'counted'; readonly missing: number }
  | {
      readonly type: 'moved'
      readonly to: ApprovalState
      readonly reason: EndReason | null
      /** The decision of the event is kept with it. */
      readonly decided: boolean
    }

export type DecisionRefusal = 'over' | 'requester' | 'not-allowed' | 'changed' | 'decided-before' | 'frozen'

const nothing: Step = { type: 'nothing' }
const refused = (why: DecisionRefusal): Step => ({ type: 'refused', why })
const moved = (to: ApprovalState, reason: EndReason | null = null, decided = false): Step => ({
  type: 'moved',
  to,
  reason,
  decided,
})

/**
 * The one place that says how a request for a promotion moves on (DESIGN 7). Pure: the caller reads what is so, holds
 * the row, and writes the step. From an end no event leads anywhere.
 */
export const nextApproval = (record: ApprovalRecord, event: ApprovalEvent, around: Surroundings): Step => {
  switch (event.type) {
    case 'decide':
      return decide(record, event, around)
    case 'call-back':
      return callBack(record, event.version)
    case 'look':
      return look(record, around)
    case 'promotion':
      return record.state === 'approved' ? settle(event.outcome) : nothing
  }
}

const decide = (
  record: ApprovalRecord,
  { by, verdict, version }: Extract<ApprovalEvent, { readonly type: 'decide' }>,
  around: Surroundings,
): Step => {
  if (record.state !== 'open') return refused('over')
  // Who may not decide learns so before anything that depends on the facts.
  if (around.isSamePerson(by.personId, record.requestedBy)) return refused('requester')
  if (!by.mayDecide) return refused('not-allowed')
  if (record.decisions.some(({ personId }) => around.isSamePerson(personId, by.personId)))
    return refused('decided-before')
  const end = look(record, around)
  if (end.type === 'moved') return end
  if (version !== null && version !== record.version) return refused('changed')
  if (verdict === 'reject') return moved('rejected', null, true)
  if (around.grounds.frozen) return refused('frozen')
  const missing = missingApprovals(record, [...record.decisions, { ...by, verdict }], around)
  return missing === 0 ? moved('approved', null, true) : { type: 'counted', missing }
}

/**
 * How many decisions are still missing. Two persons who turn out to be one count once, and one who turns out to be the
 * requester does not count, whenever that became known.
 */
export const missingApprovals = (
  { policy, requestedBy }: Pick<ApprovalRecord, 'policy' | 'requestedBy'>,
  decisions: readonly KeptDecision[],
  { isSamePerson }: Pick<Surroundings, 'isSamePerson'>,
): number => {
  const approving: KeptDecision[] = []
  for (const decision of decisions) {
    const { personId, verdict } = decision
    if (verdict !== 'approve' || isSamePerson(personId, requestedBy)) continue
    if (!approving.some((other) => isSamePerson(other.personId, personId))) approving.push(decision)
  }
  const { needed, organisation } = policy
  const missing = Math.max(needed - approving.length, 0)
  const lacksOrganisation = organisation !== null && !approving.some((each) => each.organisation === organisation)
  return lacksOrganisation ? Math.max(missing, 1) : missing
}

const callBack = (record: ApprovalRecord, version: number | null): Step => {
  if (record.state !== 'open' && record.state !== 'task') return refused('over')
  if (version !== null && version !== record.version) return refused('changed')
  return moved('void', 'called-back')
}

const look = (record: ApprovalRecord, { now, grounds }: Surroundings): Step => {
  switch (record.state) {
    case 'open':
      if (grounds.isDefault) return moved('void', 'already-default')
      if (now >= record.expiresAt) return moved('expired', 'no-decision')
      return voided(record, grounds)
    case 'approved':
      return grounds.isDefault ? moved('done') : voided(record, grounds)
    case 'task':
      // Support has taken it over: what was shown to them stands, unless the tag itself became unfit.
      if (grounds.isDefault) return moved('done')
      return grounds.hindrance === null ? nothing : moved('void', grounds.hindrance)
    default:
      return nothing
  }
}

const voided = (record: ApprovalRecord, grounds: Grounds): Step => {
  const reason = voidReasonOf(record, grounds)
  return reason === null ? nothing : moved('void', reason)
}

/** What was shown to those who decide is no longer so; null while it is. */
export const voidReasonOf = (record: Pick<ApprovalRecord, 'hash' | 'etag'>, grounds: Grounds): VoidReason | null => {
  if (grounds.hindrance !== null) return grounds.hindrance
  if (grounds.hash === record.hash) return null
  return grounds.etag === record.etag ? 'evidence-changed' : 'account-changed'
}

const settle = (outcome: PromotionOutcome): Step => {
  switch (outcome) {
    case 'promoted':
      return moved('done')
    case 'account-changed':
      return moved('void', 'account-changed')
    case 'unknown-tag':
    case 'console-refused':
      return moved('failed', outcome)
    case 'not-allowed':
      return moved('task', 'not-allowed')
    case 'later':
      return nothing
  }
}
