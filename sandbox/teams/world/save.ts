import { z } from 'zod'
import { type Keeper, keepWorld } from '../../keep-state.ts'
import type { World } from './world.ts'
import { changeConversation, changePerson } from './world.ts'

const anyObject = z.record(z.string(), z.json())
const content = { text: z.string().optional(), summary: z.string().optional(), card: anyObject.optional() }

const saved = z.object({
  version: z.literal(1),
  lastMessageId: z.number(),
  withoutBot: z.array(z.string()),
  deactivated: z.array(z.string()),
  messages: z.array(
    z.object({
      ...content,
      id: z.string(),
      conversation: z.string(),
      threadId: z.string().optional(),
      from: z.string(),
      privateTo: z.string().optional(),
      edited: z.boolean(),
      deleted: z.boolean(),
      createdAt: z.number(),
      history: z.array(z.object({ ...content, until: z.number() })),
    }),
  ),
})

type Saved = z.infer<typeof saved>

const written = (world: World): Saved => ({
  version: 1,
  lastMessageId: world.settings.lastMessageId,
  withoutBot: [...world.conversations.values()].filter(({ botIsMember }) => !botIsMember).map(({ id }) => id),
  deactivated: [...world.people.values()].filter(({ active }) => !active).map(({ key }) => key),
  messages: [...world.messages.values()].map((message) => saved.shape.messages.element.parse(message)),
})

const restore = (world: World, state: Saved): void => {
  world.settings.lastMessageId = state.lastMessageId
  for (const id of state.withoutBot) changeConversation(world, id, { botIsMember: false })
  for (const key of state.deactivated) changePerson(world, key, { active: false })
  for (const message of state.messages) world.messages.set(`${message.conversation}/${message.id}`, message)
}

export const keepState = (world: World, path: string): Promise<Keeper> =>
  keepWorld({ world, path, schema: saved, written, restore })
