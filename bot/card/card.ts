/**
 * A card: a message without a platform (DESIGN 5). Commands and the painter speak this vocabulary alone; each
 * adapter renders it, clips it, pages it and escapes it. All strings may be foreign: none is ever markup.
 */
export interface Card {
  readonly title: string
  readonly tone: Tone
  readonly blocks: readonly Block[]
  /** One line for notifications and for readers that show no blocks. */
  readonly summary: string
}

export type Tone = 'neutral' | 'good' | 'warning' | 'bad'

/** A run of text, or runs with a meaning. A plain string is plain text. */
export type Rich = string | readonly Span[]

export type Span =
  | string
  | { readonly type: 'strong'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly url: string }
  | PersonSpan

/** One of the person's accounts; others of theirs are `elsewhere`, so that each platform can mention its own. */
export interface PersonSpan {
  readonly type: 'person'
  readonly platform: PlatformName
  readonly userId: string
  readonly name: string
  readonly elsewhere?: readonly { readonly platform: PlatformName; readonly userId: string }[]
}

export type PlatformName = 'slack' | 'teams'

export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'paused' | 'skipped'

export type Block =
  | { readonly type: 'text'; readonly text: Rich }
  /** Small, quiet text. */
  | { readonly type: 'context'; readonly text: Rich }
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'facts'; readonly items: readonly Fact[] }
  | { readonly type: 'list'; readonly items: readonly Rich[] }
  | { readonly type: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Rich[])[] }
  /** A titled sequence whose states change in place. `id` is unique in the card. */
  | { readonly type: 'steps'; readonly title: string; readonly items: readonly Step[] }
  | {
      readonly type: 'progress'
      readonly label: string
      readonly done: number
      readonly total: number
      readonly failed?: number
      /** One of several: in a line of its own, smaller than the one of the whole. */
      readonly small?: true
    }
  | { readonly type: 'divider' }
  | { readonly type: 'image'; readonly source: ImageSource; readonly alt: string }
  | { readonly type: 'buttons'; readonly buttons: readonly Button[] }

export type ImageSource =
  | { readonly url: string }
  /** PNG in base64. Where a chat draws no such picture inside a message it shows the words, so there it goes as a file. */
  | { readonly png: string }

/** A picture of our own making, as a file and for the inside of a message. */
export interface Picture {
  /** PNG. */
  readonly full: Uint8Array
  /** The same in at most 24,000 bytes: PNG in base64, so that a card stays plain JSON. */
  readonly inline: string
  /** Says the same in words. */
  readonly alternative: string
}

export interface Fact {
  readonly label: string
  readonly value: Rich
}

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

export interface Step {
  readonly id: string
  readonly title: string
  readonly state: StepState
  readonly detail?: string
  /** A second, longer line: output of the step. */
  readonly output?: string
}

/** Carries an id and a version, never authority (DESIGN 5). */
export interface Button {
  /** Which handler: `rollout.start`. Unique in a card together with its value. */
  readonly action: string
  readonly label: string
  /** At most 2,000 characters once written as JSON. */
  readonly value: ButtonValue
  readonly style?: 'primary' | 'danger'
  readonly confirm?: Confirm
  /** The press is answered by a form: some platforms must know before it is pressed. */
  readonly opens?: 'form'
}

export type ButtonValue = Readonly<Record<string, string | number | boolean>>

export interface Confirm {
  readonly title: string
  readonly text: string
  readonly yes: string
  readonly no: string
}
