import { expect } from 'vitest'
import { z } from 'zod'
import type { Act, MessageView, PressOptions, TeamsSandbox } from '../../sandbox/teams/start.ts'

/** Places of the Teams sandbox: a channel, and a group chat that is spoken to at another address. */
export const TEAM = 'postes'
export const GROUP_CHAT = 'support'

export interface TeamsPerson {
  readonly key: string
  /** What the bot shows this person there. */
  messages(place?: string): readonly MessageView[]
  /** Says it to the bot, and waits for its answer, which only this person sees; their own chat is named by their key. */
  ask(text: string, place?: string): Promise<MessageView>
  press(message: MessageView, action: string, more?: Pick<PressOptions, 'doubled' | 'stale' | 'values'>): Promise<Act>
  /** Presses, and waits for what only this person sees of it: a new message, or another card in the place of this. */
  pressAndSee(message: MessageView, action: string): Promise<MessageView>
  /** The latest message of the bot for which it holds, once there is one. */
  sees(
    holds: (message: MessageView) => boolean,
    options?: { readonly place?: string; readonly timeout?: number; readonly what?: string },
  ): Promise<MessageView>
}

const objectSchema = z.record(z.string(), z.unknown())
const inlineSchema = z.union([z.string(), z.looseObject({ text: z.string() }).transform(({ text }) => text)])
const pressSchema = z.object({ data: z.object({ w360: z.literal('press'), action: z.string() }) })

/** All objects of a card, each before those in it. */
const objectsIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] => {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  const object = objectSchema.safeParse(value)
  return object.success ? [object.data, ...Object.values(object.data).flatMap(objectsIn)] : []
}

/** With all spaces alike: which of them may break a line is not what these tests are about. */
export const withPlainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ')

/** All that a message says, a line for each piece of text, without its buttons. */
export const wordsInTeams = ({ text, card }: MessageView): string => {
  const lines = objectsIn(card).flatMap((element) => {
    if (element['type'] === 'TextBlock') return [String(element['text'])]
    if (element['type'] === 'RichTextBlock') return [z.array(inlineSchema).parse(element['inlines']).join('')]
    return []
  })
  return withPlainSpaces([...(text === undefined ? [] : [text]), ...lines].join('\n'))
}

/** The bot's own names of what can be pressed on it. */
export const actionsInTeams = ({ card }: MessageView): readonly string[] =>
  objectsIn(card).flatMap((element) => {
    const press = pressSchema.safeParse(element)
    return press.success ? [press.data.data.action] : []
  })

export const titledInTeams = (title: string | RegExp) => (message: MessageView) => {
  const [first = ''] = wordsInTeams(message).split('\n')
  return typeof title === 'string' ? first.includes(title) : title.test(first)
}

export const forAllInTeams = ({ privateTo }: MessageView): boolean => privateTo === undefined

/** What a person does in the Teams sandbox. */
export const personInTeams = (sandbox: TeamsSandbox, key: string): TeamsPerson => {
  const messages: TeamsPerson['messages'] = (place = TEAM) =>
    sandbox.messages(place, key).filter(({ from }) => from === 'bot')

  const sees: TeamsPerson['sees'] = async (holds, { place = TEAM, timeout = 20_000, what = 'that' } = {}) => {
    const find = () => messages(place).findLast(holds)
    await expect
      .poll(find, { timeout, interval: 50 })
      .toBeDefined()
      .catch((error: unknown) => {
        const all = messages(place).map(wordsInTeams).join('\n———\n')
        throw new Error(`Not seen in Teams: ${what}. There is:\n${all}`, { cause: error })
      })
    const message = find()
    if (message === undefined) throw new Error(`Gone again: ${what}`)
    return message
  }
  const seesNew = (place: string, before: readonly MessageView[], what: string): Promise<MessageView> => {
    const known = new Map(before.map((message) => [message.id, JSON.stringify(message.card)]))
    const isNew = (message: MessageView) => known.get(message.id) !== JSON.stringify(message.card)
    const isMine = ({ privateTo }: MessageView) => privateTo === key || (place === key && privateTo === undefined)
    return sees((message) => isMine(message) && isNew(message), { place, what: `an answer to ${what}` })
  }
  const press: TeamsPerson['press'] = (message, action, more = {}) =>
    sandbox.press({
      ...{ person: key, conversation: message.conversation, messageId: message.id, ...more },
      action: { data: { w360: 'press', action } },
    })

  return {
    key,
    messages,
    sees,
    press,
    ask: async (text, place = TEAM) => {
      const before = messages(place)
      const act = await sandbox.say({ person: key, conversation: place, text: `@W360 ${text}` })
      expect(act, `${text} is taken`).toMatchObject({ ok: true })
      return seesNew(place, before, text)
    },
    pressAndSee: async (message, action) => {
      const place = sandbox.conversations.find(({ id }) => id === message.conversation)?.key ?? message.conversation
      const before = messages(place)
      expect(await press(message, action), `${action} is taken`).toMatchObject({ ok: true })
      return seesNew(place, before, action)
    },
  }
}
