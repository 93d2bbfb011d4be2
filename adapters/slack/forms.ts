import type { Logger } from 'pino'
import { z } from 'zod'
import type { Form } from '../../bot/card/form.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { Reply } from '../../commands/contract.ts'
import { type Again, formExpiredCard } from '../chat/again.ts'
import { within } from '../chat/time.ts'
import type { SlackApi } from './api.ts'
import type { ModalView } from './block-kit.ts'
import type { Origin } from './origin.ts'
import { renderForm, renderLoadingView, renderNotice } from './render-form.ts'
import { nothing } from './send.ts'
import type { Speaker } from './speaker.ts'

export type FormReply = Extract<Reply, { readonly type: 'form' }>

export interface Forms {
  /** Opens the form at once when it is ready, else a loading view which it then fills. */
  open(origin: Origin, reply: FormReply, again: Again, locale: Locale): Promise<void>
  /** The view for the answer to a submission, and what is left to do when it only says « one moment ». */
  next(
    origin: Origin,
    reply: FormReply,
    viewId: string,
    locale: Locale,
    milliseconds: number,
  ): Promise<{ readonly view: ModalView; readonly rest: () => Promise<void> }>
  render(origin: Origin, form: Form, locale: Locale): ModalView
  update(view: { readonly id: string; readonly hash?: string | undefined }, shown: ModalView): Promise<void>
}

/** A trigger lives three seconds: better a view that says « one moment » than none. */
const readyMilliseconds = 400

const openedSchema = z.object({ view: z.object({ id: z.string(), hash: z.string().optional() }) })

export const createForms = (options: {
  readonly api: SlackApi
  readonly speaker: Speaker
  readonly sandbox: boolean
  readonly logger: Logger
}): Forms => {
  const { api, speaker, sandbox, logger } = options

  const render: Forms['render'] = (origin, form, locale) =>
    renderForm(form, {
      locale,
      sandbox,
      context: {
        channelId: origin.channelId,
        threadId: origin.threadId,
        responseUrl: origin.responseUrl,
        messageTs: origin.messageTs,
      },
    })

  // With the hash, so that a view that the person changed meanwhile is not written over by an older state.
  const update: Forms['update'] = async ({ id, hash }, view) => {
    const parameters = { view_id: id, ...(hash === undefined ? {} : { hash }), view }
    const updated = await api.call('views.update', parameters, nothing, { patience: 3_000 })
    // A view that was closed, or written by a later change, needs nothing more.
    if (updated.outcome !== 'ok')
      logger.info({ code: 'slack_view_not_updated', slackCode: updated.code }, 'a view stayed')
  }

  /** The form, or a view with an apology: `reply.form` may fail like anything else. */
  const settle = async (origin: Origin, reply: FormReply, locale: Locale): Promise<ModalView> => {
    try {
      return render(origin, await reply.form, locale)
    } catch {
      logger.error({ code: 'slack_form_failed' }, 'a form could not be composed')
      return renderNotice(reply.title, wordsFor(locale).card.notAccepted, locale)
    }
  }

  return {
    render,
    update,
    open: async (origin, reply, again, locale) => {
      const settled = settle(origin, reply, locale)
      const { triggerId } = origin
      if (triggerId === undefined) return speaker.privately(origin, formExpiredCard(again, locale), locale)
      const ready = await within(settled, readyMilliseconds, null)
      const view = ready ?? renderLoadingView(reply.title, locale)
      const opened = await api.call('views.open', { trigger_id: triggerId, view }, openedSchema, { patience: 1_000 })
      if (opened.outcome !== 'ok') return speaker.privately(origin, formExpiredCard(again, locale), locale)
      if (ready === null) await update(opened.data.view, await settled)
    },
    next: async (origin, reply, viewId, locale, milliseconds) => {
      const settled = settle(origin, reply, locale)
      const ready = await within(settled, milliseconds, null)
      if (ready !== null) return { view: ready, rest: async () => undefined }
      return {
        view: renderLoadingView(reply.title, locale),
        rest: async () => update({ id: viewId }, await settled),
      }
    },
  }
}
