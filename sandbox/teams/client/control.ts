import { randomInt } from 'node:crypto'
import type { JsonObject } from '../../json.ts'
import type { TeamsControl } from '../contract.ts'
import { deleteMessage, findMessage } from '../world/messages.ts'
import type { Conversation } from '../world/places.ts'
import type { World } from '../world/world.ts'
import { changeConversation, changePerson, findConversation } from '../world/world.ts'
import { activityOf, botAccount } from './activity.ts'
import type { Outside } from './deliver.ts'
import { deliver } from './deliver.ts'

/** Somebody of the place did it: the first of its members. */
const eventOf = (world: World, conversation: Conversation, fields: JsonObject): JsonObject | undefined => {
  const person = [...world.people.values()].find(({ key }) => conversation.members.includes(key))
  if (person === undefined) return undefined
  return activityOf(world, person, { conversation }, { id: `f:${randomInt(2 ** 47)}`, ...fields })
}

/** What Teams tells a bot that was put into a place or taken out of it. */
const tellOfChange = async (outside: Outside, conversation: Conversation, action: 'add' | 'remove'): Promise<void> => {
  const { world } = outside
  const members = action === 'add' ? { membersAdded: [botAccount(world)] } : { membersRemoved: [botAccount(world)] }
  for (const fields of [
    { type: 'installationUpdate', action },
    { type: 'conversationUpdate', ...members },
  ]) {
    const event = eventOf(world, conversation, fields)
    if (event !== undefined) await deliver(outside, event)
  }
}

/** What an administrator, or the weather, may do to the sandbox: for tests. */
export const createControl = (outside: Outside): TeamsControl => {
  const { world } = outside
  return {
    removeBot: async (given, options) => {
      const conversation = changeConversation(world, given, { botIsMember: false })
      if (!options?.silently) await tellOfChange(outside, conversation, 'remove')
    },
    addBot: async (given, options) => {
      const conversation = changeConversation(world, given, { botIsMember: true })
      if (!options?.silently) await tellOfChange(outside, conversation, 'add')
    },
    deleteMessage: (given, messageId) => {
      const message = findMessage(world, findConversation(world, given)?.id ?? '', messageId)
      if (message === undefined || message.deleted) return false
      deleteMessage(world, message)
      return true
    },
    deactivate: (person) => changePerson(world, person, { active: false }),
    reactivate: (person) => changePerson(world, person, { active: true }),
    doubleDeliveries: (on) => {
      world.settings.doubleDeliveries = on
    },
    rateLimits: (on) => {
      world.settings.rateLimits = on
      world.rates.clear()
    },
    failNext: (fault) => {
      world.faults = [...world.faults, fault]
    },
    clearFaults: () => {
      world.faults = []
    },
    revokeTokens: () => {
      world.settings.tokenGeneration += 1
    },
    moveConversation: (given, region) => {
      changeConversation(world, given, { region })
    },
  }
}
