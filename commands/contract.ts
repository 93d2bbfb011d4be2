import type { Card, PlatformName } from '../bot/card/card.ts'
import type { Form, FormValues, Option } from '../bot/card/form.ts'
import type { ChatFile, ChatUser, PlaceAddress } from '../bot/chat/platform.ts'
import type { Locale } from '../bot/text/words.ts'

/** Who speaks, where, and through which delivery. The adapter vouches for it: the signature was checked. */
export interface Occasion {
  readonly platform: PlatformName
  readonly workspace: string
  readonly userId: string
  /** What the platform knows of the user; null when it could not be asked (then nobody may act: fail closed). */
  readonly user: ChatUser | null
  readonly place: PlaceAddress
  readonly threadId?: string
  /** Of the message whose button was pressed, or in which the words stood; absent where nobody else sees one. */
  readonly permalink?: string
  /** A conversation of two: person and bot. */
  readonly direct: boolean
  /** False where the platform gives no way to open a form from here: then a card with a button is the answer. */
  readonly canOpenForm: boolean
  readonly at: Date
}

/** What adapters call. None of these throws: a failure is a card in words. */
export interface CommandRoom {
  /** What follows `/w360` or the mention, e.g. `update site Mairie --tag x`. */
  say(occasion: Occasion, text: string): Promise<Reply>
  press(occasion: Occasion, press: Press): Promise<Reply>
  submit(occasion: Occasion, submission: Submission): Promise<Reply>
  /** Options of a search field, at most 100. */
  search(occasion: Occasion, question: { readonly source: string; readonly query: string }): Promise<readonly Option[]>
  /** A live field changed: the form anew. */
  change(occasion: Occasion, submission: Submission & { readonly field: string }): Promise<Form | null>
  /** The account at a glance, for this person, to be shown for as long as it is so; null: it could not be composed. */
  home(occasion: Occasion): Promise<Card | null>
  /** Equal for as long as nothing changed that a home shows; null while that cannot be said. */
  homeMark(): Promise<string | null>
}

export interface Press {
  readonly action: string
  /** The button's value as it came back: unchecked. */
  readonly value: unknown
}

export interface Submission {
  readonly form: string
  readonly state: unknown
  readonly values: FormValues
}

export type Reply =
  | { readonly type: 'card'; readonly card: Card; readonly audience: 'private' }
  /** For everybody there. @param locale the language of the card: the place's */
  | { readonly type: 'card'; readonly card: Card; readonly audience: 'place'; readonly locale: Locale }
  /**
   * Takes the place of the message whose button was pressed; after words or a form it is a private card.
   * @param locale the language of the card; where it is left out, the person's
   */
  | { readonly type: 'replace'; readonly card: Card; readonly locale?: Locale }
  /** The title is known at once, so that the platform can open a loading view while the form is composed. */
  | { readonly type: 'form'; readonly title: string; readonly form: Promise<Form> }
  /** Only for a submission: what is wrong, by field. */
  | { readonly type: 'invalid'; readonly errors: Readonly<Record<string, string>> }
  | ({ readonly type: 'file' } & ChatFile)
  /** Nothing to add: the living message tells it. */
  | { readonly type: 'done' }
