import { createHmac, timingSafeEqual } from 'node:crypto'

export interface SignedRequest {
  readonly timestamp: string | undefined
  readonly signature: string | undefined
  readonly body: Buffer
}

export type Verdict = 'valid' | 'unsigned' | 'malformed' | 'stale' | 'future' | 'forged'

/** Slack's own window for what comes late. */
const oldestSeconds = 300
/** Clocks differ a little; a minute ahead is not a clock but somebody who prepares a replay. */
const newestSeconds = 60

/** Checks Slack's v0 signature on the raw body, in constant time. */
export const checkSignature = (request: SignedRequest, signingSecret: string, now: Date): Verdict => {
  const { timestamp, signature, body } = request
  if (timestamp === undefined || signature === undefined) return 'unsigned'
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'malformed'
  const age = now.getTime() / 1_000 - Number(timestamp)
  if (age > oldestSeconds) return 'stale'
  if (age < -newestSeconds) return 'future'
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest()
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex')) ? 'valid' : 'forged'
}
