import { z } from 'zod'
import type { ChatUser } from '../../bot/chat/platform.ts'
import type { Occasion } from '../../commands/contract.ts'
import { type Activity, clientInfoIn, conversationOf, conversationTypeOf } from './activity.ts'
import type { Origin } from './origin.ts'
import { permalinkTo, targetOfOrigin } from './references.ts'

/** As kept in the inbox with a delivery. */
export const originSchema: z.ZodType<Origin> = z.object({
  tenantId: z.string(),
  placeTenantId: z.string().optional(),
  userId: z.string(),
  accountId: z.string(),
  userName: z.string(),
  conversationId: z.string(),
  threadId: z.string().optional(),
  reference: z.object({
    serviceUrl: z.string(),
    conversationType: z.enum(['personal', 'groupChat', 'channel']),
    botAccountId: z.string(),
  }),
  direct: z.boolean(),
  locale: z.string().optional(),
  timeZone: z.string().optional(),
  messageId: z.string().optional(),
  messageIsPrivate: z.boolean().optional(),
})

/** The one that Microsoft's Agents Playground invents. */
export const localTenant = '00000000-0000-0000-0000-0000000000001'

/**
 * Who and where. Null for a person whom Entra does not know (an anonymous guest of a meeting): nobody can have given
 * such a one a role (fail closed). The local playground has invented people, who are known by their account alone.
 */
export const originOf = (activity: Activity, local: boolean): Origin | null => {
  const { from, recipient, conversation, channelData } = activity
  const userId = from.aadObjectId || (local ? from.id : undefined)
  const placeTenantId = (conversation.tenantId ?? channelData?.tenant?.id) || (local ? localTenant : undefined)
  if (userId === undefined || placeTenantId === undefined) return null
  const tenantId = from.tenantId ?? channelData?.tenant?.id ?? placeTenantId
  const conversationType = conversationTypeOf(activity)
  const clientInfo = clientInfoIn(activity)
  const locale = activity.locale ?? clientInfo.locale
  const timeZone = activity.localTimezone ?? clientInfo.timeZone
  return {
    tenantId,
    ...(placeTenantId !== tenantId && { placeTenantId }),
    userId,
    accountId: from.id,
    userName: from.name ?? '',
    ...conversationOf(conversation.id),
    reference: { serviceUrl: activity.serviceUrl, conversationType, botAccountId: recipient.id },
    direct: conversationType === 'personal',
    ...(locale !== undefined && { locale }),
    ...(timeZone !== undefined && { timeZone }),
  }
}

/** The origin of a press or of a dialog that was opened by one: with the message whose button it was. */
export const withMessage = (origin: Origin, messageId: string | null | undefined, isPrivate: boolean): Origin =>
  messageId ? { ...origin, messageId, ...(isPrivate && { messageIsPrivate: true }) } : origin

const privateMark = 'private:'

/** How a dialog remembers from which message it was opened. */
export const writeFrom = ({ messageId, messageIsPrivate }: Origin): string | undefined =>
  messageId === undefined || messageIsPrivate !== true ? messageId : `${privateMark}${messageId}`

export const readFrom = (origin: Origin, from: string | undefined): Origin =>
  from?.startsWith(privateMark) === true
    ? withMessage(origin, from.slice(privateMark.length), true)
    : withMessage(origin, from, false)

export interface OccasionOptions {
  readonly user: ChatUser | null
  readonly canOpenForm: boolean
  /** Of the person's own message, where words were said. */
  readonly saidIn?: string | undefined
  readonly at: Date
}

export const occasionOf = (origin: Origin, { user, canOpenForm, saidIn, at }: OccasionOptions): Occasion => ({
  platform: 'teams',
  workspace: origin.tenantId,
  userId: origin.userId,
  user,
  place: placeOf(origin),
  ...(origin.threadId !== undefined && { threadId: origin.threadId }),
  ...permalinkOf(origin, saidIn),
  direct: origin.direct,
  canOpenForm,
  at,
})

export const placeOf = (origin: Origin): Occasion['place'] => ({
  platform: 'teams',
  workspace: origin.placeTenantId ?? origin.tenantId,
  channelId: origin.conversationId,
  reference: origin.reference,
})

/** Nobody else sees a private message, so it is linked to from nowhere. */
const permalinkOf = (origin: Origin, saidIn: string | undefined): Pick<Occasion, 'permalink'> | null => {
  const messageId = saidIn ?? origin.messageId
  if (messageId === undefined || (saidIn === undefined && origin.messageIsPrivate === true)) return null
  const { workspace: tenantId } = placeOf(origin)
  const permalink = permalinkTo({ ...targetOfOrigin(origin), tenantId }, messageId)
  return permalink === null ? null : { permalink }
}
