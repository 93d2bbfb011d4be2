import type { JsonObject } from '../../json.ts'
import { textOf } from '../../json.ts'
import type { Act, ExtensionOptions, SubmitOptions } from '../contract.ts'
import type { Person } from '../world/places.ts'
import type { OpenDialog } from '../world/world.ts'
import { findConversation, findPerson } from '../world/world.ts'
import type { Where } from './activity.ts'
import { invokeOf } from './activity.ts'
import { invokeAct, readTaskAnswer } from './answers.ts'
import type { Outside } from './deliver.ts'
import { deliver, refusedAct } from './deliver.ts'
import { dataWith, gatherInputs } from './inputs.ts'
import { pickAction } from './pick.ts'
import { offeredTo } from './press.ts'
import { presentIn } from './say.ts'

/** Owner of the inputs of whatever dialog is in front of a person. */
export const dialogOwner = 'dialog'

const context = { theme: 'default' }

const fromExtension = (commandId: string): JsonObject => ({ commandId, commandContext: 'compose', context })

const send = async (
  { outside, person, where, dialog }: { outside: Outside; person: Person; where: Where; dialog: OpenDialog },
  data: JsonObject,
  doubled: boolean | undefined,
): Promise<Act> => {
  const { world } = outside
  const { commandId } = dialog
  // No word of the message that the dialog came from: its submission does not tell it.
  const activity =
    commandId === undefined
      ? invokeOf(world, person, where, 'task/submit', { data, context })
      : invokeOf(world, person, where, 'composeExtension/submitAction', { ...fromExtension(commandId), data })
  const act = invokeAct(await deliver(outside, activity, { doubled }), (body) => readTaskAnswer(body, true))
  // A failure leaves the dialog as it is, with what was entered.
  if (act.shown.kind === 'dialog') world.dialogs.set(person.key, { ...dialog, ...act.shown })
  else if (act.ok) world.dialogs.delete(person.key)
  return act
}

/** A person presses the button of the dialog in front of them. */
export const submitDialog = async (outside: Outside, options: SubmitOptions): Promise<Act> => {
  const { world } = outside
  const person = findPerson(world, options.person)
  const dialog = person === undefined ? undefined : world.dialogs.get(person.key)
  if (person === undefined || dialog === undefined) return refusedAct('no_dialog')
  const conversation = findConversation(world, dialog.conversation)
  if (conversation === undefined) return refusedAct('no_dialog')
  const picked = pickAction(dialog.card, options.action ?? {})
  if (picked.kind === 'refused') return refusedAct(picked.error)
  const { action, cards } = picked.found
  if (action['type'] === 'Action.OpenUrl') {
    return { ...refusedAct(''), ok: true, shown: { kind: 'link', url: textOf(action['url']) ?? '' } }
  }
  if (action['type'] !== 'Action.Submit') return refusedAct('sends_nothing')
  const offered = offeredTo(world, dialogOwner, person.key)
  const gathered = gatherInputs(cards, options.values ?? {}, offered, action['associatedInputs'])
  if (gathered.kind === 'refused') return refusedAct(gathered.error)
  const where = { conversation, threadId: dialog.threadId }
  return send({ outside, person, where, dialog }, dataWith(action, gathered.values), options.doubled)
}

/** A person chooses an action command of the app's message extension. Works where the bot is no member, too. */
export const openExtension = async (outside: Outside, options: ExtensionOptions): Promise<Act> => {
  const { world } = outside
  const present = presentIn(world, options.person, options.conversation)
  if (present.kind === 'refused') return present.act
  const { person, conversation } = present
  const { commandId, threadId, doubled } = options
  const where = { conversation, threadId }
  const activity = invokeOf(world, person, where, 'composeExtension/fetchTask', fromExtension(commandId))
  const act = invokeAct(await deliver(outside, activity, { doubled }), (body) => readTaskAnswer(body, false))
  if (act.shown.kind === 'dialog') {
    const { title, card } = act.shown
    world.dialogs.set(person.key, { title, card, conversation: conversation.id, threadId, commandId })
  }
  return act
}
