import type { ChatUser, PlaceAddress } from '../../bot/chat/platform.ts'
import type { Occasion } from '../../commands/contract.ts'
import { readContext } from './form-ids.ts'
import type { EventPayload, PressPayload, ShortcutPayload, SlashPayload, ViewPayload } from './payload.ts'

/** Which installation of the app we are, as Slack told at start. */
export interface Installation {
  /** Team id, or the enterprise's where the app is installed for a whole organisation. */
  readonly workspace: string
  readonly isEnterpriseInstall: boolean
  readonly botId: string | undefined
  readonly botUserId: string
  /** Of the workspace's pages, ending in a slash; null where Slack did not tell. */
  readonly url: string | null
}

/** Where something was said or pressed, and by which ways an answer gets there. */
export interface Origin {
  /** Of the person, who may come from another workspace through a shared channel. */
  readonly workspace: string
  readonly userId: string
  readonly channelId: string
  readonly threadId?: string | undefined
  readonly direct: boolean
  readonly responseUrl?: string | undefined
  /** Good for three seconds, once; absent where a form cannot be opened. */
  readonly triggerId?: string | undefined
  /** The message whose button was pressed. */
  readonly pressed?: { readonly ts: string; readonly ephemeral: boolean } | undefined
  /** Of a message that others see too: whose button was pressed, whose button opened the form, or in which it was said. */
  readonly messageTs?: string | undefined
}

interface Identified {
  readonly team?: { readonly id: string } | null | undefined
  readonly enterprise?: { readonly id: string } | null | undefined
  readonly is_enterprise_install: boolean
  readonly user: { readonly id: string; readonly team_id?: string | undefined }
}

/** Which installation a delivery is for; null where it does not tell. */
export const installedIn = (payload: Identified | SlashPayload): string | null => {
  if ('user_id' in payload) {
    return (payload.is_enterprise_install ? payload.enterprise_id : payload.team_id) ?? null
  }
  return (payload.is_enterprise_install ? payload.enterprise?.id : payload.team?.id) ?? null
}

export const installedInEvent = (payload: EventPayload): string | null => {
  const authorization = payload.authorizations?.[0]
  return (
    (authorization?.is_enterprise_install === true ? authorization.enterprise_id : undefined) ??
    authorization?.team_id ??
    payload.team_id ??
    null
  )
}

const personOf = (payload: Identified): Pick<Origin, 'workspace' | 'userId'> => ({
  workspace: (payload.is_enterprise_install ? payload.enterprise?.id : payload.user.team_id) ?? payload.team?.id ?? '',
  userId: payload.user.id,
})

/** Slack's own mark of a conversation of two. */
export const isDirect = (channelId: string): boolean => channelId.startsWith('D')

export const originOfSlash = (payload: SlashPayload): Origin => ({
  workspace: installedIn(payload) ?? '',
  userId: payload.user_id,
  channelId: payload.channel_id,
  direct: isDirect(payload.channel_id),
  responseUrl: payload.response_url,
  triggerId: payload.trigger_id,
})

export const originOfPress = (payload: PressPayload): Origin => {
  const { container } = payload
  const channelId = payload.channel?.id ?? container.channel_id
  if (channelId === undefined) return { ...originOfView(payload, payload.view), triggerId: payload.trigger_id }
  return {
    ...personOf(payload),
    channelId,
    direct: isDirect(channelId),
    threadId: container.thread_ts,
    responseUrl: payload.response_url,
    triggerId: payload.trigger_id,
    pressed:
      container.message_ts === undefined
        ? undefined
        : { ts: container.message_ts, ephemeral: container.is_ephemeral === true },
    messageTs: container.is_ephemeral === true ? undefined : container.message_ts,
  }
}

/** A view belongs to no channel: where it was opened from is written in it. Without that, it is between person and bot. */
export const originOfView = (payload: Identified, view: ViewPayload | undefined): Origin => {
  const context = view === undefined ? null : readContext(view.private_metadata)
  const channelId = context?.channelId ?? payload.user.id
  return {
    ...personOf(payload),
    channelId,
    direct: context === null || isDirect(channelId),
    threadId: context?.threadId,
    responseUrl: context?.responseUrl,
    messageTs: context?.messageTs,
  }
}

export const originOfShortcut = (payload: ShortcutPayload): Origin => {
  const channelId = payload.channel?.id ?? payload.user.id
  return {
    ...personOf(payload),
    channelId,
    direct: payload.channel === undefined || isDirect(channelId),
    responseUrl: payload.response_url,
    triggerId: payload.trigger_id,
  }
}

/** Null for what nobody said to the bot: messages without a person or a place. */
export const originOfEvent = (payload: EventPayload): Origin | null => {
  const { user, channel, ts, thread_ts: threadId, channel_type: channelType, user_team: userTeam } = payload.event
  if (user === undefined || channel === undefined) return null
  const workspace = installedInEvent(payload) ?? ''
  const enterprise = payload.authorizations?.[0]?.is_enterprise_install === true
  return {
    workspace: enterprise ? workspace : (userTeam ?? workspace),
    userId: user,
    channelId: channel,
    threadId,
    direct: channelType === 'im' || isDirect(channel),
    messageTs: ts,
  }
}

export const occasionOf = (origin: Origin, installation: Installation, user: ChatUser | null, at: Date): Occasion => ({
  platform: 'slack',
  workspace: origin.workspace,
  userId: origin.userId,
  user,
  place: placeOf(origin, installation),
  ...(origin.threadId === undefined ? {} : { threadId: origin.threadId }),
  direct: origin.direct,
  canOpenForm: origin.triggerId !== undefined,
  ...permalinkOf(origin, installation),
  at,
})

/** As Slack's own `chat.getPermalink` writes it, without the call. */
const permalinkOf = (
  { channelId, messageTs, threadId }: Origin,
  { url }: Installation,
): Pick<Occasion, 'permalink'> | null => {
  if (url === null || messageTs === undefined || !URL.canParse(url)) return null
  const link = new URL(`archives/${channelId}/p${messageTs.replace('.', '')}`, url)
  if (threadId !== undefined && threadId !== messageTs) {
    link.searchParams.set('thread_ts', threadId)
    link.searchParams.set('cid', channelId)
  }
  return { permalink: link.href }
}

const placeOf = (origin: Origin, installation: Installation): PlaceAddress => ({
  platform: 'slack',
  workspace: installation.workspace,
  channelId: origin.channelId,
})
