import type { JsonObject } from '../../json.ts'
import { isObject, objectsOf, parseJson, textOf } from '../../json.ts'
import { checkView } from '../validate/view.ts'
import type { Choice } from '../world/choices.ts'
import { currentState, findElement, isEmpty, remember, resolveChoice } from '../world/choices.ts'
import type { Person } from '../world/places.ts'
import { mintTrigger } from '../world/tickets.ts'
import {
  chosenKeyOfView,
  closeViews,
  maxStack,
  openView,
  replaceView,
  showErrors,
  stackOf,
  viewForApi,
} from '../world/views.ts'
import type { StoredView, World } from '../world/world.ts'
import { emit } from '../world/world.ts'
import { interaction } from './payload.ts'
import type { Repeat } from './post.ts'
import { acceptedBodies, failureOfAll, interactionEnvelope, postRepeatedly, whileBusy } from './post.ts'
import { suggestionKey, viewInFront } from './press.ts'
import type { Outcome } from './slash.ts'
import { refusedFor } from './slash.ts'

export type GivenValues = Readonly<Record<string, Readonly<Record<string, Choice>>>>

export interface SubmitOutcome extends Outcome {
  readonly errors?: Readonly<Record<string, string>>
}

/** Takes what was filled in; gives the error where nobody could have filled that in. */
export const fillIn = (world: World, stored: StoredView, values: GivenValues): string | undefined => {
  const owner = chosenKeyOfView(stored.id)
  for (const [blockId, actions] of Object.entries(values)) {
    for (const [actionId, choice] of Object.entries(actions)) {
      const found = findElement(stored.view['blocks'], blockId, actionId)
      if (found === undefined) return 'action_not_found'
      const suggested = world.suggested.get(suggestionKey(owner, blockId, actionId)) ?? []
      const resolved = resolveChoice(found.element, choice, suggested)
      if (resolved.kind === 'refused') return resolved.error
      remember(world, owner, blockId, actionId, resolved.state)
    }
  }
  return undefined
}

const problemOf = (block: JsonObject, state: JsonObject): string | undefined => {
  if (isEmpty(state)) return block['optional'] === true ? undefined : 'Ce champ est obligatoire.'
  const element = block['element']
  const value = textOf(state['value'])
  if (!isObject(element) || value === undefined) return undefined
  const { min_length: min, max_length: max } = element
  if (typeof min === 'number' && value.length < min) return `Au moins ${min} caractères.`
  if (typeof max === 'number' && value.length > max) return `Au plus ${max} caractères.`
  return undefined
}

/** What Slack's own client holds back before it submits: required inputs left empty, and lengths. */
const problemsBeforeSending = (world: World, stored: StoredView): Readonly<Record<string, string>> => {
  const state = currentState(world, chosenKeyOfView(stored.id), stored.view['blocks'])
  const entries = objectsOf(stored.view['blocks']).flatMap((block): (readonly [string, string])[] => {
    const blockId = textOf(block['block_id']) ?? ''
    const element = block['element']
    if (block['type'] !== 'input' || !isObject(element)) return []
    const inBlock = state[blockId]
    const value = isObject(inBlock) ? inBlock[textOf(element['action_id']) ?? ''] : undefined
    const problem = isObject(value) ? problemOf(block, value) : undefined
    return problem === undefined ? [] : [[blockId, problem]]
  })
  return Object.fromEntries(entries)
}

const errorsOf = (stored: StoredView, answer: JsonObject): Readonly<Record<string, string>> | undefined => {
  const given = answer['errors']
  if (!isObject(given) || Object.keys(given).length === 0) return undefined
  const inputs = new Set(
    objectsOf(stored.view['blocks']).flatMap((block) => (block['type'] === 'input' ? [block['block_id']] : [])),
  )
  const errors: Record<string, string> = {}
  for (const [blockId, words] of Object.entries(given)) {
    if (typeof words !== 'string' || !inputs.has(blockId)) return undefined
    errors[blockId] = words
  }
  return errors
}

