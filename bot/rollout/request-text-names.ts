import type { FleetSnapshot } from '../fleet/model.ts'
import type { Selection } from './request.ts'
import type { RequestProblem } from './request-text-problem.ts'
import type { Token } from './request-text-tokens.ts'
import { allKinds, type Candidate, fold, isKnownName, type NameKind, resolveName } from './select.ts'

type Value = Exclude<Token, { readonly type: 'option' }>

/** `words` is a selection by name; `nothing` may still have a kind: `wrs` alone. */
export type ReadNames =
  | { readonly type: 'selection'; readonly selection: Selection }
  | { readonly type: 'nothing'; readonly kinds: readonly NameKind[] | null }
  | { readonly type: 'problem'; readonly problem: RequestProblem }

const kindWords: readonly (readonly [kinds: readonly NameKind[], words: readonly string[]])[] = [
  [['wrs'], ['wrs']],
  [['workstation'], ['post', 'posts', 'poste', 'postes', 'workstation', 'workstations']],
  [
    ['wrs', 'workstation'],
    ['machine', 'machines'],
  ],
  [['group'], ['group', 'groups', 'groupe', 'groupes']],
  [['site'], ['site', 'sites']],
]
const kindsByWord: ReadonlyMap<string, readonly NameKind[]> = new Map(
  kindWords.flatMap(([kinds, words]) => words.map((word) => [word, kinds] as const)),
)
const everythingWords: ReadonlySet<string> = new Set(['all', 'everything', 'tout', 'toute', 'tous', 'toutes'])

/** Names of more words than this want quotes. */
const LONGEST_NAME = 8

type Part = Value | { readonly type: 'comma' }

/** A comma parts names, unless the word with it is itself a name. */
const splitCommas = (snapshot: FleetSnapshot, values: readonly Value[]): readonly Part[] =>
  values.flatMap((value): Part[] => {
    if (value.type === 'quoted' || !/[,;]/u.test(value.text) || isKnownName(snapshot, value.text)) return [value]
    return value.text
      .split(/([,;])/u)
      .filter((part) => part !== '')
      .map((part): Part => (part === ',' || part === ';' ? { type: 'comma' } : { type: 'word', text: part }))
  })

export const unknownNameProblem = (
  name: string,
  kinds: readonly NameKind[],
  nearest: readonly Candidate[],
): RequestProblem => {
  const isAll = (...those: readonly NameKind[]): boolean => kinds.every((kind) => those.includes(kind))
  const type = isAll('site')
    ? 'unknown-site'
    : isAll('group')
      ? 'unknown-group'
      : isAll('wrs', 'workstation')
        ? 'unknown-machine'
        : 'unknown-name'
  return { type, name, kinds, nearest }
}

/** How many of the words from here on make one name together: `Lyon Part-Dieu` needs no quotes. */
const longestName = (snapshot: FleetSnapshot, words: readonly string[], kinds: readonly NameKind[]): number => {
  for (let count = Math.min(words.length, LONGEST_NAME); count > 1; count -= 1) {
    if (isKnownName(snapshot, words.slice(0, count).join(' '), kinds)) return count
  }
  return 1
}

const toSelection = (found: readonly Candidate[]): Selection => {
  const idsOf = (kind: NameKind): readonly string[] => [
    ...new Set(found.filter((candidate) => candidate.kind === kind).map((candidate) => candidate.id)),
  ]
  return {
    type: 'some',
    sites: idsOf('site'),
    groups: idsOf('group'),
    workstations: idsOf('workstation'),
    wrs: idsOf('wrs'),
  }
}

/**
 * Reads names and the words between them: `wrs A B site "Lyon Sud"`. A name before any such word may be of any kind. Several words that
 * make one known name are that name; in quotes a word is always a name.
 */
export const readNames = (snapshot: FleetSnapshot, values: readonly Value[]): ReadNames => {
  const parts = splitCommas(snapshot, values)
  const found: Candidate[] = []
  let everything = false
  let kinds: readonly NameKind[] = allKinds
  let openWord: string | null = null
  const problem = (what: RequestProblem): ReadNames => ({ type: 'problem', problem: what })

  let position = 0
  while (position < parts.length) {
    const part = parts[position]
    if (part === undefined) break
    if (part.type === 'comma') {
      position += 1
      continue
    }
    const words: string[] = []
    for (const next of parts.slice(position, position + LONGEST_NAME)) {
      if (next.type !== 'word') break
      words.push(next.text)
    }
    const count = part.type === 'quoted' ? 1 : longestName(snapshot, words, kinds)
    const name = count > 1 ? words.slice(0, count).join(' ') : part.text
    position += count
    if (part.type === 'word' && count === 1) {
      const word = fold(part.text)
      const named = kindsByWord.get(word)
      if (named !== undefined) {
        if (openWord !== null) return problem({ type: 'missing-name', word: openWord })
        kinds = named
        openWord = word
        continue
      }
      if (everythingWords.has(word)) {
        everything = true
        continue
      }
    }
    const resolution = resolveName(snapshot, name, kinds)
    if (resolution.type === 'unknown') return problem(unknownNameProblem(name, kinds, resolution.nearest))
    if (resolution.type === 'ambiguous') return problem({ type: 'ambiguous', name, candidates: resolution.candidates })
    found.push(resolution.candidate)
    openWord = null
  }

  if (everything) {
    return found.length > 0 || openWord !== null
      ? problem({ type: 'everything-and-more' })
      : { type: 'selection', selection: { type: 'everything' } }
  }
  if (found.length === 0) return { type: 'nothing', kinds: openWord === null ? null : kinds }
  if (openWord !== null) return problem({ type: 'missing-name', word: openWord })
  return { type: 'selection', selection: toSelection(found) }
}
