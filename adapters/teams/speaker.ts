import type { Logger } from 'pino'
import type { Card, Tone } from '../../bot/card/card.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import { createNewest } from '../chat/newest.ts'
import type { Speaker as ChatSpeaker } from '../chat/speaker.ts'
import type { ApiOutcome, Connector } from './connector.ts'
import type { Message } from './exchange.ts'
import { pagesOf, pictureCard } from './files.ts'
import type { Origin } from './origin.ts'
import { type Target, targetOfOrigin } from './references.ts'
import { sendCard } from './send.ts'

export interface Speaker extends ChatSpeaker<Origin> {
  /** Somebody is at work on what was said. */
  typing(origin: Origin): Promise<void>
}

/** Null when it arrived, or may have; else Teams' code for why not. */
type Way = (message: Message) => Promise<Delivery>

interface Delivery {
  readonly outcome: string
  readonly code: string | null
}

const patience = 3_000
/** Of a file: what does not fit is asked for in parts. */
const mostPages = 5

export const createSpeaker = (options: {
  readonly connector: Connector
  readonly sandbox: boolean
  readonly logger: Logger
}): Speaker => {
  const { connector, sandbox, logger } = options
  const bearable = { patience, repeating: 'bearable' } as const
  const newest = createNewest()

  /** One way after the other, until one arrives. */
  const tryWays = async (ways: readonly Way[], card: Card, locale: Locale): Promise<boolean> => {
    for (const way of ways) {
      const { code } = await sendCard(card, { locale, sandbox }, way)
      if (code === null) return true
      logger.info({ code: 'teams_way_closed', teamsCode: code }, 'a way to answer is closed')
    }
    return false
  }

  const byMessage =
    (target: Target): Way =>
    async (message) =>
      deliveryOf(await connector.post(target, message, bearable))

  const byPrivateMessage =
    (origin: Origin): Way =>
    async (message) => {
      const to = { accountId: origin.accountId, name: origin.userName }
      return deliveryOf(await connector.post(targetOfOrigin(origin), message, { ...bearable, to }))
    }

  const byDirectMessage =
    (origin: Origin): Way =>
    async (message) => {
      const opened = await openDirect(connector, origin)
      if (opened.outcome !== 'ok') return { outcome: opened.outcome, code: opened.code }
      return deliveryOf(await connector.post(opened.data, message, bearable))
    }

  const privateWays = (origin: Origin): readonly Way[] =>
    origin.direct ? [byMessage(targetOfOrigin(origin))] : [byPrivateMessage(origin), byDirectMessage(origin)]

  const privately: Speaker['privately'] = async (origin, card, locale) => {
    if (await tryWays(privateWays(origin), card, locale)) return
    logger.error({ code: 'teams_answer_undelivered' }, 'no way was left to answer')
  }

  return {
    privately,
    publicly: async (origin, card, locales) => {
      if (await tryWays([byMessage(targetOfOrigin(origin))], card, locales.place)) return
      const why = wordsFor(locales.person).card.notPosted
      await privately(origin, { ...card, blocks: [{ type: 'context', text: why }, ...card.blocks] }, locales.person)
    },
    replacing: async (origin, card, locale) => {
      const { messageId, messageIsPrivate } = origin
      if (messageId === undefined) return privately(origin, card, locale)
      const edit =
        (isPrivate: boolean): Way =>
        async (message) => {
          const options = { patience, urgent: true, isPrivate }
          return deliveryOf(await connector.edit(targetOfOrigin(origin), messageId, message, options))
        }
      // A press need not tell that its message is a private one, and Teams finds those by their own way alone.
      const isPrivate = messageIsPrivate ?? (origin.direct ? false : null)
      const edits = isPrivate === null ? [edit(false), edit(true)] : [edit(isPrivate)]
      // A message is edited every two seconds at most: of several presses in that time the last one says what is so.
      await newest.run(`${origin.tenantId} ${origin.conversationId} ${messageId}`, async () => {
        if (!(await tryWays(edits, card, locale))) await privately(origin, card, locale)
      })
    },
    typing: (origin) => connector.typing(targetOfOrigin(origin)),
    file: async (origin, file, locale) => {
      if ('picture' in file) return privately(origin, pictureCard(file), locale)
      const target = await placeForFile(connector, origin)
      const to = target.kind === 'personal' ? {} : { to: { accountId: origin.accountId, name: origin.userName } }
      const words = wordsFor(locale).card
      const pages = pagesOf(file, locale, mostPages)
      for (const [index, page] of pages.entries()) {
        const { code } = deliveryOf(await connector.post(target, page, { ...bearable, ...to }))
        if (code === null) continue
        if (index === 0) throw new Error(`teams_file_${code}`)
        logger.error({ code: 'teams_file_cut', teamsCode: code, pages: index }, 'a file arrived in part')
        const text = words.fileCut(index, pages.length)
        return privately(origin, noticeCard(words.fileCutTitle, text, 'warning'), locale)
      }
      if (origin.direct || target.kind !== 'personal') return
      await privately(origin, noticeCard(words.fileReady, words.fileSent, 'good'), locale)
    },
  }
}

/** An answer that was lost on the way may well have arrived: twice is worse than, rarely, not at all. */
const deliveryOf = (outcome: ApiOutcome<unknown>): Delivery => ({
  outcome: outcome.outcome,
  code: outcome.outcome === 'ok' || outcome.outcome === 'unknown' ? null : outcome.code,
})

const openDirect = (connector: Connector, origin: Origin): Promise<ApiOutcome<Target>> => {
  const { tenantId, accountId, reference } = origin
  const { serviceUrl, botAccountId } = reference
  return connector.openDirect({ tenantId, serviceUrl, botAccountId }, accountId)
}

/** A file is to be found again tomorrow, so it goes to the conversation of two; private messages last a day. */
const placeForFile = async (connector: Connector, origin: Origin): Promise<Target> => {
  if (origin.direct) return targetOfOrigin(origin)
  const opened = await openDirect(connector, origin)
  return opened.outcome === 'ok' ? opened.data : targetOfOrigin(origin)
}

const noticeCard = (title: string, text: string, tone: Tone): Card => ({
  title,
  tone,
  summary: title,
  blocks: [{ type: 'text', text }],
})
