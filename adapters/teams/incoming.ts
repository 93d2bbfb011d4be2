import { z } from 'zod'
import { actionDataSchema } from './action-data.ts'
import { type Activity, type Mention, mentionsIn } from './activity.ts'
import type { Origin } from './origin.ts'
import { originOf, originSchema, readFrom, withMessage } from './origin-of.ts'

const dialogValue = { origin: originSchema, data: z.unknown().optional(), extension: z.boolean() }

/** A delivery as it is worked on, and as the inbox keeps it: nothing of it but what is needed. */
const incomingSchema = z.discriminatedUnion('kind', [
  /**
   * Words for the bot. `saidIn` is the person's message, where others see it as well; `accounts` are people whom the
   * words name by their account here (`@29:…`) alone.
   */
  z.object({
    kind: z.literal('message'),
    origin: originSchema,
    text: z.string(),
    saidIn: z.string().optional(),
    accounts: z.array(z.string()),
  }),
  /** The bot was brought here. */
  z.object({ kind: z.literal('arrival'), origin: originSchema }),
  z.object({ kind: z.literal('press'), origin: originSchema, action: z.string(), value: z.unknown().optional() }),
  /** A press outside an invoke, by a client that knows no better: its answer cannot go back with it. */
  z.object({ kind: z.literal('plain-press'), origin: originSchema, action: z.string(), value: z.unknown().optional() }),
  /** A dialog is asked for: by a button, or by a command of the message extension. */
  z.object({
    kind: z.literal('open'),
    origin: originSchema,
    asks: z.discriminatedUnion('type', [
      z.object({ type: z.literal('press'), action: z.string(), value: z.unknown().optional() }),
      z.object({ type: z.literal('say'), text: z.string() }),
    ]),
    extension: z.boolean(),
  }),
  z.object({ kind: z.literal('submit'), ...dialogValue }),
  z.object({ kind: z.literal('change'), ...dialogValue }),
  z.object({ kind: z.literal('search'), origin: originSchema, source: z.string(), query: z.string() }),
])

export type Payload = z.infer<typeof incomingSchema>
export type PayloadOf<Kind extends Payload['kind']> = Extract<Payload, { readonly kind: Kind }>
export interface Incoming {
  readonly kind: Payload['kind']
  readonly payload: Payload
}

export type Read =
  | { readonly type: 'incoming'; readonly incoming: Incoming }
  /** Nothing to do, or nothing that is for us. */
  | { readonly type: 'nothing' }
  /** An invoke that this bot does not know. */
  | { readonly type: 'unknown-invoke' }
  /** Somebody whom Entra does not know. */
  | { readonly type: 'nobody' }

/** What the inbox kept; null for what this program cannot read any more. */
export const readKept = (kept: unknown): Incoming | null => {
  const parsed = incomingSchema.safeParse(kept)
  return parsed.success ? incomingOf(parsed.data) : null
}

const incomingOf = (payload: Payload): Incoming => ({ kind: payload.kind, payload })

/** @param isCommand whether words that do not name the bot are a command all the same */
export const readActivity = (
  activity: Activity,
  options: { readonly local: boolean; readonly isCommand: (text: string) => boolean },
): Read => {
  const kind = kindOf(activity)
  if (kind === 'nothing' || kind === 'unknown-invoke') return { type: kind }
  const origin = originOf(activity, options.local)
  if (origin === null) return { type: 'nobody' }
  const payload = payloadOf(kind, activity, origin, options.isCommand)
  return payload === null ? { type: 'nothing' } : { type: 'incoming', incoming: incomingOf(payload) }
}

type WireKind = 'message' | 'arrival' | 'press' | 'fetch' | 'submit' | 'extension-fetch' | 'extension-submit' | 'search'

const invokes: ReadonlyMap<string, WireKind> = new Map([
  ['adaptiveCard/action', 'press'],
  ['task/fetch', 'fetch'],
  ['task/submit', 'submit'],
  ['composeExtension/fetchTask', 'extension-fetch'],
  ['composeExtension/submitAction', 'extension-submit'],
  ['application/search', 'search'],
])

const kindOf = (activity: Activity): WireKind | 'nothing' | 'unknown-invoke' => {
  const { type, name, from, recipient } = activity
  if (type === 'invoke') return invokes.get(name ?? '') ?? 'unknown-invoke'
  // Other bots, and what we said ourselves: two bots that answer one another never end.
  if (type === 'message') return from.id === recipient.id || from.id.startsWith('28:') ? 'nothing' : 'message'
  const weAreNew = activity.membersAdded?.some(({ id }) => id === recipient.id) === true
  if (type === 'conversationUpdate') return weAreNew ? 'arrival' : 'nothing'
  // Not `add-upgrade`: a newer version of the app is no newcomer.
  return type === 'installationUpdate' && activity.action === 'add' ? 'arrival' : 'nothing'
}

