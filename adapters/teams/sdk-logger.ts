import type { Logger } from 'pino'

/** What the SDK wants to write its log with (`ILogger` of @microsoft/teams.common). */
export interface SdkLogger {
  debug(...said: readonly unknown[]): void
  info(...said: readonly unknown[]): void
  warn(...said: readonly unknown[]): void
  error(...said: readonly unknown[]): void
  trace(...said: readonly unknown[]): void
  log(level: string, ...said: readonly unknown[]): void
  child(name: string): SdkLogger
}

/**
 * The SDK's log without its words: it logs whole deliveries, and errors that quote them (promise 7 of DESIGN 8). What
 * stays is that something was wrong and, for a token, what: one of a closed list.
 */
export const quietSdkLogger = (logger: Logger, { local = false }: { readonly local?: boolean } = {}): SdkLogger => {
  const nothing = (): void => undefined
  const warn = (...said: readonly unknown[]): void => {
    // What `local` means, which the terminal says in words.
    if (local && saidOfNoTokens(said)) return
    // Told in our own words where the answer is known (app.ts).
    if (saidOfToken(said)) return
    logger.warn({ code: 'teams_library_warning', error: errorIn(said)?.name }, 'the Teams SDK complained')
  }
  const quiet: SdkLogger = {
    debug: nothing,
    info: nothing,
    trace: nothing,
    warn,
    error: (...said) => {
      const verdict = verdictIn(said)
      if (verdict !== null) logger.info({ code: 'teams_token_refused', verdict }, 'a token was not as it has to be')
      else warn(...said)
    },
    log: (level, ...said) => (level === 'error' ? quiet.error(...said) : level === 'warn' ? warn(...said) : nothing()),
    child: () => quiet,
  }
  return quiet
}

const errorIn = (said: readonly unknown[]): Error | undefined => said.find((each) => each instanceof Error)

const saidOfToken = ([first]: readonly unknown[]): boolean =>
  typeof first === 'string' &&
  (first.startsWith('JWT validation failed') || first.startsWith('inbound activity rejected'))

const saidOfNoTokens = ([first]: readonly unknown[]): boolean =>
  typeof first === 'string' && first.includes('dangerouslyAllowUnauthenticatedRequests is enabled')

const verdicts: readonly (readonly [beginning: string, verdict: string])[] = [
  ['jwt audience invalid', 'audience'],
  ['jwt expired', 'expired'],
  ['jwt not active', 'not_active'],
  ['jwt malformed', 'malformed'],
  ['invalid token', 'malformed'],
  ['jwt signature is required', 'unsigned'],
  ['invalid algorithm', 'algorithm'],
  ['invalid signature', 'signature'],
  ['error in secret or public key callback', 'key'],
  ['Token issuer', 'issuer'],
  ['Token missing issuer claim', 'issuer'],
  ['Service URL mismatch', 'service_url'],
  ['Token missing serviceurl claim', 'service_url'],
]

/** Why a token was refused, where it is known. */
const verdictIn = (said: readonly unknown[]): string | null => {
  const message = errorIn(said)?.message ?? ''
  return verdicts.find(([beginning]) => message.startsWith(beginning))?.[1] ?? null
}
