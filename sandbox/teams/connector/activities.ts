import type { JsonObject } from '../../json.ts'
import { deleteMessage, editMessage, findMessage, isOver, postMessage } from '../world/messages.ts'
import type { Conversation } from '../world/places.ts'
import type { StoredMessage, World } from '../world/world.ts'
import { findPerson } from '../world/world.ts'
import type { Answer } from './answer.ts'
import { badArgument, done, noActivity, refusal } from './answer.ts'
import type { SentActivity } from './content.ts'
import { readActivity } from './content.ts'

/** Where a call of the bot wants to speak. */
export interface Spot {
  readonly conversation: Conversation
  /** Of `;messageid=…`, or of the activity that is replied to. */
  readonly threadId: string | undefined
  /** `?isTargetedActivity=true`: one person alone sees it. */
  readonly targeted: boolean
}

type Recipient =
  | { readonly kind: 'person'; readonly key: string }
  | { readonly kind: 'refused'; readonly answer: Answer }

const recipientOf = (world: World, { conversation }: Spot, { recipient }: SentActivity): Recipient => {
  const refused = (answer: Answer): Recipient => ({ kind: 'refused', answer })
  if (conversation.kind === 'personal') {
    return refused(badArgument('Targeted messages are not supported in one-on-one chats.'))
  }
  if (recipient?.id === undefined) return refused(badArgument('Recipient is missing.'))
  const person = findPerson(world, recipient.id)
  if (person === undefined || !conversation.members.includes(person.key)) {
    return refused(badArgument('The recipient is not a member of the conversation.'))
  }
  return { kind: 'person', key: person.key }
}

/** The root of the thread that a message goes to; `null`: there is no such message. */
const threadOf = (world: World, { conversation, threadId }: Spot): string | undefined | null => {
  if (threadId === undefined || conversation.kind !== 'channel') return undefined
  const root = findMessage(world, conversation.id, threadId)
  return root === undefined ? null : (root.threadId ?? root.id)
}

export const sendActivity = (world: World, spot: Spot, given: JsonObject): Answer => {
  const read = readActivity(given)
  if (read.kind === 'refused') return read.answer
  const threadId = threadOf(world, spot)
  if (threadId === null) return noActivity
  const { conversation } = spot
  if (read.kind === 'typing') {
    world.typingAt.set(conversation.id, world.now())
    return done(201, {}, { conversation: conversation.id })
  }
  const marked = read.activity.recipient?.isTargeted === true
  if (marked !== spot.targeted) {
    return badArgument('isTargetedActivity and recipient.isTargeted do not agree.')
  }
  const recipient = spot.targeted ? recipientOf(world, spot, read.activity) : undefined
  if (recipient?.kind === 'refused') return recipient.answer
  const privateTo = recipient?.key
  const messages = read.contents.map((content) =>
    postMessage(world, { ...content, conversation: conversation.id, threadId, from: 'bot', privateTo }),
  )
  world.typingAt.delete(conversation.id)
  const [only, ...more] = messages
  // Split into several, Teams tells no id: the bot can edit none of them.
  if (only === undefined || more.length > 0) return done(201, {}, { conversation: conversation.id })
  return done(201, { id: only.id }, { conversation: conversation.id, messageId: only.id })
}

type Own =
  | { readonly kind: 'message'; readonly message: StoredMessage }
  | { readonly kind: 'refused'; readonly answer: Answer }

/** The message that the bot may change; private ones only by the private way, and the other way round. */
const ownMessage = (world: World, { conversation, targeted }: Spot, id: string): Own => {
  const message = findMessage(world, conversation.id, id)
  const isThere = message !== undefined && !message.deleted && !isOver(world, message)
  if (!isThere || (message.privateTo !== undefined) !== targeted) return { kind: 'refused', answer: noActivity }
  if (message.from !== 'bot') {
    return { kind: 'refused', answer: refusal(403, 'NotEnoughPermissions', 'Only the sender may change a message.') }
  }
  return { kind: 'message', message }
}

export const updateActivity = (world: World, spot: Spot, id: string, given: JsonObject): Answer => {
  const read = readActivity(given)
  if (read.kind === 'refused') return read.answer
  if (read.kind === 'typing') return badArgument('A message cannot become a typing activity.')
  if (spot.targeted && read.activity.recipient !== undefined) {
    return badArgument('Recipient must not be in the payload of an update.')
  }
  const own = ownMessage(world, spot, id)
  if (own.kind === 'refused') return own.answer
  const [content, ...more] = read.contents
  if (content === undefined || more.length > 0) return badArgument('A message is updated by one text or one card.')
  editMessage(world, own.message, content)
  return done(200, { id }, { conversation: spot.conversation.id, messageId: id })
}

export const removeActivity = (world: World, spot: Spot, id: string): Answer => {
  const own = ownMessage(world, spot, id)
  if (own.kind === 'refused') return own.answer
  deleteMessage(world, own.message)
  return done(200, {}, { conversation: spot.conversation.id, messageId: id })
}
