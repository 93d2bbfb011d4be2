import { type SiteHours, type Weekday, type WeeklyRule, weekdays } from './windows.ts'

/** What can be wrong with typed hours. Texts are foreign. */
export type HoursProblem =
  | { readonly type: 'unreadable'; readonly text: string }
  /** Begins and ends at the same time: nothing, or all day? */
  | { readonly type: 'empty-rule'; readonly text: string }
  | { readonly type: 'too-many'; readonly limit: number }

export type ParsedHours =
  | { readonly type: 'hours'; readonly hours: SiteHours }
  | { readonly type: 'problem'; readonly problem: HoursProblem }

const MAX_RULES = 10

const problem = (found: HoursProblem): ParsedHours => ({ type: 'problem', problem: found })

/** Small letters without accents, dashes of any kind as one. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015\u2212]/gu, '-')

const dayNames: readonly (readonly string[])[] = [
  ['mon', 'monday', 'mondays', 'lun', 'lundi', 'lundis'],
  ['tue', 'tues', 'tuesday', 'tuesdays', 'mar', 'mardi', 'mardis'],
  ['wed', 'wednesday', 'wednesdays', 'mer', 'mercredi', 'mercredis'],
  ['thu', 'thurs', 'thursday', 'thursdays', 'jeu', 'jeudi', 'jeudis'],
  ['fri', 'friday', 'fridays', 'ven', 'vendredi', 'vendredis'],
  ['sat', 'saturday', 'saturdays', 'sam', 'samedi', 'samedis'],
  ['sun', 'sunday', 'sundays', 'dim', 'dimanche', 'dimanches'],
]

const days: ReadonlyMap<string, Weekday> = new Map(
  dayNames.flatMap((names, index) => names.map((name): [string, Weekday] => [name, weekdays[index] ?? 1])),
)

const ranges: ReadonlyMap<string, readonly Weekday[]> = new Map<string, readonly Weekday[]>([
  ['daily', weekdays],
  ['everyday', weekdays],
  ['tlj', weekdays],
  ['quotidien', weekdays],
  ['weekdays', [1, 2, 3, 4, 5]],
  ['semaine', [1, 2, 3, 4, 5]],
  ['weekend', [6, 7]],
  ['weekends', [6, 7]],
  ['week-end', [6, 7]],
  ['week-ends', [6, 7]],
])

/** Before hours in which nothing may be done. */
const quietWords: ReadonlySet<string> = new Set(['quiet', 'except', 'sauf', 'calme', 'hors'])

/** `lun-ven`, `sat`, `week-end`; a range may go over Sunday. */
const parseDays = (word: string): readonly Weekday[] | undefined => {
  const named = ranges.get(word)
  if (named !== undefined) return named
  const [first = '', last = first, ...rest] = word.split('-')
  const from = days.get(first)
  const to = days.get(last)
  if (from === undefined || to === undefined || rest.length > 0) return undefined
  const length = ((to - from + 7) % 7) + 1
  return weekdays.filter((day) => (day - from + 7) % 7 < length)
}

/** `20:00`, `20h`, `6h30`, and `24:00` as the end of a day; in minutes. */
const parseClock = (text: string): number | undefined => {
  const match = /^(\d{1,2})(?::(\d{2})|h(\d{2})?)$/u.exec(text)
  if (match === null) return undefined
  const hours = Number(match[1])
  const minutes = Number(match[2] ?? match[3] ?? 0)
  const total = hours * 60 + minutes
  return minutes > 59 || total > 24 * 60 ? undefined : total
}

type ParsedRule =
  | { readonly type: 'rule'; readonly quiet: boolean; readonly rule: WeeklyRule }
  | { readonly type: 'problem'; readonly problem: HoursProblem }

