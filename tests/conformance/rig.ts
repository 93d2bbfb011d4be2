import { rm } from 'node:fs/promises'
import { pino } from 'pino'
import { expect, vi } from 'vitest'
import type { Configuration } from '../../bot/config.ts'
import { startBot } from '../../bot/main.ts'
import { type ConsoleHand, consoleAt } from '../e2e/console.ts'
import { temporaryFolder } from '../support/database.ts'
import { createDeeds, type Deeds } from './deeds.ts'
import type { Chat, Entries, PersonKey, PlaceKey, SeenButton, SeenForm, SeenMessage } from './driver.ts'

/** On a machine with two cores that is busy with other tests. */
export const patience = { timeout: 30_000, interval: 120 } as const

/** How many times faster than life the bot waits: so slow that no pause of the procedure ends by itself on a busy machine. */
const speed = 200
/** And machines install and restart. */
const machineSpeed = 4_000

export type Holds = string | RegExp | ((message: SeenMessage) => boolean)

export interface Answered {
  readonly message: SeenMessage
  readonly words: string
}

/** The bot as it is run, on one platform that the suite speaks on and another one that it knows as well. */
export interface Rig {
  readonly chat: Chat
  readonly elsewhere: Chat
  readonly console: ConsoleHand
  readonly deeds: Deeds
  logged(): string
  /** Says it, and waits for what the bot then tells this person alone. */
  ask(person: PersonKey, words: string, options?: AskOptions): Promise<SeenMessage>
  /** Presses, and waits for what this person then sees alone: a new message, or another one in the place of this. */
  press(person: PersonKey, message: SeenMessage, action: string, options?: PressOptions): Promise<SeenMessage>
  /** Presses a button that opens a form, and waits for that. */
  open(person: PersonKey, message: SeenMessage, action: string, label?: string): Promise<SeenForm>
  /** Says words that ask for a form, and opens it by the button of the answer where words alone open none. */
  openByWords(person: PersonKey, words: string, place?: PlaceKey): Promise<SeenForm>
  /** Chooses in a live field, and waits for the form that comes of it. */
  change(person: PersonKey, field: string, entries: Entries, holds: (form: SeenForm) => boolean): Promise<SeenForm>
  /** Labels that a search field of the form in front of this person offers. */
  search(person: PersonKey, field: string, query: string): Promise<readonly string[]>
  /** Sends the form in front of this person, and waits until it is there again, or another one. */
  resubmit(person: PersonKey, entries: Entries, holds: (form: SeenForm) => boolean): Promise<SeenForm>
  /** Sends the form in front of this person, and waits for what it is answered with. */
  submit(person: PersonKey, entries: Entries, options?: PressOptions): Promise<SeenMessage>
  /** Waits for a message of the bot that everybody in the place sees. */
  seen(person: PersonKey, holds: Holds, place?: PlaceKey): Promise<SeenMessage>
  stop(): Promise<void>
}

export interface AskOptions {
  readonly place?: PlaceKey
  readonly holds?: Holds
  readonly mention?: boolean
  readonly doubled?: boolean
}

export interface PressOptions {
  readonly holds?: Holds
  readonly label?: string
  readonly place?: PlaceKey
  readonly doubled?: boolean
  readonly stale?: boolean
}

const fits = (chat: Chat, holds: Holds | undefined, message: SeenMessage): boolean => {
  if (holds === undefined) return true
  if (typeof holds === 'function') return holds(message)
  return typeof holds === 'string' ? message.words.includes(chat.written(holds)) : holds.test(message.words)
}

export const has =
  (action: string) =>
  (message: SeenMessage): boolean =>
    message.buttons.some((button) => button.action === action)

export const buttonOf = (message: SeenMessage, action: string, label?: string): SeenButton => {
  const found = message.buttons.find(
    (button) => button.action === action && (label === undefined || button.label.includes(label)),
  )
  if (found === undefined) throw new Error(`no button ${action} ${label ?? ''} on:\n${message.words}`)
  return found
}

const isDirect = (place: PlaceKey): boolean => !['team', 'news', 'support'].includes(place)

/** Where it stands others read along: what is pressed on it is shown to them. Where a place has no room, an answer does not. */
export const isAmongOthers = ({ place }: SeenMessage): boolean => !isDirect(place)

