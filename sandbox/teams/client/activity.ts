import { randomInt } from 'node:crypto'
import type { JsonObject } from '../../json.ts'
import type { Conversation, Person } from '../world/places.ts'
import { botName, firstRegion, team } from '../world/places.ts'
import type { World } from '../world/world.ts'
import { botAccountId } from '../world/world.ts'

export interface Where {
  readonly conversation: Conversation
  /** First message of the channel's thread. */
  readonly threadId?: string | undefined
}

/** Which service URL the deliveries of a place name. */
export const serviceUrlOf = (world: World, { region }: Conversation): string =>
  `${world.settings.origin}/${region ?? firstRegion}/`

export const botAccount = (world: World): JsonObject => ({ id: botAccountId(world), name: botName })

export const accountOf = ({ accountId, name, aadObjectId }: Person): JsonObject => ({
  id: accountId,
  name,
  aadObjectId,
})

const kinds = { personal: 'personal', groupChat: 'groupChat', channel: 'channel' } as const

const conversationFor = (world: World, { conversation, threadId }: Where): JsonObject => ({
  ...(conversation.kind === 'personal' ? {} : { isGroup: true }),
  conversationType: kinds[conversation.kind],
  tenantId: world.settings.tenantId,
  id: threadId === undefined ? conversation.id : `${conversation.id};messageid=${threadId}`,
})

const channelDataFor = (world: World, { conversation }: Where): JsonObject => {
  const tenant = { id: world.settings.tenantId }
  if (conversation.kind !== 'channel') return { tenant }
  return {
    teamsChannelId: conversation.id,
    teamsTeamId: team.id,
    channel: { id: conversation.id },
    team: { id: team.id },
    tenant,
  }
}

/** Where the person sits, as Teams tells it with what they do. */
const clientInfo = ({ locale, timeZone }: Person): JsonObject => ({
  type: 'clientInfo',
  locale,
  country: locale.split('-')[1],
  platform: 'Web',
  timezone: timeZone,
})

/** What every activity of a person has. */
export const activityOf = (world: World, person: Person, where: Where, fields: JsonObject): JsonObject => {
  const now = new Date(world.now()).toISOString()
  return {
    timestamp: now,
    localTimestamp: now,
    channelId: 'msteams',
    serviceUrl: serviceUrlOf(world, where.conversation),
    from: accountOf(person),
    conversation: conversationFor(world, where),
    recipient: botAccount(world),
    locale: person.locale,
    localTimezone: person.timeZone,
    entities: [clientInfo(person)],
    channelData: channelDataFor(world, where),
    ...fields,
  }
}

/** An invoke: its own id, and what it asks. */
export const invokeOf = (
  world: World,
  person: Person,
  where: Where,
  name: string,
  value: JsonObject,
  replyToId?: string,
): JsonObject => ({
  ...activityOf(world, person, where, {
    type: 'invoke',
    id: `f:${randomInt(2 ** 47)}`,
    name,
    value,
  }),
  ...(replyToId === undefined ? {} : { replyToId }),
})
