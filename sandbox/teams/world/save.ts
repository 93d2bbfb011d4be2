import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { World } from './world.ts'
import { changeConversation, changePerson } from './world.ts'

const debounce = 250

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

const readState = async (path: string): Promise<Saved | 'none' | 'unreadable'> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'none'
    throw error
  }
  try {
    return saved.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}

export interface Keeper {
  /** Writes what is not yet written and stops. */
  readonly close: () => Promise<void>
}

/** Loads the state file and keeps it up to date: written aside and renamed, so that a crash leaves the old or the new one. */
export const keepState = async (world: World, path: string): Promise<Keeper> => {
  const state = await readState(path)
  if (state === 'unreadable') await rename(path, `${path}.unreadable`)
  else if (state !== 'none') restore(world, state)
  await mkdir(dirname(path), { recursive: true })

  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  const write = async (): Promise<void> => {
    const aside = `${path}.new`
    await writeFile(aside, JSON.stringify(written(world)))
    await rename(aside, path)
  }
  const save = (): void => {
    timer = undefined
    // A disk that is full now may have room at the next change; the sandbox itself lives on in memory.
    writing = writing.then(write).catch(() => {})
  }
  world.changed = () => {
    timer ??= setTimeout(save, debounce)
    timer.unref()
  }
  return {
    close: async () => {
      world.changed = () => {}
      if (timer !== undefined) {
        clearTimeout(timer)
        save()
      }
      await writing
    },
  }
}
