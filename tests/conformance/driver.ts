import type { Configuration } from '../../bot/config.ts'

export const peopleKeys = ['camille', 'malik', 'sophie', 'hugo'] as const
export type PersonKey = (typeof peopleKeys)[number]
/** Channels, a place that Hugo is not in, and the conversation of two of each person with the bot. */
export type PlaceKey = 'team' | 'news' | 'support' | PersonKey

export interface SeenButton {
  readonly action: string
  readonly label: string
  /** The client knows before the press that a form will be the answer. */
  readonly opensForm: boolean
  /** What it asks before it does it. */
  readonly question: string | null
  /** What the driver presses it by. */
  readonly handle: unknown
}

/** A message as one person sees it. */
export interface SeenMessage {
  readonly id: string
  readonly place: PlaceKey
  readonly byBot: boolean
  /** Nobody else sees it. */
  readonly isPrivate: boolean
  readonly threadId: string | null
  /** All that can be read on it, a line for each piece of text; typographic spaces as plain ones. */
  readonly words: string
  readonly buttons: readonly SeenButton[]
  /** What a file of it says; null where it has none. */
  readonly file: string | null
}

export interface SeenField {
  readonly id: string
  readonly type: 'choice' | 'choices' | 'search' | 'text' | 'moment'
  /** Where a search asks; null for other fields. */
  readonly source: string | null
  /** Values that stand in it now. */
  readonly values: readonly string[]
  /** Labels that can be chosen without searching. */
  readonly labels: readonly string[]
}

export interface SeenForm {
  /** The bot's own name of it; null for what only says something. */
  readonly id: string | null
  readonly title: string
  readonly words: string
  readonly fields: readonly SeenField[]
  /** Nothing can be sent: it only says something. */
  readonly isNotice: boolean
}

/** By field: what is typed, which labels are chosen (or parts of them), or a moment. */
export type Entries = Readonly<Record<string, string | readonly string[] | Date>>

export interface Outcome {
  /** It was sent, and the answer of the bot is one that the platform takes. */
  readonly ok: boolean
  readonly error?: string | undefined
}

export interface Delivering {
  /** The same delivery twice in one moment, as platforms do. */
  readonly doubled?: boolean
}

export type Write = 'post' | 'edit'

/**
 * One chat platform as people use it: its sandbox, seen through its client. What the suite asks is the same for all, so
 * whatever a platform does in its own way is hidden here, and said in `cannot`.
 */
export interface Chat {
  /** For titles alone. */
  readonly name: string
  /** What this platform has no means for: the rows of docs/reference/platform-differences.md that say so. */
  readonly cannot: readonly string[]
  /** More messages in one place than it takes at once. */
  readonly burst: number
  readonly workspace: string
  readonly settings: Pick<Configuration, 'slack' | 'teams'>
  userId(person: PersonKey): string
  channelId(place: PlaceKey): string
  /** How people name somebody in what they type. */
  mention(person: PersonKey): string
  /** How a sentence that names a command stands on this platform. */
  written(sentence: string): string
  /** Where the bot listens from now on. */
  callBotAt(origin: string): void

  /**
   * Says words to the bot as people do in that place: by the slash form in channels.
   * @param options.mention by naming the bot, for all to see; @param options.aside not to the bot at all
   */
  say(
    person: PersonKey,
    place: PlaceKey,
    words: string,
    options?: Delivering & { readonly mention?: boolean; readonly aside?: boolean; readonly threadId?: string },
  ): Promise<Outcome & { readonly messageId?: string }>
  messages(person: PersonKey, place: PlaceKey): Promise<readonly SeenMessage[]>
  /** Says yes where the button asks. `stale`: by a client that shows the card as it was before its last edits. */
  press(
    person: PersonKey,
    message: SeenMessage,
    button: SeenButton,
    options?: Delivering & { readonly stale?: boolean },
  ): Promise<Outcome>
  form(person: PersonKey): Promise<SeenForm | null>
  submit(person: PersonKey, entries: Entries, options?: Delivering): Promise<Outcome>
  /** Chooses in a live field, so that the form is composed anew. */
  change(person: PersonKey, field: string, entries: Entries): Promise<Outcome>
  /** Labels that a search field offers for what was typed. */
  search(person: PersonKey, field: string, query: string): Promise<readonly string[]>
  close(person: PersonKey): Promise<void>

  readonly weather: {
    deleteMessage(message: SeenMessage): Promise<void>
    removeBot(place: PlaceKey): Promise<void>
    addBot(place: PlaceKey): Promise<void>
    /** The platform does not say who people are, until it does again. */
    hidePeople(on: boolean): Promise<void>
    /** The platform keeps to its rates from now on, or not. */
    rateLimits(on: boolean): Promise<void>
    /** The next such call is refused with 429, for a second. */
    throttleNext(write: Write): Promise<void>
    /** The next private messages in places are refused. */
    refusePrivate(): Promise<void>
    doubleDeliveries(on: boolean): Promise<void>
  }
  /** Calls that were refused for their number, and not by `throttleNext`. */
  throttled(): Promise<number>
  stop(): Promise<void>
}

/** Pieces of text as one reads them, whatever spaces typography put there. */
export const readable = (pieces: readonly string[]): string => pieces.join('\n').replaceAll(/[\u00a0\u202f]/gu, ' ')
