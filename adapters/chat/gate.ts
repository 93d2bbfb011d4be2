import type { Logger } from 'pino'
import type { PlatformName } from '../../bot/card/card.ts'
import type { Inbox } from '../../bot/chat/inbox.ts'
import { logFailure } from './guard.ts'
import { within } from './time.ts'
import type { Work } from './work.ts'

export interface Gate<Incoming, Answer> {
  /** From a verified delivery to its answer, in the time that the platform gives. Never throws. */
  take(id: string, incoming: Incoming): Promise<Answer>
  /** Takes up what was acknowledged and not finished: by us before a restart, or by an instance that died. */
  resume(): Promise<void>
  /** From now on everything is refused in words. */
  shut(): void
}

/** A delivery as it is kept: cut down to what is used of it. */
export interface Delivery {
  readonly kind: string
  readonly payload: unknown
}

/**
 * How a delivery is taken. `asked`: it changes nothing, so it is answered and not kept. `waited-for`: kept, and its
 * acknowledgement is the answer itself. `acknowledged`: kept and acknowledged, and the answer goes another way.
 */
export type Course = 'asked' | 'waited-for' | 'acknowledged'

export interface WaitedFor<Answer> {
  /** When the platform must have its answer, on the clock of `performance.now()`. */
  readonly deadline: number
  /** Called as soon as it is known what to show; the first call counts. */
  readonly answer: (answer: Answer) => void
}

/** What differs between platforms. None of these functions throws, but for a fault of the program. */
export interface GateRules<Incoming extends Delivery, Answer> {
  readonly platform: PlatformName
  readonly courseOf: (incoming: Incoming) => Course
  readonly isOurs: (incoming: Incoming) => boolean
  /** What the inbox kept; null for what this program cannot read any more. */
  readonly read: (kept: unknown) => Incoming | null
  readonly acknowledge: (incoming: Incoming) => Answer
  readonly refuse: (incoming: Incoming, why: 'not-accepted' | 'elsewhere') => Answer | Promise<Answer>
  /** `refuse` tells nobody in words: the platform delivers it again, or whoever caused it waits for nothing. */
  readonly isRefusedUnsaid: (incoming: Incoming) => boolean
  readonly ask: (incoming: Incoming) => Promise<Answer>
  /** @param late accepted by an earlier process, or written too late: nothing that its delivery opened is open any more. */
  readonly process: (incoming: Incoming, late: boolean) => Promise<void>
  readonly answer: (incoming: Incoming, waited: WaitedFor<Answer>) => Promise<void>
  /** From the delivery to its answer. */
  readonly answerMilliseconds: number
  /** How long a delivery that comes once more gets the answer that was given. */
  readonly rememberMilliseconds: number
}

const writeMilliseconds = 2_000

/**
 * Between the transport and the work: writes a delivery to the durable inbox, acknowledges it, and only then works
 * on it. What could not be written is refused in words: never an acknowledgement for something that is then lost.
 */
export const createGate = <Incoming extends Delivery, Answer>(
  rules: GateRules<Incoming, Answer>,
  parts: { readonly inbox: Inbox; readonly work: Work; readonly logger: Logger },
): Gate<Incoming, Answer> => {
  const { platform, courseOf, acknowledge, refuse } = rules
  const { inbox, work, logger } = parts
  const state = { shut: false }
  /** A doubled delivery gets the same answer, also while that is still being found. */
  const answers = new Map<string, Promise<Answer>>()

  /** Not waited for: while the database is away the inbox keeps it in mind, and no work is held up by that. */
  const finish = (id: string): void => {
    inbox.finish(id).catch(() => {
      // It is done but not recorded as done: commands survive being asked again, a lost one would not be asked for.
      logger.error({ code: 'inbox_finish_failed', id }, 'a finished delivery could not be recorded')
    })
  }

  const begin = (id: string, incoming: Incoming, late: boolean): void =>
    work.add(id, async () => {
      await rules.process(incoming, late)
      finish(id)
    })

  const write = async (id: string, incoming: Incoming): Promise<'new' | 'seen' | 'failed'> => {
    const { kind, payload } = incoming
    // Who was told that it was not accepted is not to see it come alive; but what nobody was told of is not to be lost:
    // delivered again, it would pass for done.
    const settle = rules.isRefusedUnsaid(incoming) ? () => begin(id, incoming, true) : () => finish(id)
    const writing = inbox.receive({ id, platform, kind, payload }).catch(() => 'failed' as const)
    const written = await within(writing, writeMilliseconds, 'late' as const)
    if (written !== 'late') return written
    writing.then((later) => (later === 'new' ? settle() : undefined)).catch(() => undefined)
    return 'failed'
  }

  const answer = (id: string, incoming: Incoming, deadline: number): Promise<Answer> => {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    work.add(
      id,
      async () => {
        try {
          await rules.answer(incoming, { deadline, answer: resolve })
        } catch (error) {
          logFailure(logger, incoming.kind, error)
        }
        // Whatever became of it, nobody is left waiting.
        resolve(acknowledge(incoming))
        finish(id)
      },
      'urgent',
    )
    answers.set(id, promise)
    void promise.then(() => setTimeout(() => answers.delete(id), rules.rememberMilliseconds).unref())
    return promise
  }

  return {
    take: async (id, incoming) => {
      const deadline = performance.now() + rules.answerMilliseconds
      if (state.shut) return refuse(incoming, 'not-accepted')
      if (!rules.isOurs(incoming)) {
        logger.warn({ code: 'delivery_foreign', kind: incoming.kind }, 'a delivery from elsewhere was refused')
        return refuse(incoming, 'elsewhere')
      }
      const course = courseOf(incoming)
      if (course === 'asked') return rules.ask(incoming)
      const release = work.hold()
      const written = await write(id, incoming).finally(release)
      if (written === 'failed') {
        logger.error({ code: 'inbox_write_failed', kind: incoming.kind }, 'a delivery was refused')
        return refuse(incoming, 'not-accepted')
      }
      if (written === 'seen') return answers.get(id) ?? acknowledge(incoming)
      if (course === 'waited-for') return answer(id, incoming, deadline)
      begin(id, incoming, false)
      return acknowledge(incoming)
    },
    resume: async () => {
      for (const { id, payload } of await inbox.unfinished(platform)) {
        if (work.has(id)) continue
        const incoming = rules.read(payload)
        if (incoming === null) finish(id)
        else begin(id, incoming, true)
      }
    },
    shut: () => {
      state.shut = true
    },
  }
}

/** How often deliveries of instances that died are looked for. */
const resumeEveryMilliseconds = 30_000

/** Takes up unfinished deliveries now and from time to time. @returns what ends it. */
export const keepResuming = (gate: Pick<Gate<unknown, unknown>, 'resume'>, logger: Logger): (() => void) => {
  const resume = (): void => {
    gate.resume().catch(() => logger.error({ code: 'inbox_unreadable' }, 'unfinished deliveries could not be read'))
  }
  resume()
  const timer = setInterval(resume, resumeEveryMilliseconds)
  return () => clearInterval(timer)
}
