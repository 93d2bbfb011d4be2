import type { Json, JsonObject } from '../../json.ts'
import { isObject, objectsOf, parseJson } from '../../json.ts'
import { list, problemsOf } from '../validate/check.ts'
import { option, optionGroup } from '../validate/options.ts'
import type { Found } from '../world/choices.ts'
import { findElement } from '../world/choices.ts'
import { findMessage, isVisibleTo, messageForApi } from '../world/messages.ts'
import type { Channel, Person } from '../world/places.ts'
import { chosenKeyOfView, viewForApi } from '../world/views.ts'
import type { World } from '../world/world.ts'
import { channelForPayload, interaction } from './payload.ts'
import { failureOf, interactionEnvelope, post } from './post.ts'
import { chosenKeyOfMessage, suggestionKey, viewInFront } from './press.ts'
import type { Outcome } from './slash.ts'
import { refusedFor } from './slash.ts'

const maxOptions = 100

export interface Suggestions extends Outcome {
  readonly options?: readonly JsonObject[]
  readonly option_groups?: readonly JsonObject[]
  readonly problems?: readonly string[]
}

export type Subject =
  | { readonly kind: 'view'; readonly viewId: string }
  | { readonly kind: 'message'; readonly channel: Channel; readonly ts: string }

interface Surface {
  readonly owner: string
  readonly blocks: Json | undefined
  readonly fields: JsonObject
}

const surfaceOf = (world: World, person: Person, subject: Subject): Surface | undefined => {
  if (subject.kind === 'view') {
    const stored = viewInFront(world, person, subject.viewId)
    if (stored === undefined) return undefined
    return {
      owner: chosenKeyOfView(stored.id),
      blocks: stored.view['blocks'],
      fields: { container: { type: 'view', view_id: stored.id }, view: viewForApi(world, stored) },
    }
  }
  const message = findMessage(world, subject.channel.id, subject.ts)
  if (message === undefined || !isVisibleTo(message, person.id)) return undefined
  const isEphemeral = message.ephemeralFor !== undefined
  return {
    owner: chosenKeyOfMessage(message, person),
    blocks: message.blocks,
    fields: {
      container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: isEphemeral },
      channel: channelForPayload(subject.channel),
      message: isEphemeral ? undefined : messageForApi(world, message, true),
    },
  }
}

const readOptions = (body: string): Suggestions => {
  const answer = parseJson(body)
  if (!isObject(answer)) return refusedFor('invalid_options')
  const { options, option_groups: groups } = answer
  const problems =
    groups === undefined
      ? problemsOf(list(option, { max: maxOptions }), options ?? null, '/options')
      : problemsOf(list(optionGroup, { max: maxOptions }), groups, '/option_groups')
  if (problems.length > 0) return { ...refusedFor('invalid_options'), problems }
  const inGroups = objectsOf(groups)
  const flat = groups === undefined ? objectsOf(options) : inGroups.flatMap((group) => objectsOf(group['options']))
  return { ok: true, options: flat, ...(groups === undefined ? {} : { option_groups: inGroups }) }
}

const isExternal = (found: Found | undefined): boolean =>
  found !== undefined && String(found.element['type']).endsWith('external_select')

/** Asks the bot for the options of an external select, for what was typed so far. */
export const suggest = async (
  world: World,
  person: Person,
  subject: Subject,
  asked: { readonly block_id: string; readonly action_id: string; readonly value: string },
): Promise<Suggestions> => {
  const surface = surfaceOf(world, person, subject)
  if (surface === undefined) return refusedFor(subject.kind === 'view' ? 'view_not_found' : 'message_not_found')
  if (!isExternal(findElement(surface.blocks, asked.block_id, asked.action_id))) return refusedFor('action_not_found')
  const payload = { ...interaction('block_suggestion', person), ...surface.fields, ...asked }
  const delivery = await post(world, interactionEnvelope(world, payload))
  const failure = failureOf(delivery)
  if (failure !== undefined || delivery.kind !== 'answered') return refusedFor(failure ?? 'dispatch_failed')
  const read = readOptions(delivery.body)
  const key = suggestionKey(surface.owner, asked.block_id, asked.action_id)
  const known = world.suggested.get(key) ?? []
  const fresh = read.options ?? []
  const older = known.filter((one) => !fresh.some((option) => option['value'] === one['value']))
  world.suggested.set(key, [...fresh, ...older].slice(0, 1_000))
  return read
}
