import type { Logger } from 'pino'
import type { Card } from '../../bot/card/card.ts'
import type { ChatFailure, ChatPlatform, PlaceAddress } from '../../bot/chat/platform.ts'
import type { Coordination } from '../../bot/coordination.ts'
import { wordsFor } from '../../bot/text/words.ts'
import type { ApiFailure, ApiOutcome, Connector } from './connector.ts'
import type { Message } from './exchange.ts'
import { pagesOf, pictureCard } from './files.ts'
import { permalinkTo, referenceOf, type Target, targetOfPlace } from './references.ts'
import { sendCard } from './send.ts'
import { createSightings, withLatestUrl } from './sightings.ts'
import { openDirectWith, type ReadUser } from './users.ts'

/** A card whose post had no answer is posted again once, and then not before this time (docs/adr/0016). */
const repeatedMilliseconds = 15 * 60_000
/** How long a card that may have a twin above it says so. */
const twinMilliseconds = 24 * 3_600_000
/** An edit that cannot wait may wait until the same message can be edited again. */
const urgentPatienceMilliseconds = 2_500
/** Of a thousand posts at once each waits its turn of the second, instead of being composed and refused again and again. */
const postPatienceMilliseconds = 1_500
const filePatienceMilliseconds = 5_000
/** In a thread a file disturbs nobody; a chat has no threads. */
const mostPages = { channel: 5, groupChat: 1, personal: 5 } as const

/** What Teams says when the thread, and not the channel, is not there any more. */
const noThread: ReadonlySet<string> = new Set(['ConversationNotFound', 'ThreadNotFound', 'http_404'])

