import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Card } from '../../bot/card/card.ts'
import { framesOf } from '../../bot/frames.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'

/** Runs the work for one delivery. Never throws: a failure is told to the person in words, with a reference to the log. */
export type Guard<Origin> = (kind: string, origin: Origin, work: () => Promise<void>) => Promise<void>

export const createGuard =
  <Origin>(options: {
    readonly speaker: { privately(origin: Origin, card: Card, locale: Locale): Promise<void> }
    readonly logger: Logger
    /** In which language to tell them. Never throws. */
    readonly localeOf: (origin: Origin) => Locale | Promise<Locale>
  }): Guard<Origin> =>
  async (kind, origin, work) => {
    try {
      await work()
    } catch (error) {
      const locale = await options.localeOf(origin)
      const { card } = noteFailure(options.logger, kind, error, locale)
      await options.speaker.privately(origin, card, locale)
    }
  }

/** Writes a failure to the log, and gives the words for the person. */
export const noteFailure = (
  logger: Logger,
  kind: string,
  error: unknown,
  locale: Locale,
): { readonly card: Card; readonly text: string } => {
  const words = wordsFor(locale).card
  const text = words.failed(logFailure(logger, kind, error))
  return { card: failureCard(words.failedTitle, text, [text]), text }
}

/** Where it failed, but not its message: that may hold what a person wrote (promise 7). */
export const logFailure = (logger: Logger, kind: string, error: unknown): string => {
  const reference = randomBytes(4).toString('hex')
  const name = error instanceof Error ? error.name : typeof error
  logger.error({ code: 'delivery_failed', kind, reference, error: name, frames: framesOf(error) }, 'a delivery failed')
  return reference
}

export const failureCard = (title: string, summary: string, lines: readonly string[]): Card => ({
  title,
  tone: 'bad',
  summary,
  blocks: lines.length === 1 ? [{ type: 'text', text: lines[0] ?? summary }] : [{ type: 'list', items: lines }],
})

/** What a form refused, where its fields cannot show it. */
export const invalidCard = (errors: Readonly<Record<string, string>>, locale: Locale): Card => {
  const words = wordsFor(locale).card
  const [first = words.invalidTitle] = Object.values(errors)
  return failureCard(words.invalidTitle, first, Object.values(errors))
}
