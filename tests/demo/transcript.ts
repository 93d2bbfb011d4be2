import { styleText } from 'node:util'
import type { Locale } from '../../bot/text/locale.ts'
import { linesOf, type Reading, wrap } from './message-lines.ts'
import type { Message } from './slack-message.ts'
import type { DemoWords } from './words/fr.ts'

/** What a person who watches the terminal reads. */
export interface Transcript {
  scene(title: string): void
  /** Why the next thing is done. */
  aside(text: string): void
  /** Somebody types or does something. */
  act(who: string, what: string): void
  /** What a confirmation asked before it was done. */
  note(text: string): void
  card(message: Message): void
  /** A living message in one line; nothing where it says the same as before. */
  moves(summary: string): void
  finding(rule: string, broken: readonly string[]): void
}

const BAR = '  │ '

export const createTranscript = (
  write: (line: string) => void,
  {
    words,
    locale,
    reading,
    begun,
  }: { readonly words: DemoWords; readonly locale: Locale; readonly reading: Reading; readonly begun: number },
): Transcript => {
  let scenes = 0
  let lastSummary = ''
  const clock = (): string => styleText('dim', secondsSince(begun, locale).padStart(5))
  return {
    scene: (title) => {
      scenes += 1
      write('')
      write(styleText(['bold', 'cyan'], `── ${scenes}. ${title} ${'─'.repeat(Math.max(3, 90 - title.length))}`))
    },
    aside: (text) => {
      write('')
      write(styleText('italic', `  ${text}`))
    },
    act: (who, what) => write(`${clock()} ${styleText('bold', who)} › ${what}`),
    note: (text) => {
      for (const line of wrap(text)) write(styleText('dim', `${BAR}${line}`))
    },
    card: (message) => {
      for (const { kind, text } of linesOf(message, reading)) {
        if (kind === 'title') write(`${BAR}${styleText('bold', text)}`)
        else if (kind === 'quiet' || kind === 'head') write(`${BAR}${styleText('dim', text)}`)
        else write(`${BAR}${text}`)
      }
      if (message.ephemeralFor !== undefined) {
        write(styleText('dim', `${BAR}(${words.private(reading.nameOf(message.ephemeralFor))})`))
      }
    },
    moves: (summary) => {
      if (summary === lastSummary) return
      lastSummary = summary
      write(`${clock()} ${styleText('magenta', '⟳')} ${summary}`)
    },
    finding: (rule, broken) => {
      write(broken.length === 0 ? `  ${styleText('green', '✓')} ${rule}` : `  ${styleText('red', `✗ ${rule}`)}`)
      for (const sentence of broken.slice(0, MOST_SENTENCES)) write(`      ${sentence}`)
      if (broken.length > MOST_SENTENCES) write(`      … +${broken.length - MOST_SENTENCES}`)
    },
  }
}

const MOST_SENTENCES = 8

/** Seconds since then, with one digit. */
export const secondsSince = (begun: number, locale: Locale): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    (performance.now() - begun) / 1_000,
  )
