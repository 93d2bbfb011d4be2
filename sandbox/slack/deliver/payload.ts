import type { JsonObject } from '../../json.ts'
import type { Channel, Person } from '../world/places.ts'
import { bot, team, teamForPayload, verificationToken } from '../world/places.ts'

export const userForPayload = (person: Person): JsonObject => ({
  id: person.id,
  username: person.handle,
  name: person.handle,
  team_id: team.id,
})

/** What every interaction payload begins with. */
export const interaction = (type: string, person: Person): JsonObject => ({
  type,
  team: teamForPayload,
  user: userForPayload(person),
  api_app_id: bot.appId,
  token: verificationToken,
  enterprise: null,
  is_enterprise_install: false,
})

export const channelForPayload = (channel: Channel): JsonObject => ({ id: channel.id, name: channel.name })
