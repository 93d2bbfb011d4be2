import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { LogLevel, type Logger as SlackLogger } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Coordination, Flight } from '../../bot/coordination.ts'
import { takeWithin } from '../chat/patience.ts'
import { createTurns } from '../chat/turns.ts'
import { type ApiFailure, classifyFailure, type Repeating } from './failures.ts'
import { editSpacing, type Method, type Share, sharesOf } from './rates.ts'

export type ApiOutcome<Data> = { readonly outcome: 'ok'; readonly data: Data } | ApiFailure

export interface CallOptions {
  /** How long the call may wait for its turn under Slack's rates; default 0: it answers `later` at once. */
  readonly patience?: number
  /** May take from what is kept for such calls when the ordinary share is used up. */
  readonly urgent?: boolean
  /** Slack just refused to draw the same message: this call need not go behind those who wait to edit. */
  readonly isAgain?: boolean
}

export interface SlackApi {
  /** Never throws. What Slack answers is read with `schema`. */
  call<Data>(
    method: Method,
    parameters: Readonly<Record<string, unknown>>,
    schema: z.ZodType<Data>,
    options?: CallOptions,
  ): Promise<ApiOutcome<Data>>
  readonly client: WebClient
}

const timeoutMilliseconds = 10_000
/** For an edit whose turn it is: so long the allowance, which is emptied by the clock, may be behind the row. */
const editPatienceMilliseconds = 500

/** Longer than a post takes in all. */
const longestFlightMilliseconds = 15_000

/** Of these a repetition would show twice. */
const harmful: ReadonlySet<Method> = new Set(['chat.postMessage', 'chat.postEphemeral', 'files.completeUploadExternal'])

export const createWebClient = (options: {
  readonly botToken: string
  readonly apiUrl: string | undefined
  readonly logger: Logger
}): WebClient =>
  new WebClient(options.botToken, {
    // The client would send a post again whose answer was lost, and never give up waiting.
    retryConfig: { retries: 0 },
    timeout: timeoutMilliseconds,
    rejectRateLimitedCalls: true,
    logger: quietLogger(options.logger),
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
  })

/** Slack's methods behind the rates of Slack, which all instances share. */
export const createApi = (options: {
  readonly client: WebClient
  readonly workspace: string
  readonly coordination: Coordination
  readonly logger: Logger
}): SlackApi => {
  const { client, workspace, coordination, logger } = options
  const edits = createTurns(editSpacing)

  /** @returns milliseconds to wait, of the share that is free first; null: it is our turn */
  const take = async (shares: readonly Share[], flight?: Flight): Promise<number | null> => {
    let wait = Number.POSITIVE_INFINITY
    for (const { bucket, limit } of shares) {
      const taken = await coordination.take(bucket, limit, flight)
      if (taken.taken) return null
      wait = Math.min(wait, taken.retryAfterMilliseconds)
    }
    return Math.max(1, wait)
  }

  const turn = (shares: readonly Share[], patience: number, flight?: Flight): Promise<number | null> =>
    takeWithin(() => take(shares, flight), patience, pause)

  /** Edits that are not urgent go in turns: there is hardly ever room for all, and none may wait for minutes. */
  const turnOf = (
    method: Method,
    message: unknown,
    shares: readonly Share[],
    { patience = 0, urgent = false, isAgain = false }: CallOptions,
    flight: Flight | undefined,
  ): Promise<number | null> => {
    if (urgent) return turn(shares, patience, flight)
    const ordinary = shares.slice(0, 1)
    if (method !== 'chat.update' || isAgain) return turn(ordinary, patience, flight)
    return edits.take(JSON.stringify(message), () => turn(ordinary, Math.max(patience, editPatienceMilliseconds)))
  }

  return {
    client,
    call: async (method, parameters, schema, callOptions = {}) => {
      const channelId = parameters['channel']
      const shares = sharesOf(workspace, method, typeof channelId === 'string' ? channelId : undefined)
      // What Slack counts by the minute has seconds of margin; of one post a second nobody knows when it counted it.
      const flight =
        method === 'chat.postMessage' ? { id: randomUUID(), longestMilliseconds: longestFlightMilliseconds } : undefined
      const wait = await turnOf(method, [channelId, parameters['ts']], shares, callOptions, flight)
      if (wait !== null) return { outcome: 'later', milliseconds: wait, code: 'own_rate_limit' }

      const repeating: Repeating = harmful.has(method) ? 'harmful' : 'harmless'
      try {
        const answer = schema.safeParse(await client.apiCall(method, { ...parameters }))
        if (answer.success) return { outcome: 'ok', data: answer.data }
        logger.error({ code: 'slack_answer_unreadable', method }, 'Slack answered with something else')
        return repeating === 'harmful'
          ? { outcome: 'unknown', code: 'slack_answer_unreadable' }
          : { outcome: 'refused', reason: 'slack_answer_unreadable', code: 'slack_answer_unreadable' }
      } catch (error) {
        const failure = classifyFailure(error, repeating)
        logger.warn(
          { code: 'slack_call_failed', method, slackCode: failure.code, outcome: failure.outcome },
          'Slack refused',
        )
        if (failure.outcome === 'later' && failure.code === 'ratelimited') {
          for (const { bucket } of shares) await coordination.block(bucket, failure.milliseconds)
        }
        return failure
      } finally {
        if (flight !== undefined) {
          for (const { bucket, limit } of shares) await coordination.land(bucket, limit, flight, { sent: true })
        }
      }
    },
  }
}

/** Slack's libraries log what they send and get. That is people's words: nothing of it is passed on (promise 7). */
export const quietLogger = (logger: Logger): SlackLogger => ({
  debug: () => undefined,
  info: () => undefined,
  warn: () => logger.debug({ code: 'slack_library_warning' }, 'the Slack library warned'),
  error: () => logger.warn({ code: 'slack_library_error' }, 'the Slack library reported an error'),
  setLevel: () => undefined,
  getLevel: () => LogLevel.WARN,
  setName: () => undefined,
})
