import { TaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel'
import { ConsoleError } from '../../bot/fleet/console.ts'

/** One HTTP request, ready to be sent as often as needed: a repeat is the same to the last byte. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What became of one request. Nothing in it but `answer` comes from the console's body. */
export type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: unknown }
  /** Headers arrived, but the body is not JSON: an HTML page, or JSON cut short. */
  | { readonly kind: 'unreadable'; readonly status: number; readonly headers: Headers }
  /** No whole answer. `sent` false: the request cannot have reached the console. */
  | { readonly kind: 'lost'; readonly sent: boolean; readonly detail: string }

/**
 * Sends one request and reads the whole answer.
 * @param milliseconds for the answer with its body.
 * Throws `ConsoleError` `aborted` when `signal` says so; all else is told in the result.
 */
export async function exchange(request: HttpRequest, milliseconds: number, signal?: AbortSignal): Promise<Exchange> {
  try {
    return await timeout(milliseconds, TimeoutStrategy.Aggressive).execute((_, ends) => send(request, ends), signal)
  } catch (error) {
    if (signal?.aborted) throw aborted()
    if (error instanceof TaskCancelledError)
      return { kind: 'lost', sent: true, detail: `no answer in ${milliseconds} ms` }
    // Only the code of the error goes on: its message may quote a header, and so the token.
    const code = networkCode(error)
    return { kind: 'lost', sent: !isBeforeSending(code), detail: code ?? 'the connection failed' }
  }
}

export const aborted = () => new ConsoleError('aborted', 'the call was ended by its caller')

async function send(request: HttpRequest, signal: AbortSignal): Promise<Exchange> {
  const { method, url, headers, body } = request
  // A redirect is never followed: it would carry an order, and the token, to an address nobody configured.
  const response = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual', signal })
  const text = await response.text()
  const parsed = parseJson(text)
  if (parsed === undefined) return { kind: 'unreadable', status: response.status, headers: response.headers }
  return { kind: 'answer', status: response.status, headers: response.headers, body: parsed.value }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** Codes that arise while looking up, connecting and greeting: no byte of the request had left. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

function isBeforeSending(code: string | undefined): boolean {
  return code !== undefined && BEFORE_SENDING.has(code)
}

/** fetch wraps the cause once, or twice where several addresses were tried. */
function networkCode(error: unknown): string | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 4; current = current.cause, depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code
  }
  return undefined
}
