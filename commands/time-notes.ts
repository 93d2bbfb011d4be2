import type { TimeNote } from '../bot/rollout/request-text.ts'
import { dateTime } from '../bot/text/format.ts'
import type { Turn } from './command.ts'

/** What was made of the moments that somebody typed, where that is not plain: one sentence a line; '' for nothing. */
export const timeNotesText = ({ words, locale }: Turn, notes: readonly TimeNote[] = []): string =>
  notes.map((note) => sentenceOf(words.schedule.notes, locale, note)).join('\n')

const sentenceOf = (words: Turn['words']['schedule']['notes'], locale: Turn['locale'], note: TimeNote): string => {
  switch (note.type) {
    case 'skipped':
      return words.skipped(dateTime(locale, note.at, note.timeZone))
    case 'twice':
      return words.twice(dateTime(locale, note.at, note.timeZone), offsetName(note.at, note.timeZone))
    case 'zone':
      return words.zone(note.timeZone)
    case 'unknown-zone':
      return words.unknownZone(note.timeZone)
  }
}

/** `GMT+2`: what tells the first of two equal hours from the second. */
const offsetName = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