/** One part between commas: words for days, then a range of hours. No days are all, no hours the whole day. */
const parseRule = (text: string): ParsedRule => {
  const unreadable: ParsedRule = { type: 'problem', problem: { type: 'unreadable', text } }
  const words = plain(text)
    .replaceAll(/(\d|h)\s*-\s*(\d)/gu, '$1-$2')
    .replaceAll(/([a-z])\s+-\s+([a-z])/gu, '$1-$2')
    .split(/\s+/u)
    .filter((word) => word !== '')
  const quiet = quietWords.has(words[0] ?? '')
  const rest = quiet ? words.slice(1) : words
  const last = rest.at(-1) ?? ''
  const clocks = /^\d/u.test(last) ? last.split('-') : []
  const chosen = (clocks.length > 0 ? rest.slice(0, -1) : rest).map(parseDays)
  if (rest.length === 0 || chosen.includes(undefined)) return unreadable
  const onDays = chosen.length === 0 ? weekdays : weekdays.filter((day) => chosen.some((some) => some?.includes(day)))
  if (clocks.length === 0) return { type: 'rule', quiet, rule: { days: onDays, from: 0, to: 24 * 60 } }
  const [from, to, ...more] = clocks.map(parseClock)
  if (from === undefined || to === undefined || more.length > 0 || from === 24 * 60) return unreadable
  // 00:00 as an end is that of the day.
  const end = to === 0 ? 24 * 60 : to
  if (from === end) return { type: 'problem', problem: { type: 'empty-rule', text } }
  return { type: 'rule', quiet, rule: { days: onDays, from, to: end } }
}

/**
 * Reads the hours of a site, in French or English: `sam-dim 20:00-06:00`, `lun-ven 22h-5h, weekend`, `except mon-fri
 * 08:00-18:00`. Parts are separated by commas. Never throws.
 */
export const parseHours = (typed: string): ParsedHours => {
  const parts = typed
    .split(/[,;]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) return problem({ type: 'unreadable', text: typed.trim() })
  if (parts.length > MAX_RULES) return problem({ type: 'too-many', limit: MAX_RULES })
  const open: WeeklyRule[] = []
  const quiet: WeeklyRule[] = []
  for (const part of parts) {
    const parsed = parseRule(part)
    if (parsed.type === 'problem') return parsed
    if (parsed.quiet) quiet.push(parsed.rule)
    else open.push(parsed.rule)
  }
  return { type: 'hours', hours: { open, quiet } }
}

/** Whether hours may begin with this word: what stands before it is a name. */
export const beginsHours = (word: string): boolean => {
  const said = plain(word).replace(/[,;]$/u, '')
  return quietWords.has(said) || parseDays(said) !== undefined || /^\d{1,2}(?::\d{2}|h(?:\d{2})?)(?:-|$)/u.test(said)
}

const english = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const two = (value: number): string => String(value).padStart(2, '0')
export const printMinutes = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`

/** Runs of days: Monday to Friday is one, Saturday and Monday are two. */
export const dayRuns = (chosen: readonly Weekday[]): readonly (readonly Weekday[])[] => {
  const runs: Weekday[][] = []
  for (const day of weekdays.filter((each) => chosen.includes(each))) {
    const last = runs.at(-1)
    if (last !== undefined && last.at(-1) === day - 1) last.push(day)
    else runs.push([day])
  }
  return runs
}

const printDays = (chosen: readonly Weekday[]): string => {
  const name = (day: Weekday | undefined): string => english[(day ?? 1) - 1] ?? ''
  return dayRuns(chosen)
    .map((run) => (run.length === 1 ? name(run[0]) : `${name(run[0])}-${name(run.at(-1))}`))
    .join(' ')
}

/** The text that `parseHours` reads back as the same hours. */
export const printHours = ({ open, quiet }: SiteHours): string => {
  const print = (prefix: string) => (rule: WeeklyRule) =>
    `${prefix}${printDays(rule.days)} ${printMinutes(rule.from)}-${printMinutes(rule.to)}`
  return [...open.map(print('')), ...quiet.map(print('quiet '))].join(', ')
}
