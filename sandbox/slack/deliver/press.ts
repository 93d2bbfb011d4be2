import type { Json, JsonObject } from '../../json.ts'
import type { Choice, Found } from '../world/choices.ts'
import { currentState, findElement, remember, resolveChoice } from '../world/choices.ts'
import { homeForApi, homeOf } from '../world/homes.ts'
import { earlierKey, findMessage, isVisibleTo, messageForApi, nextTimestamp } from '../world/messages.ts'
import type { Channel, Person } from '../world/places.ts'
import { mintResponseUrl, mintTrigger } from '../world/tickets.ts'
import { chosenKeyOfView, topView, viewForApi } from '../world/views.ts'
import type { StoredMessage, StoredView, World } from '../world/world.ts'
import { emit } from '../world/world.ts'
import { channelForPayload, interaction } from './payload.ts'
import type { Repeat } from './post.ts'
import { failureOfAll, interactionEnvelope, postRepeatedly, whileBusy } from './post.ts'
import type { Outcome } from './slash.ts'
import { refusedFor } from './slash.ts'

export interface Press extends Choice, Repeat {
  readonly block_id: string
  readonly action_id: string
  /** Presses what the message showed before its last edits, as a client does that has not drawn them yet. */
  readonly stale: boolean
}

export const suggestionKey = (owner: string, blockId: string, actionId: string): string =>
  `${owner}/${blockId}/${actionId}`

export const chosenKeyOfMessage = (message: StoredMessage, person: Person): string =>
  `message/${message.channel}/${message.ts}/${person.id}`

const shownOnly = ['text', 'value', 'style', 'url', 'placeholder', 'confirm', 'initial_option', 'initial_options']

/** One entry of `actions`: the element as it stands, and what was done to it. */
const actionOf = (world: World, press: Press, element: JsonObject, state: JsonObject): JsonObject => ({
  ...Object.fromEntries(shownOnly.flatMap((name) => (element[name] === undefined ? [] : [[name, element[name]]]))),
  ...state,
  type: element['type'],
  block_id: press.block_id,
  action_id: press.action_id,
  action_ts: nextTimestamp(world),
})

type Chosen = { readonly action: JsonObject; readonly state: JsonObject } | { readonly error: string }

const choose = (world: World, owner: string, press: Press, found: Found | undefined): Chosen => {
  if (found === undefined) return { error: 'action_not_found' }
  const suggested = world.suggested.get(suggestionKey(owner, press.block_id, press.action_id)) ?? []
  const resolved = resolveChoice(found.element, press, suggested)
  if (resolved.kind === 'refused') return { error: resolved.error }
  remember(world, owner, press.block_id, press.action_id, resolved.state)
  return { action: actionOf(world, press, found.element, resolved.state), state: resolved.state }
}

const send = async (world: World, person: Person, payload: JsonObject, repeat: Repeat): Promise<Outcome> => {
  const envelope = interactionEnvelope(world, payload)
  const deliveries = await whileBusy(world, person.id, () => postRepeatedly(world, envelope, repeat))
  const failure = failureOfAll(deliveries)
  if (failure === undefined) return { ok: true }
  emit(world, {
    kind: 'notice',
    person: person.id,
    text: `L’application n’a pas pris en compte votre action (« ${failure} »).`,
  })
  return refusedFor(failure)
}

const findPressed = (world: World, message: StoredMessage, press: Press): Found | undefined => {
  if (!press.stale) return findElement(message.blocks, press.block_id, press.action_id)
  const versions: readonly Json[] = world.earlierBlocks.get(earlierKey(message.channel, message.ts)) ?? []
  return versions
    .flatMap((blocks) => findElement(blocks, press.block_id, press.action_id) ?? [])
    .find(({ element }) => press.value === undefined || element['value'] === press.value)
}

/** A person presses or chooses something in a message. */
export const pressInMessage = async (
  world: World,
  person: Person,
  channel: Channel,
  ts: string,
  press: Press,
): Promise<Outcome> => {
  const message = findMessage(world, channel.id, ts)
  if (message === undefined || !isVisibleTo(message, person.id)) return refusedFor('message_not_found')
  if (channel.archived) return refusedFor('is_archived')
  const owner = chosenKeyOfMessage(message, person)
  const chosen = choose(world, owner, press, findPressed(world, message, press))
  if ('error' in chosen) return refusedFor(chosen.error)
  const isEphemeral = message.ephemeralFor !== undefined
  const payload: JsonObject = {
    ...interaction('block_actions', person),
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      thread_ts: message.threadTs,
    },
    trigger_id: mintTrigger(world, person.id),
    channel: channelForPayload(channel),
    // Slack keeps no record of an ephemeral message, so it sends none back.
    message: isEphemeral ? undefined : messageForApi(world, message, true),
    state: { values: currentState(world, owner, message.blocks) },
    response_url: mintResponseUrl(world, channel.id, person.id, ts),
    actions: [chosen.action],
  }
  return send(world, person, payload, press)
}

/** The modal that a person has in front of them, if it is this one. */
export const viewInFront = (world: World, person: Person, viewId: string): StoredView | undefined => {
  const stored = topView(world, person.id)
  return stored?.id === viewId ? stored : undefined
}

/** The same, or the bot's own page, which nothing can be pressed on while a modal stands before it. */
export const viewBefore = (world: World, person: Person, viewId: string): StoredView | undefined => {
  const home = homeOf(world, person.id)
  if (home?.id === viewId && topView(world, person.id) === undefined) return home
  return viewInFront(world, person, viewId)
}

/** Whether choosing in this element tells the bot at once; an input does so only where it asks for it. */
const dispatches = (found: Found): boolean => found.block['type'] !== 'input' || found.block['dispatch_action'] === true

/** A person presses or chooses something in the view in front of them. */
export const pressInView = async (world: World, person: Person, viewId: string, press: Press): Promise<Outcome> => {
  const stored = viewBefore(world, person, viewId)
  if (stored === undefined) return refusedFor('view_not_found')
  const owner = chosenKeyOfView(stored.id)
  const found = findElement(stored.view['blocks'], press.block_id, press.action_id)
  const chosen = choose(world, owner, press, found)
  if ('error' in chosen) return refusedFor(chosen.error)
  if (found !== undefined && !dispatches(found)) return { ok: true }
  const payload: JsonObject = {
    ...interaction('block_actions', person),
    container: { type: 'view', view_id: stored.id },
    trigger_id: mintTrigger(world, person.id),
    view: stored.view['type'] === 'home' ? homeForApi(world, stored) : viewForApi(world, stored),
    actions: [chosen.action],
  }
  return send(world, person, payload, press)
}
