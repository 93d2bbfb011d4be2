import type { Card } from '../bot/card/card.ts'
import { rolloutCard } from '../bot/rollout/cards/compose.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import { type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { buttonRow, note, privately, rolloutName } from './reply.ts'
import { numberSchema } from './values.ts'
import { watchButton } from './watch.ts'
import { findRollout } from './which-rollout.ts'

/** A rollout as it is now, for whoever asks alone; its living message stays where it lives, and can live here too. */
export const rollout: Command = {
  name: 'rollout',
  synonyms: ['déploiement', 'suivre', 'rollouts', 'déploiements'],
  action: 'look',
  say: async (turn, said) => {
    const which = await findRollout(turn, said, () => true)
    return which.type === 'reply' ? which.reply : privately(rolloutViewCard(turn, which.view))
  },
  presses: {
    'rollout.show': onPress('look', numberSchema, (turn, { number }) => showRollout(turn, number)),
    'rollout.watch': watchButton,
  },
}

const showRollout = async (turn: Turn, number: number): Promise<Reply> => {
  const view = await turn.bot.steering.readByNumber(number)
  const { rollout: words } = turn.words.problem
  if (view === null) return privately(note('warning', words.title, words.unknown(rolloutName(number))))
  return privately(rolloutViewCard(turn, view))
}

export const rolloutViewCard = ({ words, locale }: Turn, view: RolloutView): Card => {
  const card = rolloutCard(view, locale)
  if (view.number === null || view.state === 'done' || view.state === 'cancelled') return card
  const watch = { action: 'rollout.watch', label: words.command.rollout.watch, value: { number: view.number } }
  return { ...card, blocks: [...card.blocks, ...buttonRow([watch])] }
}
