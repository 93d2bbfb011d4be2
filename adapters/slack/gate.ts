import type { Logger } from 'pino'
import type { Inbox } from '../../bot/chat/inbox.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import * as chat from '../chat/gate.ts'
import { within } from '../chat/time.ts'
import type { Work } from '../chat/work.ts'
import { type Installation, installedIn, installedInEvent } from './origin.ts'
import { type Incoming, readIncoming } from './payload.ts'
import type { Processors } from './processors.ts'
import { type Answer, refusalOf } from './refusal.ts'
import { respond } from './send.ts'

export type Gate = chat.Gate<Incoming, Answer>

/** Of Slack's three seconds. */
const answerMilliseconds = 2_500

/** What Slack delivers, through the gate that all chats share. */
export const createGate = (options: {
  readonly inbox: Inbox
  readonly work: Work
  readonly processors: Processors
  readonly installation: Installation
  readonly defaultLocale: Locale
  readonly logger: Logger
}): Gate => {
  const { inbox, work, processors, installation, defaultLocale, logger } = options
  const words = wordsFor(defaultLocale).card

  const refuse = (incoming: Incoming, why: 'not-accepted' | 'elsewhere'): Answer => {
    const text = why === 'elsewhere' ? words.elsewhere : words.notAccepted
    const { aside, answer } = refusalOf(incoming, text, defaultLocale)
    if (aside !== undefined) void respond(aside.url, aside.body)
    // Told in words where it can be; Slack need not deliver what is for others again.
    return why === 'elsewhere' ? { ...answer, status: 200 } : answer
  }

  const suggest = async (incoming: Incoming): Promise<Answer> => {
    const none = { options: [] }
    if (incoming.kind !== 'suggestion') return { status: 200, body: none }
    const found = processors.suggestion(incoming.payload).catch((): Readonly<Record<string, unknown>> => {
      logger.error({ code: 'slack_suggestion_failed' }, 'a search failed')
      return none
    })
    return { status: 200, body: await within(found, answerMilliseconds, none) }
  }

  return chat.createGate<Incoming, Answer>(
    {
      platform: 'slack',
      courseOf,
      isOurs: (incoming) => isOurs(incoming, installation),
      read: readIncoming,
      acknowledge: () => ({ status: 200 }),
      refuse,
      isRefusedUnsaid: ({ kind }) => kind === 'event',
      ask: suggest,
      process: (incoming, late) => processors.process(incoming, late),
      answer: async (incoming, { deadline, answer }) => {
        if (incoming.kind !== 'submission') return
        await processors.submission(incoming.payload, {
          deadline,
          // To close a view Slack wants nothing at all, not an empty object.
          answer: (body) => answer(Object.keys(body).length === 0 ? { status: 200 } : { status: 200, body }),
        })
      },
      answerMilliseconds,
      // Slack repeats a submission only while it waits for the answer.
      rememberMilliseconds: 0,
    },
    { inbox, work, logger },
  )
}

const courseOf = ({ kind }: Incoming): chat.Course => {
  if (kind === 'suggestion') return 'asked'
  return kind === 'submission' ? 'waited-for' : 'acknowledged'
}

const isOurs = (incoming: Incoming, installation: Installation): boolean => {
  const installed = incoming.kind === 'event' ? installedInEvent(incoming.payload) : installedIn(incoming.payload)
  return installed === null || installed === installation.workspace
}
