import type { Block, Button, Card } from '../bot/card/card.ts'
import type { Freeze } from '../bot/freeze/read-freeze.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import { list } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import { frozenBy, frozenSince } from './freeze-reply.ts'
import { buttonRow, note, rolloutName, text } from './reply.ts'

const MOST_NAMED = 10
const MOST_BUTTONS = 3

/** Where the end of a freeze is pressed: a card for one person, the one that all in a place see, or the question before. */
export const liftedFrom = ['card', 'place', 'ask'] as const
export type LiftedFrom = (typeof liftedFrom)[number]

/** Why, who, since when; what goes on in spite of it, with a way to stop that too. */
export const freezeCard = async (
  turn: Turn,
  freeze: Freeze,
  title: string,
  shownTo: 'card' | 'place' = 'card',
): Promise<Card> => {
  const words = turn.words.freeze
  const open = await turn.bot.steering.listOpen()
  const running = named(open.filter(({ state }) => state === 'running' || state === 'ledger'))
  const scheduled = named(open.filter(({ state }) => state === 'scheduled'))
  const pauses = running
    .slice(0, MOST_BUTTONS)
    .map(({ id, name }): Button => ({ action: 'freeze.pause', label: words.pause(name), value: { id } }))
  return {
    title,
    tone: 'warning',
    summary: `${title}. ${freeze.reason}`,
    blocks: [
      factsOf(turn, freeze),
      text(words.nothing),
      ...sentenceOf(turn, running, words.goesOn),
      ...sentenceOf(turn, scheduled, words.scheduled),
      ...buttonRow([...pauses, liftButton(turn, freeze, shownTo)]),
    ],
  }
}

/** What ending the freeze would do, before it is done. */
export const liftCard = async (turn: Turn, freeze: Freeze): Promise<Card> => {
  const { lift } = turn.words.freeze
  const open = await turn.bot.steering.listOpen()
  const heldBack = named(open.filter(({ state, stateReason }) => state === 'paused' && stateReason?.code === 'frozen'))
  return {
    title: lift.title,
    tone: 'warning',
    summary: lift.text,
    blocks: [
      factsOf(turn, freeze),
      text(lift.text),
      ...sentenceOf(turn, heldBack, lift.held),
      ...buttonRow([liftButton(turn, freeze, 'ask')]),
    ],
  }
}

export const notFrozenCard = ({ words }: Turn): Card =>
  note('neutral', words.freeze.lift.none, words.freeze.lift.noneText)

const factsOf = (turn: Turn, freeze: Freeze): Block => {
  const words = turn.words.freeze
  return {
    type: 'facts',
    items: [
      { label: words.why, value: freeze.reason },
      { label: words.by, value: frozenBy(turn, freeze) },
      { label: words.since, value: frozenSince(turn, freeze) },
    ],
  }
}

interface Named {
  readonly id: string
  readonly name: string
}

const named = (views: readonly RolloutView[]): readonly Named[] =>
  views.flatMap(({ id, number }) => (number === null ? [] : [{ id, name: rolloutName(number) }]))

const sentenceOf = (
  { locale }: Turn,
  rollouts: readonly Named[],
  sentence: (count: number, names: string) => string,
): readonly Block[] => {
  if (rollouts.length === 0) return []
  const names = rollouts.slice(0, MOST_NAMED).map(({ name }) => name)
  return [text(sentence(rollouts.length, list(locale, names)))]
}

/** On the freeze's own card it can be pressed without having been asked first, so there it asks. */
const liftButton = ({ words }: Turn, { since }: Freeze, from: LiftedFrom): Button => {
  const { lift } = words.freeze
  const button = { action: 'freeze.lift', label: lift.button, value: { since: since.getTime(), from } }
  return from === 'ask'
    ? { ...button, style: 'primary' }
    : { ...button, confirm: { title: lift.title, text: lift.text, yes: lift.yes, no: lift.no } }
}
