import { createHash, randomBytes } from 'node:crypto'
import type { JsonObject } from '../../json.ts'
import { textOf } from '../../json.ts'
import { currentState } from './choices.ts'
import { bot, team } from './places.ts'
import { randomId } from './tickets.ts'
import type { StoredView, World } from './world.ts'
import { emit } from './world.ts'

export const maxStack = 3

export const stackOf = (world: World, person: string): readonly string[] => world.stacks.get(person) ?? []

export const topView = (world: World, person: string): StoredView | undefined =>
  world.views.get(stackOf(world, person).at(-1) ?? '')

export const chosenKeyOfView = (viewId: string): string => `view/${viewId}`

/** Another one with every change: who updates a view by an older one is refused. */
export const newHash = (world: World): string =>
  `${Math.floor(world.now() / 1_000)}.${createHash('sha1').update(randomBytes(16)).digest('hex').slice(0, 8)}`

const forget = (world: World, ids: readonly string[]): void => {
  for (const id of ids) {
    world.views.delete(id)
    world.chosen.delete(chosenKeyOfView(id))
  }
}

/** Opens a modal: on top of what is open (push) or in place of it. */
export const openView = (world: World, person: string, view: JsonObject, onTop: boolean): StoredView => {
  const below = onTop ? stackOf(world, person) : []
  if (!onTop) forget(world, stackOf(world, person))
  const id = randomId('V')
  const stored: StoredView = {
    id,
    person,
    rootId: below[0] ?? id,
    previousId: below.at(-1) ?? null,
    hash: newHash(world),
    view,
  }
  world.views.set(id, stored)
  world.stacks.set(person, [...below, id])
  emit(world, { kind: 'view', person })
  return stored
}

export const replaceView = (world: World, old: StoredView, view: JsonObject): StoredView => {
  const { errors: _errors, ...rest } = old
  const stored = { ...rest, hash: newHash(world), view }
  world.views.set(old.id, stored)
  emit(world, { kind: 'view', person: old.person })
  return stored
}

export const showErrors = (world: World, view: StoredView, errors: Readonly<Record<string, string>>): void => {
  world.views.set(view.id, { ...view, errors })
  emit(world, { kind: 'view', person: view.person })
}

/** Closes the top view, or all of them; gives what was closed, top first. */
export const closeViews = (world: World, person: string, all: boolean): readonly StoredView[] => {
  const stack = stackOf(world, person)
  const closing = all ? stack : stack.slice(-1)
  const closed = closing.flatMap((id) => world.views.get(id) ?? []).reverse()
  forget(world, closing)
  world.stacks.set(person, all ? [] : stack.slice(0, -1))
  emit(world, { kind: 'view', person })
  return closed
}

export const findByExternalId = (world: World, externalId: string): StoredView | undefined =>
  [...world.views.values()].find((stored) => stored.view['external_id'] === externalId)

/** A view as the Web API and the payloads show it. */
export const viewForApi = (world: World, stored: StoredView): JsonObject => {
  const { view } = stored
  return {
    id: stored.id,
    team_id: team.id,
    type: view['type'],
    blocks: view['blocks'],
    private_metadata: textOf(view['private_metadata']) ?? '',
    callback_id: textOf(view['callback_id']) ?? '',
    state: { values: currentState(world, chosenKeyOfView(stored.id), view['blocks']) },
    hash: stored.hash,
    title: view['title'],
    clear_on_close: view['clear_on_close'] === true,
    notify_on_close: view['notify_on_close'] === true,
    close: view['close'] ?? null,
    submit: view['submit'] ?? null,
    previous_view_id: stored.previousId,
    root_view_id: stored.rootId,
    app_id: bot.appId,
    external_id: textOf(view['external_id']) ?? '',
    app_installed_team_id: team.id,
    bot_id: bot.botId,
  }
}

/** The view on top for a person, as the page draws it. */
export const viewForPage = (world: World, person: string): JsonObject => {
  const stored = topView(world, person)
  const stackDepth = stackOf(world, person).length
  if (stored === undefined) return { view: null, stackDepth }
  const { view } = stored
  return {
    view: {
      id: stored.id,
      type: view['type'],
      hash: stored.hash,
      callback_id: view['callback_id'],
      title: view['title'],
      submit: view['submit'] ?? null,
      close: view['close'] ?? null,
      blocks: view['blocks'],
      state: { values: currentState(world, chosenKeyOfView(stored.id), view['blocks']) },
      errors: stored.errors,
    },
    stackDepth,
  }
}
