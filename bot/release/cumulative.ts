import type { FleetSnapshot, Release } from '../fleet/model.ts'
import { fold } from '../rollout/select.ts'
import { generalFirst, type NoteItem, plainText, type ReleaseNotes } from './notes-model.ts'
import { parseNotes } from './parse-notes.ts'

/** Of all notes that are gathered: about three times what one release may have. */
const MOST_CHARACTERS = 300_000
const MOST_RELEASES = 60

export interface CumulativeNotes extends ReleaseNotes {
  /** The account's own version, which is not among them; null when the notes are those of one release alone. */
  readonly since: string | null
  /** Whose notes these are, in the console's order. */
  readonly versions: readonly string[]
}

/**
 * The notes of every release after the account's up to and with one, merged by component, each item with the version
 * that brought it, in the console's order (DESIGN 2, opaque-tag). Withdrawn ones are left out. Where the release is not
 * after the account's, or is withdrawn itself, or the account's is unknown: its own notes alone.
 */
export const cumulativeNotes = (releases: readonly Release[], fromTag: string, upToTag: string): CumulativeNotes => {
  const last = releases.findIndex(({ tag }) => tag === upToTag)
  const wanted = releases[last]
  if (wanted === undefined) return { since: null, versions: [], languages: [], sections: [], clipped: false }
  const first = releases.findIndex(({ tag }) => tag === fromTag)
  const from = releases[first]
  if (from === undefined || first >= last || wanted.status === 'withdrawn') {
    return { since: null, versions: [wanted.version], ...parseNotes(wanted) }
  }
  const between = releases.slice(first + 1, last + 1).filter(({ status }) => status !== 'withdrawn')
  const kept = newestWithin(between)
  const versions = [...new Set(kept.map(({ version }) => version))]
  const merged = mergeNotes(kept.map((release) => parseNotes(release)))
  return { since: from.version, versions, ...merged, clipped: merged.clipped || kept.length < between.length }
}

/** The notes of one release against the account, as the bot shows them everywhere. */
export const notesForAccount = ({ account, releases }: FleetSnapshot, tag: string): CumulativeNotes =>
  cumulativeNotes(releases, account.defaultTag, tag)

/** What is newest is what people ask about, so that is kept whole where all would be too much. */
const newestWithin = (releases: readonly Release[]): readonly Release[] => {
  let room = MOST_CHARACTERS
  const kept: Release[] = []
  for (const release of releases.slice(-MOST_RELEASES).toReversed()) {
    room -= release.notes.length
    if (room < 0 && kept.length > 0) break
    kept.push(release)
  }
  return kept.toReversed()
}

const mergeNotes = (all: readonly ReleaseNotes[]): ReleaseNotes => {
  const merged = new Map<string, { readonly component: string | null; readonly items: Map<string, NoteItem> }>()
  for (const { component, items } of all.flatMap(({ sections }) => sections)) {
    const key = fold(component ?? '')
    const section = merged.get(key) ?? { component, items: new Map<string, NoteItem>() }
    merged.set(key, section)
    // A release candidate and what came of it say the same: told once, with the version that said it first.
    for (const item of items) {
      const said = fold(plainText(item.text))
      if (!section.items.has(said)) section.items.set(said, item)
    }
  }
  return {
    languages: [...new Set(all.flatMap(({ languages }) => languages))],
    sections: generalFirst([...merged.values()]).map(({ component, items }) => ({
      component,
      items: [...items.values()],
    })),
    clipped: all.some(({ clipped }) => clipped),
  }
}
