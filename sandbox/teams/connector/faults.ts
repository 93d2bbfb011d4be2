import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendText } from '../../http.ts'
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

export const sendAnswer = (response: ServerResponse, { status, body, retryAfter }: Answer): void => {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  const text = body === undefined ? '' : JSON.stringify(body)
  sendText(response, status, text, 'application/json; charset=utf-8', headers)
}

/** The answer to what was done, or what the trouble makes of it on its way. */
export const sendThrough = async (
  world: World,
  fault: FaultOptions | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> => {
  if (fault?.kind === 'lose') {
    request.socket.destroy()
    return
  }
  if (fault?.kind === 'slow') await sleep(fault.milliseconds ?? 0, undefined, { signal: world.closing.signal })
  if (fault?.kind === 'garbage') return sendText(response, answer.status, '<html>…</html>', 'text/html')
  sendAnswer(response, answer)
}
