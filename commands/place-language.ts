import type { Card } from '../bot/card/card.ts'
import { wordsFor } from '../bot/text/words.ts'
import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'

type Compose = (turn: Turn) => Card | Promise<Card>

/** A card for everybody in the place, in the place's language. */
export const toPlace = async (turn: Turn, compose: Compose): Promise<Reply> => {
  const there = await turnThere(turn)
  return { type: 'card', card: await compose(there), audience: 'place', locale: there.locale }
}

/** The same where it takes the place of a message that everybody sees. */
export const replacingForPlace = async (turn: Turn, compose: Compose): Promise<Reply> => {
  const there = await turnThere(turn)
  return { type: 'replace', card: await compose(there), locale: there.locale }
}

const turnThere = async (turn: Turn): Promise<Turn> => {
  const locale = await turn.placeLocale()
  return { ...turn, locale, words: wordsFor(locale) }
}
