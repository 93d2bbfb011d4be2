import { hash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Inbox } from '../../bot/chat/inbox.ts'
import { localeFrom, wordsFor } from '../../bot/text/words.ts'
import { type Course, createGate, type Gate } from '../chat/gate.ts'
import { failureCard } from '../chat/guard.ts'
import type { Work } from '../chat/work.ts'
import { type Activity, activitySchema } from './activity.ts'
import { nothing, receivedAnswer, wordsAnswer } from './answers.ts'
import type { InvokeAnswer } from './app.ts'
import { processDelivery, submissionIn } from './dispatch.ts'
import { type Incoming, readActivity, readKept } from './incoming.ts'
import { answerInvoke, answerQuestion, type InvokeParts } from './invokes.ts'
import { isFromOurTenants } from './tenants.ts'

export type TeamsGate = Gate<Incoming, InvokeAnswer>

/** Teams gives up an invoke after about ten seconds, and delivers what was not answered again after fifteen. */
const answerMilliseconds = 8_000
/** Teams' second deliveries come within the first minute. */
const rememberMilliseconds = 60_000
/** People wait for what they typed under their eyes. */
const searchMilliseconds = 3_000

export interface GateParts {
  readonly inbox: Inbox
  readonly work: Work
  readonly logger: Logger
  /** For tests; default eight seconds. */
  readonly answerMilliseconds?: number | undefined
}

/** What Teams delivers, through the gate that all chats share. */
export const createTeamsGate = (invokes: InvokeParts, { inbox, work, logger, ...times }: GateParts): TeamsGate => {
  const { dialogs, speaker, defaultLocale, now } = invokes

  const refuse = async (incoming: Incoming): Promise<InvokeAnswer> => {
    const { payload } = incoming
    const { origin } = payload
    const locale = localeFrom(origin.locale) ?? defaultLocale
    const { notAccepted, failedTitle } = wordsFor(locale).card
    if (payload.kind === 'submit' || payload.kind === 'change') {
      const sent = submissionIn(payload, now())
      // At no field: it stands above them, and what was entered stays.
      return dialogs.again(origin, sent, { '': notAccepted }, { locale })
    }
    if (payload.kind === 'message' || payload.kind === 'plain-press') {
      // Teams shows nobody what a message is answered with, and would not be sure to deliver it again.
      void speaker.privately(origin, failureCard(failedTitle, notAccepted, [notAccepted]), locale)
    }
    return wordsAnswer(incoming, failedTitle, notAccepted, locale)
  }

  return createGate<Incoming, InvokeAnswer>(
    {
      platform: 'teams',
      courseOf,
      // Which tenants are heard was decided before anything of a delivery was read (`takeActivity`).
      isOurs: () => true,
      read: readKept,
      acknowledge: (incoming) => receivedAnswer(incoming, localeFrom(incoming.payload.origin.locale) ?? defaultLocale),
      refuse,
      isRefusedUnsaid: ({ kind }) => kind === 'arrival',
      ask: (incoming) =>
        answerQuestion(invokes, incoming, incoming.kind === 'search' ? searchMilliseconds : answerMilliseconds),
      process: ({ payload }) => processDelivery(invokes, payload),
      answer: (incoming, waited) => answerInvoke(invokes, incoming, waited),
      answerMilliseconds: times.answerMilliseconds ?? answerMilliseconds,
      rememberMilliseconds,
    },
    { inbox, work, logger },
  )
}

const courseOf = ({ kind }: Incoming): Course => {
  if (kind === 'search' || kind === 'change') return 'asked'
  return kind === 'press' || kind === 'open' || kind === 'submit' ? 'waited-for' : 'acknowledged'
}

export interface TakeOptions {
  readonly gate: Pick<TeamsGate, 'take'>
  /** Only these are heard. */
  readonly tenantIds: readonly string[]
  readonly local: boolean
  /** Whether words that do not name the bot are a command all the same. */
  readonly isCommand: (text: string) => boolean
  /** Hears of each delivery that is heard, before it is answered. */
  readonly onHeard: (incoming: Incoming) => void
  readonly logger: Logger
}

/** From a delivery whose sender was checked to its answer. Never throws. */
export const takeActivity = async (body: unknown, options: TakeOptions): Promise<InvokeAnswer> => {
  const { gate, tenantIds, local, isCommand, onHeard, logger } = options
  const parsed = activitySchema.safeParse(body)
  if (!parsed.success) {
    logger.warn({ code: 'teams_activity_unreadable' }, 'a delivery of Teams could not be read')
    return { status: 400 }
  }
  const activity = parsed.data
  if (!local && !isFromOurTenants(activity, tenantIds)) {
    logger.warn({ code: 'delivery_foreign', kind: kindOf(activity) }, 'a delivery from elsewhere was refused')
    return { status: 403 }
  }
  const read = readActivity(activity, { local, isCommand })
  switch (read.type) {
    case 'nothing':
      return nothing
    case 'unknown-invoke':
      return { status: 501 }
    case 'nobody':
      logger.warn({ code: 'teams_person_unknown', kind: kindOf(activity) }, 'a delivery of nobody that Entra knows')
      return { status: 403 }
    case 'incoming':
      onHeard(read.incoming)
      return gate.take(deliveryId(activity, read.incoming), read.incoming)
  }
}

/** For the log: what does not look like one of Microsoft's words may say anything. */
const kindOf = ({ type }: Activity): string => (/^[a-z]{1,30}$/iu.test(type) ? type : 'other')

/**
 * Equal for two deliveries of the same thing. A message's id is unique in its conversation only; without any the moment
 * tells a second press of a button from a second delivery of the first.
 */
const deliveryId = ({ id, timestamp, conversation }: Activity, { kind, payload }: Incoming): string => {
  const identity = id ? [conversation.id, id] : [timestamp ?? null, payload]
  return `teams:${kind}:${hash('sha256', JSON.stringify(identity), 'base64url').slice(0, 32)}`
}
