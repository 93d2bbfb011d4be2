import type { Card } from '../../bot/card/card.ts'
import type { ChatUser } from '../../bot/chat/platform.ts'
import { type Locale, localeFrom, wordsFor } from '../../bot/text/words.ts'
import type { CommandRoom, Occasion, Reply } from '../../commands/contract.ts'
import { type Again, againAction, formExpiredCard, readAgain } from '../chat/again.ts'
import type { Guard } from '../chat/guard.ts'
import { deliverReply as deliver } from '../chat/speaker.ts'
import type { Dialogs } from './dialogs.ts'
import type { Payload, PayloadOf } from './incoming.ts'
import type { Origin } from './origin.ts'
import { occasionOf } from './origin-of.ts'
import type { Speaker } from './speaker.ts'
import { readSubmission } from './submission.ts'
import type { ReadUser } from './users.ts'

export interface DispatchParts {
  readonly commands: CommandRoom
  readonly readUser: ReadUser
  /** The Entra id of an account of this conversation; null where Teams could not say. */
  readonly readAccount: (origin: Origin, accountId: string) => Promise<string | null>
  readonly speaker: Speaker
  readonly dialogs: Dialogs
  readonly guard: Guard<Origin>
  /** True for the first who asks in some minutes: one arrival is told in two deliveries. */
  readonly mayGreet: (origin: Origin) => Promise<boolean>
  readonly sandbox: boolean
  readonly defaultLocale: Locale
  readonly now: () => Date
}

/** By then a person who wrote sees that somebody is at work. */
const typingAfterMilliseconds = 500

/**
 * Deliveries whose answer goes its own way: words, arrivals, and whatever was accepted by an earlier process, whose
 * invoke nobody waits for any more. Never throws.
 */
export const processDelivery = async (parts: DispatchParts, payload: Payload): Promise<void> => {
  const { commands, guard } = parts
  const { origin } = payload
  switch (payload.kind) {
    case 'message':
      return guard('message', origin, () => say(parts, payload))
    case 'arrival':
      return guard('arrival', origin, () => greet(parts, origin))
    case 'press':
    case 'plain-press':
      return guard('press', origin, async () => {
        const met = await meet(parts, origin, { canOpenForm: false })
        const reply = await pressWith(commands, met.occasion, payload)
        await deliverReply(parts, origin, reply, againOf({ type: 'press', ...payload }), met.locale)
      })
    case 'open':
      return guard('open', origin, async () => {
        // The dialog that somebody waited for was refused by Teams itself: a button to ask again is what is left.
        const { locale } = await meet(parts, origin, { canOpenForm: false })
        await parts.speaker.privately(origin, formExpiredCard(againOf(payload.asks), locale), locale)
      })
    case 'submit':
      return guard('submit', origin, async () => {
        const met = await meet(parts, origin, { canOpenForm: false })
        const reply = await commands.submit(met.occasion, submissionIn(payload, met.now))
        await deliverReply(parts, origin, afterForm(reply), { type: 'nothing' }, met.locale)
      })
    case 'change':
    case 'search':
      return
  }
}

const say = async (parts: DispatchParts, payload: PayloadOf<'message'>): Promise<void> => {
  const { origin, saidIn } = payload
  const typing = setTimeout(() => void parts.speaker.typing(origin), typingAfterMilliseconds)
  try {
    const { occasion, locale } = await meet(parts, origin, { canOpenForm: false, saidIn })
    const text = await withEntraIds(parts, payload)
    const reply = await parts.commands.say(occasion, text)
    clearTimeout(typing)
    await deliverReply(parts, origin, reply, { type: 'say', text }, locale)
  } finally {
    clearTimeout(typing)
  }
}

/** People as the commands know them: a mention names an account that only this conversation knows. */
const withEntraIds = async (
  { readAccount }: Pick<DispatchParts, 'readAccount'>,
  { origin, text, accounts }: PayloadOf<'message'>,
): Promise<string> => {
  const ids = await Promise.all(accounts.map((account) => readAccount(origin, account)))
  return accounts.reduce(
    (words, account, index) => words.replaceAll(`@${account}`, () => `@${ids[index] ?? account}`),
    text,
  )
}

const greet = async (parts: DispatchParts, origin: Origin): Promise<void> => {
  if (!(await parts.mayGreet(origin))) return
  const locale = localeFrom(origin.locale) ?? parts.defaultLocale
  const card = helloCard(origin.direct, locale)
  await parts.speaker.publicly(origin, card, { place: locale, person: locale })
}

const helloCard = (direct: boolean, locale: Locale): Card => {
  const { hello } = wordsFor(locale).card
  const commands = ['help', 'status', 'update'].map((word) => (direct ? word : `@W360 ${word}`))
  const how = hello.how(commands)
  return {
    title: hello.title,
    tone: 'neutral',
    summary: `${hello.title} ${how}`,
    blocks: [
      { type: 'text', text: hello.text },
      { type: 'text', text: how },
    ],
  }
}

/** Whatever was pressed, be it the button that asks for a form again. */
export const pressWith = (
  commands: CommandRoom,
  occasion: Occasion,
  { action, value }: { readonly action: string; readonly value?: unknown },
): Promise<Reply> => {
  if (action !== againAction) return commands.press(occasion, { action, value })
  const again = readAgain(value)
  if (again.type === 'say') return commands.say(occasion, again.text)
  return commands.press(occasion, again.type === 'press' ? again : { action: '', value: null })
}

/** What cannot be read has no form: the commands answer that as they answer the form of an older program. */
export const submissionIn = (
  { data, origin }: Pick<PayloadOf<'submit'>, 'data' | 'origin'>,
  now: Date,
): NonNullable<ReturnType<typeof readSubmission>> =>
  readSubmission(data, { timeZone: origin.timeZone, now }) ?? { form: '', state: {}, values: {} }

/** The button to ask again asks for what was asked, not for itself. */
export const againOf = (
  asked:
    | { readonly type: 'say'; readonly text: string }
    | { readonly type: 'press'; readonly action: string; readonly value?: unknown },
): Again => {
  if (asked.type === 'say') return { type: 'say', text: asked.text }
  const { action, value } = asked
  return action === againAction ? readAgain(value) : { type: 'press', action, value }
}

export interface Met {
  readonly occasion: Occasion
  /** In which language to answer them alone. */
  readonly locale: Locale
  readonly now: Date
}

/** Who speaks, as Teams knows them now. */
export const meet = async (
  { readUser, defaultLocale, now }: Pick<DispatchParts, 'readUser' | 'defaultLocale' | 'now'>,
  origin: Origin,
  options: { readonly canOpenForm: boolean; readonly saidIn?: string | undefined },
): Promise<Met> => {
  const user: ChatUser | null = await readUser(origin.tenantId, origin.userId, origin)
  const at = now()
  return {
    occasion: occasionOf(origin, { ...options, user, at }),
    locale: user?.locale ?? localeFrom(origin.locale) ?? defaultLocale,
    now: at,
  }
}

/** After a form nothing is replaced: its message may be one that others work with (commands/contract). */
export const afterForm = (reply: Reply): Reply =>
  reply.type === 'replace' ? { type: 'card', card: reply.card, audience: 'private' } : reply

/** By the ways that stay open after the answer to an invoke was given. */
export const deliverReply = (
  { speaker }: Pick<DispatchParts, 'speaker'>,
  origin: Origin,
  reply: Reply,
  again: Again,
  locale: Locale,
): Promise<void> =>
  deliver(speaker, origin, reply, locale, () => speaker.privately(origin, formExpiredCard(again, locale), locale))
