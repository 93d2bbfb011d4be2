import { expect } from 'vitest'
import { z } from 'zod'

/** People and channels of the workspace sandbox. */
export const CAMILLE = 'U0CAMILLE'
export const MALIK = 'U0MALIK'
export const SOPHIE = 'U0SOPHIE'
export const HUGO = 'U0HUGO'
export const POSTES = 'C0POSTES'
export const SUPPORT = 'C0SUPPORT'

const blockSchema = z.looseObject({ type: z.string(), block_id: z.string().optional() })
const messageSchema = z.object({
  ts: z.string(),
  channel: z.string(),
  user: z.string(),
  bot: z.boolean(),
  text: z.string(),
  blocks: z.array(blockSchema).optional(),
  ephemeralFor: z.string().optional(),
  files: z.array(z.object({ id: z.string(), name: z.string(), url: z.string(), size: z.number() })).optional(),
  error: z.boolean().optional(),
})
const messagesSchema = z.object({ messages: z.array(messageSchema) })
const outcomeSchema = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
  options: z.array(z.object({ text: z.object({ text: z.string() }), value: z.string() })).optional(),
})
const viewSchema = z.object({
  view: z
    .looseObject({
      id: z.string(),
      title: z.object({ text: z.string() }),
      submit: z.object({ text: z.string() }).nullish(),
      blocks: z.array(blockSchema),
    })
    .nullable(),
})
const buttonSchema = z.looseObject({
  type: z.literal('button'),
  action_id: z.string(),
  text: z.object({ text: z.string() }),
  value: z.string().optional(),
})
const stateSchema = z.object({ consoleOrigin: z.string().optional() })
const callsSchema = z.object({
  calls: z.array(
    z.object({
      method: z.string(),
      ok: z.boolean(),
      error: z.string().optional(),
      channel: z.string().optional(),
      ts: z.string().optional(),
    }),
  ),
})

export type Message = z.infer<typeof messageSchema>
export type Outcome = z.infer<typeof outcomeSchema>
export type View = NonNullable<z.infer<typeof viewSchema>['view']>
export type ApiCall = z.infer<typeof callsSchema>['calls'][number]

export interface Button {
  readonly blockId: string
  readonly actionId: string
  /** The bot's own name of the action. */
  readonly action: string
  readonly label: string
  readonly value: string | undefined
}

/** The buttons of a message, in their order. */
export const buttonsOf = (message: Message): readonly Button[] =>
  (message.blocks ?? []).flatMap((block) => {
    if (block.type !== 'actions') return []
    const elements = z.array(z.unknown()).parse(block['elements'])
    return elements.flatMap((element) => {
      const button = buttonSchema.safeParse(element)
      if (!button.success) return []
      const { action_id: actionId, text, value } = button.data
      return [
        { blockId: block.block_id ?? '', actionId, action: actionId.replace(/#\d+$/, ''), label: text.text, value },
      ]
    })
  })

const wordsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(wordsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string'
      ? [inner]
      : name === 'title' && typeof inner === 'string'
        ? [inner]
        : wordsIn(inner),
  )
}

/** All that a message says, a line for each piece of text; what its buttons say too. */
export const wordsOf = (message: Message): string =>
  message.blocks === undefined ? message.text : wordsIn(message.blocks).join('\n')

export interface Person {
  readonly id: string
  /** What this person sees in the channel. */
  messages(channel?: string): Promise<readonly Message[]>
  say(text: string, channel?: string): Promise<Outcome>
  /** Says it, and waits for the bot's answer, which only this person sees: living messages move meanwhile. */
  ask(text: string, channel?: string): Promise<Message>
  press(message: Message, action: string, more?: Pressing): Promise<Outcome>
  /** Presses, and waits for what only this person sees of it: a new message, or another one in the place of this. */
  pressAndSee(message: Message, action: string, more?: Pressing): Promise<Message>
  /** The modal in front of this person. */
  view(): Promise<View | null>
  submit(view: View, values: FieldValues): Promise<Outcome>
  suggest(view: View, blockId: string, actionId: string, value: string): Promise<Outcome>
}

export interface Pressing {
  readonly doubled?: boolean
  readonly retries?: number
  readonly stale?: boolean
  /** Which of several buttons of that action. */
  readonly label?: RegExp
}

export type FieldValues = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>

export interface Workspace {
  readonly origin: string
  as(person: string): Person
  control(change: Readonly<Record<string, unknown>>): Promise<Outcome>
  calls(): Promise<readonly ApiCall[]>
  consoleOrigin(): Promise<string>
}

/** What people do in the workspace sandbox, over the API that its page uses. */
export const workspaceAt = (origin: string): Workspace => {
  const get = async <Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.infer<Shape>> =>
    shape.parse(await (await fetch(`${origin}/sandbox/${path}`)).json())
  const post = async (path: string, body: unknown): Promise<Outcome> => {
    const response = await fetch(`${origin}/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return outcomeSchema.parse(await response.json())
  }

  const as = (person: string): Person => {
    const messages = async (channel = POSTES): Promise<readonly Message[]> =>
      (await get(`messages?channel=${channel}&person=${person}`, messagesSchema)).messages

    const seeNew = async (channel: string, before: readonly Message[]): Promise<Message> => {
      const known = new Map(before.map((message) => [message.ts, JSON.stringify(message)]))
      let found: Message | undefined
      await expect
        .poll(
          async () => {
            found = (await messages(channel)).find(
              (message) => message.ephemeralFor === person && known.get(message.ts) !== JSON.stringify(message),
            )
            return found
          },
          { timeout: 8_000, interval: 30, message: 'an answer of the bot' },
        )
        .toBeDefined()
      if (found === undefined) throw new Error('no answer')
      return found
    }

    const press = async (message: Message, action: string, more: Pressing = {}): Promise<Outcome> => {
      const { label, ...repeat } = more
      const button = buttonsOf(message).find(
        (candidate) => candidate.action === action && (label === undefined || label.test(candidate.label)),
      )
      if (button === undefined) throw new Error(`No button ${action} in:\n${wordsOf(message)}`)
      return post('press', {
        person,
        channel: message.channel,
        ts: message.ts,
        block_id: button.blockId,
        action_id: button.actionId,
        value: button.value,
        ...repeat,
      })
    }

    return {
      id: person,
      messages,
      say: (text, channel = POSTES) => post('say', { person, channel, text }),
      ask: async (text, channel = POSTES) => {
        const before = await messages(channel)
        const outcome = await post('say', { person, channel, text })
        expect(outcome, `${text} is taken`).toEqual({ ok: true })
        return seeNew(channel, before)
      },
      press,
      pressAndSee: async (message, action, more) => {
        const before = await messages(message.channel)
        const outcome = await press(message, action, more)
        expect(outcome, `${action} is taken`).toEqual({ ok: true })
        return seeNew(message.channel, before)
      },
      view: async () => (await get(`view?person=${person}`, viewSchema)).view,
      submit: (view, values) => post('submit', { person, view_id: view.id, values }),
      suggest: (view, block, action, value) =>
        post('suggest', { person, view_id: view.id, block_id: block, action_id: action, value }),
    }
  }

  return {
    origin,
    as,
    control: (change) => post('control', change),
    calls: async () => (await get('api-calls', callsSchema)).calls,
    consoleOrigin: async () => {
      const { consoleOrigin } = await get(`state?person=${CAMILLE}`, stateSchema)
      if (consoleOrigin === undefined) throw new Error('The workspace knows no console')
      return consoleOrigin
    },
  }
}
