import type { Logger } from 'pino'
import type { Inbox } from '../../bot/chat/inbox.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import { type Installation, installedIn, installedInEvent } from './origin.ts'
import { type Incoming, readIncoming } from './payload.ts'
import type { Processors } from './processors.ts'
import { type Answer, refusalOf } from './refusal.ts'
import { respond } from './send.ts'
import { within } from './time.ts'
import type { Work } from './work.ts'

export interface Gate {
  /** From a verified delivery to its answer, in less than three seconds. Never throws. */
  take(id: string, incoming: Incoming): Promise<Answer>
  /** Takes up what was acknowledged and not finished: by us before a restart, or by an instance that died. */
  resume(): Promise<void>
  /** From now on everything is refused in words. */
  shut(): void
}

/** Of Slack's three seconds. */
const writeMilliseconds = 2_000
const answerMilliseconds = 2_500

/**
 * Between the transport and the work: writes a delivery to the durable inbox, acknowledges it, and only then works
 * on it. What could not be written is refused in words: never an acknowledgement for something that is then lost.
 */
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
  const state = { shut: false }
  /** Submissions whose answer is still being found: a doubled delivery gets the same one. */
  const answering = new Map<string, Promise<Answer>>()

  /** Not waited for: while the database is away the inbox keeps it in mind, and no work is held up by that. */
  const finish = (id: string): void => {
    inbox.finish(id).catch(() => {
      // It is done but not recorded as done: commands survive being asked again, a lost one would not be asked for.
      logger.error({ code: 'inbox_finish_failed', id }, 'a finished delivery could not be recorded')
    })
  }

  const write = async (id: string, incoming: Incoming): Promise<'new' | 'seen' | 'failed'> => {
    const writing = inbox
      .receive({ id, platform: 'slack', kind: incoming.kind, payload: incoming.payload })
      .catch(() => 'failed' as const)
    const written = await within(writing, writeMilliseconds, 'late' as const)
    if (written !== 'late') return written
    // The person is told that it was not accepted: then it must not come alive later either.
    writing.then((later) => (later === 'new' ? finish(id) : undefined)).catch(() => undefined)
    return 'failed'
  }

  const refuse = (incoming: Incoming, text: string): Answer => {
    const refusal = refusalOf(incoming, text, defaultLocale)
    if (refusal.aside !== undefined) void respond(refusal.aside.url, refusal.aside.body)
    return refusal.answer
  }

  const submit = (
    id: string,
    incoming: Extract<Incoming, { kind: 'submission' }>,
    deadline: number,
  ): Promise<Answer> => {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    work.add(
      id,
      async () => {
        await processors.submission(incoming.payload, {
          deadline,
          // To close a view Slack wants nothing at all, not an empty object.
          answer: (body) => resolve(Object.keys(body).length === 0 ? { status: 200 } : { status: 200, body }),
        })
        finish(id)
      },
      'urgent',
    )
    answering.set(id, promise)
    return promise.finally(() => answering.delete(id))
  }

  const suggest = async (incoming: Extract<Incoming, { kind: 'suggestion' }>): Promise<Answer> => {
    const none = { options: [] }
    const found = processors.suggestion(incoming.payload).catch((): Readonly<Record<string, unknown>> => {
      logger.error({ code: 'slack_suggestion_failed' }, 'a search failed')
      return none
    })
    return { status: 200, body: await within(found, answerMilliseconds, none) }
  }

  const begin = (id: string, incoming: Incoming, late: boolean): void =>
    work.add(id, async () => {
      await processors.process(incoming, late)
      finish(id)
    })

  return {
    take: async (id, incoming) => {
      const deadline = performance.now() + answerMilliseconds
      if (state.shut) return refuse(incoming, words.notAccepted)
      if (!isOurs(incoming, installation)) {
        logger.warn({ code: 'slack_foreign_workspace', kind: incoming.kind }, 'a delivery from another workspace')
        // Told in words where it can be; Slack need not deliver it again.
        return { ...refuse(incoming, words.elsewhere), status: 200 }
      }
      if (incoming.kind === 'suggestion') return suggest(incoming)
      const release = work.hold()
      const written = await write(id, incoming).finally(release)
      if (written === 'failed') {
        logger.error({ code: 'inbox_write_failed', kind: incoming.kind }, 'a delivery was refused')
        return refuse(incoming, words.notAccepted)
      }
      if (written === 'seen') return answering.get(id) ?? { status: 200 }
      if (incoming.kind === 'submission') return submit(id, incoming, deadline)
      begin(id, incoming, false)
      return { status: 200 }
    },
    resume: async () => {
      for (const { id, payload } of await inbox.unfinished('slack')) {
        if (work.has(id)) continue
        const incoming = readIncoming(payload)
        if (incoming === null) finish(id)
        else begin(id, incoming, true)
      }
    },
    shut: () => {
      state.shut = true
    },
  }
}

const isOurs = (incoming: Incoming, installation: Installation): boolean => {
  const installed = incoming.kind === 'event' ? installedInEvent(incoming.payload) : installedIn(incoming.payload)
  return installed === null || installed === installation.workspace
}