/**
 * Acts, then waits until this person sees a message alone that was not there, or not like this, before: in the place, or
 * in their own conversation with the bot, where an answer goes for which there is no room in the place just now.
 */
export const answerTo = async (
  chat: Chat,
  person: PersonKey,
  place: PlaceKey,
  act: () => Promise<unknown>,
  holds?: Holds,
): Promise<SeenMessage> => {
  const places: readonly PlaceKey[] = [...new Set([place, person])]
  const keyOf = (message: SeenMessage): string => `${message.place} ${message.id}`
  const read = async () => (await Promise.all(places.map((each) => chat.messages(person, each)))).flat()
  const before = new Map((await read()).map((message) => [keyOf(message), JSON.stringify(message)]))
  await act()
  const isNew = (message: SeenMessage): boolean => before.get(keyOf(message)) !== JSON.stringify(message)
  const isAlone = (message: SeenMessage): boolean => message.isPrivate || isDirect(message.place)
  return await look(read, `${person} is not answered in ${place}`, (message) => {
    return isAlone(message) && fits(chat, holds, message) && isNew(message)
  })
}

export const waitFor = (chat: Chat, person: PersonKey, place: PlaceKey, holds: Holds): Promise<SeenMessage> =>
  look(
    () => chat.messages(person, place),
    `${person} does not see ${String(holds)} in ${place}`,
    (message) => fits(chat, holds, message),
  )

const look = async (
  read: () => Promise<readonly SeenMessage[]>,
  what: string,
  holds: (message: SeenMessage) => boolean,
): Promise<SeenMessage> => {
  let all: readonly SeenMessage[] = []
  return await vi
    .waitFor(async () => {
      all = await read()
      const found = all.findLast((message) => message.byBot && holds(message))
      if (found === undefined) throw new Error('not there')
      return found
    }, patience)
    .catch((cause: unknown) => {
      const shown = all
        .slice(-6)
        .map(({ id, words, buttons }) => `${id}\n${words}\n[${buttons.map(({ action }) => action).join(' ')}]`)
      throw new Error(`${what}. The last there:\n${shown.join('\n———\n')}`, { cause })
    })
}

/** Asks again until the answer holds: what is asked about moves by itself, and a place has room again after a while. */
export const untilAsked = async (
  ask: () => Promise<SeenMessage>,
  holds: (message: SeenMessage) => boolean,
): Promise<SeenMessage> => {
  let last: SeenMessage | undefined
  return await vi
    .waitFor(
      async () => {
        last = await ask()
        if (!holds(last)) throw new Error('not yet')
        return last
      },
      { ...patience, interval: 600 },
    )
    .catch((cause: unknown) => {
      throw new Error(`The answer stays:\n${last?.words}\n${last?.buttons.map(({ action }) => action).join(' ')}`, {
        cause,
      })
    })
}

/** Waits for a form in front of this person; without `holds`, for one that can be sent. */
export const formOf = (
  chat: Chat,
  person: PersonKey,
  holds: (form: SeenForm) => boolean = (form) => !form.isNotice,
  timeout: number = patience.timeout,
): Promise<SeenForm> =>
  vi.waitFor(
    async () => {
      const form = await chat.form(person)
      if (form === null || !holds(form)) throw new Error(`${person} has no such form open: ${form?.words ?? 'none'}`)
      return form
    },
    { ...patience, timeout },
  )

