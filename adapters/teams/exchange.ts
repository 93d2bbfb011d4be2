import { Client } from '@microsoft/teams.api'
import type { Logger } from 'pino'
import { type Repeating, TokenUnavailable } from './failures.ts'
import { connectorIdOf, type Target } from './references.ts'
import { quietSdkLogger } from './sdk-logger.ts'

/** What Microsoft's connector is asked, one request each. */
export type Request =
  | { readonly type: 'post'; readonly target: Target; readonly message: Message; readonly to?: PrivateTo | undefined }
  | {
      readonly type: 'edit'
      readonly target: Target
      readonly messageId: string
      readonly message: Message
      readonly isPrivate: boolean
    }
  | { readonly type: 'typing'; readonly target: Target }
  | { readonly type: 'member'; readonly target: Target; readonly memberId: string }
  | { readonly type: 'open'; readonly target: Target; readonly memberId: string }

/** A message as Teams takes it. */
export interface Message {
  readonly summary: string
  readonly text?: string
  readonly textFormat?: 'plain' | 'xml'
  /** An Adaptive Card. */
  readonly card?: object
}

/** Whom a private (targeted) message is for: nobody else in the conversation sees it, for a day. */
export interface PrivateTo {
  readonly accountId: string
  readonly name: string
}

export type Exchange = (request: Request) => Promise<unknown>

/** A token comes from memory or, now and then, from Microsoft's sign-in. */
const tokenMilliseconds = 5_000
/** Far above all answers that we ask for. */
const longestAnswerBytes = 1_000_000
/** One client per service URL is kept; Microsoft has a handful of them. */
const mostClients = 50

/**
 * Requests through the Teams SDK's client, each once: what comes back is unread, and what goes wrong is thrown as the
 * SDK's HTTP client throws it. Redirects are not followed: they would take the token to another host.
 */
export const createExchange = (options: {
  readonly token: () => Promise<string>
  readonly timeoutMilliseconds: number
  readonly logger: Logger
}): Exchange => {
  const { timeoutMilliseconds } = options
  const clients = new Map<string, Client>()

  const token = async (): Promise<string> => {
    const { promise, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new TokenUnavailable()), tokenMilliseconds)
    try {
      return await Promise.race([options.token(), promise])
    } catch (error) {
      throw error instanceof TokenUnavailable ? error : new TokenUnavailable()
    } finally {
      clearTimeout(timer)
    }
  }

  const clientFor = (serviceUrl: string): Client => {
    const known = clients.get(serviceUrl)
    if (known !== undefined) return known
    if (clients.size >= mostClients) clients.clear()
    const client = new Client(serviceUrl, {
      token,
      logger: quietSdkLogger(options.logger),
      interceptors: [
        {
          request: ({ config }) => {
            // The client's own time limit is one of silence: an answer that drips would outlast it.
            config.signal = AbortSignal.timeout(timeoutMilliseconds)
            config.maxRedirects = 0
            config.maxContentLength = longestAnswerBytes
            return config
          },
        },
      ],
    })
    clients.set(serviceUrl, client)
    return client
  }

  return async (request) => {
    const { target } = request
    const { conversations } = clientFor(target.serviceUrl)
    // The client writes ids into the path as they are.
    const conversationId = encodeURIComponent(connectorIdOf(target))
    switch (request.type) {
      case 'post': {
        const { to } = request
        const activity = activityOf(request.message, target)
        if (to === undefined) return conversations.createActivity(conversationId, activity)
        const recipient = { id: to.accountId, name: to.name, role: 'user' as const, isTargeted: true }
        return conversations.createTargetedActivity(conversationId, { ...activity, recipient })
      }
      case 'edit': {
        const activity = { ...activityOf(request.message, target), id: request.messageId }
        const messageId = encodeURIComponent(request.messageId)
        return request.isPrivate
          ? conversations.updateTargetedActivity(conversationId, messageId, activity)
          : conversations.updateActivity(conversationId, messageId, activity)
      }
      case 'typing':
        return conversations.createActivity(conversationId, { type: 'typing', ...enveloped(target) })
      case 'member':
        return conversations.getMemberById(conversationId, encodeURIComponent(request.memberId))
      case 'open':
        return conversations.create({
          isGroup: false,
          bot: { id: target.botAccountId },
          members: [{ id: request.memberId, role: 'user' }],
          tenantId: target.tenantId,
          channelData: { tenant: { id: target.tenantId } },
        })
    }
  }
}

const enveloped = (target: Target) => ({
  from: { id: target.botAccountId, role: 'bot' as const },
  conversation: { id: connectorIdOf(target), conversationType: target.kind, tenantId: target.tenantId },
})

const activityOf = ({ summary, text, textFormat, card }: Message, target: Target) => ({
  type: 'message' as const,
  ...enveloped(target),
  summary,
  ...(text === undefined ? {} : { text, textFormat: textFormat ?? ('plain' as const) }),
  attachments: card === undefined ? [] : [{ contentType: adaptiveCardType, content: card }],
})

export const adaptiveCardType = 'application/vnd.microsoft.card.adaptive'

/** What a repetition of a request would do, unless the caller knows better. */
export const repeatingOf = (request: Request): Repeating => (request.type === 'post' ? 'harmful' : 'harmless')
