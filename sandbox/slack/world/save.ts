import { z } from 'zod'
import type { JsonObject } from '../../json.ts'
import { type Keeper, keepWorld } from '../../keep-state.ts'
import type { StoredMessage, World } from './world.ts'
import { replaceIn } from './world.ts'

const anyObject = z.record(z.string(), z.json())

const savedMessage = z.object({
  ts: z.string(),
  channel: z.string(),
  threadTs: z.string().optional(),
  user: z.string(),
  bot: z.boolean(),
  text: z.string(),
  blocks: z.array(anyObject).optional(),
  metadata: anyObject.optional(),
  edited: z.boolean().optional(),
  files: z.array(z.string()).optional(),
  tombstone: z.boolean().optional(),
})

const saved = z.object({
  version: z.literal(1),
  lastMicroseconds: z.number(),
  archived: z.array(z.string()),
  withoutBot: z.array(z.string()),
  deactivated: z.array(z.string()),
  messages: z.array(savedMessage),
  files: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      title: z.string(),
      content: z.base64(),
      alternative: z.string().optional(),
    }),
  ),
})

const channelsWhere = (world: World, test: (channel: { archived: boolean; botIsMember: boolean }) => boolean) =>
  [...world.channels.values()].filter(test).map((channel) => channel.id)

const written = (world: World): JsonObject => ({
  version: 1,
  lastMicroseconds: world.settings.lastMicroseconds,
  archived: channelsWhere(world, (channel) => channel.archived),
  withoutBot: channelsWhere(world, (channel) => !channel.botIsMember),
  deactivated: [...world.people.values()].filter((person) => !person.active).map((person) => person.id),
  // Private lines are gone after a restart, as they are in Slack when the client is reloaded.
  messages: [...world.messages.values()].flatMap((inChannel) =>
    [...inChannel.values()].filter((message) => message.ephemeralFor === undefined).map((message) => ({ ...message })),
  ),
  files: [...world.files.values()].map((file) => ({
    ...file,
    content: Buffer.from(file.content).toString('base64'),
  })),
})

// zod gives `undefined` for what is absent; a stored message leaves it out.
const withoutUndefined = (message: z.infer<typeof savedMessage>): StoredMessage => {
  const { threadTs, blocks, metadata, edited, files, tombstone, ...rest } = message
  return {
    ...rest,
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(blocks === undefined ? {} : { blocks }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(edited === undefined ? {} : { edited }),
    ...(files === undefined ? {} : { files }),
    ...(tombstone === undefined ? {} : { tombstone }),
  }
}

const restore = (world: World, state: z.infer<typeof saved>): void => {
  world.settings.lastMicroseconds = state.lastMicroseconds
  for (const id of state.archived) replaceIn(world.channels, id, (channel) => ({ ...channel, archived: true }))
  for (const id of state.withoutBot) replaceIn(world.channels, id, (channel) => ({ ...channel, botIsMember: false }))
  for (const id of state.deactivated) replaceIn(world.people, id, (person) => ({ ...person, active: false }))
  for (const message of state.messages) {
    const inChannel = world.messages.get(message.channel) ?? new Map<string, StoredMessage>()
    inChannel.set(message.ts, withoutUndefined(message))
    world.messages.set(message.channel, inChannel)
  }
  for (const file of state.files) {
    const { alternative, content, ...rest } = file
    world.files.set(file.id, {
      ...rest,
      content: Uint8Array.from(Buffer.from(content, 'base64')),
      ...(alternative === undefined ? {} : { alternative }),
    })
  }
}

export const keepState = (world: World, path: string): Promise<Keeper> =>
  keepWorld({ world, path, schema: saved, written, restore })
