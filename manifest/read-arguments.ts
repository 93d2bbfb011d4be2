import { parseArgs } from 'node:util'
import { closest, distance } from 'fastest-levenshtein'
import { z } from 'zod'
import type { ManifestProblem } from '../bot/text/fr/manifest.ts'
import type { Locale } from '../bot/text/words.ts'
import { readHost } from './host.ts'
import type { TeamsManifestOptions } from './teams.ts'

/** What is to be written. Without a host only Socket Mode is left. */
export interface ManifestRequest {
  readonly locale: Locale
  readonly host: string | null
  readonly teams: Pick<TeamsManifestOptions, 'host' | 'botId' | 'appId' | 'developer'> | null
  /** Of the Teams package; null for that of the bot. */
  readonly version: string | null
  readonly folder: string
}

export type ReadArguments =
  | { readonly outcome: 'valid'; readonly request: ManifestRequest }
  | { readonly outcome: 'usage'; readonly locale: Locale }
  /** All of them at once. */
  | { readonly outcome: 'invalid'; readonly locale: Locale; readonly problems: readonly ManifestProblem[] }

const textOptions = [
  'host',
  'bot-id',
  'teams-app-id',
  'company',
  'website',
  'privacy',
  'terms',
  'app-version',
  'locale',
  'out',
] as const
const flags = ['socket', 'help'] as const
type TextOption = (typeof textOptions)[number]
type Given = Partial<Record<TextOption, string>>

const options: readonly string[] = [...textOptions, ...flags]
const isTextOption = (name: string): name is TextOption => textOptions.some((known) => known === name)
const isOption = (word: string): boolean => options.includes(/^--([^=]+)/u.exec(word)?.[1] ?? '')

/** What was typed behind `npm run manifest --`. */
export const readArguments = (typed: readonly string[]): ReadArguments => {
  const {
    given,
    given: { locale: language },
    seen,
    problems: shape,
  } = readShape(typed)
  const locale = language === 'en' ? 'en' : 'fr'
  if (typed.length === 0 || seen.has('help')) return { outcome: 'usage', locale }

  const problems = [...shape]
  if (language !== undefined && language !== 'fr' && language !== 'en') {
    problems.push({ type: 'choice', option: '--locale', choices: ['fr', 'en'] })
  }
  // An option that came without its value is told of as that, and not as missing.
  const host = readHostOption(given, seen, problems)
  const teams = readTeams(given, seen, host, problems)
  if (given.out?.trim() === '') problems.push({ type: 'no-value', option: '--out' })
  const version = given['app-version'] ?? null
  if (version !== null && !/^\d{1,5}\.\d{1,5}\.\d{1,5}$/u.test(version)) {
    problems.push({ type: 'version', option: '--app-version' })
  }
  if (problems.length > 0) return { outcome: 'invalid', locale, problems }
  return { outcome: 'valid', request: { locale, host, teams, version, folder: given.out ?? 'w360-manifest' } }
}

const readShape = (typed: readonly string[]) => {
  // What follows is an option of its own, as where a shell's variable is empty: it is no value of this one.
  const isBare = (word: string, index: number): boolean =>
    word.startsWith('--') && isTextOption(word.slice(2)) && isOption(typed[index + 1] ?? '')
  const bare = typed.filter(isBare)
  const { tokens } = parseArgs({
    args: typed.filter((word, index) => !isBare(word, index)),
    options: {
      ...Object.fromEntries(textOptions.map((name) => [name, { type: 'string' as const }])),
      ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
    },
    strict: false,
    tokens: true,
  })
  const given: Given = {}
  const seen = new Set<string>(bare.map((word) => word.slice(2)))
  const problems: ManifestProblem[] = [...new Set(bare)].map((option) => ({ type: 'no-value', option }))
  let unknownAt = -2
  for (const token of tokens) {
    if (token.kind === 'positional') {
      // The value of an unknown option is no second mistake.
      if (token.index !== unknownAt + 1) problems.push({ type: 'stray', word: token.value })
      continue
    }
    if (token.kind !== 'option') continue
    const { name, rawName: option, value } = token
    if (!options.includes(name)) {
      problems.push({ type: 'unknown-option', option, nearest: nearestOption(name) })
      unknownAt = token.index
    } else if (seen.has(name)) problems.push({ type: 'twice', option })
    else if (isTextOption(name) && value === undefined) problems.push({ type: 'no-value', option })
    else if (isTextOption(name) && value !== undefined) given[name] = value
    seen.add(name)
  }
  return { given, seen, problems }
}

const nearestOption = (name: string): string | null => {
  const nearest = closest(name, [...options])
  return distance(name, nearest) <= Math.max(2, nearest.length / 3) ? `--${nearest}` : null
}

const readHostOption = (given: Given, seen: ReadonlySet<string>, problems: ManifestProblem[]): string | null => {
  if (given.host === undefined) {
    if (!seen.has('socket') && !seen.has('host'))
      problems.push({ type: 'needs', option: '--host', for: 'Slack (HTTP)' })
    return null
  }
  const read = readHost(given.host)
  if (read.outcome === 'valid') return read.host
  problems.push({ type: 'host', why: read.why, instead: read.instead })
  return null
}

const teamsOnly = ['teams-app-id', 'company', 'website', 'privacy', 'terms', 'app-version'] as const

const readTeams = (
  given: Given,
  seen: ReadonlySet<string>,
  host: string | null,
  problems: ManifestProblem[],
): ManifestRequest['teams'] => {
  const botId = readGuid(given, 'bot-id', problems)
  const appId = readGuid(given, 'teams-app-id', problems)
  const developer = readDeveloper(given, host ?? '', problems)
  if (given['bot-id'] === undefined) {
    const first = teamsOnly.find((name) => given[name] !== undefined)
    if (first !== undefined && !seen.has('bot-id')) problems.push({ type: 'needs', option: '--bot-id', for: 'Teams' })
    return null
  }
  if (given.host === undefined && !seen.has('host')) problems.push({ type: 'needs', option: '--host', for: 'Teams' })
  return botId === null || host === null ? null : { host, botId, appId: appId ?? botId, developer }
}

const readGuid = (given: Given, name: 'bot-id' | 'teams-app-id', problems: ManifestProblem[]): string | null => {
  const typed = given[name]?.trim()
  if (typed === undefined) return null
  const option = `--${name}`
  if (!z.guid().safeParse(typed).success) {
    problems.push({ type: 'guid', option, why: 'shape' })
    return null
  }
  // 00000000-…, as manuals write it.
  if (new Set(typed.replaceAll('-', '')).size === 1) problems.push({ type: 'guid', option, why: 'placeholder' })
  return typed.toLowerCase()
}

const readDeveloper = (given: Given, host: string, problems: ManifestProblem[]): TeamsManifestOptions['developer'] => {
  const name = given.company?.trim() ?? 'W360 Bot'
  if (name === '' || name.length > 32) problems.push({ type: 'length', option: '--company', most: 32 })
  const url = (option: 'website' | 'privacy' | 'terms', otherwise: string): string => {
    const typed = given[option]?.trim()
    if (typed === undefined) return otherwise
    const isHttps = z
      .url({ protocol: /^https$/ })
      .max(2_048)
      .safeParse(typed).success
    if (!isHttps) problems.push({ type: 'url', option: `--${option}` })
    return typed
  }
  const websiteUrl = url('website', `https://${host}`)
  return { name, websiteUrl, privacyUrl: url('privacy', websiteUrl), termsOfUseUrl: url('terms', websiteUrl) }
}
