import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Coordination } from '../../bot/coordination.ts'
import { createAllowance, type Precedence } from './allowance.ts'
import { createExchange, type Message, type PrivateTo, type Request, repeatingOf } from './exchange.ts'
import { type ApiFailure, classifyFailure, type Repeating, type Verdict } from './failures.ts'
import type { Act } from './rates.ts'
import type { Target } from './references.ts'
import { createServiceUrls } from './service-urls.ts'

export type { ApiFailure }
export type ApiOutcome<Data> = { readonly outcome: 'ok'; readonly data: Data } | ApiFailure

export interface PostingOptions {
  /** For this person alone; not in a conversation of two. */
  readonly to?: PrivateTo
  /** How long the call may wait for its turn in the conversation; default 0: it answers `later` at once. */
  readonly patience?: number
  /** Default `answer`. */
  readonly precedence?: Precedence
  /** Default `harmful`: a card that lives there. */
  readonly repeating?: 'bearable' | 'harmful'
}

export interface EditingOptions {
  readonly patience?: number
  /** Goes before other edits where there is no room for all. */
  readonly urgent?: boolean
  /** The message is a private (targeted) one. */
  readonly isPrivate?: boolean
  /** Teams just refused the same edit, so that nobody saw it: this one need not keep its distance. */
  readonly isAgain?: boolean
}

export interface Member {
  /** In this conversation, `29:…`. */
  readonly id: string
  readonly aadObjectId?: string | undefined
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly userPrincipalName?: string | undefined
  readonly tenantId?: string | undefined
}

/** Microsoft's Bot Connector, as far as we need it. No call throws; none outlasts twenty seconds after its turn. */
export interface Connector {
  post(target: Target, message: Message, options?: PostingOptions): Promise<ApiOutcome<{ readonly id: string }>>
  edit(target: Target, messageId: string, message: Message, options?: EditingOptions): Promise<ApiOutcome<unknown>>
  /** « … is typing »: for a few seconds, and not in channels, where Teams shows none. */
  typing(target: Target): Promise<void>
  /** @param memberId an account of the conversation (`29:…`) or an Entra object id */
  readMember(target: Target, memberId: string): Promise<ApiOutcome<Member>>
  /** The conversation of two with this person, opened if need be; they see nothing of that. */
  openDirect(from: Omit<Target, 'conversationId' | 'kind' | 'threadId'>, memberId: string): Promise<ApiOutcome<Target>>
  /** A delivery whose token was checked to name this service URL came: it may be given our token from now on. */
  trust(serviceUrl: string): void
  /** For what only the configuration named: where this cloud is spoken to, and as whom. */
  readonly unknown: { readonly serviceUrl: string; readonly botAccountId: string }
}

export interface ConnectorOptions {
  /** A token for the connector, kept by whoever gives it; empty where none is needed (the Agents Playground). */
  readonly token: () => Promise<string>
  /** Of the app: its account is `28:` and this. */
  readonly clientId: string
  /** Where this cloud is spoken to; default Microsoft's public one, or the playground when `local`. */
  readonly serviceUrl?: string | undefined
  /** The Agents Playground on this machine. */
  readonly local?: boolean
  readonly coordination: Coordination
  readonly logger: Logger
  readonly timeoutMilliseconds?: number
  readonly pause?: (milliseconds: number) => Promise<unknown>
  readonly random?: () => number
}

const publicServiceUrl = 'https://smba.trafficmanager.net/teams/'
/** Where the Agents Playground listens unless it is told otherwise. */
const playgroundServiceUrl = 'http://localhost:56150/_connector'

const timeoutMilliseconds = 8_000
/** The painter gives up on a call after 25 s: one that still went on then could undo what comes after it. */
const allMilliseconds = 20_000
const attempts = 3
const firstPauseMilliseconds = 400
/** Seven in a second go at once, whoever they are opened for: a dozen people who come together all have their turn. */
const openingPatienceMilliseconds = 2_500

const postedSchema = z.object({ id: z.string().min(1) })
const openedSchema = z.object({ id: z.string().min(1), serviceUrl: z.string().optional() })
const nothing = z.unknown()
const memberSchema = z.object({
  id: z.string(),
  aadObjectId: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  userPrincipalName: z.string().optional(),
  tenantId: z.string().optional(),
})

