import type { JsonObject } from '../json.ts'
import type { Conversation, Person } from './world/places.ts'

export interface TeamsSandboxOptions {
  /** Identity, connector and `/sandbox` on one port; absent or 0: a free one. */
  readonly port?: number
  /** Where activities go: the bot's `/api/messages`. May be set later. */
  readonly messagingEndpoint?: string
  readonly clientId?: string
  readonly clientSecret?: string
  readonly tenantId?: string
  /** Where given, messages and who is where survive a restart. */
  readonly stateFile?: string
  /** Teams' rates with 429; true by default. */
  readonly rateLimits?: boolean
  /** Milliseconds since 1970. Tokens of deliveries are signed by the real clock all the same: SDKs check them by it. */
  readonly now?: () => number
  /** How long the bot may take to answer before the activity is sent again, in milliseconds; 15 s by default. */
  readonly answerTimeout?: number
  /** How often an activity is sent again after no answer; once by default. */
  readonly repeats?: number
}

/** Chooses an action of a card. All that is given must fit, and exactly one action must fit it. */
export interface ActionPick {
  readonly title?: string
  readonly id?: string
  /** Members that the action's `data` must have, at any depth. */
  readonly data?: JsonObject
  /** Among those that fit otherwise, from 0. */
  readonly index?: number
}

export interface DeliveryOptions {
  /** The same activity twice at the same time. */
  readonly doubled?: boolean
}

export interface SayOptions extends DeliveryOptions {
  readonly person: string
  readonly conversation: string
  /**
   * As typed: `@W360` and `@Name` become mentions, a leading `/` makes it a slash command (private in groups). Without a
   * mention a bot hears nothing in channels and group chats.
   */
  readonly text: string
  /** First message of the channel's thread to reply in. */
  readonly threadId?: string
}

export interface PressOptions extends DeliveryOptions {
  readonly person: string
  readonly conversation: string
  readonly messageId: string
  readonly action: ActionPick
  /** What the person entered, by input id. The rest keeps its initial value. */
  readonly values?: Readonly<Record<string, string>>
  /** Presses what the message showed before its last edits, as a slow client may. */
  readonly stale?: boolean
}

export interface SubmitOptions extends DeliveryOptions {
  readonly person: string
  /** May be left out where the dialog has one button. */
  readonly action?: ActionPick
  readonly values?: Readonly<Record<string, string>>
}

export interface ExtensionOptions extends DeliveryOptions {
  readonly person: string
  readonly conversation: string
  /** Id of the action command in the app's manifest. */
  readonly commandId: string
  readonly threadId?: string
}

export interface TypeaheadOptions extends DeliveryOptions {
  readonly person: string
  /** Of the message whose card has the input; both absent: the dialog in front of the person. */
  readonly conversation?: string
  readonly messageId?: string
  readonly inputId: string
  readonly query: string
  readonly values?: Readonly<Record<string, string>>
}

/** How a delivery is signed: right, or wrong in one way. */
export const forgeries = [
  'none',
  'noToken',
  'garbage',
  'unsigned',
  'hmac',
  'wrongKey',
  'unknownKey',
  'expired',
  'notYetValid',
  'wrongAudience',
  'wrongIssuer',
  'otherServiceUrl',
  'noServiceUrl',
  'otherTenant',
] as const
export type Forgery = (typeof forgeries)[number]

export interface ForgeOptions extends SayOptions {
  readonly how: Forgery
}

/** What the bot answered, or that it did not. */
export type Delivery =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly body: string
      /** From the request to the answer. */
      readonly milliseconds: number
    }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable' }

/** What the person sees at once because of an invoke's answer. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'card'; readonly card: JsonObject }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'dialog'; readonly title: string; readonly card: JsonObject }
  /** A link that the client opens by itself. */
  | { readonly kind: 'link'; readonly url: string }
  /** « Something went wrong »: an HTTP error, an answer of no known form, or a card that cannot be drawn. */
  | { readonly kind: 'failure'; readonly problems: readonly string[] }

/** What came of an act. `ok`: it was sent, and the bot's answer is one that Teams takes. */
export interface Act {
  readonly ok: boolean
  readonly error?: string
  /** Of the activity that was sent; absent where nothing was. */
  readonly activityId?: string
  readonly deliveries: readonly Delivery[]
  readonly shown: Shown
}

export interface Found extends Act {
  readonly results: readonly { readonly title: string; readonly value: string }[]
}

