import { z } from 'zod'
import type { PlaceAddress } from '../../bot/chat/platform.ts'
import type { ConversationReference, Origin } from './origin.ts'

type Kind = ConversationReference['conversationType']

/** A conversation, and all that is needed to speak there. */
export interface Target {
  readonly tenantId: string
  /** Without `;messageid=…`. */
  readonly conversationId: string
  readonly kind: Kind
  /** The first message of a channel's thread; chats have no threads. */
  readonly threadId?: string | undefined
  readonly serviceUrl: string
  /** The bot's own account, `28:…`. */
  readonly botAccountId: string
}

const referenceSchema = z.object({
  serviceUrl: z.string(),
  conversationType: z.enum(['personal', 'groupChat', 'channel']),
  botAccountId: z.string(),
})

/** What was stored with a place; null for what no version of this adapter has stored. */
export const readReference = (stored: unknown): ConversationReference | null =>
  referenceSchema.safeParse(stored).data ?? null

export const referenceOf = ({ serviceUrl, kind, botAccountId }: Target): ConversationReference => ({
  serviceUrl,
  conversationType: kind,
  botAccountId,
})

export const targetOfOrigin = ({ tenantId, placeTenantId, conversationId, threadId, reference }: Origin): Target => ({
  tenantId: placeTenantId ?? tenantId,
  conversationId: withoutThread(conversationId),
  kind: reference.conversationType,
  threadId,
  serviceUrl: reference.serviceUrl,
  botAccountId: reference.botAccountId,
})

/** A place that only the configuration named (`W360_OPS_PLACE`) has no reference yet: then the id tells what it is. */
export const targetOfPlace = (
  place: PlaceAddress,
  unknown: { readonly serviceUrl: string; readonly botAccountId: string },
  threadId?: string,
): Target => {
  const reference = readReference(place.reference)
  const conversationId = withoutThread(place.channelId)
  return {
    tenantId: place.workspace,
    conversationId,
    kind: reference?.conversationType ?? kindOf(conversationId),
    threadId,
    serviceUrl: reference?.serviceUrl ?? unknown.serviceUrl,
    botAccountId: reference?.botAccountId ?? unknown.botAccountId,
  }
}

/** How Microsoft's connector names the conversation, or the thread in it. */
export const connectorIdOf = ({ conversationId, kind, threadId }: Target): string =>
  kind === 'channel' && threadId !== undefined ? `${conversationId};messageid=${threadId}` : conversationId

const withoutThread = (conversationId: string): string => conversationId.split(';')[0] ?? conversationId

const kindOf = (conversationId: string): Kind => {
  if (/@thread\.(tacv2|skype)$/u.test(conversationId)) return 'channel'
  return conversationId.startsWith('19:') ? 'groupChat' : 'personal'
}

/**
 * A link that opens Teams at the message. Null in a conversation of two: Teams has no link into one with a bot.
 * Format: Microsoft's « Deep link to Teams chat » and « … to a channel conversation ».
 */
export const permalinkTo = (target: Target, messageId: string): string | null => {
  const { tenantId, conversationId, kind, threadId = messageId } = target
  if (kind === 'personal') return null
  const path = `l/message/${encodeURIComponent(conversationId)}/${encodeURIComponent(messageId)}`
  const link = new URL(path, clientOf(target.serviceUrl))
  link.searchParams.set('tenantId', tenantId)
  if (kind === 'channel') link.searchParams.set('parentMessageId', threadId)
  else link.searchParams.set('context', JSON.stringify({ contextType: 'chat' }))
  return link.href
}

/** The governments' clouds have clients of their own. */
const clientOf = (serviceUrl: string): string => {
  const hostname = URL.parse(serviceUrl)?.hostname ?? ''
  if (hostname.endsWith('.gov.teams.microsoft.us')) return 'https://gov.teams.microsoft.us/'
  if (hostname.endsWith('.dod.teams.microsoft.us')) return 'https://dod.teams.microsoft.us/'
  return 'https://teams.microsoft.com/'
}
