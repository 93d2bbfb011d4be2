import { setTimeout as pause } from 'node:timers/promises'
import { type CommandOrder, type Console, ConsoleError, MAX_COMMAND_TARGETS } from '../../bot/fleet/console.ts'
import type { Account } from '../../bot/fleet/model.ts'
import type { HttpRequest } from './exchange.ts'
import { createLocalLimiter, type Limiter } from './limiter.ts'
import { readPages, readWhole } from './pages.ts'
import { type Reading, readBody } from './reading.ts'
import { createTransport, type ObservedRequest } from './transport.ts'
import { account, commandReport, readEventPage, release, site, workstation, wrs } from './wire.ts'

export interface ClientOptions {
  /** The base of the console's API, which ends in `/v1`. */
  readonly url: string
  readonly token: string
  /** Default 20. Ignored where a limiter is given. */
  readonly requestsPerSecond?: number
  /** One limit for several clients or instances. */
  readonly limiter?: Limiter
  /** For each request; the event feed has its wait on top. Default 10 s. */
  readonly timeoutMilliseconds?: number
  /** Further attempts after the first. Default 3. */
  readonly retries?: number
  /** Opens after so many transport failures or 5xx in a row (default 8), lets a trial through after so long (default 5 s). */
  readonly circuit?: { readonly failures: number; readonly halfOpenMilliseconds: number }
  /** Told of every HTTP request, for metrics. */
  readonly observe?: (request: ObservedRequest) => void
  readonly random?: () => number
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>
}

const LONGEST_EVENT_WAIT_SECONDS = 25

type Read<T> = (body: unknown, headers: Headers) => Reading<T>
type AccountReading = { readonly account: Account; readonly etag: string }

/**
 * The W360 console over HTTP, by the contract of `openapi.yaml` (DESIGN 4).
 *
 * Reads are repeated after a failure; so are writes, under the same idempotency key. A write whose last word is unknown throws
 * `outcome_unknown`; one that its caller aborts throws `aborted`, and may have been done too.
 * Throws a plain `Error` at once when the address or the token cannot be used at all.
 */
export function createConsoleClient(options: ClientOptions): Console {
  const base = baseUrl(options.url)
  const authorization = bearer(options.token)
  const timeoutMilliseconds = options.timeoutMilliseconds ?? 10_000
  const transport = createTransport({
    limiter: options.limiter ?? createLocalLimiter(options.requestsPerSecond ?? 20),
    retries: options.retries ?? 3,
    circuit: options.circuit ?? { failures: 8, halfOpenMilliseconds: 5_000 },
    observe: options.observe ?? (() => {}),
    random: options.random ?? Math.random,
    sleep:
      options.sleep ??
      ((milliseconds, signal) => pause(milliseconds, undefined, signal === undefined ? {} : { signal })),
  })

  const request = (method: HttpRequest['method'], path: string, headers = {}, body?: unknown): HttpRequest => ({
    method,
    url: `${base}${path}`,
    headers: {
      accept: 'application/json, application/problem+json',
      authorization,
      'user-agent': 'w360-bot',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

  /** A detail may quote a word of the answer, and a confused console may answer with what it was sent. */
  function withoutToken<T>(read: Read<T>): Read<T> {
    return (body, headers) => {
      const reading = read(body, headers)
      return reading.ok ? reading : { ok: false, detail: reading.detail.replaceAll(options.token, '[token]') }
    }
  }

  function get<T>(name: string, path: string, read: Read<T>, signal?: AbortSignal, waitMilliseconds = 0): Promise<T> {
    const timeout = timeoutMilliseconds + waitMilliseconds
    const sent = request('GET', path)
    return transport.call(
      { name, isWrite: false, timeoutMilliseconds: timeout, request: sent, read: withoutToken(read) },
      signal,
    )
  }

  function write<T>(name: string, sent: HttpRequest, read: Read<T>, signal?: AbortSignal): Promise<T> {
    return transport.call({ name, isWrite: true, timeoutMilliseconds, request: sent, read: withoutToken(read) }, signal)
  }

  return {
    readAccount: (signal) => get('readAccount', '/account', readAccount, signal),
    listSites: (signal) => readWhole(readPages('listSites', '/sites', site, get, signal)),
    listWrs: (signal) => readWhole(readPages('listWrs', '/wrs', wrs, get, signal)),
    listWorkstations: (signal) => readPages('listWorkstations', '/workstations', workstation, get, signal),
    listReleases: (signal) => readWhole(readPages('listReleases', '/releases', release, get, signal)),
    sendCommand: async (order, idempotencyKey, signal) => {
      checkOrder(order)
      const headers = { 'idempotency-key': headerValue('idempotency key', idempotencyKey) }
      const { kind, targetType, targets, tag } = order
      const sent = request('POST', '/commands', headers, {
        kind,
        targetType,
        targets,
        ...(tag === undefined ? {} : { tag }),
      })
      return await write('sendCommand', sent, (body) => readBody(commandReport, body), signal)
    },
    readCommand: (id, signal) =>
      get('readCommand', `/commands/${encodeURIComponent(id)}`, (body) => readBody(commandReport, body), signal),
    readEvents: (after, waitSeconds, signal) => {
      // While the console is believed to be down this call may be the trial that all others wait for: it must not dawdle.
      const wait = transport.isClosed() ? Math.max(0, Math.min(LONGEST_EVENT_WAIT_SECONDS, Math.floor(waitSeconds))) : 0
      const path = after === null ? '/events' : `/events?${new URLSearchParams({ after, wait: String(wait) })}`
      return get('readEvents', path, readEventPage, signal, wait * 1000)
    },
    promote: async (tag, etag, idempotencyKey, signal) => {
      const headers = {
        'idempotency-key': headerValue('idempotency key', idempotencyKey),
        'if-match': headerValue('ETag', etag),
      }
      return await write('promote', request('PUT', '/account/default-tag', headers, { tag }), readAccount, signal)
    },
  }
}

function readAccount(body: unknown, headers: Headers): Reading<AccountReading> {
  const reading = readBody(account, body)
  if (!reading.ok) return reading
  const etag = headers.get('etag')
  if (etag === null || etag === '') return { ok: false, detail: 'the ETag header is missing' }
  return { ok: true, value: { account: reading.value, etag } }
}

function checkOrder({ targets }: CommandOrder): void {
  if (targets.length >= 1 && targets.length <= MAX_COMMAND_TARGETS) return
  throw new ConsoleError('bad_request', `sendCommand: ${targets.length} targets, not 1 to ${MAX_COMMAND_TARGETS}`)
}

const HEADER_SAFE = /^[\x21-\x7e]+$/

function headerValue(what: string, value: string): string {
  if (HEADER_SAFE.test(value)) return value
  throw new ConsoleError('bad_request', `the ${what} has characters that no header may carry`)
}

/** Checked here because the platform's own refusal of such a header quotes it, and so the token. */
function bearer(token: string): string {
  if (HEADER_SAFE.test(token)) return `Bearer ${token}`
  throw new Error('The token of the W360 console is empty or has characters that no header may carry.')
}

function baseUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new Error('The address of the W360 console is not an http(s) URL.')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new Error('The address of the W360 console must have no user, password, query or fragment.')
  }
  return url.href.replace(/\/+$/, '')
}
