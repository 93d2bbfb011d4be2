import { z } from 'zod'
import type { ChatFailure, ChatPlatform, ChatUser, MessageAddress, PlaceAddress } from '../../bot/chat/platform.ts'
import type { ApiOutcome, SlackApi } from './api.ts'
import { keepAnswers } from './keep-answers.ts'
import { isDirect } from './origin.ts'
import { nothing, postMessage, quiet, sendCard, uploadFile } from './send.ts'

/** Under what Slack keeps the key of a message. */
export const metadataType = 'w360_message'

const pageSize = 200
/** A message older than this many pages is not looked for: the painter looks minutes back, not days. */
const mostPages = 10
/** What Slack would not draw is sent in plain sections right after: else it would be refused again and again instead. */
const plainPostPatience = 2_000
const plainEditPatience = 4_000
/** Slack's clock and ours differ a little. */
const clockSeconds = 60

const historySchema = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string().optional(), event_payload: z.record(z.string(), z.unknown()).optional() })
        .optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})

const openedSchema = z.object({ channel: z.object({ id: z.string() }) })
const permalinkSchema = z.object({ permalink: z.string() })

/** Slack as the painter sees it. No call throws; none repeats a post whose answer was lost. */
export const createSlackChat = (options: {
  readonly api: SlackApi
  readonly workspace: string
  readonly sandbox: boolean
  readonly readUser: (userId: string) => Promise<ChatUser | null>
  readonly readGroup: (groupId: string) => Promise<readonly string[] | null>
}): ChatPlatform => {
  const { api, workspace, sandbox, readUser, readGroup } = options

  const open = (userId: string) => api.call('conversations.open', { users: userId }, openedSchema)

  // Neither the address of a message nor that of a conversation of two ever changes.
  const directOf = keepAnswers(async (userId: string) => {
    const opened = await open(userId)
    return opened.outcome === 'ok' ? opened.data.channel.id : null
  })
  const links = keepAnswers(async (written: string) => {
    const [channel, ts] = written.split(' ')
    const answer = await api.call('chat.getPermalink', { channel, message_ts: ts }, permalinkSchema, {
      patience: 1_000,
    })
    return answer.outcome === 'ok' ? answer.data.permalink : null
  })
  const linkTo = ({ place, externalId }: MessageAddress): Promise<string | null> =>
    links(`${place.channelId} ${externalId}`)

  const isOurs = (place: PlaceAddress): boolean => place.platform === 'slack' && place.workspace === workspace

  return {
    name: 'slack',
    post: async (place, card, { key, locale, threadId }) => {
      if (!isOurs(place)) return elsewhere
      const fixed = {
        channel: place.channelId,
        metadata: { event_type: metadataType, event_payload: { key } },
        ...(threadId === undefined ? {} : { thread_ts: threadId }),
      }
      // The plain attempt follows at once, so it waits for the channel's next second.
      const sent = await sendCard(card, { locale, sandbox }, (message, isAgain) =>
        postMessage(api, { ...fixed, ...message }, isAgain ? plainPostPatience : 0),
      )
      return sent.outcome === 'ok' ? { outcome: 'posted', externalId: sent.data.ts } : failureOf(sent)
    },
    edit: async ({ place, externalId }, card, { locale, urgent = false }) => {
      if (!isOurs(place)) return elsewhere
      const sent = await sendCard(card, { locale, sandbox }, (message, isAgain) =>
        api.call('chat.update', { channel: place.channelId, ts: externalId, ...quiet, ...message }, nothing, {
          ...{ urgent, isAgain, patience: isAgain ? plainEditPatience : 0 },
        }),
      )
      return sent.outcome === 'ok' ? { outcome: 'edited' } : failureOf(sent)
    },
    find: async (place, key, since, threadId) => {
      if (!isOurs(place)) return elsewhere
      const oldest = (since.getTime() / 1_000 - clockSeconds).toFixed(6)
      const method = threadId === undefined ? 'conversations.history' : 'conversations.replies'
      let cursor: string | undefined
      for (let page = 0; page < mostPages; page += 1) {
        const parameters = {
          channel: place.channelId,
          oldest,
          limit: pageSize,
          include_all_metadata: true,
          ...(threadId === undefined ? {} : { ts: threadId }),
          ...(cursor === undefined ? {} : { cursor }),
        }
        const history = await api.call(method, parameters, historySchema, { patience: 8_000 })
        if (history.outcome !== 'ok') return failureOf(history)
        const found = history.data.messages.find(
          ({ metadata }) => metadata?.event_type === metadataType && metadata.event_payload?.['key'] === key,
        )
        if (found !== undefined) return { outcome: 'found', externalId: found.ts }
        cursor = history.data.response_metadata?.next_cursor
        if (cursor === undefined || cursor === '') return { outcome: 'absent' }
      }
      return { outcome: 'later', milliseconds: 60_000 }
    },
    // A reply is no root: Slack wants the thread's own first message.
    attach: async ({ place, externalId, threadId = externalId }, file) => {
      if (!isOurs(place)) return elsewhere
      const sent = await uploadFile(api, file, { channelId: place.channelId, threadId })
      return sent.outcome === 'ok' ? { outcome: 'edited' } : failureOf(sent)
    },
    permalink: async (message, reader) => {
      const { channelId } = message.place
      const isTheirs = reader === undefined || !isDirect(channelId) || channelId === (await directOf(reader.userId))
      return isTheirs ? linkTo(message) : null
    },
    openDirect: async (personWorkspace, userId) => {
      if (personWorkspace !== workspace) return elsewhere
      const opened = await open(userId)
      if (opened.outcome !== 'ok') return failureOf(opened)
      return { outcome: 'open', place: { platform: 'slack', workspace, channelId: opened.data.channel.id } }
    },
    // Slack knows the people of other workspaces too, as far as they share a channel with this one.
    readUser: async (_, userId) => readUser(userId),
    readGroup: async (groupWorkspace, groupId) => (groupWorkspace === workspace ? readGroup(groupId) : null),
  }
}

const elsewhere: ChatFailure = { outcome: 'closed', reason: 'other_workspace' }

/** Without Slack's own code, which the painter has no use for. */
const failureOf = (failure: Exclude<ApiOutcome<unknown>, { readonly outcome: 'ok' }>): ChatFailure => {
  const { code: _, ...rest } = failure
  return rest
}
