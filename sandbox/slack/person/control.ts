import type { Outcome } from '../deliver/slash.ts'
import { refusedFor } from '../deliver/slash.ts'
import { deleteMessage, findMessage } from '../world/messages.ts'
import type { Channel, Person } from '../world/places.ts'
import type { World } from '../world/world.ts'
import { replaceIn } from '../world/world.ts'
import type { ControlBody } from './bodies.ts'

const changeChannel = (world: World, id: string | undefined, change: Partial<Channel>): boolean => {
  if (id === undefined) return true
  replaceIn(world.channels, id, (channel) => ({ ...channel, ...change }))
  return world.channels.has(id)
}

const changePerson = (world: World, id: string | undefined, change: Partial<Person>): boolean => {
  if (id === undefined) return true
  replaceIn(world.people, id, (person) => ({ ...person, ...change }))
  return world.people.has(id)
}

/** What an administrator of the workspace, or the weather, may do to it: for tests and for the curious. */
export const control = (world: World, body: ControlBody): Outcome => {
  const channelsAreKnown = [
    changeChannel(world, body.archive, { archived: true }),
    changeChannel(world, body.unarchive, { archived: false }),
    changeChannel(world, body.removeBot, { botIsMember: false }),
    changeChannel(world, body.inviteBot, { botIsMember: true }),
  ].every((known) => known)
  if (!channelsAreKnown) return refusedFor('channel_not_found')
  const peopleAreKnown = [
    changePerson(world, body.deactivate, { active: false }),
    changePerson(world, body.reactivate, { active: true }),
  ].every((known) => known)
  if (!peopleAreKnown) return refusedFor('user_not_found')
  if (body.deleteMessage !== undefined) {
    const message = findMessage(world, body.deleteMessage.channel, body.deleteMessage.ts)
    if (message === undefined) return refusedFor('message_not_found')
    deleteMessage(world, message)
  }
  if (body.doubleDeliveries !== undefined) world.settings.doubleDeliveries = body.doubleDeliveries
  if (body.rateLimits !== undefined) world.settings.rateLimits = body.rateLimits
  if (body.clearFaults) world.faults = []
  if (body.failNext !== undefined) {
    const { method, error, count, status, retryAfter } = body.failNext
    world.faults = [
      ...world.faults,
      {
        kind: 'fail',
        method,
        left: count,
        error,
        ...(status === undefined ? {} : { status }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      },
    ]
  }
  if (body.resetAfter !== undefined) {
    world.faults = [...world.faults, { kind: 'reset', method: body.resetAfter.method, left: body.resetAfter.count }]
  }
  world.changed()
  return { ok: true }
}
