import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Card } from '../../bot/card/card.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { Origin } from './origin.ts'
import type { Speaker } from './speaker.ts'

/** Runs the work for one delivery. Never throws: a failure is told to the person in words, with a reference to the log. */
export type Guard = (kind: string, origin: Origin, work: () => Promise<void>) => Promise<void>

export const createGuard =
  (options: { readonly speaker: Speaker; readonly logger: Logger; readonly defaultLocale: Locale }): Guard =>
  async (kind, origin, work) => {
    try {
      await work()
    } catch (error) {
      const reference = logFailure(options.logger, kind, error)
      const words = wordsFor(options.defaultLocale).card
      const text = words.failed(reference)
      await options.speaker.privately(origin, failureCard(words.failedTitle, text, [text]), options.defaultLocale)
    }
  }

/** Where it failed, but not its message: that may hold what a person wrote (promise 7). */
export const logFailure = (logger: Logger, kind: string, error: unknown): string => {
  const reference = randomBytes(4).toString('hex')
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
  const name = error instanceof Error ? error.name : typeof error
  logger.error(
    { code: 'slack_dispatch_failed', kind, reference, error: name, frames: frames.slice(0, 6) },
    'a delivery failed',
  )
  return reference
}

export const failureCard = (title: string, summary: string, lines: readonly string[]): Card => ({
  title,
  tone: 'bad',
  summary,
  blocks: lines.length === 1 ? [{ type: 'text', text: lines[0] ?? summary }] : [{ type: 'list', items: lines }],
})
