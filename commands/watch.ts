import { onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { placeHere } from './here.ts'
import { note, privately, rolloutName } from './reply.ts'
import { numberSchema } from './values.ts'

/** Where this was said: that is where a living message lives. */
export const homeOf = async (turn: Turn): Promise<{ readonly placeId: string; readonly threadId?: string }> => ({
  placeId: await placeHere(turn),
  ...(turn.occasion.threadId === undefined ? {} : { threadId: turn.occasion.threadId }),
})

/** One more place where the living message of a rollout lives. Asked twice, there is still one. */
export const watchHere = async (turn: Turn, number: number): Promise<Reply> => {
  const { words, bot } = turn
  const name = rolloutName(number)
  const known = await bot.steering.watch(number, await homeOf(turn))
  if (!known) return privately(note('warning', words.problem.rollout.title, words.problem.rollout.unknown(name)))
  return privately(note('good', name, words.command.rollout.watched(name)))
}

export const watchButton = onPress('watch', numberSchema, (turn, { number }) => watchHere(turn, number))
