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

interface NameIndex {
  readonly candidates: readonly Candidate[]
  /** What was typed exactly, the strongest first: ids and paths, then names. */
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
  candidates: readonly Candidate[],
  keysOf: (candidate: Candidate) => readonly string[],
): ReadonlyMap<string, readonly Candidate[]> => {
  const map = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    for (const key of new Set(keysOf(candidate))) {
      const known = map.get(key)
      if (known === undefined) map.set(key, [candidate])
      else known.push(candidate)
    }
  }
  map.delete('')
  return map
}

const unique = (candidates: readonly Candidate[]): readonly Candidate[] => [
  ...new Map(candidates.map((candidate) => [`${candidate.kind}/${candidate.id}`, candidate])).values(),
]

const makeIndex = (snapshot: FleetSnapshot): NameIndex => {
  const candidates = unique([
    ...snapshot.sites.map(({ id, name }) => ({ kind: 'site' as const, id, name })),
    ...[...groupsOf(snapshot)].map((path) => ({ kind: 'group' as const, id: path, name: path })),
    ...snapshot.wrs.map(({ id, name }) => ({ kind: 'wrs' as const, id, name })),
    ...snapshot.workstations.map(({ id, name }) => ({ kind: 'workstation' as const, id, name })),
  ])
  const groups = candidates.filter((candidate) => candidate.kind === 'group')
  return {
    candidates,
    exact: [collect(candidates, ({ id }) => [id]), collect(candidates, ({ name }) => [name])],
    folded: [
      collect(candidates, ({ id, name }) => [fold(id), fold(name)]),
      collect(groups, ({ id }) => tailsOf(id).map(fold)),
    ],
  }
}

/** A snapshot never changes, so its names are folded once however often it is asked. */
const indexOf = (snapshot: FleetSnapshot): NameIndex => {
  const index = indexes.get(snapshot) ?? makeIndex(snapshot)
  indexes.set(snapshot, index)
  return index
}

/** The nearest of some words by edit distance, best first; those that share less than half of their letters are not near. */
export const nearest = <Item>(text: string, items: Iterable<Item>, wordOf: (item: Item) => string): readonly Item[] => {
  const wanted = fold(text)
  const scored: { readonly item: Item; readonly score: number }[] = []
  for (const item of items) {
    const word = fold(wordOf(item))
    const limit = Math.max(2, Math.floor(Math.max(wanted.length, word.length) / 2))
    if (Math.abs(word.length - wanted.length) > limit) continue
    const score = word.includes(wanted) && wanted.length > 1 ? 1 : distance(wanted, word)
    if (score <= limit && score < Math.max(wanted.length, word.length)) scored.push({ item, score })
  }
  return scored
    .toSorted((one, other) => one.score - other.score)
    .slice(0, NEAREST)
    .map(({ item }) => item)
}

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
 * What a typed name means: an id or a group's path, then a name, then either without case and accents, then the last part of a group's path.
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
  const near = nearest(
    text,
    index.candidates.filter((other) => kinds.includes(other.kind)),
    ({ name }) => name,
  )
  return { type: 'unknown', nearest: near }
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
  for (const candidate of indexOf(snapshot).candidates) {
    if (found.length >= limit) break
    if (!kinds.includes(candidate.kind)) continue
    if (fold(candidate.name).includes(wanted) || fold(candidate.id).includes(wanted)) found.push(candidate)
  }
  return found
}
