import type { Block, Card } from '../bot/card/card.ts'
import { findReleases, type ListedRelease, type ListedReleases, listReleases } from '../bot/release/list.ts'
import { noteLines } from '../bot/release/notes.ts'
import { nearestWords } from '../bot/rollout/select.ts'
import { dateTime, number } from '../bot/text/format.ts'
import { type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
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
  presses: { 'release.show': onPress('look', tagSchema, (turn, { tag }) => sayReleases(turn, tag)) },
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
  return privately(another === undefined ? oneCard(turn, only) : listCard(turn, { ...listed, releases: found }, ''))
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

const oneCard = (turn: Turn, release: ListedRelease): Card => {
  const words = turn.words.release
  const { lines, clipped } = noteLines(release.notes)
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
      ...(lines.length === 0 ? [context(words.noNotes)] : noteBlocks(lines)),
      ...(clipped ? [context(words.clipped)] : []),
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

/** Headings stay headings, items stay together. */
const noteBlocks = (lines: ReturnType<typeof noteLines>['lines']): readonly Block[] => {
  const blocks: Block[] = []
  for (const line of lines) {
    const last = blocks.at(-1)
    if (line.type === 'heading') blocks.push({ type: 'heading', text: line.text })
    else if (line.type === 'text') blocks.push(text(line.text))
    else if (last?.type === 'list') blocks[blocks.length - 1] = { type: 'list', items: [...last.items, line.text] }
    else blocks.push({ type: 'list', items: [line.text] })
  }
  return blocks
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
