import type { Card, Picture, PlatformName } from '../card/card.ts'
import type { Locale } from '../text/words.ts'

/** A channel or chat on a platform. */
export interface PlaceAddress {
  readonly platform: PlatformName
  /** Slack team or enterprise id; Teams tenant id. */
  readonly workspace: string
  readonly channelId: string
  /** What the adapter needs to speak there again, as it gave it. */
  readonly reference?: unknown
}

export interface MessageAddress {
  readonly place: PlaceAddress
  /** The platform's own id: Slack's `ts`, Teams' activity id. */
  readonly externalId: string
  /** Where it is a reply: the first message of its thread. */
  readonly threadId?: string
}

/** What the painter asks of a chat platform. Answers are values: a chat that refuses never throws (promise 9). */
export interface ChatPlatform {
  readonly name: PlatformName
  /** @param key is kept with the message as metadata, so that `find` can tell whether an unanswered post arrived. */
  post(place: PlaceAddress, card: Card, options: PostOptions): Promise<PostOutcome>
  edit(message: MessageAddress, card: Card, options: EditOptions): Promise<EditOutcome>
  /**
   * Looks for a message that was posted with this key.
   * @param threadId where it was posted as a reply: that does not stand in the channel's own history
   */
  find(place: PlaceAddress, key: string, since: Date, threadId?: string): Promise<FindOutcome>
  /** A file under a message, e.g. the closing list as CSV; a picture is seen there without being opened. */
  attach(message: MessageAddress, file: ChatFile, options: { readonly locale: Locale }): Promise<EditOutcome>
  /**
   * A link to a message; null where there is none.
   * @param reader for whom: null where it stands in another person's conversation with the bot
   */
  permalink(message: MessageAddress, reader?: { readonly userId: string }): Promise<string | null>
  /**
   * The conversation of two, bot and this person, opened where there is none yet and always the same one: its address is
   * as a delivery from there would name it. `closed`: there is no way to write to them. Harmless to ask again.
   */
  openDirect(workspace: string, userId: string): Promise<DirectOutcome>
  /** Null: the platform could not say. The answer is at most a minute old. */
  readUser(workspace: string, userId: string): Promise<ChatUser | null>
  /** User ids of the members of a group of people (Slack: a user group); null where the platform could not say. */
  readGroup(workspace: string, groupId: string): Promise<readonly string[] | null>
}

export interface PostOptions {
  readonly key: string
  readonly locale: Locale
  readonly threadId?: string
}

export interface EditOptions {
  readonly locale: Locale
  /** People are about to act on what stands there: it goes before other edits where the platform counts them. */
  readonly urgent?: boolean
}

export type ChatFile = TextFile | PictureFile

export interface TextFile {
  readonly name: string
  readonly title: string
  readonly content: string
}

export interface PictureFile {
  readonly name: string
  readonly title: string
  readonly picture: Picture
}

export interface ChatUser {
  readonly name: string
  readonly email: string | null
  readonly locale: Locale | null
  readonly timeZone: string | null
  /** False for a deactivated user: such a one may do nothing. */
  readonly active: boolean
}

/** Every `reason` is a code of the platform: it goes to the log, so it never holds what people wrote. */
export type ChatFailure =
  /** Nothing was done; try again after this time. */
  | { readonly outcome: 'later'; readonly milliseconds: number }
  /** It may have been done or not: look before doing it again. */
  | { readonly outcome: 'unknown' }
  /** The message was deleted or can no longer be edited: post it again. */
  | { readonly outcome: 'gone' }
  /** The place cannot be written to: archived, bot removed, not there. */
  | { readonly outcome: 'closed'; readonly reason: string }
  /** The platform will never take this card. */
  | { readonly outcome: 'refused'; readonly reason: string }

export type PostOutcome = { readonly outcome: 'posted'; readonly externalId: string } | ChatFailure
export type EditOutcome = { readonly outcome: 'edited' } | ChatFailure
export type FindOutcome =
  | { readonly outcome: 'found'; readonly externalId: string }
  | { readonly outcome: 'absent' }
  | ChatFailure
export type DirectOutcome = { readonly outcome: 'open'; readonly place: PlaceAddress } | ChatFailure
