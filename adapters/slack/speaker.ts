import type { Logger } from 'pino'
import { z } from 'zod'
import type { Card } from '../../bot/card/card.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { Speaker as ChatSpeaker } from '../chat/speaker.ts'
import type { SlackApi } from './api.ts'
import type { Origin } from './origin.ts'
import type { RenderedMessage } from './render.ts'
import { nothing, postMessage, respond, sendCard, uploadFile } from './send.ts'

export type Speaker = ChatSpeaker<Origin>

type Way = (message: RenderedMessage) => Promise<{ readonly code?: string }>

const patience = 3_000

export const createSpeaker = (options: {
  readonly api: SlackApi
  readonly sandbox: boolean
  readonly logger: Logger
}): Speaker => {
  const { api, sandbox, logger } = options

  /** One way after the other, until one arrives. */
  const tryWays = async (ways: readonly Way[], card: Card, locale: Locale): Promise<boolean> => {
    for (const way of ways) {
      const { code } = await sendCard(card, { locale, sandbox }, way)
      if (code === undefined) return true
      logger.info({ code: 'slack_way_closed', slackCode: code }, 'a way to answer is closed')
    }
    return false
  }

  const byUrl = (url: string, kind: Readonly<Record<string, unknown>>): Way => {
    return (message) => respond(url, { ...kind, ...message })
  }

  const byMessage =
    (channel: string, threadId: string | undefined): Way =>
    async (message) => {
      const thread = threadId === undefined ? {} : { thread_ts: threadId }
      const sent = await postMessage(api, { channel, ...thread, ...message }, patience)
      // An answer that was lost on the way may well have arrived: twice is worse than, rarely, not at all.
      return sent.outcome === 'ok' || sent.outcome === 'unknown' ? {} : { code: sent.code }
    }

  const byEphemeral =
    (origin: Origin): Way =>
    async (message) => {
      const thread = origin.threadId === undefined ? {} : { thread_ts: origin.threadId }
      const parameters = { channel: origin.channelId, user: origin.userId, ...thread, ...message }
      const sent = await api.call('chat.postEphemeral', parameters, nothing, { patience })
      return sent.outcome === 'ok' || sent.outcome === 'unknown' ? {} : { code: sent.code }
    }

  const privateWays = (origin: Origin): Way[] => {
    const { responseUrl } = origin
    const url =
      responseUrl === undefined ? [] : [byUrl(responseUrl, { response_type: 'ephemeral', replace_original: false })]
    const toPerson = byMessage(origin.userId, undefined)
    if (origin.direct) return [...url, byMessage(origin.channelId, origin.threadId), toPerson]
    // An answer by URL leaves the thread that the person is reading.
    return origin.threadId === undefined
      ? [...url, byEphemeral(origin), toPerson]
      : [byEphemeral(origin), ...url, toPerson]
  }

  const privately: Speaker['privately'] = async (origin, card, locale) => {
    if (await tryWays(privateWays(origin), card, locale)) return
    logger.error({ code: 'slack_answer_undelivered' }, 'no way was left to answer')
  }

  return {
    privately,
    publicly: async (origin, card, locales) => {
      const url =
        origin.responseUrl === undefined
          ? []
          : [byUrl(origin.responseUrl, { response_type: 'in_channel', replace_original: false })]
      if (await tryWays([byMessage(origin.channelId, origin.threadId), ...url], card, locales.place)) return
      const why = wordsFor(locales.person).card.notPosted
      await privately(origin, { ...card, blocks: [{ type: 'context', text: why }, ...card.blocks] }, locales.person)
    },
    replacing: async (origin, card, locale) => {
      const { pressed, responseUrl } = origin
      if (pressed === undefined) return privately(origin, card, locale)
      const edit: Way = async (message) => {
        const parameters = { channel: origin.channelId, ts: pressed.ts, ...message }
        const sent = await api.call('chat.update', parameters, nothing, { patience })
        return sent.outcome === 'ok' ? {} : { code: sent.code }
      }
      const ways = [
        ...(responseUrl === undefined ? [] : [byUrl(responseUrl, { replace_original: true })]),
        // A private message cannot be edited but by its URL.
        ...(pressed.ephemeral ? [] : [edit]),
      ]
      if (!(await tryWays(ways, card, locale))) await privately(origin, card, locale)
    },
    file: async (origin, file, locale) => {
      const channelId = origin.channelId.startsWith('D') ? origin.channelId : await openDirect(api, origin.userId)
      const sent = await uploadFile(api, file, { channelId, threadId: origin.direct ? origin.threadId : undefined })
      if (sent.outcome !== 'ok') throw new Error(`slack_file_${sent.code}`)
      if (origin.direct) return
      const words = wordsFor(locale).card
      await privately(
        origin,
        {
          title: words.fileReady,
          tone: 'good',
          summary: words.fileReady,
          blocks: [{ type: 'text', text: words.fileSent }],
        },
        locale,
      )
    },
  }
}

const openedSchema = z.object({ channel: z.object({ id: z.string() }) })

const openDirect = async (api: SlackApi, userId: string): Promise<string> => {
  const opened = await api.call('conversations.open', { users: userId }, openedSchema, { patience })
  if (opened.outcome !== 'ok') throw new Error(`slack_direct_${opened.code}`)
  return opened.data.channel.id
}
