import { fold } from '../rollout/select.ts'
import { isTimeZone } from '../schedule/civil.ts'
import { parseHours, printHours } from '../schedule/hours-text.ts'
import { longestWindow } from '../schedule/windows.ts'
import type { Locale } from '../text/locale.ts'
import type { DigestRhythm, ReleaseFilter, Settings } from './settings.ts'

/** What can be wrong with typed settings. Texts are foreign. */
export type SettingsProblem =
  | { readonly type: 'unknown-word'; readonly word: string }
  | { readonly type: 'needs-value'; readonly word: string }
  | { readonly type: 'quiet'; readonly text: string }
  | { readonly type: 'never-open' }
  | { readonly type: 'zone'; readonly zone: string }
  | { readonly type: 'too-long' }

export type ReadSettings =
  | { readonly type: 'settings'; readonly settings: Settings; readonly locale: Locale | null }
  | { readonly type: 'problem'; readonly problem: SettingsProblem }

const MOST_CHARACTERS = 500

const entries = <Value>(value: Value, words: readonly string[]): readonly (readonly [string, Value])[] =>
  words.map((word) => [word, value] as const)

const locales: ReadonlyMap<string, Locale> = new Map([
  ...entries<Locale>('fr', ['fr', 'francais', 'french']),
  ...entries<Locale>('en', ['en', 'anglais', 'english']),
])
const filters: ReadonlyMap<string, ReleaseFilter> = new Map([
  ...entries<ReleaseFilter>('all', ['all', 'toutes', 'tout', 'tous']),
  ...entries<ReleaseFilter>('official', ['official', 'officielles', 'officielle', 'officiel', 'officiels']),
])
const rhythms: ReadonlyMap<string, DigestRhythm> = new Map([
  ...entries<DigestRhythm>('daily', ['daily', 'quotidien', 'jour']),
  ...entries<DigestRhythm>('weekly', ['weekly', 'hebdomadaire', 'hebdo', 'semaine']),
  ...entries<DigestRhythm>('off', ['off', 'non', 'no', 'none', 'aucun', 'sans']),
])
const options: ReadonlyMap<string, 'quiet' | 'digest' | 'zone'> = new Map([
  ...entries('quiet' as const, ['quiet', 'calme', 'silence']),
  ...entries('digest' as const, ['digest', 'resume', 'recapitulatif']),
  ...entries('zone' as const, ['zone', 'fuseau', 'timezone']),
])
const nothing: ReadonlySet<string> = new Set(['off', 'none', 'aucune', 'aucun', 'non', 'sans'])

const keywordOf = (word: string): string => fold(word.replace(/^[-\u2010-\u2015\u2212]+/u, ''))
const isKeyword = (word: string): boolean => {
  const key = keywordOf(word)
  return locales.has(key) || filters.has(key) || options.has(key)
}

/**
 * Reads `fr official quiet 20:00-07:00 digest weekly`, in French or English and in any order. What is not said stays as
 * it is. Never throws.
 */
export const readSettings = (typed: string, present: Settings): ReadSettings => {
  if (typed.length > MOST_CHARACTERS) return problem({ type: 'too-long' })
  const words = typed.split(/\s+/u).filter((word) => word !== '')
  let settings = present
  let locale: Locale | null = null
  for (let index = 0; index < words.length; ) {
    const word = words[index] ?? ''
    const key = keywordOf(word)
    index += 1
    const option = options.get(key)
    if (option === undefined) {
      const filter = filters.get(key)
      const language = locales.get(key)
      if (filter === undefined && language === undefined) return problem({ type: 'unknown-word', word })
      settings = filter === undefined ? settings : { ...settings, releases: filter }
      locale = language ?? locale
      continue
    }
    const next = words.findIndex((each, position) => position >= index && isKeyword(each))
    // Hours are several words; the others are one.
    const end = option === 'quiet' ? (next === -1 ? words.length : next) : index + 1
    const value = words.slice(index, end).join(' ')
    if (value === '') return problem({ type: 'needs-value', word })
    index = end
    const read = readOption(option, value)
    if ('problem' in read) return problem(read.problem)
    settings = { ...settings, ...read.change }
  }
  return { type: 'settings', settings, locale }
}

const problem = (found: SettingsProblem): ReadSettings => ({ type: 'problem', problem: found })

type OptionRead = { readonly change: Partial<Settings> } | { readonly problem: SettingsProblem }

const readOption = (option: 'quiet' | 'digest' | 'zone', value: string): OptionRead => {
  switch (option) {
    case 'quiet':
      return readQuiet(value)
    case 'zone':
      return readZone(value)
    case 'digest': {
      const digest = rhythms.get(fold(value))
      return digest === undefined ? { problem: { type: 'unknown-word', word: value } } : { change: { digest } }
    }
  }
}

/** Hours without a message, one or more parts; '' or a word for none lifts them. */
export const readQuiet = (value: string): OptionRead => {
  if (value.trim() === '' || nothing.has(fold(value))) return { change: { quiet: null } }
  const parts = value
    .split(/[,;]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (options.get(keywordOf(part.split(/\s/u)[0] ?? '')) === 'quiet' ? part : `quiet ${part}`))
  const parsed = parseHours(parts.join(', '))
  if (parsed.type === 'problem') return { problem: { type: 'quiet', text: value } }
  if (longestWindow(parsed.hours) === 0) return { problem: { type: 'never-open' } }
  return { change: { quiet: printHours(parsed.hours) } }
}

/** '' is the zone of the account's first site. */
export const readZone = (value: string): OptionRead => {
  const zone = value.trim()
  if (zone === '' || nothing.has(fold(zone))) return { change: { timeZone: null } }
  return isTimeZone(zone) ? { change: { timeZone: zone } } : { problem: { type: 'zone', zone } }
}
