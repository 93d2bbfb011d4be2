import { wordsFor } from '../../bot/text/words.ts'
import type { Play } from './acts.ts'
import { labelsOf } from './message-lines.ts'
import { DemoFailure, until } from './patience.ts'
import { buttonsOf, type Message, rolloutOf, summaryOf, titleOf } from './slack-message.ts'

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
