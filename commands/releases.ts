import type { Block, Card } from '../bot/card/card.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { notesForAccount } from '../bot/release/cumulative.ts'
import { findReleases, type ListedRelease, type ListedReleases, listReleases } from '../bot/release/list.ts'
import { noteSummary } from '../bot/release/note-blocks.ts'
import { nearestWords } from '../bot/rollout/select.ts'
import { dateTime, number } from '../bot/text/format.ts'
import { type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
import { notesButton, notesForms, notesPresses } from './release-notes.ts'
import { buttonRow, context, note, privately, quoted, text, zoneOf } from './reply.ts'
import { fact } from './status-words.ts'
import { tagSchema } from './values.ts'

const MOST_ROWS = 25

/** What the console announces, and the notes of one. */
export const releases: Command = {
  name: 'releases',
  synonyms: ['versions', 'release', 'version', 'notes'],
  action: 'look',
  say: (turn, said) => sayReleases(turn, said.trim().replaceAll(/^["“”«\s]+|["“”»\s]+$/gu, '')),
  presses: {
    'release.show': onPress('look', tagSchema, (turn, { tag }) => sayReleases(turn, tag)),
    ...notesPresses,
  },
  forms: notesForms,
}

const sayReleases = async (turn: Turn, typed: string): Promise<Reply> => {
  const snapshot = await turn.bot.readSnapshot()
  if (snapshot === null) return fleetUnknownReply(turn)
  const listed = listReleases(snapshot)
  if (typed === '') return privately(listCard(turn, listed, snapshot.account.defaultTag))
  const found = findReleases(listed, typed)
  const [only, another] = found
  if (only === undefined) return privately(unknownCard(turn, listed, typed))
  // Two releases may share a version: then the tags tell them apart.
  return privately(
    another === undefined ? oneCard(turn, only, snapshot) : listCard(turn, { ...listed, releases: found }, ''),
  )
}

const listCard = (turn: Turn, { releases: all, newer }: ListedReleases, defaultTag: string): Card => {
  const { release } = turn.words
  if (all.length === 0) return note('neutral', release.title, release.none)
  const shown = all.slice(0, MOST_ROWS)
  const { table } = release
  const standing =
    newer === null ? release.defaultUnknown(defaultTag) : newer === 0 ? release.upToDate : release.newer(newer)
  return {
    title: release.title,
    tone: 'neutral',
    summary: release.summary(all.length),
    blocks: [
      ...(defaultTag === '' ? [] : [text(standing)]),
      {
        type: 'table',
        columns: [
          { title: table.version },
          { title: table.tag },
          { title: table.status },
          { title: table.published },
          { title: table.machines, align: 'right' },
        ],
        rows: shown.map((each) => [
          each.version,
          [{ type: 'code', text: each.tag }],
          statusOf(turn, each),
          published(turn, each),
          number(turn.locale, each.machines),
        ]),
      },
      ...(all.length > shown.length ? [context(turn.words.problem.moreNames(all.length - shown.length))] : []),
      ...buttonRow(
        shown
          .slice(0, 4)
          .map(({ version, tag }) => ({ action: 'release.show', label: release.notesOf(version), value: { tag } })),
      ),
      context(release.see),
    ],
  }
}

const statusOf = ({ words }: Turn, { status, isDefault, quarantinedAt }: ListedRelease): string =>
  [
    words.release.statuses[status],
    ...(isDefault ? [words.release.current] : []),
    ...(quarantinedAt == null ? [] : [words.campaign.quarantined]),
  ].join(', ')

const published = ({ locale, occasion }: Turn, { publishedAt }: ListedRelease): string =>
  dateTime(locale, publishedAt, zoneOf(occasion.user?.timeZone))

const oneCard = (turn: Turn, release: ListedRelease, snapshot: FleetSnapshot): Card => {
  const words = turn.words.release
  const notes = notesForAccount(snapshot, release.tag)
  return {
    title: words.one(release.version),
    tone: release.status === 'withdrawn' ? 'warning' : 'neutral',
    summary: words.one(release.version),
    blocks: [
      {
        type: 'facts',
        items: [
          fact(words.facts.tag, [{ type: 'code', text: release.tag }]),
          fact(words.facts.status, statusOf(turn, release)),
          fact(words.facts.published, published(turn, release)),
          fact(words.facts.machines, number(turn.locale, release.machines)),
        ],
      },
      ...(release.isDefault ? [text(words.isDefault)] : []),
      ...(release.status === 'withdrawn' ? [text(words.withdrawn)] : []),
      ...quarantineBlocks(turn, release),
      ...noteSummary(notes, turn),
      ...(notes.sections.length === 0 ? [] : buttonRow([notesButton(turn.words, release.tag)])),
    ],
  }
}

/** Why nobody may promote it, and the way for support to end that. */
const quarantineBlocks = (turn: Turn, { tag, quarantinedAt, quarantineWhy }: ListedRelease): readonly Block[] => {
  if (quarantinedAt == null) return []
  const { quarantine, buttons } = turn.words.campaign
  const since = dateTime(turn.locale, quarantinedAt, zoneOf(turn.occasion.user?.timeZone))
  return [
    text(quarantine(since, quoted(quarantineWhy ?? '', 200))),
    ...buttonRow([{ action: 'campaign.lift', opens: 'form', label: buttons.lift, value: { tag } }]),
  ]
}

const unknownCard = ({ words }: Turn, { releases: all }: ListedReleases, typed: string): Card => {
  const names = all.flatMap(({ version, tag }) => [version, tag])
  const near = nearestWords(typed.slice(0, 100), names)
  const shown = near.length > 0 ? near : all.slice(0, 5).map(({ version }) => version)
  return note('warning', words.problem.nameNotFound.title, [
    words.problem.unknownRelease(quoted(typed)),
    ...(shown.length === 0 ? [words.release.none] : [words.problem.knownReleases(shown.map((name) => quoted(name)))]),
  ])
}