/** The connector behind its rates, which all instances share, with the repetitions that Microsoft asks for. */
export const createConnector = (options: ConnectorOptions): Connector => {
  const { coordination, logger, local = false, pause = sleep, random = Math.random } = options
  const timeout = options.timeoutMilliseconds ?? timeoutMilliseconds
  const fallback = options.serviceUrl ?? (local ? playgroundServiceUrl : publicServiceUrl)
  const serviceUrls = createServiceUrls({ fallback, local })
  const allowance = createAllowance(coordination, pause)
  const exchange = createExchange({ token: options.token, timeoutMilliseconds: timeout, logger })

  const askOnce = async <Data>(request: Request, schema: z.ZodType<Data>, repeating: Repeating) => {
    try {
      const answer = schema.safeParse(await exchange(request))
      if (answer.success) return { outcome: 'ok' as const, data: answer.data }
      logger.error({ code: 'teams_answer_unreadable', call: request.type }, 'Teams answered with something else')
      return unreadable(repeating)
    } catch (error) {
      return classifyFailure(error, repeating, request.type === 'edit' ? 'gone' : 'closed')
    }
  }

  const call = async <Data>(
    request: Request,
    schema: z.ZodType<Data>,
    { act, patience = 0, precedence = 'answer', repeating = repeatingOf(request) }: CallOptions,
  ): Promise<ApiOutcome<Data>> => {
    const { target } = request
    if (!serviceUrls.isTrusted(target.serviceUrl)) {
      const code = 'service_url_untrusted'
      logger.error({ code: 'teams_service_url_untrusted', call: request.type }, 'a service URL is not Microsoft’s')
      return { outcome: 'closed', reason: code, code }
    }
    const first = await allowance.take(target, { act, patience, precedence })
    if (first.type === 'wait') return ownRateLimit(first.milliseconds)
    const repeated = act.type === 'edit' ? { ...act, messageId: null } : act
    const begun = performance.now()
    let permit = first
    for (let attempt = 1; ; attempt += 1) {
      const answer = await askOnce(request, schema, repeating)
      await permit.landed()
      if ('outcome' in answer) return answer
      const { failure } = answer
      logger.warn(
        { code: 'teams_call_failed', call: request.type, teamsCode: failure.code, outcome: failure.outcome, attempt },
        'Teams refused',
      )
      if (failure.code === 'http_429' && failure.outcome === 'later') {
        await allowance.block(target, act, failure.milliseconds)
      }
      const rest = pauseBefore(answer, attempt, random)
      if (rest === null || performance.now() - begun + rest + timeout > allMilliseconds) return failure
      // What Microsoft asks to wait is waited for by those who have the patience.
      if (failure.code === 'http_429' && rest > patience) return failure
      await pause(rest)
      const next = await allowance.take(target, { act: repeated, patience, precedence })
      if (next.type === 'wait') return failure
      permit = next
    }
  }

  return {
    post: (target, message, { to, patience, precedence, repeating } = {}) =>
      call({ type: 'post', target, message, to }, postedSchema, {
        act: { type: 'post' },
        ...{ patience, precedence, repeating },
      }),
    edit: (target, messageId, message, { patience, urgent = false, isPrivate = false, isAgain = false } = {}) => {
      // Which of the two ways a message has may only be known by trying: the second is not the same edit again.
      const once = isPrivate ? `private:${messageId}` : messageId
      return call({ type: 'edit', target, messageId, message, isPrivate }, nothing, {
        act: { type: 'edit', messageId: isAgain ? null : once, urgent },
        patience,
      })
    },
    typing: async (target) => {
      if (target.kind === 'channel') return
      await call({ type: 'typing', target }, nothing, { act: { type: 'typing' } })
    },
    readMember: (target, memberId) =>
      call({ type: 'member', target, memberId }, memberSchema, { act: { type: 'member' }, patience: 1_000 }),
    openDirect: async (from, memberId) => {
      const target: Target = { ...from, conversationId: '', kind: 'personal' }
      const opened = await call({ type: 'open', target, memberId }, openedSchema, {
        act: { type: 'open' },
        patience: openingPatienceMilliseconds,
      })
      if (opened.outcome !== 'ok') return opened
      const { id: conversationId, serviceUrl = target.serviceUrl } = opened.data
      // Their conversation may be kept in another region than the one that was asked.
      const trusted = serviceUrls.isTrusted(serviceUrl) ? { serviceUrl } : {}
      return { outcome: 'ok', data: { ...target, ...trusted, conversationId } }
    },
    trust: serviceUrls.trust,
    unknown: { serviceUrl: serviceUrls.fallback, botAccountId: `28:${options.clientId}` },
  }
}

interface CallOptions {
  readonly act: Act
  readonly patience?: number | undefined
  readonly precedence?: Precedence | undefined
  readonly repeating?: Repeating | undefined
}

const ownRateLimit = (milliseconds: number): ApiFailure => ({ outcome: 'later', milliseconds, code: 'own_rate_limit' })

const unreadable = (repeating: Repeating): Verdict => {
  const code = 'teams_answer_unreadable'
  const failure: ApiFailure =
    repeating === 'harmless' ? { outcome: 'refused', reason: code, code } : { outcome: 'unknown', code }
  return { failure, again: null }
}

/** Exponential with jitter, unless Microsoft named a time. Null: not again. */
const pauseBefore = ({ again }: Verdict, attempt: number, random: () => number): number | null => {
  if (again === null || attempt >= attempts) return null
  const jittered = firstPauseMilliseconds * 2 ** (attempt - 1) * (0.5 + random())
  return again.afterMilliseconds === null ? jittered : again.afterMilliseconds + random() * firstPauseMilliseconds
}
