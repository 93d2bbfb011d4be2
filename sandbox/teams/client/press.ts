import type { JsonObject } from '../../json.ts'
import { isObject, textOf } from '../../json.ts'
import type { Act, PressOptions } from '../contract.ts'
import { cardSeenBy, findMessage, isSeenBy, nextMessageId, showOwnCard } from '../world/messages.ts'
import type { Person } from '../world/places.ts'
import type { StoredMessage, World } from '../world/world.ts'
import type { Where } from './activity.ts'
import { activityOf, invokeOf } from './activity.ts'
import { invokeAct, readCardAnswer, readTaskAnswer } from './answers.ts'
import type { Outside } from './deliver.ts'
import { deliver, plainAct, refusedAct } from './deliver.ts'
import { dataWith, gatherInputs } from './inputs.ts'
import type { Picked } from './pick.ts'
import { pickAction } from './pick.ts'
import { presentIn } from './say.ts'

/** Of whose input it is: what a typeahead offered is known to that one client alone. */
export const offeredKey = (owner: string, person: string, inputId: string): string => `${owner}/${person}/${inputId}`

const nothing: ReadonlySet<string> = new Set()

export const offeredTo =
  (world: World, owner: string, person: string) =>
  (inputId: string): ReadonlySet<string> =>
    world.offered.get(offeredKey(owner, person, inputId)) ?? nothing

/** Cards that the person may press on: the one in front of them; a slow client also has those of before. */
const cardsOf = (world: World, message: StoredMessage, person: Person, stale: boolean): readonly JsonObject[] => {
  const now = cardSeenBy(world, message, person.key)
  const before = [message.card, ...message.history.map(({ card }) => card).toReversed()]
  return (stale ? [now, ...before] : [now]).filter((card) => card !== undefined)
}

const firstPick = (
  cards: readonly JsonObject[],
  options: PressOptions,
): { card: JsonObject; picked: Picked } | null => {
  const tried = cards.map((card) => ({ card, picked: pickAction(card, options.action) }))
  return tried.find(({ picked }) => picked.kind === 'action') ?? tried[0] ?? null
}

const msteamsOf = (data: JsonObject): JsonObject => (isObject(data['msteams']) ? data['msteams'] : {})

interface Pressed {
  readonly outside: Outside
  readonly person: Person
  readonly where: Where
  readonly message: StoredMessage
  readonly action: JsonObject
  readonly data: JsonObject
  readonly doubled: boolean | undefined
}

const execute = async ({ outside, person, where, message, action, data, doubled }: Pressed): Promise<Act> => {
  const { world } = outside
  const value = {
    action: { type: 'Action.Execute', id: textOf(action['id']), verb: textOf(action['verb']) ?? '', data },
    trigger: 'manual',
  }
  const activity = invokeOf(world, person, where, 'adaptiveCard/action', value, message.id)
  const act = invokeAct(await deliver(outside, activity, { doubled }), readCardAnswer)
  // The others keep what they see until the bot edits the message: so it is in Teams.
  if (act.shown.kind === 'card') showOwnCard(world, message, person.key, act.shown.card)
  return act
}

const fetchTask = async ({ outside, person, where, message, data, doubled }: Pressed): Promise<Act> => {
  const { world } = outside
  const value = { data, context: { theme: 'default' } }
  const activity = invokeOf(world, person, where, 'task/fetch', value, message.id)
  const act = invokeAct(await deliver(outside, activity, { doubled }), (body) => readTaskAnswer(body, false))
  if (act.shown.kind === 'dialog') {
    const { title, card } = act.shown
    world.dialogs.set(person.key, { title, card, conversation: where.conversation.id, threadId: where.threadId })
  }
  return act
}

/** An Action.Submit without more: a message without words that carries the data. */
const submit = async ({ outside, person, where, message, data, doubled }: Pressed): Promise<Act> => {
  const { world } = outside
  const activity = activityOf(world, person, where, {
    type: 'message',
    id: nextMessageId(world),
    value: data,
    replyToId: message.id,
  })
  return plainAct(await deliver(outside, activity, { doubled }))
}

const send = (pressed: Pressed): Promise<Act> | Act => {
  const { action, data } = pressed
  switch (action['type']) {
    case 'Action.Execute':
      return execute(pressed)
    case 'Action.Submit':
      return msteamsOf(data)['type'] === 'task/fetch' ? fetchTask(pressed) : submit(pressed)
    case 'Action.OpenUrl':
      return { ...refusedAct(''), ok: true, shown: { kind: 'link', url: textOf(action['url']) ?? '' } }
    default:
      return { ...refusedAct(''), ok: true }
  }
}

/** A person presses a button of a message's card. Refused where a real client could not: nothing is sent then. */
export const press = async (outside: Outside, options: PressOptions, onlyDialogs: boolean): Promise<Act> => {
  const { world } = outside
  const { stale = false, values = {} } = options
  const present = presentIn(world, options.person, options.conversation)
  if (present.kind === 'refused') return present.act
  const { person, conversation } = present
  const message = findMessage(world, conversation.id, options.messageId)
  if (message === undefined || (!stale && !isSeenBy(world, message, person.key))) return refusedAct('no_such_message')
  if (message.privateTo !== undefined && message.privateTo !== person.key) return refusedAct('no_such_message')
  const tried = firstPick(cardsOf(world, message, person, stale), options)
  if (tried === null) return refusedAct('no_card')
  if (tried.picked.kind === 'refused') return refusedAct(tried.picked.error)
  const { action, cards } = tried.picked.found
  const gathered = gatherInputs(cards, values, offeredTo(world, message.id, person.key), action['associatedInputs'])
  if (gathered.kind === 'refused') return refusedAct(gathered.error)
  const data = dataWith(action, gathered.values)
  if (onlyDialogs && msteamsOf(data)['type'] !== 'task/fetch') return refusedAct('opens_no_dialog')
  const threadId = conversation.kind === 'channel' ? (message.threadId ?? message.id) : undefined
  const where = { conversation, threadId }
  return send({ outside, person, where, message, action, data, doubled: options.doubled })
}