const payloadOf = (
  kind: WireKind,
  activity: Activity,
  origin: Origin,
  isCommand: (text: string) => boolean,
): Payload | null => {
  const { value, replyToId } = activity
  const pressed = withMessage(origin, replyToId, activity.recipient.isTargeted === true)
  switch (kind) {
    case 'message':
      return messageOf(activity, origin, pressed, isCommand)
    case 'arrival':
      return { kind: 'arrival', origin }
    case 'press':
      return { kind: 'press', origin: pressed, ...pressIn(executeSchema.safeParse(value).data?.action.data) }
    case 'fetch': {
      const asks = { type: 'press', ...pressIn(dataSchema.safeParse(value).data?.data) } as const
      return { kind: 'open', origin: pressed, asks, extension: false }
    }
    case 'extension-fetch': {
      const text = extensionSchema.safeParse(value).data?.commandId ?? ''
      return { kind: 'open', origin, asks: { type: 'say', text }, extension: true }
    }
    case 'submit':
    case 'extension-submit':
      return dialogOf(dataSchema.safeParse(value).data?.data, origin, kind === 'extension-submit')
    case 'search': {
      const asked = searchSchema.safeParse(value).data
      return { kind: 'search', origin, source: asked?.dataset ?? '', query: asked?.queryText ?? '' }
    }
  }
}

const executeSchema = z.object({ action: z.object({ data: z.unknown().optional() }) })
const dataSchema = z.object({ data: z.unknown().optional() })
const extensionSchema = z.object({ commandId: z.string() })
const searchSchema = z.object({ dataset: z.string().optional(), queryText: z.string().optional() })

/** What is not of ours has no action: the commands answer that as they answer the button of an older program. */
const pressIn = (data: unknown): { readonly action: string; readonly value: unknown } => {
  const parsed = actionDataSchema.safeParse(data)
  if (!parsed.success || parsed.data.w360 !== 'press') return { action: '', value: null }
  return { action: parsed.data.action, value: parsed.data.value }
}

const dialogOf = (data: unknown, origin: Origin, extension: boolean): Payload => {
  const parsed = actionDataSchema.safeParse(data)
  const from = parsed.success && parsed.data.w360 !== 'press' ? parsed.data.from : undefined
  const kind = parsed.success && parsed.data.w360 === 'change' ? 'change' : 'submit'
  return { kind, origin: readFrom(origin, from), data: data ?? null, extension }
}

/** Null: it is not for us. A message with `value` is a button of a client that does not know Action.Execute. */
const messageOf = (
  activity: Activity,
  origin: Origin,
  pressed: Origin,
  isCommand: (text: string) => boolean,
): Payload | null => {
  const { value, id } = activity
  if (actionDataSchema.safeParse(value).success) return { kind: 'plain-press', origin: pressed, ...pressIn(value) }
  const isPrivate = activity.recipient.isTargeted === true
  const named = mentionsIn(activity).some(({ mentioned }) => mentioned.id === activity.recipient.id)
  const text = commandText(activity)
  if (!origin.direct && !named && !isPrivate && !isCommand(text)) return null
  const saidIn = isPrivate || !id ? undefined : id
  const accounts = peopleIn(activity).flatMap(({ id: account, aadObjectId }) =>
    aadObjectId === undefined ? [account] : [],
  )
  return { kind: 'message', origin, text, accounts: [...new Set(accounts)], ...(saidIn !== undefined && { saidIn }) }
}

const peopleIn = (activity: Activity): readonly Mention['mentioned'][] =>
  mentionsIn(activity).flatMap(({ mentioned }) => (mentioned.id === activity.recipient.id ? [] : [mentioned]))

/**
 * The words for the bot: without the mention of it, by the entity that says which part of the text that is; people as
 * the commands read them, `@` and the id; without the `/w360` of a habit from elsewhere.
 */
const commandText = (activity: Activity): string => {
  const written = mentionsIn(activity).reduce((text, { text: told, mentioned }) => {
    // In group chats Teams has been seen to leave the words out; they are always these.
    const mark = told || `<at>${mentioned.name ?? ''}</at>`
    if (mentioned.id === activity.recipient.id) return text.replace(mark, ' ')
    return text.replace(mark, () => markOf(mentioned))
  }, activity.text ?? '')
  return peopleIn(activity)
    .reduce((text, person) => namedOnce(text, markOf(person)), written.replaceAll('\u00a0', ' '))
    .trim()
    .replace(/^\/?w360(?=\s|$)/iu, '')
    .trim()
    .replace(/^\//u, '')
}

const markOf = ({ id, aadObjectId }: Mention['mentioned']): string => `@${aadObjectId ?? id}`

/** Teams has been seen to tell a name of several words as a mention for each word, all of the same account. */
const namedOnce = (text: string, mark: string): string => {
  const words = text.split(' ')
  const isMark = (word = ''): boolean => word.startsWith(mark) && !/^[\w:.-]/u.test(word.slice(mark.length))
  return words.filter((word, index) => word !== mark || !isMark(words[index + 1])).join(' ')
}
