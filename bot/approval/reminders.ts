import { addHours } from 'date-fns/addHours'
import { addMilliseconds } from 'date-fns/addMilliseconds'
import { differenceInMilliseconds } from 'date-fns/differenceInMilliseconds'
import { max } from 'date-fns/max'
import { min } from 'date-fns/min'
import type { ApprovalPolicy } from './approval-model.ts'

export interface Reminded {
  readonly requestedAt: Date
  readonly expiresAt: Date
  readonly remindedAt: Date | null
  readonly reminders: number
  readonly policy: Pick<ApprovalPolicy, 'remindAfterHours'>
}

/** The pauses double up to this many times the first one: a day, where the first is 4 hours. */
const LONGEST = 6

/**
 * When the next reminder of an open request is due: after 4 hours, then less and less often, and never sooner than the
 * policy's pause after the one before. Half-way one comes in any case, because it tells the owners.
 */
export const nextReminderAt = (request: Reminded): Date => {
  const pause = request.policy.remindAfterHours
  const last = request.remindedAt ?? request.requestedAt
  const regular = addHours(last, pause * Math.min(2 ** request.reminders, LONGEST))
  const half = halfOf(request)
  return last < half ? min([regular, max([half, addHours(last, pause)])]) : regular
}

/** From half of its time on, a request that nobody decided is told to the owners too. */
export const isEscalated = (request: Reminded, at: Date): boolean => at >= halfOf(request)

const halfOf = ({ requestedAt, expiresAt }: Reminded): Date =>
  addMilliseconds(requestedAt, differenceInMilliseconds(expiresAt, requestedAt) / 2)
