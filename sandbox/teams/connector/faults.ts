import type { FaultOptions, Operation } from '../contract.ts'
import type { World } from '../world/world.ts'
import type { Answer } from './answer.ts'
import { refusal } from './answer.ts'

/** The trouble that awaits this call, taken off the list. */
export const takeFault = (world: World, operation: Operation): FaultOptions | undefined => {
  // A token is fetched now and then: trouble for « the next call » is not meant for it.
  const everything = operation === 'token' ? undefined : '*'
  const fault = world.faults.find((one) => one.operation === operation || one.operation === everything)
  if (fault === undefined) return undefined
  const left = (fault.count ?? 1) - 1
  world.faults = world.faults.flatMap((one) => {
    if (one !== fault) return [one]
    return left > 0 ? [{ ...one, count: left }] : []
  })
  return fault
}

const codes: Readonly<Record<number, string>> = {
  403: 'ConversationBlockedByUser',
  404: 'ConversationNotFound',
  412: 'PreconditionFailed',
  429: 'Throttled',
}

export const faultAnswer = ({ status = 500, retryAfter }: FaultOptions): Answer => ({
  ...refusal(status, codes[status] ?? 'ServiceError', 'Trouble that a test asked for.'),
  ...(retryAfter === undefined ? {} : { retryAfter }),
})
