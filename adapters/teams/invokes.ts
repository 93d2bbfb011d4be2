import type { Logger } from 'pino'
import type { Card } from '../../bot/card/card.ts'
import type { Option } from '../../bot/card/form.ts'
import { type Locale, localeFrom, wordsFor } from '../../bot/text/words.ts'
import type { Occasion, Reply } from '../../commands/contract.ts'
import type { WaitedFor } from '../chat/gate.ts'
import { invalidCard, noteFailure } from '../chat/guard.ts'
import { within } from '../chat/time.ts'
import {
  cardAnswer,
  closeAnswer,
  dialogAnswer,
  messageAnswer,
  noticeAnswer,
  receivedAnswer,
  wordsAnswer,
} from './answers.ts'
import type { InvokeAnswer } from './app.ts'
import type { Suggest } from './dialogs.ts'
import {
  afterForm,
  againOf,
  type DispatchParts,
  deliverReply,
  type Met,
  meet,
  pressWith,
  submissionIn,
} from './dispatch.ts'
import type { Incoming, PayloadOf } from './incoming.ts'
import { renderCard } from './render.ts'
import { searchOptions } from './render-form.ts'

export type InvokeParts = DispatchParts & { readonly logger: Logger }
type Waited = WaitedFor<InvokeAnswer>

/**
 * Invokes: their answer goes into the HTTP response, so the command is waited for. What takes longer than Teams waits
 * is answered with « received », and what it came to follows in the conversation. Never throws.
 */
export const answerInvoke = async (parts: InvokeParts, incoming: Incoming, waited: Waited): Promise<void> => {
  const { payload } = incoming
  const { origin } = payload
  const told = { done: false }
  const answer = (given: InvokeAnswer): void => {
    told.done = true
    waited.answer(given)
  }
  try {
    const meeting = meet(parts, origin, { canOpenForm: payload.kind === 'open' })
    const met = await within<Met, null>(meeting, waited.deadline - performance.now(), null)
    if (met === null) answer(receivedAnswer(incoming, localeFrom(origin.locale) ?? parts.defaultLocale))
    const turn: Turn = { parts, incoming, told, met: met ?? (await meeting), waited: { ...waited, answer } }
    if (payload.kind === 'press') await answerPress(turn, payload)
    if (payload.kind === 'open') await answerOpen(turn, payload)
    if (payload.kind === 'submit') await answerSubmit(turn, payload)
  } catch (error) {
    const locale = localeFrom(origin.locale) ?? parts.defaultLocale
    const { card, text } = noteFailure(parts.logger, payload.kind, error, locale)
    // Once something was answered, only the conversation is left to say what came of it.
    if (told.done) await parts.speaker.privately(origin, card, locale)
    else answer(wordsAnswer(incoming, card.title, text, locale))
  }
}

interface Turn {
  readonly parts: InvokeParts
  readonly incoming: Incoming
  /** Whether something was answered: nothing else can be then. */
  readonly told: { readonly done: boolean }
  readonly met: Met
  readonly waited: Waited
}

/** The reply while it can still be answered; null once « received » was. The work goes on in either case. */
const inTime = async ({ incoming, told, met, waited }: Turn, pending: Promise<Reply>): Promise<Reply | null> => {
  if (told.done) return null
  const reply = await within<Reply, null>(pending, waited.deadline - performance.now(), null)
  if (reply === null) waited.answer(receivedAnswer(incoming, met.locale))
  return reply
}

const answerPress = async (turn: Turn, payload: PayloadOf<'press'>): Promise<void> => {
  const { parts, met, waited } = turn
  const { origin } = payload
  const pending = pressWith(parts.commands, met.occasion, payload)
  const reply = await inTime(turn, pending)
  if (reply !== null) waited.answer(pressAnswer(reply, met.locale, parts.sandbox))
  // The answer shows a new card to whoever pressed; the message itself is edited for everybody.
  await deliverReply(parts, origin, reply ?? (await pending), againOf({ type: 'press', ...payload }), met.locale)
}

const pressAnswer = (reply: Reply, locale: Locale, sandbox: boolean): InvokeAnswer => {
  const words = wordsFor(locale).card
  switch (reply.type) {
    case 'replace':
      return cardAnswer(renderCard(reply.card, { locale: reply.locale ?? locale, sandbox }).content)
    case 'card':
      return messageAnswer(reply.card.summary)
    case 'form':
      return messageAnswer(words.formExpired)
    case 'file':
      return messageAnswer(words.fileReady)
    case 'invalid':
      return messageAnswer(invalidCard(reply.errors, locale).summary)
    case 'done':
      return messageAnswer(words.noted)
  }
}

