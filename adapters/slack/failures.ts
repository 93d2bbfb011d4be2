import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import type { ChatFailure } from '../../bot/chat/platform.ts'

/** A failure of Slack with Slack's own code for it, for the log and for those who know what to do about it. */
export type ApiFailure = ChatFailure & { readonly code: string }

/** What a repetition would do: of a post a second message, of an edit or a question nothing. */
export type Repeating = 'harmful' | 'harmless'

const closed: ReadonlySet<string> = new Set([
  'channel_not_found',
  'is_archived',
  'not_in_channel',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'invalid_auth',
  'not_authed',
  'no_permission',
  'missing_scope',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'ekm_access_denied',
  'org_login_required',
  'team_access_not_granted',
  'access_denied',
  'user_not_in_channel',
  'messages_tab_disabled',
  'cannot_dm_bot',
  'user_disabled',
])

const gone: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'thread_not_found',
])
const busy: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'service_unavailable',
])
/** Slack says itself that part of the work may have been done. */
const unclear: ReadonlySet<string> = new Set(['fatal_error', 'internal_error', 'request_timeout'])
/** The request never left this machine. */
const neverSent: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

const pauseMilliseconds = 5_000
const busyMilliseconds = 30_000

/** Every way in which the web client fails, as a value (promise 9 of DESIGN 8). */
export const classifyFailure = (error: unknown, repeating: Repeating): ApiFailure => {
  const uncertain = (code: string): ApiFailure =>
    repeating === 'harmful' ? { outcome: 'unknown', code } : { outcome: 'later', milliseconds: pauseMilliseconds, code }

  if (error instanceof WebAPIRateLimitedError) {
    return { outcome: 'later', milliseconds: Math.max(1, error.retryAfter) * 1_000, code: 'ratelimited' }
  }
  if (error instanceof WebAPIPlatformError) return classifyCode(error.data.error, uncertain)
  if (error instanceof WebAPIHTTPError) {
    return error.statusCode >= 500 ? uncertain(`http_${error.statusCode}`) : refused(`http_${error.statusCode}`)
  }
  if (error instanceof WebAPIRequestError) {
    const code = causeOf(error.original)
    return neverSent.has(code) ? { outcome: 'later', milliseconds: pauseMilliseconds, code } : uncertain(code)
  }
  // The client throws a bare error for a 429 that names no time.
  if (error instanceof Error && error.message.startsWith('Retry header')) {
    return { outcome: 'later', milliseconds: busyMilliseconds, code: 'ratelimited' }
  }
  return uncertain('unexpected_answer')
}

const classifyCode = (code: string, uncertain: (code: string) => ApiFailure): ApiFailure => {
  if (closed.has(code)) return { outcome: 'closed', reason: code, code }
  if (gone.has(code)) return { outcome: 'gone', code }
  if (busy.has(code)) return { outcome: 'later', milliseconds: busyMilliseconds, code }
  return unclear.has(code) ? uncertain(code) : refused(code)
}

const refused = (code: string): ApiFailure => ({ outcome: 'refused', reason: code, code })

/** Node hides why a fetch failed in its causes. */
const causeOf = (error: Error): string => {
  const { cause } = error
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return codeOf(cause.errors[0])
  return cause instanceof Error ? codeOf(cause) : codeOf(error)
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.name)
