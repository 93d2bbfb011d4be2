import { z } from 'zod'
import type { ChatFailure } from '../../bot/chat/platform.ts'

/** A failure of Teams with its own code for it, for the log and for those who know what to do about it. */
export type ApiFailure = ChatFailure & { readonly code: string }

/**
 * What a repetition would do. `harmless`: nothing (an edit, a question). `bearable`: a second copy of an answer to
 * somebody who waits, which is better than silence. `harmful`: a second card where one lives (docs/adr/0016).
 */
export type Repeating = 'harmless' | 'bearable' | 'harmful'

export interface Verdict {
  readonly failure: ApiFailure
  /** Microsoft asks to try again. Null: it does not, or what was done cannot be known. */
  readonly again: { readonly afterMilliseconds: number | null } | null
}

/** The token could not be had: nothing was sent. */
export class TokenUnavailable extends Error {
  override readonly name = 'TokenUnavailable'
}

/** As the HTTP client of the Teams SDK throws it. It also holds our token and the message: never log it whole. */
const thrownSchema = z.object({
  code: z.string().optional(),
  response: z.object({ status: z.number(), headers: z.unknown(), data: z.unknown() }).optional(),
})
/** `{ error: { code } }`, and the Agents Playground also `{ code }`. */
const bodySchema = z.object({ code: z.string().optional(), error: z.object({ code: z.string() }).optional() })
const headersSchema = z.object({ 'retry-after': z.string().optional() })

const gone: ReadonlySet<string> = new Set(['ActivityNotFoundInConversation', 'MessageNotFound'])
const closed: ReadonlySet<string> = new Set(['BotNotRegistered', 'ConversationNotFound', 'BotNotInConversationRoster'])
/** The request never left this machine. */
const neverSent: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ERR_INVALID_URL'])

const pauseMilliseconds = 5_000
const busyMilliseconds = 30_000
/** Whoever asks us to stay away longer is asked again all the same. */
const longestMilliseconds = 600_000

/**
 * Every way in which a call fails, as a value (promise 9 of DESIGN 8). The statuses are those of Microsoft's « Status
 * codes from bot conversational APIs ».
 * @param missing what a 404 without a known code says of what was asked for
 */
export const classifyFailure = (error: unknown, repeating: Repeating, missing: 'gone' | 'closed'): Verdict => {
  if (error instanceof TokenUnavailable) return later('token_unavailable', pauseMilliseconds)
  const thrown = thrownSchema.safeParse(error).data
  if (thrown?.response === undefined) {
    const code = plain(thrown?.code) ?? 'no_answer'
    return neverSent.has(code) ? later(code, pauseMilliseconds) : uncertain(code, repeating)
  }
  const { status, headers, data } = thrown.response
  const body = bodySchema.safeParse(data).data
  const code = plain(body?.error?.code ?? body?.code) ?? `http_${status}`
  return classifyStatus({ status, code, headers }, repeating, missing)
}

const classifyStatus = (
  { status, code, headers }: { readonly status: number; readonly code: string; readonly headers: unknown },
  repeating: Repeating,
  missing: 'gone' | 'closed',
): Verdict => {
  if (status === 429) {
    const asked = retryAfterOf(headers)
    const milliseconds = Math.min(longestMilliseconds, asked ?? busyMilliseconds)
    return { ...later('http_429', milliseconds), again: { afterMilliseconds: asked } }
  }
  // Nothing was done: others were at work in the conversation, or the service did not take the request at all.
  if (status === 412 || status === 503) return { ...later(code, pauseMilliseconds), again: { afterMilliseconds: null } }
  if (status === 502 || status === 504) {
    const verdict = uncertain(code, repeating)
    return repeating === 'harmful' ? verdict : { ...verdict, again: { afterMilliseconds: null } }
  }
  if (status >= 500) return uncertain(code, repeating)
  if (gone.has(code)) return settled({ outcome: 'gone', code })
  if (closed.has(code) || status === 403) return settled({ outcome: 'closed', reason: code, code })
  // A token that was just replaced or withdrawn: the next one may do.
  if (status === 401) return later(code, busyMilliseconds)
  if (status === 404) {
    return settled(missing === 'gone' ? { outcome: 'gone', code } : { outcome: 'closed', reason: code, code })
  }
  return settled({ outcome: 'refused', reason: code, code })
}

const settled = (failure: ApiFailure): Verdict => ({ failure, again: null })
const later = (code: string, milliseconds: number): Verdict => settled({ outcome: 'later', milliseconds, code })
const uncertain = (code: string, repeating: Repeating): Verdict =>
  repeating === 'harmless' ? later(code, pauseMilliseconds) : settled({ outcome: 'unknown', code })

/** Codes go to the log and to the place's row: what does not look like one may hold anything. */
const plain = (code: string | undefined): string | undefined =>
  code !== undefined && /^[A-Za-z][\w -]{0,59}$/u.test(code) ? code.replaceAll(' ', '') : undefined

/** Seconds or a date (RFC 9110). */
const retryAfterOf = (headers: unknown): number | null => {
  const written = headersSchema.safeParse(headers).data?.['retry-after']
  if (written === undefined) return null
  const seconds = Number(written)
  if (Number.isFinite(seconds)) return Math.max(1, seconds) * 1_000
  const date = Date.parse(written)
  return Number.isNaN(date) ? null : Math.max(1_000, date - Date.now())
}