/** Carries out a `response_action`. */
const obey = (world: World, stored: StoredView, body: string): SubmitOutcome => {
  if (body.trim() === '') {
    closeViews(world, stored.person, false)
    return { ok: true }
  }
  const answer = parseJson(body)
  if (!isObject(answer)) return refusedFor('invalid_response')
  const action = answer['response_action']
  if (action === 'clear') {
    closeViews(world, stored.person, true)
    return { ok: true }
  }
  if (action === 'errors') {
    const errors = errorsOf(stored, answer)
    if (errors === undefined) return refusedFor('invalid_errors')
    showErrors(world, stored, errors)
    return { ok: false, errors }
  }
  if (action === 'update' || action === 'push') {
    const checked = checkView(answer['view'], 'modal')
    if (checked.kind === 'refused') return refusedFor(`${checked.error}: ${checked.problems.join('; ')}`)
    if (action === 'update') {
      replaceView(world, stored, checked.view)
      return { ok: true }
    }
    if (stackOf(world, stored.person).length >= maxStack) return refusedFor('push_limit_reached')
    openView(world, stored.person, checked.view, true)
    return { ok: true }
  }
  if (action !== undefined) return refusedFor('invalid_response')
  closeViews(world, stored.person, false)
  return { ok: true }
}

/** A person submits the modal in front of them. */
export const submitView = async (
  world: World,
  person: Person,
  viewId: string,
  values: GivenValues,
  repeat: Repeat,
): Promise<SubmitOutcome> => {
  const stored = viewInFront(world, person, viewId)
  if (stored === undefined) return refusedFor('view_not_found')
  if (stored.view['submit'] === undefined) return refusedFor('no_submit')
  const refused = fillIn(world, stored, values)
  if (refused !== undefined) return refusedFor(refused)
  const errors = problemsBeforeSending(world, stored)
  if (Object.keys(errors).length > 0) {
    showErrors(world, stored, errors)
    return { ok: false, errors }
  }
  const envelope = interactionEnvelope(world, {
    ...interaction('view_submission', person),
    trigger_id: mintTrigger(world, person.id),
    view: viewForApi(world, stored),
    response_urls: [],
  })
  const deliveries = await whileBusy(world, person.id, () => postRepeatedly(world, envelope, repeat))
  const failure = failureOfAll(deliveries)
  const outcome = failure === undefined ? settle(world, stored, acceptedBodies(deliveries)) : refusedFor(failure)
  if (outcome.error !== undefined) {
    emit(world, {
      kind: 'notice',
      person: person.id,
      text: `Le formulaire n’a pas pu être envoyé (« ${outcome.error} »).`,
    })
  }
  return outcome
}

/** The first answer counts, and only while the view that was submitted is still open (the bot may have changed it meanwhile). */
const settle = (world: World, stored: StoredView, bodies: readonly string[]): SubmitOutcome => {
  const current = world.views.get(stored.id)
  const [body] = bodies
  return current === undefined || body === undefined ? { ok: true } : obey(world, current, body)
}

/** A person closes the modal in front of them; the bot hears of it where the view asked for that. */
export const closeView = async (world: World, person: Person, viewId: string): Promise<Outcome> => {
  const stored = viewInFront(world, person, viewId)
  if (stored === undefined) return refusedFor('view_not_found')
  const clears = stored.view['clear_on_close'] === true
  const payloads = (clears ? stackOf(world, person.id) : [stored.id]).flatMap((id) => {
    const one = world.views.get(id)
    if (one?.view['notify_on_close'] !== true) return []
    return [{ ...interaction('view_closed', person), view: viewForApi(world, one), is_cleared: clears }]
  })
  closeViews(world, person.id, clears)
  await Promise.all(
    payloads.map((payload) =>
      postRepeatedly(world, interactionEnvelope(world, payload), { doubled: false, retries: 0 }),
    ),
  )
  return { ok: true }
}
