import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  isBrokenCircuitError,
} from 'cockatiel'
import { ConsoleError, type ConsoleErrorCode } from '../../bot/fleet/console.ts'
import { aborted, type Exchange, exchange, type HttpRequest } from './exchange.ts'
import type { Limiter } from './limiter.ts'
import { judge, type Question, type Verdict } from './verdict.ts'

/** One HTTP request as it ended, for metrics: a call that was tried three times is observed three times. */
export interface ObservedRequest {
  readonly name: string
  readonly outcome: 'ok' | ConsoleErrorCode
  readonly milliseconds: number
}

export interface TransportOptions {
  readonly limiter: Limiter
  /** Further attempts after the first. */
  readonly retries: number
  readonly circuit: { readonly failures: number; readonly halfOpenMilliseconds: number }
  readonly observe: (request: ObservedRequest) => void
  readonly random: () => number
  /** Rejects, with anything, when the signal ends the wait. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>
}

export interface Call<T> extends Question<T> {
  /** True when the console does something: then "no answer" is not "not done". */
  readonly isWrite: boolean
  readonly timeoutMilliseconds: number
  readonly request: HttpRequest
}

export interface Transport {
  /** Sends until there is an answer, the retries are used up, or the circuit opens. Throws `ConsoleError` only. */
  call<T>(call: Call<T>, signal?: AbortSignal): Promise<T>
  /** False while the console is believed to be down; the next request is then a trial. */
  isClosed(): boolean
}

const FIRST_WAIT_MILLISECONDS = 200
const LONGEST_WAIT_MILLISECONDS = 5_000
/** A longer wait than this is the caller's: it has better things to do than to hold a call open. */
const LONGEST_RETRY_AFTER_MILLISECONDS = 15_000

export function createTransport(options: TransportOptions): Transport {
  const breaker = circuitBreaker(handleWhenResult(isOutage), {
    halfOpenAfter: options.circuit.halfOpenMilliseconds,
    breaker: new ConsecutiveBreaker(options.circuit.failures),
  })

  return {
    isClosed: () => breaker.state === CircuitState.Closed,
    call: async (call, signal) => {
      let doubt: ConsoleError | undefined
      for (let attempt = 0; ; attempt += 1) {
        const verdict = await attemptOnce(breaker, options, call, signal)
        if (verdict.kind === 'success') return verdict.value
        if (verdict.kind === 'again' && verdict.mayHaveActed && call.isWrite) doubt = verdict.error
        const wait = waitBefore(attempt + 1, verdict, options)
        if (wait === undefined) throw finalError(verdict, doubt)
        await abortable(options.sleep(wait, signal), signal)
      }
    },
  }
}

/** Transport failures and 5xx tell that the console is unwell; an answer of any other kind tells that it is there. */
function isOutage(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  if (value.kind === 'lost') return true
  // 501 is how a console says that it has no such call (the feed, DESIGN 4).
  return 'status' in value && typeof value.status === 'number' && value.status >= 500 && value.status !== 501
}

async function attemptOnce<T>(
  breaker: CircuitBreakerPolicy,
  options: TransportOptions,
  call: Call<T>,
  signal: AbortSignal | undefined,
): Promise<Verdict<T>> {
  if (signal?.aborted) throw aborted()
  await abortable(options.limiter.take(), signal)
  const startedAt = performance.now()
  const verdict = await judgeOnce(breaker, options, call, signal)
  options.observe({
    name: call.name,
    outcome: verdict.kind === 'success' ? 'ok' : verdict.error.code,
    milliseconds: performance.now() - startedAt,
  })
  if (verdict.kind === 'again' && verdict.error.code === 'rate_limited')
    await holdOthers(options.limiter, verdict.error)
  return verdict
}

async function judgeOnce<T>(
  breaker: CircuitBreakerPolicy,
  options: TransportOptions,
  call: Call<T>,
  signal: AbortSignal | undefined,
): Promise<Verdict<T>> {
  let outcome: Exchange
  try {
    outcome = await abortable(
      breaker.execute(() => exchange(call.request, call.timeoutMilliseconds, signal)),
      signal,
    )
  } catch (error) {
    if (!isBrokenCircuitError(error)) throw error
    const detail = `${call.name}: not sent, the console failed ${options.circuit.failures} times in a row`
    const retryAfterMilliseconds = options.circuit.halfOpenMilliseconds
    return {
      kind: 'refused',
      error: new ConsoleError('unavailable', detail, { retryAfterMilliseconds }),
      settles: false,
    }
  }
  return judge(call, outcome, Date.now())
}

async function holdOthers(limiter: Limiter, error: ConsoleError): Promise<void> {
  const wait = error.retryAfterMilliseconds
  if (wait === undefined || wait === 0) return
  await limiter.hold?.(Math.min(wait, LONGEST_RETRY_AFTER_MILLISECONDS))
}

/** Full jitter, on top of what the console asks for; undefined: do not try again. */
function waitBefore<T>(attempt: number, verdict: Verdict<T>, options: TransportOptions): number | undefined {
  if (verdict.kind !== 'again' || attempt > options.retries) return undefined
  const asked = verdict.error.retryAfterMilliseconds ?? 0
  if (asked > LONGEST_RETRY_AFTER_MILLISECONDS) return undefined
  const ceiling = Math.min(LONGEST_WAIT_MILLISECONDS, FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1))
  return asked + options.random() * ceiling
}

/** Once an attempt may have acted, only an answer under the order's own key tells what became of the order. */
function finalError<T>(
  verdict: Exclude<Verdict<T>, { kind: 'success' }>,
  doubt: ConsoleError | undefined,
): ConsoleError {
  if (doubt === undefined || (verdict.kind === 'refused' && verdict.settles)) return verdict.error
  const { retryAfterMilliseconds } = verdict.error
  const detail = verdict.error === doubt ? doubt.message : `${doubt.message}; then ${verdict.error.message}`
  return new ConsoleError('outcome_unknown', detail, {
    cause: verdict.error,
    ...(retryAfterMilliseconds === undefined ? {} : { retryAfterMilliseconds }),
  })
}

/** Ends a wait that knows nothing of signals, or that would reject with something else than our error. */
async function abortable<T>(wait: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await wait
  const { promise, reject } = Promise.withResolvers<never>()
  const end = () => reject(aborted())
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([wait, promise])
  } catch (error) {
    throw signal.aborted ? aborted() : error
  } finally {
    signal.removeEventListener('abort', end)
  }
}
