import { z } from 'zod'
import type { JsonObject } from '../../json.ts'
import type { Conversation } from '../world/places.ts'
import { firstRegion } from '../world/places.ts'
import type { World } from '../world/world.ts'
import { findConversation, findPerson } from '../world/world.ts'
import { sendActivity } from './activities.ts'
import type { Answer } from './answer.ts'
import { badArgument, done, noConversation, notInRoster } from './answer.ts'

const bodySchema = z.looseObject({
  isGroup: z.boolean().optional(),
  members: z.array(z.looseObject({ id: z.string() })).optional(),
  tenantId: z.string().optional(),
  activity: z.record(z.string(), z.json()).optional(),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: z.string() }).optional(),
      channel: z.looseObject({ id: z.string() }).optional(),
    })
    .optional(),
})

const answerFor = (world: World, conversation: Conversation, id: string, activityId: string | undefined): Answer =>
  done(
    201,
    { id, activityId, serviceUrl: `${world.settings.origin}/${conversation.region ?? firstRegion}/` },
    { conversation: conversation.id, ...(activityId === undefined ? {} : { messageId: activityId }) },
  )

/** The first message of a new thread in a channel. */
const startThread = (world: World, channelId: string, activity: JsonObject | undefined): Answer => {
  const channel = findConversation(world, channelId)
  if (channel?.id !== channelId || channel.kind !== 'channel') return noConversation
  if (!channel.botIsMember) return notInRoster
  if (activity === undefined) return badArgument('A new thread needs an activity.')
  const sent = sendActivity(world, { conversation: channel, threadId: undefined, targeted: false }, activity)
  if (sent.messageId === undefined) return sent
  return answerFor(world, channel, `${channel.id};messageid=${sent.messageId}`, sent.messageId)
}

/** A chat with one person (the same at every call), or a thread in a channel. */
export const createConversation = (world: World, given: JsonObject): Answer => {
  const parsed = bodySchema.safeParse(given)
  if (!parsed.success) return badArgument(z.prettifyError(parsed.error))
  const { members = [], channelData, tenantId, activity } = parsed.data
  const channelId = channelData?.channel?.id
  if (channelId !== undefined) return startThread(world, channelId, activity)
  const [member, ...more] = members
  if (member === undefined || more.length > 0) return badArgument('A chat with a bot has exactly one other member.')
  if ((tenantId ?? channelData?.tenant?.id) !== world.settings.tenantId) return badArgument('The tenant is not known.')
  const person = findPerson(world, member.id)
  if (person === undefined || member.id === person.key) return badArgument('Failed to decrypt pairwise id.')
  const chat = [...world.conversations.values()].find(
    ({ kind, members: [other] }) => kind === 'personal' && other === person.key,
  )
  if (chat === undefined || !chat.botIsMember || !person.active) return notInRoster
  if (activity === undefined) return answerFor(world, chat, chat.id, undefined)
  const sent = sendActivity(world, { conversation: chat, threadId: undefined, targeted: false }, activity)
  return sent.status === 201 ? answerFor(world, chat, chat.id, sent.messageId) : sent
}