/** Teams as the painter sees it. No call throws; a post whose answer was lost is not repeated by itself. */
export const createTeamsChat = (options: {
  readonly connector: Connector
  readonly coordination: Coordination
  readonly readUser: ReadUser
  /** Whom we serve; nothing is said anywhere else. */
  readonly tenantIds: readonly string[]
  readonly sandbox: boolean
  readonly logger: Logger
}): ChatPlatform => {
  const { connector, coordination, readUser, sandbox, logger } = options
  const tenantIds = new Set(options.tenantIds.map((id) => id.toLowerCase()))
  const sightings = createSightings(coordination)

  const isOurs = ({ platform, workspace }: Pick<PlaceAddress, 'platform' | 'workspace'>): boolean =>
    platform === 'teams' && serves(workspace)
  const serves = (tenantId: string): boolean => tenantIds.has(tenantId.toLowerCase())

  const targetOf = (place: PlaceAddress, threadId?: string): Promise<Target> =>
    withLatestUrl(coordination, targetOfPlace(place, connector.unknown, threadId))

  const twinKey = (target: Target, messageId: string): string =>
    `teams:twin:${target.tenantId}:${target.conversationId}:${messageId}`

  return {
    name: 'teams',
    post: async (place, card, { key, locale, threadId }) => {
      if (!isOurs(place)) return elsewhere
      const target = await targetOf(place, threadId)
      const mayBeTwin = (await coordination.recall(repeatedKey(key))) !== null
      const shown = mayBeTwin ? withNote(card, wordsFor(locale).card.earlierCopy) : card
      const sent = await sendCard(shown, { locale, sandbox }, (message) =>
        connector.post(target, message, { patience: postPatienceMilliseconds, precedence: 'card' }),
      )
      if (sent.outcome === 'ok') {
        const { id } = sent.data
        if (mayBeTwin) await coordination.remember(twinKey(target, id), 'twin', twinMilliseconds)
        return { outcome: 'posted', externalId: id }
      }
      const isThreadGone = target.kind === 'channel' && threadId !== undefined && noThread.has(sent.code)
      return isThreadGone ? { outcome: 'gone' } : failureOf(sent)
    },
    edit: async ({ place, externalId }, card, { locale, urgent = false }) => {
      if (!isOurs(place)) return elsewhere
      const target = await targetOf(place)
      const isTwin = (await coordination.recall(twinKey(target, externalId))) !== null
      const shown = isTwin ? withNote(card, wordsFor(locale).card.earlierCopy) : card
      const patience = urgent ? urgentPatienceMilliseconds : 0
      const sent = await sendCard(shown, { locale, sandbox }, (message, isAgain) =>
        connector.edit(target, externalId, message, { urgent, patience, isAgain }),
      )
      return sent.outcome === 'ok' ? { outcome: 'edited' } : failureOf(sent)
    },
    // A bot cannot read what stands in a conversation, so nobody can tell. Refusing to look has the card posted again:
    // twice is better than never, but not more often than now and then.
    find: async (place, key) => {
      if (!isOurs(place)) return elsewhere
      if ((await coordination.recall(repeatedKey(key))) !== null) return { outcome: 'later', milliseconds: 60_000 }
      await coordination.remember(repeatedKey(key), 'repeated', repeatedMilliseconds)
      logger.warn({ code: 'teams_post_repeated', messageId: key }, 'a post without an answer is sent a second time')
      return { outcome: 'refused', reason: 'no_history' }
    },
    attach: async ({ place, externalId, threadId = externalId }, file, { locale }) => {
      if (!isOurs(place)) return elsewhere
      const target = await targetOf(place, threadId)
      if ('picture' in file) {
        const sent = await sendCard(pictureCard(file), { locale, sandbox }, (message) =>
          postUnder(connector, target, message),
        )
        return sent.outcome === 'ok' ? { outcome: 'edited' } : failureOf(sent)
      }
      for (const [index, page] of pagesOf(file, locale, mostPages[target.kind]).entries()) {
        const sent = await postUnder(connector, target, page)
        if (sent.outcome === 'ok') continue
        if (index === 0) return failureOf(sent)
        // Begun again, the first pages would come a second time.
        logger.error({ code: 'teams_file_cut', teamsCode: sent.code, pages: index }, 'a file arrived in part')
        break
      }
      return { outcome: 'edited' }
    },
    permalink: async ({ place, externalId, threadId }) =>
      isOurs(place) ? permalinkTo(targetOfPlace(place, connector.unknown, threadId), externalId) : null,
    openDirect: async (workspace, userId) => {
      if (!serves(workspace)) return elsewhere
      const sighting = await sightings.recall(workspace, userId)
      const opened = await openDirectWith(connector, { tenantId: workspace, userId, sighting })
      if (opened.outcome !== 'ok') return failureOf(opened)
      const { conversationId } = opened.data
      const reference = referenceOf(opened.data)
      return { outcome: 'open', place: { platform: 'teams', workspace, channelId: conversationId, reference } }
    },
    readUser: async (workspace, userId) => (serves(workspace) ? readUser(workspace, userId) : null),
    // Groups are the directory's, which would need a permission over everybody in it.
    readGroup: async () => null,
  }
}

const repeatedKey = (key: string): string => `teams:repeated:${key}`

/** In the thread; where that cannot be, in the channel itself. */
const postUnder = async (
  connector: Connector,
  target: Target,
  message: Message,
): Promise<ApiOutcome<{ readonly id: string }>> => {
  const options = { patience: filePatienceMilliseconds, precedence: 'page' } as const
  const sent = await connector.post(target, message, options)
  if (sent.outcome === 'ok' || target.kind !== 'channel') return sent
  if (sent.outcome !== 'gone' && !noThread.has(sent.code)) return sent
  return connector.post({ ...target, threadId: undefined }, message, options)
}

const withNote = (card: Card, text: string): Card => ({
  ...card,
  blocks: [{ type: 'context', text }, ...card.blocks],
})

const elsewhere: ChatFailure = { outcome: 'closed', reason: 'other_tenant' }

/** Without Teams' own code, which the painter has no use for. */
const failureOf = (failure: ApiFailure): ChatFailure => {
  const { code: _, ...rest } = failure
  return rest
}
