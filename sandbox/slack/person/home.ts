import { sendEvent } from '../deliver/events.ts'
import { whileBusy } from '../deliver/post.ts'
import type { Outcome } from '../deliver/slash.ts'
import { refusedFor } from '../deliver/slash.ts'
import { homeOpened } from '../world/homes.ts'
import type { Person } from '../world/places.ts'
import type { World } from '../world/world.ts'
import type { OpenHomeBody } from './bodies.ts'

/** A person opens the bot's own page, or the messages beside it; the bot hears of both. */
export const openHome = async (world: World, person: Person, body: OpenHomeBody): Promise<Outcome> => {
  const direct = [...world.channels.values()].find((channel) => channel.person === person.id)
  if (direct === undefined) return refusedFor('channel_not_found')
  const event = homeOpened(world, person.id, direct.id, body.tab)
  const error = await whileBusy(world, person.id, () => sendEvent(world, event, body))
  return error === undefined ? { ok: true } : refusedFor(error)
}
