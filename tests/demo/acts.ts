import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { Chat } from './chat.ts'
import type { ConsoleHands, Release } from './console-hands.ts'
import { labelsOf } from './message-lines.ts'
import { DemoFailure, type Patience, until } from './patience.ts'
import { type Button, buttonsOf, type Message, titleOf } from './slack-message.ts'
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
