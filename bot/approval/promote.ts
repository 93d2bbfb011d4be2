import type { Logger } from 'pino'
import { type Console, ConsoleError, type ConsoleErrorCode } from '../fleet/console.ts'
import type { PromotionOutcome } from './next-approval.ts'

export interface PromotionOptions {
  readonly console: Console
  readonly logger: Logger
  readonly signal?: AbortSignal
}

export interface PromotionAnswer {
  readonly outcome: PromotionOutcome
  /** Of `later`: how long to wait. */
  readonly milliseconds: number
}

const FIRST_PAUSE_MILLISECONDS = 1_000
const LONGEST_PAUSE_MILLISECONDS = 60_000

/** What each refusal of the console means for a promotion; what is not named here may pass. */
const meanings: Readonly<Partial<Record<ConsoleErrorCode, PromotionOutcome>>> = {
  account_changed: 'account-changed',
  unknown_tag: 'unknown-tag',
  bad_request: 'console-refused',
  idempotency_conflict: 'console-refused',
  forbidden: 'not-allowed',
  // A console that has no such call: it is done by hand there.
  not_found: 'not-allowed',
}

/** Asks for the promotion, under the key of the request: asked again, the console gives its first answer again. */
export const askConsole = async (
  options: PromotionOptions,
  order: { readonly id: string; readonly tag: string; readonly etag: string; readonly tries: number },
): Promise<PromotionAnswer> => {
  const { console: consoleApi, logger, signal } = options
  const { id, tag, etag, tries } = order
  const later = (milliseconds = 0): PromotionAnswer => ({
    outcome: 'later',
    milliseconds: Math.max(pauseAfter(tries), milliseconds),
  })
  try {
    const { account } = await consoleApi.promote(tag, etag, id, signal)
    // Read back: what it says it did is what it has.
    return account.defaultTag === tag ? { outcome: 'promoted', milliseconds: 0 } : later()
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error
    logger.info({ code: error.code, approvalId: id, tries }, 'the console did not take a promotion')
    const outcome = meanings[error.code] ?? 'later'
    if (outcome === 'later') return later(error.retryAfterMilliseconds)
    if (outcome !== 'account-changed') return { outcome, milliseconds: 0 }
    // Changed by our own earlier try, perhaps, whose key the console has forgotten.
    const isDone = await readBack(options, tag)
    if (isDone === null) return later()
    return { outcome: isDone ? 'promoted' : outcome, milliseconds: 0 }
  }
}

/** Whether the account has this tag now; null when the console does not say. */
export const readBack = async (options: PromotionOptions, tag: string): Promise<boolean | null> => {
  try {
    const { account } = await options.console.readAccount(options.signal)
    return account.defaultTag === tag
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error
    return null
  }
}

/** Milliseconds until the next try. */
export const pauseAfter = (tries: number): number =>
  Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** Math.min(tries - 1, 10), LONGEST_PAUSE_MILLISECONDS)
