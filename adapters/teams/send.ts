import type { Card } from '../../bot/card/card.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { Message } from './exchange.ts'
import { limits } from './limits.ts'
import { renderCard } from './render.ts'
import { clean, clip } from './text.ts'

export interface SendOptions {
  readonly locale: Locale
  /** Whatever is a sandbox says so on every card (DESIGN 10). */
  readonly sandbox: boolean
}

/**
 * Sends a card as it should look; when Teams will not have it, once more as bare text: no buttons, but nobody is left
 * without an answer.
 * @param send `isAgain`: of the first nobody saw anything
 */
export const sendCard = async <Outcome extends { readonly outcome: string }>(
  card: Card,
  options: SendOptions,
  send: (message: Message, isAgain: boolean) => Promise<Outcome>,
): Promise<Outcome> => {
  const { content, summary } = renderCard(card, options)
  const first = await send({ summary, card: content }, false)
  return first.outcome === 'refused' ? send(bareText(card.title, summary, options), true) : first
}

const bareText = (title: string, summary: string, { locale, sandbox }: SendOptions): Message => {
  const lines = [clip(clean(title), limits.title), summary, ...(sandbox ? [wordsFor(locale).card.sandbox] : [])]
  return { summary, text: lines.join('\n\n'), textFormat: 'plain' }
}