export const startRig = async (chat: Chat, elsewhere: Chat): Promise<Rig> => {
  const folder = await temporaryFolder()
  const lines: string[] = []
  const configuration: Configuration = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: null,
    dataDirectory: folder,
    redisUrl: null,
    wisper: null,
    slack: chat.settings.slack ?? elsewhere.settings.slack,
    teams: chat.settings.teams ?? elsewhere.settings.teams,
    teamsLocal: false,
    owners: [chat, elsewhere].map((each) => ({
      platform: each.settings.slack === null ? 'teams' : 'slack',
      workspace: each.workspace,
      userId: each.userId('camille'),
    })),
    locale: 'fr',
    opsPlaces: [],
    logLevel: 'trace',
    sandboxPort: 0,
    sandboxSpeed: speed,
  }
  const bot = await startBot(
    configuration,
    pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
  )
  chat.callBotAt(bot.origin)
  elsewhere.callBotAt(bot.origin)
  await vi.waitFor(async () => expect((await fetch(`${bot.origin}/readyz`)).status).toBe(200), patience)
  await consoleAt(bot.consoleOrigin ?? '').control('speed', { speed: machineSpeed })
  const deeds = createDeeds()

  const turns = { taken: 0 }
  /** Here and there in turn: platforms count what a bot says by place, and it keeps to that. */
  const somewhere = (person: PersonKey): PlaceKey => {
    turns.taken += 1
    const common: readonly PlaceKey[] = person === 'hugo' ? ['team', 'news'] : ['team', 'news', 'support']
    return common[turns.taken % common.length] ?? person
  }
  /** Where the form in front of somebody was opened. */
  const openedIn = new Map<PersonKey, PlaceKey>()

  const press: Rig['press'] = async (person, message, action, options = {}) => {
    const { holds, label, place = message.place, ...how } = options
    const button = buttonOf(message, action, label)
    deeds.pressed(button)
    return answerTo(
      chat,
      person,
      place,
      async () =>
        expect(await chat.press(person, message, button, how), `${action} is taken`).toMatchObject({ ok: true }),
      holds,
    )
  }

  return {
    chat,
    elsewhere,
    console: consoleAt(bot.consoleOrigin ?? ''),
    deeds,
    logged: () => lines.join(''),
    ask: async (person, words, { place = somewhere(person), holds, ...how } = {}) => {
      deeds.said(words)
      return answerTo(
        chat,
        person,
        place,
        async () =>
          expect(await chat.say(person, place, words, how), `« ${words} » is taken`).toMatchObject({ ok: true }),
        holds,
      )
    },
    press,
    open: async (person, message, action, label) => {
      const button = buttonOf(message, action, label)
      deeds.pressed(button)
      openedIn.set(person, message.place)
      expect(button.opensForm, `${action} says that it opens a form`).toBe(true)
      expect(await chat.press(person, message, button), `${action} is taken`).toMatchObject({ ok: true })
      const form = await formOf(chat, person)
      return form
    },
    openByWords: async (person, words, place = somewhere(person)) => {
      deeds.said(words)
      openedIn.set(person, place)
      const before = new Set((await chat.messages(person, place)).map(({ id }) => id))
      expect(await chat.say(person, place, words), `« ${words} » is taken`).toMatchObject({ ok: true })
      const opens = async (): Promise<readonly [SeenMessage, SeenButton] | null> => {
        const fresh = (await chat.messages(person, place)).filter(({ id, byBot }) => byBot && !before.has(id))
        return (
          fresh.flatMap((each) =>
            each.buttons.filter(({ opensForm }) => opensForm).map((button) => [each, button] as const),
          )[0] ?? null
        )
      }
      const way = await vi.waitFor(async () => {
        const form = await chat.form(person)
        const button = form === null ? await opens() : null
        if (form === null && button === null) throw new Error(`« ${words} » opened nothing`)
        return button
      }, patience)
      if (way !== null) {
        const [message, button] = way
        deeds.pressed(button)
        expect(await chat.press(person, message, button)).toMatchObject({ ok: true })
      }
      return formOf(chat, person)
    },
    change: async (person, field, entries, holds) => {
      expect(await chat.change(person, field, entries), `${field} changes`).toMatchObject({ ok: true })
      return formOf(chat, person, holds)
    },
    search: async (person, field, query) => {
      const known = (await chat.form(person))?.fields.find(({ id }) => id === field)
      deeds.searched(known?.source ?? '')
      return chat.search(person, field, query)
    },
    resubmit: async (person, entries, holds) => {
      deeds.sent(await chat.form(person))
      expect(await chat.submit(person, entries)).toMatchObject({ ok: true })
      return formOf(chat, person, holds)
    },
    submit: async (person, entries, { holds, place = openedIn.get(person) ?? person, ...how } = {}) => {
      deeds.sent(await chat.form(person))
      return answerTo(
        chat,
        person,
        place,
        async () => expect(await chat.submit(person, entries, how), 'the form is taken').toMatchObject({ ok: true }),
        holds,
      )
    },
    seen: (person, holds, place = 'team') =>
      waitFor(chat, person, place, (message) => !message.isPrivate && fits(chat, holds, message)),
    stop: async () => {
      await bot.stop()
      await Promise.all([chat.stop(), elsewhere.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
