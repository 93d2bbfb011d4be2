import type { Logger } from 'pino'
import type { Reply } from '../../commands/contract.ts'
import { noteFailure } from '../chat/guard.ts'
import { within } from '../chat/time.ts'
import { type DispatchParts, deliverReply, meet } from './dispatch.ts'
import { originOfView } from './origin.ts'
import type { SubmissionPayload } from './payload.ts'
import { renderNotice } from './render-form.ts'
import { errorsFor, readSubmission } from './submission.ts'

/** What Slack takes as the answer to a submission: nothing closes the view. */
export type ViewAnswer = Readonly<Record<string, unknown>>

export interface SubmitOptions {
  /** When Slack must have its answer, on the clock of `performance.now()`. */
  readonly deadline: number
  /** Called once, as soon as it is known what to show. */
  readonly answer: (answer: ViewAnswer) => void
}

/**
 * A submission: its answer goes into the HTTP response, so the command is waited for. What takes longer closes the
 * view, and the reply follows in private. Never throws.
 */
export const submitForm = async (
  parts: DispatchParts & { readonly logger: Logger },
  payload: SubmissionPayload,
  { deadline, answer }: SubmitOptions,
): Promise<void> => {
  const { commands, speaker, forms, logger, defaultLocale } = parts
  const origin = originOfView(payload, payload.view)
  const left = (): number => deadline - performance.now()
  const told = { done: false, locale: defaultLocale }
  const tell = (view: ViewAnswer): void => {
    if (!told.done) answer(view)
    told.done = true
  }
  try {
    const meeting = meet(parts, origin)
    // Slack tells who it was when asked; however long that takes, it waits no longer for the answer.
    const met = await within(meeting, left(), null)
    if (met === null) tell({})
    const { occasion, locale } = met ?? (await meeting)
    told.locale = locale
    const pending = commands.submit(occasion, readSubmission(payload.view))
    const reply = told.done ? null : await within<Reply, null>(pending, left(), null)
    if (reply === null) {
      tell({})
      return await deliverReply(parts, origin, await pending, { type: 'nothing' }, locale)
    }
    if (reply.type === 'invalid') {
      const errors = errorsFor(payload.view, reply.errors)
      if (errors !== null) return tell({ response_action: 'errors', errors })
    }
    if (reply.type === 'form') {
      const next = await forms.next(origin, reply, payload.view.id, locale, left())
      tell({ response_action: 'update', view: next.view })
      return await next.rest()
    }
    tell({})
    await deliverReply(parts, origin, reply, { type: 'nothing' }, locale)
  } catch (error) {
    const { card, text } = noteFailure(logger, 'submission', error, told.locale)
    const isClosed = told.done || left() <= 0
    // Either the view still stands, or it was closed and the words go where it came from.
    tell({ response_action: 'update', view: renderNotice(card.title, text, told.locale) })
    if (isClosed) await speaker.privately(origin, card, told.locale)
  }
}

/** A submission that an earlier process accepted: its view is gone, so all that it says is said in private. */
export const resubmitForm = (parts: DispatchParts, payload: SubmissionPayload): Promise<void> => {
  const origin = originOfView(payload, payload.view)
  return parts.guard('submission', origin, async () => {
    const { occasion, locale } = await meet(parts, origin)
    const reply = await parts.commands.submit(occasion, readSubmission(payload.view))
    await deliverReply(parts, origin, reply, { type: 'nothing' }, locale)
  })
}
