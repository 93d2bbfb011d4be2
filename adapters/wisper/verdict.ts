import { ConsoleError, type ConsoleErrorCode } from '../../bot/fleet/console.ts'
import type { Exchange } from './exchange.ts'
import type { Reading } from './reading.ts'

/** What one exchange means for the call that it belongs to. */
export type Verdict<T> =
  | { readonly kind: 'success'; readonly value: T }
  /** Final. `settles`: it was given by the order's own idempotency key, so no earlier attempt acted either. */
  | { readonly kind: 'refused'; readonly error: ConsoleError; readonly settles: boolean }
  /** The same request may be sent again. `mayHaveActed`: the console may have done it all the same. */
  | { readonly kind: 'again'; readonly error: ConsoleError; readonly mayHaveActed: boolean }

export interface Question<T> {
  readonly name: string
  readonly read: (body: unknown, headers: Headers) => Reading<T>
}

type Answer = Extract<Exchange, { readonly kind: 'answer' | 'unreadable' }>

/** Judges one exchange by the contract of DESIGN 4: the status decides, the problem's `code` confirms. */
export function judge<T>(question: Question<T>, outcome: Exchange, now: number): Verdict<T> {
  if (outcome.kind === 'lost') {
    const error = new ConsoleError('unavailable', `${question.name}: ${outcome.detail}`)
    return { kind: 'again', error, mayHaveActed: outcome.sent }
  }
  if (outcome.status >= 200 && outcome.status < 300) return judgeSuccess(question, outcome)
  return judgeProblem(question, outcome, now)
}

function judgeSuccess<T>({ name, read }: Question<T>, outcome: Answer): Verdict<T> {
  // An answer that cannot be understood says nothing of the order: the same key gets the same answer, perhaps whole.
  const again = (detail: string): Verdict<T> => ({
    kind: 'again',
    error: new ConsoleError('unexpected_answer', `${name}: ${detail}`),
    mayHaveActed: true,
  })
  if (outcome.kind === 'unreadable') return again(`status ${outcome.status}, but the body is not JSON`)
  const reading = read(outcome.body, outcome.headers)
  return reading.ok ? { kind: 'success', value: reading.value } : again(reading.detail)
}

function judgeProblem<T>({ name }: Question<T>, outcome: Answer, now: number): Verdict<T> {
  const { status } = outcome
  const code = outcome.kind === 'answer' ? problemCode(outcome.body) : undefined
  const detail = `${name}: status ${status}${code === undefined ? '' : ` ${code}`}`
  const isFeed = name === 'readEvents'

  if (isFeed && (status === 404 || status === 501)) return refused('no_feed', detail, false)
  if (status === 429) return later('rate_limited', detail, outcome.headers, now, false)
  if (status === 408 || status >= 500) return later('unavailable', detail, outcome.headers, now, true)

  const known = REFUSALS[status]
  if (known === undefined) return refused('unexpected_answer', detail, false)
  const isOtherProblem = known.problem !== undefined && code !== undefined && code !== known.problem
  return refused(isOtherProblem ? 'unexpected_answer' : known.code, detail, known.settles)
}

interface Refusal {
  readonly code: ConsoleErrorCode
  readonly settles: boolean
  /** The only `code` that this status may carry, where another one would mean something else entirely. */
  readonly problem?: string
}

const REFUSALS: Readonly<Record<number, Refusal>> = {
  400: { code: 'bad_request', settles: true },
  401: { code: 'unauthorized', settles: false },
  403: { code: 'forbidden', settles: false },
  404: { code: 'not_found', settles: false },
  409: { code: 'idempotency_conflict', settles: true, problem: 'idempotency_conflict' },
  410: { code: 'cursor_expired', settles: false, problem: 'cursor_expired' },
  412: { code: 'account_changed', settles: true },
  413: { code: 'bad_request', settles: false },
  422: { code: 'unknown_tag', settles: true, problem: 'unknown_tag' },
  428: { code: 'bad_request', settles: false },
}

function refused(code: ConsoleErrorCode, detail: string, settles: boolean) {
  return { kind: 'refused', error: new ConsoleError(code, detail), settles } as const
}

function later(code: ConsoleErrorCode, detail: string, headers: Headers, now: number, mayHaveActed: boolean) {
  const wait = retryAfter(headers, now)
  const options = wait === undefined ? {} : { retryAfterMilliseconds: wait }
  return { kind: 'again', error: new ConsoleError(code, detail, options), mayHaveActed } as const
}

/** RFC 9110, 10.2.3: a number of seconds, or a date. In milliseconds; undefined when absent or nonsense. */
function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** The `code` of a problem+json, where it looks like a code: anything else would be foreign text in our log. */
function problemCode(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined
  const { code } = body
  return typeof code === 'string' && /^[a-z][a-z0-9_]{0,39}$/.test(code) ? code : undefined
}
