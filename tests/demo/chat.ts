import { z } from 'zod'
import { DemoFailure, type Patience, until } from './patience.ts'
import { type Button, type Message, messageSchema } from './slack-message.ts'

/** The channel of the play: #postes-de-travail. */
export const CHANNEL = 'C0POSTES'

const stateSchema = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  channels: z.array(z.object({ id: z.string(), name: z.string() })),
  consoleOrigin: z.string(),
})
const outcomeSchema = z.object({ ok: z.boolean(), error: z.string().optional() })
const messagesSchema = z.object({ messages: z.array(messageSchema) })

/** The workspace as people use it: over the HTTP API behind its page. */
export interface Chat {
  readonly consoleOrigin: string
  readonly channelName: string
  readonly nameOf: (userId: string) => string
  messages(person: string): Promise<readonly Message[]>
  /** Says it, and waits for the answer. */
  say(person: string, text: string): Promise<Message>
  /** Presses, says yes where asked, and waits for what that changes: the message itself, or an answer. */
  press(person: string, message: Message, button: Button, how?: { readonly doubled?: boolean }): Promise<Message>
  download(path: string): Promise<string>
}

export const openChat = async (origin: string, patience: Patience): Promise<Chat> => {
  const get = async (path: string): Promise<unknown> => (await fetch(`${origin}${path}`)).json()
  const post = async (path: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const { ok, error } = outcomeSchema.parse(await response.json())
    if (!ok) throw new DemoFailure(`${path}: ${error ?? response.status}`)
  }
  const state = stateSchema.parse(await get('/sandbox/state?person=U0CAMILLE'))
  const names = new Map(state.people.map(({ id, name }) => [id, name]))
  const messages = async (person: string): Promise<readonly Message[]> =>
    messagesSchema.parse(await get(`/sandbox/messages?channel=${CHANNEL}&person=${person}`)).messages

  /** Does it, and waits for what is said to this person because of it: what everybody sees changes by itself. */
  const answerTo = async (person: string, what: string, act: () => Promise<void>): Promise<Message> => {
    const before = new Map((await messages(person)).map((message) => [message.ts, JSON.stringify(message)]))
    await act()
    return until(patience, what, async () => {
      const changed = (await messages(person)).filter(
        (message) =>
          (message.bot || message.error) &&
          message.thread_ts === undefined &&
          before.get(message.ts) !== JSON.stringify(message) &&
          (message.ephemeralFor === person || message.error),
      )
      return changed.at(-1) ?? null
    })
  }

  return {
    consoleOrigin: state.consoleOrigin,
    channelName: state.channels.find(({ id }) => id === CHANNEL)?.name ?? CHANNEL,
    nameOf: (userId) => names.get(userId) ?? userId,
    messages,
    say: (person, text) => answerTo(person, text, () => post('/sandbox/say', { person, channel: CHANNEL, text })),
    press: (person, message, button, how = {}) =>
      answerTo(person, button.label, () =>
        post('/sandbox/press', {
          person,
          channel: CHANNEL,
          ts: message.ts,
          block_id: button.blockId,
          action_id: button.actionId,
          value: button.value,
          ...how,
        }),
      ),
    download: async (path) => (await fetch(new URL(path, origin))).text(),
  }
}
