import type { JsonObject } from '../../json.ts'
import { randomId } from './tickets.ts'
import { chosenKeyOfView, newHash, viewForApi } from './views.ts'
import type { StoredView, World } from './world.ts'
import { emit } from './world.ts'

export const homeOf = (world: World, person: string): StoredView | undefined => world.homes.get(person)

/** What the bot shows to one person on its own page. Its id stays; what was chosen in it is forgotten. */
export const publishHome = (world: World, person: string, view: JsonObject): StoredView => {
  const id = homeOf(world, person)?.id ?? randomId('V')
  const stored: StoredView = { id, person, rootId: id, previousId: null, hash: newHash(world), view }
  world.chosen.delete(chosenKeyOfView(id))
  world.homes.set(person, stored)
  emit(world, { kind: 'home', person })
  return stored
}

/** As the Web API, events and payloads show it: a view without what only a modal has. */
export const homeForApi = (world: World, stored: StoredView): JsonObject => {
  const { title: _title, clear_on_close: _clear, notify_on_close: _notify, ...rest } = viewForApi(world, stored)
  return rest
}

/** For the page; null before the bot has published anything. */
export const homeForPage = (world: World, person: string): JsonObject => {
  const stored = homeOf(world, person)
  if (stored === undefined) return { home: null }
  return { home: { id: stored.id, hash: stored.hash, blocks: stored.view['blocks'] } }
}

/** `app_home_opened`, as Slack sends it each time that somebody looks at one of its parts. */
export const homeOpened = (world: World, person: string, channel: string, tab: 'home' | 'messages'): JsonObject => {
  const stored = homeOf(world, person)
  const at = `${(world.now() / 1_000).toFixed(6)}`
  return {
    type: 'app_home_opened',
    user: person,
    channel,
    tab,
    ...(stored === undefined || tab !== 'home' ? {} : { view: homeForApi(world, stored) }),
    event_ts: at,
  }
}
