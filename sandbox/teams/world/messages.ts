import type { JsonObject } from '../../json.ts'
import type { MessageView } from '../contract.ts'
import type { Content, StoredMessage, World } from './world.ts'

const day = 24 * 60 * 60_000

/** The next message id: milliseconds since 1970 as digits, as in Teams; never twice the same, never backwards. */
export const nextMessageId = (world: World): string => {
  world.settings.lastMessageId = Math.max(Math.floor(world.now()), world.settings.lastMessageId + 1)
  return String(world.settings.lastMessageId)
}

export type Draft = Pick<StoredMessage, 'conversation' | 'threadId' | 'from' | 'privateTo'> & Content

// Ids are unique in the whole sandbox; the conversation is part of the key all the same, so that a right id in a wrong place is not found.
const keyOf = (conversation: string, id: string): string => `${conversation}/${id}`

export const postMessage = (world: World, draft: Draft): StoredMessage => {
  const message: StoredMessage = {
    ...draft,
    id: nextMessageId(world),
    edited: false,
    deleted: false,
    createdAt: world.now(),
    history: [],
  }
  world.messages.set(keyOf(message.conversation, message.id), message)
  world.changed()
  return message
}

/** Also a deleted one: the caller says what that means. */
export const findMessage = (world: World, conversation: string, id: string): StoredMessage | undefined =>
  world.messages.get(keyOf(conversation, id))

const contentOf = ({ text, summary, card }: Content): Content => ({ text, summary, card })

const ownKey = (message: StoredMessage, person: string): string =>
  `${keyOf(message.conversation, message.id)}/${person}`

/** An edit of the bot: everybody sees it, also who had a card of their own. */
export const editMessage = (world: World, message: StoredMessage, content: Content): void => {
  world.messages.set(keyOf(message.conversation, message.id), {
    ...message,
    ...contentOf(content),
    edited: true,
    history: [...message.history, { ...contentOf(message), until: world.now() }],
  })
  for (const person of world.people.keys()) world.ownCards.delete(ownKey(message, person))
  world.changed()
}

export const deleteMessage = (world: World, message: StoredMessage): void => {
  world.messages.set(keyOf(message.conversation, message.id), { ...message, deleted: true })
  world.changed()
}

/** The card that came as the answer to a press: for who pressed alone, until the bot edits the message. */
export const showOwnCard = (world: World, message: StoredMessage, person: string, card: JsonObject): void => {
  world.ownCards.set(ownKey(message, person), card)
}

export const cardSeenBy = (world: World, message: StoredMessage, person: string): JsonObject | undefined =>
  world.ownCards.get(ownKey(message, person)) ?? message.card

/** Private messages vanish from clients after a day. */
export const isOver = (world: World, message: StoredMessage): boolean =>
  message.privateTo !== undefined && world.now() - message.createdAt >= day

export const isSeenBy = (world: World, message: StoredMessage, person: string): boolean =>
  !message.deleted && !isOver(world, message) && (message.privateTo === undefined || message.privateTo === person)

/** What a person sees in a place, oldest first. */
export const messagesSeenBy = (world: World, conversation: string, person: string): readonly MessageView[] =>
  [...world.messages.values()]
    .filter((message) => message.conversation === conversation && isSeenBy(world, message, person))
    .map((message) => {
      const { id, threadId, from, text, summary, privateTo, edited, history } = message
      const card = cardSeenBy(world, message, person)
      return { id, conversation, threadId, from, text, summary, card, privateTo, edited, history }
    })
