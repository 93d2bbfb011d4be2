import type { Transaction } from '../database.ts'
import { releaseStatusFrom } from '../fleet/read-snapshot.ts'
import { type CumulativeNotes, cumulativeNotes } from '../release/cumulative.ts'
import { firstPages, type NotePage, type NoteReader, notePages } from '../release/note-blocks.ts'
import { clip } from '../rollout/cards/names.ts'
import { wordsFor } from '../text/words.ts'

/** Of very long notes the thread holds the beginning; the button opens all of them. */
const MOST_PAGES = 5

/** The notes of a release, gathered from the account's own version on. */
export const readNotes = async (database: Transaction, accountId: string, tag: string): Promise<CumulativeNotes> => {
  const { defaultTag } = await database.account.findUniqueOrThrow({ where: { id: accountId } })
  const rows = await database.release.findMany({ where: { accountId, goneAt: null }, orderBy: { position: 'asc' } })
  const releases = rows.map((release) => ({ ...release, status: releaseStatusFrom(release.status) }))
  return cumulativeNotes(releases, defaultTag, tag)
}

/** What the thread under a card holds of them, and where there is more, how to read it. */
export const threadPages = (notes: CumulativeNotes, reader: NoteReader): readonly NotePage[] => {
  if (notes.sections.length === 0) return []
  const readOn = reader.words.announcement.threadMore(clip(notes.versions.at(-1) ?? ''))
  return firstPages(notePages(notes, reader), MOST_PAGES, readOn)
}

/** In whichever language there are more: a page that another one does not have is not posted there. */
export const countThreadPages = async (database: Transaction, accountId: string, tag: string): Promise<number> => {
  const notes = await readNotes(database, accountId, tag)
  const locales = ['fr', 'en'] as const
  return Math.max(...locales.map((locale) => threadPages(notes, { locale, words: wordsFor(locale) }).length))
}