const answerOpen = async (turn: Turn, { origin, asks }: PayloadOf<'open'>): Promise<void> => {
  const { parts, met, waited } = turn
  const { commands, dialogs, sandbox } = parts
  const { locale } = met
  const words = wordsFor(locale).card
  const pending = asks.type === 'say' ? commands.say(met.occasion, asks.text) : pressWith(commands, met.occasion, asks)
  const reply = await inTime(turn, pending)
  if (reply === null) return deliverReply(parts, origin, await pending, againOf(asks), locale)
  if (reply.type === 'form') {
    const form = await within(reply.form, waited.deadline - performance.now(), null)
    const answer =
      form === null
        ? noticeAnswer(reply.title, words.formExpired, locale)
        : dialogs.show(origin, form, locale, suggestIn(turn))
    return waited.answer(await answer)
  }
  if (reply.type === 'card' && reply.audience === 'private' && !hasButtons(reply.card)) {
    const { content } = renderCard(reply.card, { locale, sandbox })
    return waited.answer(dialogAnswer(reply.card.title, content, 'medium'))
  }
  waited.answer(noticeOf(reply, locale))
  await deliverReply(parts, origin, reply, againOf(asks), locale)
}

const hasButtons = ({ blocks }: Card): boolean => blocks.some(({ type }) => type === 'buttons')

const noticeOf = (reply: Reply, locale: Locale): InvokeAnswer => {
  const words = wordsFor(locale).card
  return reply.type === 'card' || reply.type === 'replace'
    ? noticeAnswer(reply.card.title, `${reply.card.summary}\n\n${words.inConversation}`, locale)
    : noticeAnswer(words.noted, words.inConversation, locale)
}

const answerSubmit = async (turn: Turn, payload: PayloadOf<'submit'>): Promise<void> => {
  const { parts, met, waited } = turn
  const { commands, dialogs } = parts
  const { occasion, locale } = met
  const { origin, extension } = payload
  const sent = submissionIn(payload, met.now)
  const pending = commands.submit(occasion, sent)
  const reply = await inTime(turn, pending)
  if (reply === null) return deliverReply(parts, origin, afterForm(await pending), { type: 'nothing' }, locale)
  if (reply.type === 'invalid') {
    const [field = ''] = Object.keys(reply.errors)
    const left = waited.deadline - performance.now()
    const anew = await within(commands.change(occasion, { ...sent, field }), left, null)
    return waited.answer(await dialogs.again(origin, sent, reply.errors, { locale, anew }))
  }
  if (reply.type === 'form') {
    const form = await within(reply.form, waited.deadline - performance.now(), null)
    const { formExpired } = wordsFor(locale).card
    const answer =
      form === null
        ? noticeAnswer(reply.title, formExpired, locale)
        : dialogs.show(origin, form, locale, suggestIn(turn))
    return waited.answer(await answer)
  }
  waited.answer(closeAnswer(extension))
  await deliverReply(parts, origin, afterForm(reply), { type: 'nothing' }, locale)
}

/** What changes nothing, and is lost with its answer: the form anew, and the choices of a search. Never throws. */
export const answerQuestion = async (
  parts: InvokeParts,
  { payload }: Incoming,
  milliseconds: number,
): Promise<InvokeAnswer> => {
  if (payload.kind === 'search') return await answerSearch(parts, payload, milliseconds)
  if (payload.kind !== 'change') return { status: 200 }
  const { origin } = payload
  const deadline = performance.now() + milliseconds
  try {
    const met = await within<Met, null>(meet(parts, origin, { canOpenForm: true }), milliseconds, null)
    const sent = submissionIn(payload, met?.now ?? parts.now())
    if (met === null) {
      return await parts.dialogs.again(origin, sent, {}, { locale: localeFrom(origin.locale) ?? parts.defaultLocale })
    }
    const { occasion, locale } = met
    const form = await within(
      parts.commands.change(occasion, { ...sent, field: sent.field ?? '' }),
      deadline - performance.now(),
      null,
    )
    return form === null
      ? await parts.dialogs.again(origin, sent, {}, { locale })
      : await parts.dialogs.show(origin, form, locale, suggestionsBy(deadline, parts, occasion))
  } catch (error) {
    const locale = localeFrom(origin.locale) ?? parts.defaultLocale
    const { card, text } = noteFailure(parts.logger, 'change', error, locale)
    return noticeAnswer(card.title, text, locale)
  }
}

const suggestIn = ({ parts, met, waited }: Turn): Suggest => suggestionsBy(waited.deadline, parts, met.occasion)

/** A form without suggestions is worth more than none, so they get half of what time is left. */
const suggestionsBy =
  (deadline: number, parts: InvokeParts, occasion: Occasion): Suggest =>
  (source) =>
    found(parts, () => parts.commands.search(occasion, { source, query: '' }), (deadline - performance.now()) / 2)

/** What a search finds in time; nothing when it fails. */
const found = (
  { logger, defaultLocale }: InvokeParts,
  search: () => Promise<readonly Option[]>,
  milliseconds: number,
): Promise<readonly Option[]> =>
  within(
    search().catch((error: unknown) => {
      noteFailure(logger, 'search', error, defaultLocale)
      return []
    }),
    milliseconds,
    [],
  )

const answerSearch = async (
  parts: InvokeParts,
  { origin, source, query }: PayloadOf<'search'>,
  milliseconds: number,
): Promise<InvokeAnswer> => {
  const search = async () => {
    const { occasion } = await meet(parts, origin, { canOpenForm: true })
    return await parts.commands.search(occasion, { source, query })
  }
  return { status: 200, body: searchOptions(await found(parts, search, milliseconds)) }
}
