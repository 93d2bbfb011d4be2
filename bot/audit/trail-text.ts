import { parseHours } from '../schedule/hours-text.ts'
import { hoursWords } from '../schedule/hours-words.ts'
import { dateTime, number } from '../text/format.ts'
import { type Locale, type Words, wordsFor } from '../text/words.ts'
import { type AuditAction, auditActions } from './audit-model.ts'
import type { Act } from './read-trail.ts'

/** What was done to what: « mise en pause de R-12 ». An act of a newer program keeps its code. */
export const actPhrase = (act: Act, locale: Locale): string => {
  const { actions } = wordsFor(locale).audit
  const known = auditActions.find((action) => action === act.action)
  const what = act.subject === 'account' ? act.subjectName : (act.subjectName ?? act.subjectId)
  const phrase = known === undefined ? act.action : phrasesOf(actions)[known]
  return what === null ? phrase : `${phrase} ${what}`
}

/** Held here to the closed list: the words know no room above them. */
const phrasesOf = (words: Words['audit']['actions']): Readonly<Record<AuditAction, string>> => words

/** What else the link says, in words: what changed, how many, to whom. Never a raw record. */
export const actDetails = (act: Act, locale: Locale, timeZone: string): readonly string[] => {
  const { details, detail, change } = wordsFor(locale).audit
  const before = recordOf(act.before)
  const after = recordOf(act.after)
  return Object.entries(details).flatMap(([member, label]) => {
    const said = (value: unknown): string | null => valueText(act, member, value, locale, timeZone)
    const was = said(before[member])
    const is = said(after[member])
    // A rollout's version and tag stand there under their own names.
    if (is === null) return was === null || act.after !== null ? [] : [detail(label, was)]
    return [detail(label, was === null || was === is ? is : change(was, is))]
  })
}

const valueText = (act: Act, member: string, value: unknown, locale: Locale, timeZone: string): string | null => {
  const words = wordsFor(locale)
  if (typeof value === 'number') return number(locale, value)
  if (typeof value === 'string' && member === 'startAt') {
    const at = new Date(value)
    return Number.isNaN(at.getTime()) ? value : dateTime(locale, at, timeZone)
  }
  if (typeof value === 'string' && member === 'hours' && act.subject === 'site') {
    const parsed = parseHours(value)
    return parsed.type === 'hours' ? hoursWords(parsed.hours, locale) : value
  }
  if (typeof value === 'string') {
    return wordOf(member === 'state' ? statesOf(act, words) : words.audit.values, value)
  }
  if (member !== 'machines') return null
  const counts = Object.entries(recordOf(value)).flatMap(([state, count]) =>
    typeof count === 'number' && count > 0
      ? [`${number(locale, count)} ${wordOf(words.rollout.targetStates, state)}`]
      : [],
  )
  return counts.length === 0 ? null : counts.join(', ')
}

const statesOf = ({ subject }: Act, { rollout, audit }: Words): Readonly<Record<string, string>> => {
  if (subject === 'rollout') return rollout.states
  return subject === 'approval' ? audit.states.approval : audit.states.campaign
}

const wordOf = (dictionary: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(dictionary, code) ? (dictionary[code] ?? code) : code

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}
