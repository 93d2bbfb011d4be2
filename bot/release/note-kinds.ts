import { fold } from '../rollout/select.ts'
import { tidy } from './note-spans.ts'
import { type NoteKind, type NoteSpan, noteKinds, plainText } from './notes-model.ts'

/** What headings and labels of notes say, folded, in French and in English. Add words here and nowhere else. */
const labels: Readonly<Record<NoteKind, readonly string[]>> = {
  security: [
    ...['securite', 'correctif de securite', 'correctifs de securite', 'correction de securite'],
    ...['corrections de securite', 'mise a jour de securite', 'mises a jour de securite', 'faille', 'failles'],
    ...['vulnerabilite', 'vulnerabilites', 'security', 'security fix', 'security fixes', 'security update'],
    ...['security updates', 'vulnerability', 'vulnerabilities'],
  ],
  action: [
    ...['action requise', 'actions requises', 'action necessaire', 'actions necessaires', 'action attendue', 'a faire'],
    ...['actions a mener', 'attention', "point d'attention", "points d'attention", 'important', 'avertissement'],
    ...['prerequis', 'rupture', 'ruptures', 'changement incompatible', 'changements incompatibles'],
    ...['action required', 'actions required', 'required action', 'required actions', 'to do', 'warning', 'caution'],
    ...['breaking', 'breaking change', 'breaking changes', 'prerequisite', 'prerequisites', 'before you update'],
    ...['avant la mise a jour', 'apres la mise a jour', 'after the update'],
  ],
  fix: [
    ...['correction', 'corrections', 'correctif', 'correctifs', 'corrige', 'bug', 'bugs', 'bugs corriges', 'anomalies'],
    ...['anomalies corrigees', 'corrections de bugs', 'correction de bug', 'dysfonctionnements', 'problemes corriges'],
    ...['problemes resolus', 'fix', 'fixes', 'fixed', 'bugfix', 'bugfixes', 'bug fix', 'bug fixes', 'resolved issues'],
    ...['fixed issues', 'issues fixed'],
  ],
  change: [
    ...['nouveaute', 'nouveautes', 'nouveau', 'nouvelle fonctionnalite', 'nouvelles fonctionnalites', 'amelioration'],
    ...['ameliorations', 'evolution', 'evolutions', 'changement', 'changements', 'divers', 'notes', 'notes de version'],
    ...['new', 'new feature', 'new features', 'feature', 'features', 'improvement', 'improvements', 'enhancement'],
    ...['enhancements', 'change', 'changes', "what's new", 'changelog', 'release notes', 'added', 'changed', 'other'],
  ],
}

const kindOfLabel: ReadonlyMap<string, NoteKind> = new Map(
  noteKinds.flatMap((kind) => labels[kind].map((label) => [label, kind] as const)),
)

const MOST_LABEL = 60

/** What a whole label means, whatever stands around its words (`🔒 Sécurité :`); null when it is none. */
export const readLabel = (text: string): NoteKind | null =>
  text.length > MOST_LABEL ? null : (kindOfLabel.get(trimMarks(fold(text))) ?? null)

const trimMarks = (folded: string): string => folded.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '')

export interface Heading {
  /** Null where the heading says only of which kind the items are. */
  readonly component: string | null
  readonly kind: NoteKind | null
}

/** `Corrections` is a kind, `Agent Wisper` a component, `Correctifs de sécurité du WRS` is both. */
export const readHeading = (text: string): Heading => {
  const label = readLabel(text)
  if (label !== null) return { component: null, kind: label }
  const words = ` ${fold(text.slice(0, 200)).replaceAll(/[^\p{L}\p{N}']+/gu, ' ')} `
  // « Nouveau » in a component's name says nothing of what follows.
  const kind = noteKinds.find((each) => each !== 'change' && labels[each].some((said) => words.includes(` ${said} `)))
  return { component: text, kind: kind ?? null }
}

/** What a point says of itself however it is put, most telling first. */
const securityMarks = [
  ...['cve-', 'vulnerabilit', 'faille de securite', 'failles de securite', 'correctif de securite'],
  ...['correctifs de securite', 'correction de securite', 'security fix', 'security patch', 'security update'],
]
const actionStarts = ['vous devez ', 'il faut ', 'you must ', 'you have to ', 'you need to ']
const fixStarts = [
  ...[
    'correction de ',
    "correction d'",
    'correction du ',
    'correction des ',
    'corrige ',
    'corriges ',
    'resolution de ',
  ],
  ...["resolution d'", 'resolution du ', 'fix ', 'fixes ', 'fixed ', 'resolves ', 'resolved '],
]

export interface Labelled {
  readonly kind: NoteKind
  /** Without a label that the reader is shown in words of our own. */
  readonly text: readonly NoteSpan[]
}

/** The kind of an item: its own label, else what it speaks of, else what its heading says. */
export const labelItem = (text: readonly NoteSpan[], underHeading: NoteKind | null): Labelled => {
  const own = ownLabel(text)
  if (own !== null) return own
  const folded = fold(plainText(text).slice(0, 600))
  if (underHeading !== 'action' && securityMarks.some((mark) => folded.includes(mark)))
    return { kind: 'security', text }
  if (underHeading !== null && underHeading !== 'change') return { kind: underHeading, text }
  if (actionStarts.some((start) => folded.startsWith(start))) return { kind: 'action', text }
  return { kind: fixStarts.some((start) => folded.startsWith(start)) ? 'fix' : 'change', text }
}

/** `Correction : …`, `**Sécurité** …`, `[Fix] …`. */
const ownLabel = (text: readonly NoteSpan[]): Labelled | null => {
  const [first, ...rest] = text
  if (first === undefined) return null
  if (typeof first !== 'string') {
    const kind = first.type === 'link' ? null : readLabel(first.text)
    if (kind === null) return null
    const [next] = rest
    const closed =
      endsLabel(first.text.trimEnd().at(-1)) || (typeof next === 'string' && endsLabel(next.trimStart()[0]))
    // « **Attention** aux imprimantes » is one sentence: without its first word it would be none.
    return { kind, text: closed ? withoutLead(rest, text) : text }
  }
  const end = labelEnd(first)
  const kind = end < 0 ? null : readLabel(first.slice(0, end))
  return kind === null ? null : { kind, text: withoutLead([first.slice(end + 1), ...rest], text) }
}

const labelEnd = (text: string): number => {
  const head = text.slice(0, MOST_LABEL)
  return head.startsWith('[') ? head.indexOf(']') : head.indexOf(':')
}

const endsLabel = (character: string | undefined): boolean => character !== undefined && ':-–—'.includes(character)

/** Where nothing follows the label, the label is all there is to say. */
const withoutLead = (rest: readonly NoteSpan[], whole: readonly NoteSpan[]): readonly NoteSpan[] => {
  const [next, ...others] = rest
  const left = tidy(typeof next === 'string' ? [next.replace(/^[\s:–—-]+/u, ''), ...others] : rest)
  const [lead, ...after] = left
  if (lead === undefined) return whole
  return typeof lead === 'string' ? [capital(lead), ...after] : left
}

const capital = (text: string): string => {
  const [first = ''] = text
  return first.toLocaleUpperCase() + text.slice(first.length)
}