/** A message as one person sees it. */
export interface MessageView {
  readonly id: string
  readonly conversation: string
  /** First message of the thread; absent for a first message and outside channels. */
  readonly threadId?: string | undefined
  /** `bot`, or the person's key. */
  readonly from: string
  readonly text?: string | undefined
  readonly summary?: string | undefined
  /** What this person sees: their own answer to a press until the bot edits the message, else what everybody sees. */
  readonly card?: JsonObject | undefined
  /** The one person who sees it. */
  readonly privateTo?: string | undefined
  readonly edited: boolean
  /** What it showed before, oldest first. */
  readonly history: readonly {
    readonly text?: string | undefined
    readonly card?: JsonObject | undefined
    readonly until: number
  }[]
}

export interface DialogView {
  readonly title: string
  readonly card: JsonObject
  readonly conversation: string
}

export type JournalEntry =
  /** A call of the bot. */
  | {
      readonly kind: 'call'
      readonly seq: number
      readonly at: number
      readonly operation: Operation
      readonly method: string
      readonly path: string
      readonly status: number
      readonly error?: string
      readonly conversation?: string
      readonly messageId?: string
      /** The call was done, and its answer lost on the way. */
      readonly answerLost?: boolean
      readonly body?: JsonObject
    }
  /** One delivery to the bot. */
  | {
      readonly kind: 'activity'
      readonly seq: number
      readonly at: number
      readonly activityId: string
      readonly type: string
      readonly name?: string
      readonly conversation: string
      readonly attempt: number
      readonly outcome: Delivery
    }

export const operations = [
  'token',
  'createConversation',
  'send',
  'typing',
  'edit',
  'delete',
  'members',
  'member',
  'team',
  'unknown',
] as const
export type Operation = (typeof operations)[number]

/** Trouble for the next calls of the bot. */
export interface FaultOptions {
  /** `*`: all but `token`. */
  readonly operation: Operation | '*'
  /**
   * `status`: refused with that status and nothing done. `drop`: the connection breaks and nothing is done.
   * `lose`: done, and the connection breaks before the answer. `slow`: done and answered after `milliseconds`.
   * `garbage`: done, and answered with something that is not JSON.
   */
  readonly kind: 'status' | 'drop' | 'lose' | 'slow' | 'garbage'
  readonly status?: number
  /** Seconds, for a 429. */
  readonly retryAfter?: number
  readonly milliseconds?: number
  readonly count?: number
}

export interface TeamsControl {
  /** The app is taken out; with `silently` the bot is not told. */
  removeBot(conversation: string, options?: { readonly silently?: boolean }): Promise<void>
  addBot(conversation: string, options?: { readonly silently?: boolean }): Promise<void>
  /** False where there is no such message. */
  deleteMessage(conversation: string, messageId: string): boolean
  deactivate(person: string): void
  reactivate(person: string): void
  /** From now on every activity comes twice. */
  doubleDeliveries(on: boolean): void
  rateLimits(on: boolean): void
  failNext(fault: FaultOptions): void
  clearFaults(): void
  /** Tokens handed out so far are refused from now on. */
  revokeTokens(): void
  /** From now on this place's activities name another service URL, and calls to the old one are refused. */
  moveConversation(conversation: string, region: string): void
}

export interface TeamsSandbox {
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
  readonly tenantId: string
  /** What the bot's settings for another cloud want. */
  readonly cloud: { readonly loginUrl: string; readonly openIdMetadataUrl: string; readonly serviceUrl: string }
  /** `TENANT/oauth2/v2.0/token` under `cloud.loginUrl`. */
  readonly tokenUrl: string
  readonly people: readonly Person[]
  readonly conversations: readonly Conversation[]
  setMessagingEndpoint(url: string): void

  say(options: SayOptions): Promise<Act>
  /** Presses an action of a message's card; one that asks for a dialog opens it. */
  press(options: PressOptions): Promise<Act>
  /** As `press`, and refused where the action opens no dialog. */
  openDialog(options: PressOptions): Promise<Act>
  submitDialog(options: SubmitOptions): Promise<Act>
  closeDialog(person: string): void
  /** Opens a message extension's action command. */
  extension(options: ExtensionOptions): Promise<Act>
  typeahead(options: TypeaheadOptions): Promise<Found>
  /** A message with a token that is wrong in one way. */
  forge(options: ForgeOptions): Promise<Act>
  /** An activity that was sent before, again. */
  replay(activityId: string): Promise<Act>
  /** Any activity, as it is, with a good token or a forged one. */
  send(activity: JsonObject, how?: Forgery): Promise<Act>

  messages(conversation: string, viewer: string): readonly MessageView[]
  dialog(person: string): DialogView | null
  /** Whether the bot said within the last seconds that it is typing. */
  isTyping(conversation: string): boolean
  journal(): readonly JournalEntry[]
  readonly control: TeamsControl
  close(): Promise<void>
}
