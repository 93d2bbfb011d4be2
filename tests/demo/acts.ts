import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { Chat } from './chat.ts'
import type { ConsoleHands, Release } from './console-hands.ts'
import { labelsOf } from './message-lines.ts'
import { DemoFailure, type Patience, until } from './patience.ts'
import { type Button, buttonsOf, type Message, rolloutOf, summaryOf, titleOf } from './slack-message.ts'
import type { Transcript } from './transcript.ts'
import type { DemoWords } from './words/fr.ts'

/** Ids of people. */
export interface Cast {
  /** Does the work. */
  readonly lead: string
  /** May only look. */
  readonly viewer: string
  /** May cut the soak time short and give roles; may be the lead. */
  readonly owner: string
  /** Of Wisper: approves. */
  readonly support: string
}

/** All that a scene needs. */
export interface Play {
  readonly locale: Locale
  readonly words: DemoWords
  readonly chat: Chat
  readonly hands: ConsoleHands
  readonly transcript: Transcript
  readonly patience: Patience
  readonly cast: Cast
  /** What Wisper publishes during the play: the one that arrives, and the one that is taken back. */
  readonly release: Release
  readonly second: Release
}

/** Somebody types a line in the channel; the answer. */
export const types = async (play: Play, person: string, text: string): Promise<Message> => {
  play.transcript.act(play.chat.nameOf(person), text)
  const answer = await play.chat.say(person, text)
  play.transcript.card(answer)
  return answer
}

/** The same, again and again without a word until the answer is the one: what the console says takes a moment to arrive. */
export const typesUntil = async (
  play: Play,
  person: string,
  text: string,
  isIt: (answer: Message) => boolean,
): Promise<Message> => {
  play.transcript.act(play.chat.nameOf(person), text)
  const answer = await until(play.patience, text, async () => {
    const said = await play.chat.say(person, text)
    return isIt(said) ? said : null
  })
  play.transcript.card(answer)
  return answer
}

/** Somebody presses the first button that does this, and says yes where it asks; what comes of it. */
export const presses = async (
  play: Play,
  person: string,
  message: Message,
  action: string,
  how: { readonly doubled?: boolean } = {},
): Promise<Message> => {
  const { chat, transcript, words } = play
  const button = buttonOf(play, message, action)
  const what = how.doubled === true ? words.pressesTwice(button.label) : words.presses(button.label)
  transcript.act(chat.nameOf(person), what)
  if (button.confirm !== null) transcript.note(words.confirms(button.confirm.title, button.confirm.text))
  const answer = await chat.press(person, message, button, how)
  transcript.card(answer)
  return answer
}

/**
 * Somebody types a command that asks before it acts, and says yes. Where the rollout moved on in between, nothing is
 * done, and the person asks again.
 */
export const typesAndConfirms = async (play: Play, person: string, text: string, action: string): Promise<void> => {
  const { title } = wordsFor(play.locale).problem.stale
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const asked = await types(play, person, text)
    const answer = await presses(play, person, asked, action)
    if (titleOf(answer) !== title) return
  }
  throw new DemoFailure(play.patience.late(text))
}

const MOST_ATTEMPTS = 4

const buttonOf = ({ words }: Play, message: Message, action: string): Button => {
  const button = buttonsOf(message).find((candidate) => candidate.action === action)
  if (button === undefined) throw new DemoFailure(words.noButton(titleOf(message), labelsOf(message)))
  return button
}

export const hasButton = (message: Message, action: string): boolean =>
  buttonsOf(message).some((button) => button.action === action)

/** The living message of a rollout as everybody sees it; null before it is posted. */
export const findLiving = async ({ chat, cast }: Play, rollout: string): Promise<Message | null> =>
  (await chat.messages(cast.lead)).findLast(
    (message) => message.ephemeralFor === undefined && rolloutOf(message) === rollout,
  ) ?? null

/** Waits for the newest message that everybody sees and that is so. */
export const awaitShared = (play: Play, what: string, isSo: (message: Message) => boolean): Promise<Message> =>
  until(play.patience, what, async () => (await sharedMessages(play)).findLast(isSo) ?? null)

export const sharedMessages = async ({ chat, cast }: Play): Promise<readonly Message[]> =>
  (await chat.messages(cast.lead)).filter(({ ephemeralFor, bot }) => bot && ephemeralFor === undefined)

/** Whether the words of a message say this. */
export const says = (message: Message, sentence: string): boolean =>
  JSON.stringify(message.blocks).includes(JSON.stringify(sentence).slice(1, -1))

/** Watches a living message, a line for each of its changes, until it is so. */
export const follow = (
  play: Play,
  rollout: string,
  isSo: (message: Message) => boolean | Promise<boolean>,
): Promise<Message> =>
  until(play.patience, rollout, async () => {
    const message = await findLiving(play, rollout)
    if (message === null) return null
    play.transcript.moves(summaryOf(message))
    return (await isSo(message)) ? message : null
  })

/** Whether a living message says that its rollout is in this state. */
export const isIn =
  (play: Play, state: 'paused' | 'running' | 'ledger' | 'done') =>
  (message: Message): boolean =>
    titleOf(message).endsWith(`· ${wordsFor(play.locale).rollout.states[state]}`)

/** Where in the journal nothing new may have been ordered: after the first, up to the second. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

export const lastEntry = async ({ hands }: Play): Promise<number> => (await hands.journal()).at(-1)?.seq ?? 0

/** The number that a card of a started rollout begins with. */
export const startedRollout = ({ words }: Play, started: Message): string => {
  const name = /^R-\d+/u.exec(titleOf(started))?.[0]
  if (name === undefined) throw new DemoFailure(words.noButton(titleOf(started), labelsOf(started)))
  return name
}

/** A list of machines that was put under a message. */
export interface List {
  readonly name: string
  readonly machines: number
}

/** The list under a message that is over; null while there is none. */
export const findList = async ({ chat, cast }: Play, living: Message): Promise<List | null> => {
  const thread = (await chat.messages(cast.lead)).filter((message) => message.thread_ts === living.ts)
  const file = thread.flatMap(({ files }) => files).at(-1)
  if (file === undefined) return null
  const lines = (await chat.download(file.url)).split('\n').filter((line) => line.trim() !== '')
  return { name: file.name, machines: lines.length - 1 }
}

export const showsClosing = async (play: Play, rollout: string): Promise<void> => {
  play.transcript.card(await follow(play, rollout, isIn(play, 'done')))
}
