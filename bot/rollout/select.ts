import { distance } from 'fastest-levenshtein'
import type { FleetSnapshot } from '../fleet/model.ts'

export type NameKind = 'wrs' | 'workstation' | 'site' | 'group'

/** Something that a person can name. The id of a group is its path. */
export interface Candidate {
  readonly kind: NameKind
  readonly id: string
  readonly name: string
}

export type Resolution =
  | { readonly type: 'found'; readonly candidate: Candidate }
  /** At least two. */
  | { readonly type: 'ambiguous'; readonly candidates: readonly Candidate[] }
  /** The nearest names, best first; may be empty. */
  | { readonly type: 'unknown'; readonly nearest: readonly Candidate[] }

export const allKinds: readonly NameKind[] = ['site', 'group', 'wrs', 'workstation']

/** How a name is compared: no case, no accents, plain quotes and hyphens, single spaces. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll(/[‘’‛ʼ′]/gu, "'")
    .replaceAll(/[\u2010-\u2015\u2212]/gu, '-')
    .replaceAll(/[\s\u200B-\u200D\u2060\uFEFF]+/gu, ' ')
    .trim()

interface Entry {
  readonly candidate: Candidate
  /** Folded. */
  readonly id: string
  readonly name: string
}

interface NameIndex {
  readonly entries: readonly Entry[]
  /** What was typed exactly, the strongest first: ids, then names and paths. */
  readonly exact: readonly ReadonlyMap<string, readonly Candidate[]>[]
  /** The same without case and accents, then the last parts of group paths. */
  readonly folded: readonly ReadonlyMap<string, readonly Candidate[]>[]
}

const NEAREST = 5
const indexes = new WeakMap<FleetSnapshot, NameIndex>()

const groupsOf = (snapshot: FleetSnapshot): ReadonlySet<string> => {
  const paths = new Set(snapshot.workstations.map((workstation) => workstation.group))
  paths.delete('')
  for (const path of [...paths]) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      paths.add(path.slice(0, slash))
    }
  }
  return paths
}

const tailsOf = (path: string): readonly string[] => {
  const parts = path.split('/')
  return parts.slice(1).map((_, position) => parts.slice(position + 1).join('/'))
}

const collect = (
  entries: readonly Entry[],
  keysOf: (entry: Entry) => readonly string[],
): ReadonlyMap<string, readonly Candidate[]> => {
  const map = new Map<string, Candidate[]>()
  for (const entry of entries) {
    for (const key of new Set(keysOf(entry))) {
      const known = map.get(key)
      if (known === undefined) map.set(key, [entry.candidate])
      else known.push(entry.candidate)
    }
  }
  map.delete('')
  return map
}

const candidatesOf = (snapshot: FleetSnapshot): Iterable<Candidate> => {
  const all: readonly Candidate[] = [
    ...snapshot.sites.map(({ id, name }) => ({ kind: 'site' as const, id, name })),
    ...[...groupsOf(snapshot)].map((path) => ({ kind: 'group' as const, id: path, name: path })),
    ...snapshot.wrs.map(({ id, name }) => ({ kind: 'wrs' as const, id, name })),
    ...snapshot.workstations.map(({ id, name }) => ({ kind: 'workstation' as const, id, name })),
  ]
  return new Map(all.map((candidate) => [`${candidate.kind}/${candidate.id}`, candidate])).values()
}

const makeIndex = (snapshot: FleetSnapshot): NameIndex => {
  const entries = Array.from(candidatesOf(snapshot), (candidate) => ({
    candidate,
    id: fold(candidate.id),
    name: fold(candidate.name),
  }))
  const groups = entries.filter(({ candidate }) => candidate.kind === 'group')
  return {
    entries,
    // A group's path is its name, not an id: else it would win over a site of the same name.
    exact: [
      collect(entries, ({ candidate }) => (candidate.kind === 'group' ? [] : [candidate.id])),
      collect(entries, ({ candidate }) => [candidate.name]),
    ],
    folded: [collect(entries, ({ id, name }) => [id, name]), collect(groups, ({ id }) => tailsOf(id))],
  }
}

/** A snapshot never changes, so its names are folded once however often it is asked. */
const indexOf = (snapshot: FleetSnapshot): NameIndex => {
  const index = indexes.get(snapshot) ?? makeIndex(snapshot)
  indexes.set(snapshot, index)
  return index
}

const nearestFolded = <Item>(wanted: string, words: Iterable<readonly [word: string, item: Item]>): readonly Item[] => {
  const scored: { readonly item: Item; readonly score: number }[] = []
  for (const [word, item] of words) {
    const longer = Math.max(wanted.length, word.length)
    const limit = Math.max(2, Math.floor(longer / 2))
    const contains = wanted.length > 1 && word.includes(wanted)
    if (!contains && Math.abs(word.length - wanted.length) > limit) continue
    const score = contains ? 1 : distance(wanted, word)
    if (score <= limit && score < longer) scored.push({ item, score })
  }
  return scored
    .toSorted((one, other) => one.score - other.score)
    .slice(0, NEAREST)
    .map(({ item }) => item)
}

/** The nearest of some words, best first, at most five: those that contain it, and those that share at least half of their letters. */
export const nearestWords = (text: string, words: readonly string[]): readonly string[] =>
  nearestFolded(
    fold(text),
    words.map((word) => [fold(word), word]),
  )

const lookUp = (index: NameIndex, text: string, kinds: readonly NameKind[]): readonly Candidate[] => {
  const ofKind = (found: readonly Candidate[] | undefined): readonly Candidate[] =>
    (found ?? []).filter((candidate) => kinds.includes(candidate.kind))
  for (const level of index.exact) {
    const found = ofKind(level.get(text))
    if (found.length > 0) return found
  }
  const folded = fold(text)
  for (const level of index.folded) {
    const found = ofKind(level.get(folded))
    if (found.length > 0) return found
  }
  return []
}

/**
 * What a typed name means: an id, then a name or a group's path, then either without case and accents, then the last part of a group's path.
 * The first of these that fits anything decides; what fits more than once is ambiguous.
 */
export const resolveName = (
  snapshot: FleetSnapshot,
  text: string,
  kinds: readonly NameKind[] = allKinds,
): Resolution => {
  const index = indexOf(snapshot)
  const candidates = lookUp(index, text, kinds)
  const [candidate, ...others] = candidates
  if (candidate !== undefined) {
    return others.length === 0 ? { type: 'found', candidate } : { type: 'ambiguous', candidates }
  }
  const words = index.entries.filter((entry) => kinds.includes(entry.candidate.kind))
  return {
    type: 'unknown',
    nearest: nearestFolded(
      fold(text),
      words.map((entry) => [entry.name, entry.candidate]),
    ),
  }
}

/** Whether a name fits anything at all, without looking for what is near. */
export const isKnownName = (snapshot: FleetSnapshot, text: string, kinds: readonly NameKind[] = allKinds): boolean =>
  lookUp(indexOf(snapshot), text, kinds).length > 0

/** Names that contain what a person has typed so far, in the console's order: for searchable lists in forms. */
export const searchNames = (
  snapshot: FleetSnapshot,
  query: string,
  kinds: readonly NameKind[],
  limit: number,
): readonly Candidate[] => {
  const wanted = fold(query)
  const found: Candidate[] = []
  for (const { candidate, id, name } of indexOf(snapshot).entries) {
    if (found.length >= limit) break
    if (!kinds.includes(candidate.kind)) continue
    if (name.includes(wanted) || id.includes(wanted)) found.push(candidate)
  }
  return found
}
