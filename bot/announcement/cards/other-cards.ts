import type { Card } from '../../card/card.ts'
import type { NotePage } from '../../release/note-blocks.ts'
import { clip } from '../../rollout/cards/names.ts'
import { dateTime } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { AnnouncementPhase, AnnouncementView } from '../announcement-model.ts'

/** One sentence in a thread. */
const lineCard = (line: string): Card => ({
  title: line,
  tone: 'neutral',
  summary: line,
  blocks: [],
})

export const phaseCard = (releaseVersion: string, phase: AnnouncementPhase, locale: Locale): Card => {
  const { line, lines } = wordsFor(locale).announcement
  return lineCard(line(clip(releaseVersion), lines[phase]))
}

export const reminderCard = (releaseVersion: string, locale: Locale): Card =>
  lineCard(wordsFor(locale).announcement.reminder(clip(releaseVersion)))

/** A page of the notes, in a thread. @param page from 0 */
export const notesCard = (releaseVersion: string, pages: readonly NotePage[], page: number, locale: Locale): Card => {
  const words = wordsFor(locale).announcement
  const version = clip(releaseVersion)
  const title = pages.length === 1 ? words.threadNotes(version) : words.threadNotesPage(version, page + 1, pages.length)
  return { title, tone: 'neutral', summary: title, blocks: pages[page]?.blocks ?? [] }
}

/** So many buttons a card has room for. */
const MOST_BUTTONS = 5
const MOST_LINES = 20

/** What was announced since the last digest. */
export const digestCard = (views: readonly AnnouncementView[], from: Date, locale: Locale): Card => {
  const { digest, phases } = wordsFor(locale).announcement
  const zone = views[0]?.timeZone ?? 'Europe/Paris'
  const newestFirst = views.toReversed()
  const missing = newestFirst.length - MOST_LINES
  const title = digest.title(views.length)
  return {
    title,
    tone: 'neutral',
    summary: digest.summary(
      title,
      newestFirst.slice(0, MOST_LINES).map(({ releaseVersion }) => clip(releaseVersion)),
    ),
    blocks: [
      { type: 'text', text: digest.since(dateTime(locale, from, zone)) },
      {
        type: 'list',
        items: newestFirst
          .slice(0, MOST_LINES)
          .map(({ releaseVersion, phase, publishedAt }) => [
            { type: 'strong', text: `W360 Core ${clip(releaseVersion)}` },
            digest.line(phases[phase], dateTime(locale, publishedAt, zone)),
          ]),
      },
      ...(missing > 0 ? [{ type: 'context' as const, text: digest.more(missing) }] : []),
      {
        type: 'buttons',
        buttons: newestFirst.slice(0, MOST_BUTTONS).map(({ tag, releaseVersion }) => ({
          action: 'release.notes',
          label: digest.notesOf(clip(releaseVersion)),
          value: { tag },
          opens: 'form',
        })),
      },
    ],
  }
}

/** Codes of the chats for why a place takes no message, as they name them. */
const closings: Readonly<Record<string, 'archived' | 'removed' | 'missing'>> = {
  is_archived: 'archived',
  not_in_channel: 'removed',
  channel_not_found: 'missing',
  ConversationNotFound: 'missing',
  BotNotInConversationRoster: 'removed',
}

/** To an owner. */
export const vanishedCard = (
  place: { readonly name: string | null; readonly channelId: string; readonly why: string | null },
  locale: Locale,
): Card => {
  const { vanished } = wordsFor(locale).announcement
  const code = place.why ?? ''
  const known = Object.hasOwn(closings, code) ? closings[code] : undefined
  const why = known === undefined ? vanished.other(code) : vanished[known]
  const name = place.name === null ? vanished.unnamed(place.channelId) : clip(place.name)
  return {
    title: vanished.title,
    tone: 'warning',
    summary: vanished.text(name, why),
    blocks: [
      { type: 'text', text: vanished.text(name, why) },
      { type: 'text', text: vanished.next },
    ],
  }
}
