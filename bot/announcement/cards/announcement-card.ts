import type { Block, Button, Card, Span, Tone } from '../../card/card.ts'
import type { CumulativeNotes } from '../../release/cumulative.ts'
import { noteSummary } from '../../release/note-blocks.ts'
import { clip } from '../../rollout/cards/names.ts'
import { dateTime } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { AnnouncementPhase, AnnouncementView } from '../announcement-model.ts'

/** The way of a release that goes well, as a line of words. */
const track: readonly AnnouncementPhase[] = [
  'announced',
  'testing',
  'validated',
  'awaiting-approval',
  'promoted',
  'production',
  'done',
]
const MOST_SITES = 8

const good: ReadonlySet<AnnouncementPhase> = new Set(['done', 'current'])
const bad: ReadonlySet<AnnouncementPhase> = new Set(['withdrawn', 'rejected', 'rolled-back'])

/** The living card of a release: what it means here first, then what changes, whom it concerns, and what can be done. */
export const announcementCard = (view: AnnouncementView, notes: CumulativeNotes, locale: Locale): Card => {
  const all = wordsFor(locale)
  const words = all.announcement
  const version = clip(view.releaseVersion)
  const at = (moment: Date): string => dateTime(locale, moment, view.timeZone)
  const { dismissed, phase } = view
  return {
    title: words.title(version, phase),
    tone: toneOf(view),
    summary: `${words.title(version, phase)}. ${words.leads[phase]}`,
    blocks: [
      text(words.leads[phase]),
      ...trackBlocks(phase, locale),
      ...(dismissed === null ? [] : [text(words.dismissed(dismissed.by, at(dismissed.at), dismissed.why))]),
      ...(view.quarantined ? [text(words.quarantined)] : []),
      ...(view.over ? [] : noteSummary(notes, { locale, words: all })),
      ...reachBlocks(view, locale),
      context(words.context(clip(view.tag), all.release.statuses[view.status], at(view.publishedAt))),
      ...buttonBlocks(view, locale),
    ],
  }
}

const text = (content: string | readonly Span[]): Block => ({ type: 'text', text: content })
const context = (content: string | readonly Span[]): Block => ({ type: 'context', text: content })

const toneOf = ({ phase, quarantined }: AnnouncementView): Tone => {
  if (bad.has(phase)) return 'bad'
  if (good.has(phase)) return 'good'
  return quarantined ? 'warning' : 'neutral'
}

const trackBlocks = (phase: AnnouncementPhase, locale: Locale): readonly Block[] => {
  if (!track.includes(phase)) return []
  const { phases } = wordsFor(locale).announcement
  const spans = track.flatMap((each, index): readonly Span[] => [
    ...(index === 0 ? [] : [' → ']),
    each === phase ? { type: 'strong', text: phases[each] } : phases[each],
  ])
  return [text(spans)]
}

/** Counted when the card last changed, and it says so: a card in many places is not painted anew for each machine. */
const reachBlocks = ({ reach, over, timeZone }: AnnouncementView, locale: Locale): readonly Block[] => {
  if (reach === null || over) return []
  const words = wordsFor(locale).announcement.reach
  const behind = reach.sites.reduce((sum, site) => sum + site.behind, 0)
  const total = reach.sites.reduce((sum, site) => sum + site.total, 0)
  const concerned = reach.sites.filter((site) => site.behind > 0)
  const shown = concerned.slice(0, MOST_SITES)
  const missing = concerned.length - shown.length
  return [
    { type: 'heading', text: words.title },
    text(words.all(behind, total)),
    ...(shown.length === 0
      ? []
      : [
          {
            type: 'facts' as const,
            items: shown.map((site) => ({
              label: clip(site.name ?? words.remote),
              value: words.behind(site.behind, site.total),
            })),
          },
        ]),
    ...(missing > 0 ? [context(words.more(missing))] : []),
    context(words.counted(dateTime(locale, reach.at, timeZone))),
  ]
}

/** None once it is over: there is nothing left to do. */
const buttonBlocks = (view: AnnouncementView, locale: Locale): readonly Block[] => {
  if (view.over) return []
  const { buttons } = wordsFor(locale).announcement
  const { tag, phase, dismissed, quarantined, campaignId } = view
  const untested = phase === 'announced'
  const testable = (untested || phase === 'testing') && dismissed === null && !quarantined
  const row: readonly Button[] = [
    ...(testable
      ? [
          {
            action: 'announcement.test',
            label: buttons.test,
            value: { tag },
            opens: 'form' as const,
            ...(untested && { style: 'primary' as const }),
          },
        ]
      : []),
    { action: 'release.notes', label: buttons.notes, value: { tag }, opens: 'form' },
    ...(campaignId === null || untested
      ? []
      : [{ action: 'campaign.show', label: buttons.campaign, value: { id: campaignId } }]),
    ...(untested && dismissed === null
      ? [{ action: 'announcement.dismiss', label: buttons.dismiss, value: { tag }, opens: 'form' as const }]
      : []),
    ...(dismissed === null ? [] : [{ action: 'announcement.restore', label: buttons.restore, value: { tag } }]),
  ]
  return [{ type: 'buttons', buttons: row }]
}
