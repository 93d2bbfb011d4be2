import type { JsonObject } from '../../json.ts'
import type { Act, Forgery, TeamsSandbox } from '../contract.ts'
import { messagesSeenBy } from '../world/messages.ts'
import type { World } from '../world/world.ts'
import { findConversation, findPerson } from '../world/world.ts'
import { createControl } from './control.ts'
import type { Outside } from './deliver.ts'
import { deliver, plainAct, refusedAct } from './deliver.ts'
import { openExtension, submitDialog } from './dialog.ts'
import { press } from './press.ts'
import { say } from './say.ts'
import { typeahead } from './typeahead.ts'

/** Teams shows « … is typing » for some seconds. */
const typingTime = 5_000

const replay = async (outside: Outside, activityId: string): Promise<Act> => {
  const sent = outside.world.sent.get(activityId)
  return sent === undefined ? refusedAct('never_sent') : plainAct(await deliver(outside, sent.activity, sent))
}

const send = async (outside: Outside, activity: JsonObject, how?: Forgery): Promise<Act> =>
  plainAct(await deliver(outside, activity, { how }))

const seen = (world: World, conversation: string, viewer: string): ReturnType<TeamsSandbox['messages']> => {
  const place = findConversation(world, conversation)
  const person = findPerson(world, viewer)
  if (place === undefined || person === undefined || !place.members.includes(person.key)) return []
  return messagesSeenBy(world, place.id, person.key)
}

type Hands = Pick<
  TeamsSandbox,
  | 'say'
  | 'press'
  | 'openDialog'
  | 'submitDialog'
  | 'closeDialog'
  | 'extension'
  | 'typeahead'
  | 'forge'
  | 'replay'
  | 'send'
  | 'messages'
  | 'dialog'
  | 'isTyping'
  | 'journal'
  | 'control'
>

/** What the people of the sandbox do and see, and what may be done to it. */
export const createHands = (outside: Outside): Hands => {
  const { world } = outside
  return {
    say: (options) => say(outside, options),
    press: (options) => press(outside, options, false),
    openDialog: (options) => press(outside, options, true),
    submitDialog: (options) => submitDialog(outside, options),
    closeDialog: (person) => {
      world.dialogs.delete(findPerson(world, person)?.key ?? '')
    },
    extension: (options) => openExtension(outside, options),
    typeahead: (options) => typeahead(outside, options),
    forge: ({ how, ...options }) => say(outside, options, { how }),
    replay: (activityId) => replay(outside, activityId),
    send: (activity, how) => send(outside, activity, how),
    messages: (conversation, viewer) => seen(world, conversation, viewer),
    dialog: (person) => {
      const dialog = world.dialogs.get(findPerson(world, person)?.key ?? '')
      if (dialog === undefined) return null
      return { title: dialog.title, card: dialog.card, conversation: dialog.conversation }
    },
    isTyping: (conversation) => {
      const at = world.typingAt.get(findConversation(world, conversation)?.id ?? '')
      return at !== undefined && world.now() - at < typingTime
    },
    journal: () => world.journal,
    control: createControl(outside),
  }
}
