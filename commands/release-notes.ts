import { z } from 'zod'
import type { Button, Card } from '../bot/card/card.ts'
import type { Form } from '../bot/card/form.ts'
import type { FleetSnapshot, Release } from '../bot/fleet/model.ts'
import { notesForAccount } from '../bot/release/cumulative.ts'
import { firstPages, type NoteBlock, type NotePage, notePages } from '../bot/release/note-blocks.ts'
import type { Words } from '../bot/text/words.ts'
import { type FormHandler, onPress, onPressForForm, type PressHandler, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
import { snapshotKnowing } from './recent-snapshot.ts'
import { buttonRow, note, privately, replacing } from './reply.ts'
import { tagSchema } from './values.ts'

const MOST_PAGES = 100
const pageSchema = tagSchema.extend({ page: z.int().min(0).max(MOST_PAGES) })
const stateSchema = tagSchema.extend({ page: z.string().regex(/^\d{1,3}$/u) })

/** Opens the full notes of a release, gathered from the account's version. May stand on any card. */
export const notesButton = ({ release }: Pick<Words, 'release'>, tag: string): Button => ({
  action: 'release.notes',
  label: release.notes.full,
  value: { tag },
  opens: 'form',
})

interface Found {
  readonly release: Release
  readonly pages: readonly NotePage[]
}

const findIn = (turn: Turn, snapshot: FleetSnapshot, tag: string): Found | null => {
  const release = snapshot.releases.find((each) => each.tag === tag)
  if (release === undefined) return null
  const pages = notePages(notesForAccount(snapshot, tag), turn)
  return { release, pages: firstPages(pages, MOST_PAGES, turn.words.release.notes.clipped) }
}

type Show = (turn: Turn, found: Found, page: number) => Reply

const showNotes = async (turn: Turn, tag: string, page: number, show: Show): Promise<Reply> => {
  const snapshot = await snapshotKnowing(turn, tag)
  if (snapshot === null) return fleetUnknownReply(turn)
  const found = findIn(turn, snapshot, tag)
  return found === null ? privately(goneCard(turn)) : show(turn, found, page)
}

const asForm: Show = (turn, found, page) => ({
  type: 'form',
  title: turn.words.release.notes.title(found.release.version),
  form: Promise.resolve(pageForm(turn, found, page)),
})
const asCard: Show = (turn, found, page) => privately(pageCard(turn, found, page))
const inPlace: Show = (turn, found, page) => replacing(pageCard(turn, found, page))

const goneCard = ({ words }: Turn): Card => note('warning', words.release.title, words.release.notes.gone)

/** Where no form can open: a private card that turns its pages in place. */
const pageCard = ({ words }: Turn, { release, pages }: Found, wanted: number): Card => {
  const { notes } = words.release
  const index = Math.min(wanted, pages.length - 1)
  const turnTo = (page: number, label: string): readonly Button[] =>
    page < 0 || page >= pages.length ? [] : [{ action: 'release.page', label, value: { tag: release.tag, page } }]
  return {
    title: notes.title(release.version),
    tone: 'neutral',
    summary: notes.title(release.version),
    blocks: [
      ...(pages[index]?.blocks ?? []),
      ...(pages.length > 1 ? [pageLine(words, index, pages)] : []),
      ...buttonRow([...turnTo(index - 1, notes.previous), ...turnTo(index + 1, notes.next)]),
    ],
  }
}

/** A form with nothing to fill in but which page to read next. */
const pageForm = ({ words }: Turn, { release, pages }: Found, wanted: number): Form => {
  const { notes } = words.release
  const index = Math.min(wanted, pages.length - 1)
  const single = pages.length === 1
  const name = ({ components }: NotePage, page: number): string =>
    components.length === 0
      ? notes.page(page + 1, pages.length)
      : notes.pageWith(page + 1, pages.length, components.join(', '))
  return {
    id: 'release.notes',
    title: notes.title(release.version),
    submit: single ? notes.done : notes.read,
    cancel: notes.close,
    state: { tag: release.tag, page: String(index) },
    intro: [...(pages[index]?.blocks ?? []), ...(single ? [] : [pageLine(words, index, pages)])],
    fields: single
      ? []
      : [
          {
            // Its own on each page: a platform keeps what was chosen in a field of the same name.
            id: fieldOf(index),
            type: 'select',
            label: notes.goTo,
            // After the last comes the first: there is always one to go to, and « close » to end.
            initial: String((index + 1) % pages.length),
            options: pages.map((page, each) => ({ value: String(each), label: name(page, each) })),
          },
        ],
  }
}

const pageLine = ({ release }: Words, index: number, { length }: readonly NotePage[]): NoteBlock => ({
  type: 'context',
  text: release.notes.page(index + 1, length),
})

const fieldOf = (page: number): string => `page-${page}`

export const notesPresses: Readonly<Record<string, PressHandler>> = {
  'release.notes': onPressForForm('look', tagSchema, (turn, { tag }) =>
    showNotes(turn, tag, 0, turn.occasion.canOpenForm ? asForm : asCard),
  ),
  'release.page': onPress('look', pageSchema, (turn, { tag, page }) => showNotes(turn, tag, page, inPlace)),
}

export const notesForms: Readonly<Record<string, FormHandler>> = {
  'release.notes': {
    actionFor: () => 'look',
    submit: async (turn, state, values) => {
      const parsed = stateSchema.safeParse(state)
      const { old } = turn.words.problem
      if (!parsed.success) return privately(note('warning', old.title, old.text))
      const { tag, page } = parsed.data
      const chosen = values[fieldOf(Number(page))]?.[0]
      // Nothing to choose, or nothing chosen: it is read, and closes.
      if (chosen === undefined || !/^\d{1,3}$/u.test(chosen)) return { type: 'done' }
      return showNotes(turn, tag, Number(chosen), asForm)
    },
    change: async () => null,
  },
}
