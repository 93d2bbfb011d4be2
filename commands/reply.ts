import type { Block, Button, Card, Rich, Tone } from '../bot/card/card.ts'
import type { Reply } from './contract.ts'

export const text = (content: Rich): Block => ({ type: 'text', text: content })
export const context = (content: Rich): Block => ({ type: 'context', text: content })
export const buttonRow = (buttons: readonly Button[]): readonly Block[] =>
  buttons.length === 0 ? [] : [{ type: 'buttons', buttons }]

export const privately = (card: Card): Reply => ({ type: 'card', card, audience: 'private' })
export const replacing = (card: Card): Reply => ({ type: 'replace', card })

/** A short answer: a title, a sentence or more, and ways forward. */
export const note = (
  tone: Tone,
  title: string,
  sentences: string | readonly string[],
  buttons: readonly Button[] = [],
): Card => {
  const lines = typeof sentences === 'string' ? [sentences] : sentences
  return {
    title,
    tone,
    summary: lines[0] ?? title,
    blocks: [...lines.map((line) => text(line)), ...buttonRow(buttons)],
  }
}

/** At most so many characters of what somebody wrote, whole ones. */
export const quoted = (foreign: string, most = 40): string => {
  const characters = [...foreign.replaceAll(/\s+/gu, ' ').trim()]
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most).join('')}…`
}

/** The zone of a person, if the platform gave one that exists; else the one that the bot speaks in. */
export const zoneOf = (timeZone: string | null | undefined): string => {
  if (timeZone == null) return 'Europe/Paris'
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    return 'Europe/Paris'
  }
}

export const rolloutName = (number: number): string => `R-${number}`
