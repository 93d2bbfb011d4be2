import { endOfAll } from '../../end-of-all.ts'
import type { JsonObject } from '../../json.ts'
import type { FaultOptions, Forgery, JournalEntry } from '../contract.ts'
import type { Conversation, Person } from './places.ts'
import { firstConversations, firstPeople } from './places.ts'

/** What a message shows. */
export interface Content {
  readonly text?: string | undefined
  readonly summary?: string | undefined
  readonly card?: JsonObject | undefined
}

export interface StoredMessage extends Content {
  readonly id: string
  /** Without `;messageid=…`. */
  readonly conversation: string
  readonly threadId?: string | undefined
  /** `bot`, or the person's key. */
  readonly from: string
  readonly privateTo?: string | undefined
  readonly edited: boolean
  readonly deleted: boolean
  readonly createdAt: number
  readonly history: readonly (Content & { readonly until: number })[]
}

export interface OpenDialog {
  readonly title: string
  readonly card: JsonObject
  readonly conversation: string
  readonly threadId?: string | undefined
  /** The command of a message extension; absent for a dialog of a card. */
  readonly commandId?: string | undefined
}

export interface Settings {
  origin: string
  messagingEndpoint: string | undefined
  rateLimits: boolean
  doubleDeliveries: boolean
  lastMessageId: number
  lastSequence: number
  /** Tokens of an earlier generation were revoked. */
  tokenGeneration: number
  readonly clientId: string
  readonly clientSecret: string
  readonly tenantId: string
  readonly answerTimeout: number
  readonly repeats: number
}

/** An activity that was sent, and how it was signed. */
export interface SentActivity {
  readonly activity: JsonObject
  readonly how: Forgery
}

// `Omit` on a union keeps only what all members share.
type WithoutStamp<Entry> = Entry extends unknown ? Omit<Entry, 'seq' | 'at'> : never

/** Everything that the sandbox remembers, in one place. */
export interface World {
  readonly now: () => number
  readonly settings: Settings
  readonly people: Map<string, Person>
  readonly conversations: Map<string, Conversation>
  readonly messages: Map<string, StoredMessage>
  /** Cards that came as answers to a press: only who pressed sees them, by message and person. */
  readonly ownCards: Map<string, JsonObject>
  readonly dialogs: Map<string, OpenDialog>
  /** Values that a typeahead offered, by owner of the input. */
  readonly offered: Map<string, ReadonlySet<string>>
  readonly rates: Map<string, readonly number[]>
  readonly typingAt: Map<string, number>
  readonly sent: Map<string, SentActivity>
  readonly journal: JournalEntry[]
  faults: readonly FaultOptions[]
  /** Asks for the state to be saved, soon. */
  changed: () => void
  /** Ends what is still under way when the sandbox closes. */
  readonly closing: AbortController
}

const keptEntries = 20_000

export const createWorld = (settings: Settings, now: () => number): World => ({
  now,
  settings,
  people: new Map(firstPeople.map((person) => [person.key, person])),
  conversations: new Map(firstConversations.map((conversation) => [conversation.id, conversation])),
  messages: new Map(),
  ownCards: new Map(),
  dialogs: new Map(),
  offered: new Map(),
  rates: new Map(),
  typingAt: new Map(),
  sent: new Map(),
  journal: [],
  faults: [],
  changed: () => {},
  closing: endOfAll(),
})

export const botAccountId = (world: World): string => `28:${world.settings.clientId}`

/** Writes down what happened; `seq` tells the order. */
export const record = (world: World, entry: WithoutStamp<JournalEntry>): void => {
  world.settings.lastSequence += 1
  world.journal.push({ ...entry, seq: world.settings.lastSequence, at: world.now() })
  if (world.journal.length > keptEntries) world.journal.splice(0, world.journal.length - keptEntries)
}

/** A place by its id (with or without `;messageid=…`) or its key. */
export const findConversation = (world: World, given: string): Conversation | undefined => {
  const id = given.split(';')[0] ?? ''
  const byId = world.conversations.get(id)
  if (byId !== undefined) return byId
  return [...world.conversations.values()].find(({ key }) => key === id)
}

/** A person by key, Entra object id, or account id (`29:…`). */
export const findPerson = (world: World, given: string): Person | undefined => {
  const byKey = world.people.get(given)
  if (byKey !== undefined) return byKey
  const wanted = given.toLowerCase()
  return [...world.people.values()].find(
    ({ aadObjectId, accountId }) =>
      aadObjectId === wanted || accountId === given || `8:orgid:${aadObjectId}` === wanted,
  )
}

export const changeConversation = (world: World, given: string, change: Partial<Conversation>): Conversation => {
  const conversation = findConversation(world, given)
  if (conversation === undefined) throw new RangeError(`There is no conversation ${given}.`)
  const changed = { ...conversation, ...change }
  world.conversations.set(conversation.id, changed)
  world.changed()
  return changed
}

export const changePerson = (world: World, given: string, change: Partial<Person>): void => {
  const person = findPerson(world, given)
  if (person === undefined) throw new RangeError(`There is no person ${given}.`)
  world.people.set(person.key, { ...person, ...change })
  world.changed()
}
