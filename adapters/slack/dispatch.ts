import type { ChatUser } from '../../bot/chat/platform.ts'
import type { Locale } from '../../bot/text/words.ts'
import type { CommandRoom, Occasion, Reply } from '../../commands/contract.ts'
import { type Again, againAction, parseValue, readAgain } from '../chat/again.ts'
import type { Guard } from '../chat/guard.ts'
import { deliverReply as deliver } from '../chat/speaker.ts'
import { fieldIdOf, searchSourceOf } from './form-ids.ts'
import type { Forms } from './forms.ts'
import type { Homes } from './homes.ts'
import {
  type Installation,
  type Origin,
  occasionOf,
  originOfEvent,
  originOfPress,
  originOfShortcut,
  originOfSlash,
  originOfView,
} from './origin.ts'
import type { EventPayload, PressPayload, ShortcutPayload, SlashPayload, SuggestionPayload } from './payload.ts'
import { actionNameOf } from './render-buttons.ts'
import { searchOptions } from './render-form.ts'
import type { Speaker } from './speaker.ts'
import { readSubmission } from './submission.ts'
import { unescapeText } from './text.ts'

export interface DispatchParts {
  readonly commands: CommandRoom
  readonly installation: Installation
  readonly readUser: (userId: string) => Promise<ChatUser | null>
  readonly speaker: Speaker
  readonly forms: Forms
  readonly homes: Homes
  readonly guard: Guard<Origin>
  readonly defaultLocale: Locale
  readonly now: () => Date
}

/**
 * From what Slack delivered to a command, and from its reply back to Slack. Whatever way a delivery took (HTTP, Socket
 * Mode, Bolt, the inbox after a restart), it ends here. None of these throws.
 */
export interface Dispatch {
  slash(payload: SlashPayload, late: boolean): Promise<void>
  press(payload: PressPayload, late: boolean): Promise<void>
  shortcut(payload: ShortcutPayload, late: boolean): Promise<void>
  event(payload: EventPayload): Promise<void>
  suggestion(payload: SuggestionPayload): Promise<Readonly<Record<string, unknown>>>
}

export const createDispatch = (parts: DispatchParts): Dispatch => {
  const { commands, forms, homes, guard } = parts

  const say = (origin: Origin, text: string): Promise<void> =>
    guard('say', origin, async () => {
      const { occasion, locale } = await meet(parts, origin)
      await deliverReply(parts, origin, await commands.say(occasion, text), { type: 'say', text }, locale)
    })

  const press = (origin: Origin, action: string, value: unknown): Promise<void> =>
    guard('press', origin, async () => {
      const { occasion, locale } = await meet(parts, origin)
      const reply = await commands.press(occasion, { action, value })
      await deliverReply(parts, origin, reply, { type: 'press', action, value }, locale)
    })

  const change = (origin: Origin, payload: PressPayload, field: string): Promise<void> =>
    guard('change', origin, async () => {
      const { view } = payload
      if (view === undefined) return
      const { occasion, locale } = await meet(parts, origin)
      const form = await commands.change(occasion, { ...readSubmission(view), field })
      if (form !== null) await forms.update(view, forms.render(originOfView(payload, view), form, locale))
    })

  return {
    slash: (payload, late) => say(aged(originOfSlash(payload), late), unescapeText(payload.text)),
    shortcut: (payload, late) => say(aged(originOfShortcut(payload), late), payload.callback_id),
    press: async (payload, late) => {
      const origin = aged(originOfPress(payload), late)
      const [pressed] = payload.actions
      if (pressed === undefined) return
      const field = payload.view === undefined ? null : fieldIdOf(pressed.block_id)
      if (field !== null) return change(origin, payload, field)
      const action = actionNameOf(pressed.action_id)
      const value = parseValue(pressed.value)
      if (payload.view?.type === 'home') {
        await press(origin, action, value)
        return homes.pressed(origin)
      }
      if (action !== againAction) return press(origin, action, value)
      const again = readAgain(value)
      if (again.type === 'say') return say(origin, again.text)
      if (again.type === 'press') return press(origin, again.action, again.value)
    },
    event: async (payload) => {
      const origin = originOfEvent(payload)
      if (origin === null) return
      if (isHomeOpened(payload)) return homes.opened(origin)
      if (!isForUs(payload)) return
      await say(origin, textForUs(payload, parts.installation.botUserId))
    },
    suggestion: async (payload) => {
      const source = searchSourceOf(payload.action_id)
      if (source === null) return { options: [] }
      const { occasion } = await meet(parts, originOfView(payload, payload.view))
      const options = await commands.search(occasion, { source, query: unescapeText(payload.value) })
      return { options: searchOptions(options) }
    },
  }
}

/** A trigger that slept in the inbox is dead: no form opens from it. */
export const aged = (origin: Origin, late: boolean): Origin => (late ? { ...origin, triggerId: undefined } : origin)

/** Who speaks, as Slack knows them now, and in which language to answer them alone. */
export const meet = async (
  parts: Pick<DispatchParts, 'installation' | 'readUser' | 'defaultLocale' | 'now'>,
  origin: Origin,
): Promise<{ readonly occasion: Occasion; readonly locale: Locale }> => {
  const user = await parts.readUser(origin.userId)
  return {
    occasion: occasionOf(origin, parts.installation, user, parts.now()),
    locale: user?.locale ?? parts.defaultLocale,
  }
}

/** Every kind of reply but the errors of a form, which only a submission can show in place. */
export const deliverReply = (
  { speaker, forms }: Pick<DispatchParts, 'speaker' | 'forms'>,
  origin: Origin,
  reply: Reply,
  again: Again,
  locale: Locale,
): Promise<void> => deliver(speaker, origin, reply, locale, (form) => forms.open(origin, form, again, locale))

/** The same event tells of the page's other parts, which need nothing. */
const isHomeOpened = ({ event }: EventPayload): boolean => event.type === 'app_home_opened' && event.tab === 'home'

const isForUs = ({ event }: EventPayload): boolean => {
  if (event.bot_id !== undefined || event.subtype !== undefined) return false
  return event.type === 'app_mention' || (event.type === 'message' && event.channel_type === 'im')
}

/** The words after the mention: `@W360 status` says `status`. */
const textForUs = ({ event }: EventPayload, botUserId: string): string =>
  unescapeText((event.text ?? '').replaceAll(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`, 'g'), ' ')).trim()
