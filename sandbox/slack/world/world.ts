import { endOfAll } from '../../end-of-all.ts'
import type { JsonObject } from '../../json.ts'
import type { Channel, Person } from './places.ts'
import { firstChannels, firstPeople } from './places.ts'

export interface StoredMessage {
  readonly ts: string
  readonly channel: string
  readonly threadTs?: string
  readonly user: string
  readonly bot: boolean
  readonly text: string
  readonly blocks?: readonly JsonObject[]
  readonly metadata?: JsonObject
  readonly ephemeralFor?: string
  readonly edited?: boolean
  readonly files?: readonly string[]
  readonly error?: boolean
  /** A deleted root whose replies are still there. */
  readonly tombstone?: boolean
}

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly content: Uint8Array
  /** What it shows, in words. */
  readonly alternative?: string
}

export interface PendingUpload {
  readonly id: string
  readonly name: string
  readonly length: number
  readonly content?: Uint8Array
  readonly alternative?: string
}

export interface StoredView {
  readonly id: string
  readonly person: string
  readonly rootId: string
  readonly previousId: string | null
  readonly hash: string
  /** The view as validated, with all ids filled in. */
  readonly view: JsonObject
  readonly errors?: Readonly<Record<string, string>>
}

export interface Trigger {
  readonly person: string
  readonly mintedAt: number
  readonly used: boolean
}

export interface ResponseUrl {
  readonly channel: string
  readonly person: string
  readonly mintedAt: number
  readonly uses: number
  /** The message that was pressed; none for a slash command. */
  readonly original?: string
}

export interface ApiCall {
  readonly method: string
  readonly ok: boolean
  readonly error?: string
  readonly at: number
  readonly channel?: string
  readonly ts?: string
}

export interface Fault {
  readonly kind: 'fail' | 'reset'
  readonly method: string
  readonly left: number
  readonly error?: string
  readonly status?: number
  readonly retryAfter?: number
}

export type WorldEvent =
  | { readonly kind: 'message'; readonly message: StoredMessage }
  | { readonly kind: 'delete'; readonly message: StoredMessage }
  | { readonly kind: 'view'; readonly person: string }
  | { readonly kind: 'home'; readonly person: string }
  | { readonly kind: 'notice'; readonly person: string; readonly text: string }
  | { readonly kind: 'busy'; readonly person: string; readonly busy: boolean }

export type StateValues = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>

export interface Settings {
  origin: string
  requestUrl: string | undefined
  rateLimits: boolean
  doubleDeliveries: boolean
  lastMicroseconds: number
  readonly signingSecret: string
  readonly botToken: string
  readonly consoleOrigin: string | undefined
  readonly answerTimeout: number
  readonly eventRetryDelays: readonly number[]
}

/** Everything that the workspace remembers, in one place. */
export interface World {
  readonly now: () => number
  readonly settings: Settings
  readonly people: Map<string, Person>
  readonly channels: Map<string, Channel>
  readonly messages: Map<string, Map<string, StoredMessage>>
  /** Blocks that a message had before its edits: what a slow client may still press. */
  readonly earlierBlocks: Map<string, readonly (readonly JsonObject[])[]>
  /** What people have chosen in the inputs of messages and views, by owner. */
  readonly chosen: Map<string, StateValues>
  readonly suggested: Map<string, readonly JsonObject[]>
  readonly views: Map<string, StoredView>
  readonly stacks: Map<string, readonly string[]>
  /** What the bot's own page shows, by person. */
  readonly homes: Map<string, StoredView>
  readonly triggers: Map<string, Trigger>
  readonly responseUrls: Map<string, ResponseUrl>
  readonly files: Map<string, StoredFile>
  readonly uploads: Map<string, PendingUpload>
  readonly rates: Map<string, readonly number[]>
  readonly calls: ApiCall[]
  faults: readonly Fault[]
  readonly listeners: Set<(event: WorldEvent) => void>
  /** Asks for the state to be saved, soon. */
  changed: () => void
  /** Ends what is still under way when the workspace closes. */
  readonly closing: AbortController
}

export const createWorld = (settings: Settings, now: () => number): World => ({
  now,
  settings,
  people: new Map(firstPeople.map((person) => [person.id, person])),
  channels: new Map(firstChannels.map((channel) => [channel.id, channel])),
  messages: new Map(),
  earlierBlocks: new Map(),
  chosen: new Map(),
  suggested: new Map(),
  views: new Map(),
  stacks: new Map(),
  homes: new Map(),
  triggers: new Map(),
  responseUrls: new Map(),
  files: new Map(),
  uploads: new Map(),
  rates: new Map(),
  calls: [],
  faults: [],
  listeners: new Set(),
  changed: () => {},
  closing: endOfAll(),
})

export const emit = (world: World, event: WorldEvent): void => {
  for (const listener of world.listeners) listener(event)
}

/** A person who may act here: known and not deactivated. */
export const activePerson = (world: World, id: string): Person | undefined => {
  const person = world.people.get(id)
  return person?.active ? person : undefined
}

/** A channel that the person can see: all channels, and only their own direct conversation. */
export const channelSeenBy = (world: World, id: string, person: string): Channel | undefined => {
  const channel = world.channels.get(id)
  if (channel === undefined) return undefined
  return channel.kind === 'channel' || channel.person === person ? channel : undefined
}

export const replaceIn = <Key, Value>(map: Map<Key, Value>, key: Key, change: (old: Value) => Value): void => {
  const old = map.get(key)
  if (old !== undefined) map.set(key, change(old))
}
