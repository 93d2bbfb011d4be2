import type { FleetSnapshot } from '../fleet/model.ts'
import { isNextWindow, isNow, NEXT_WINDOW, withHour } from '../schedule/time-words.ts'
import { REMOTE_LANE } from './plan-fleet.ts'
import { defaultWaves, type Phase, type Selection, type UpdateRequest, type WaveSize } from './request.ts'
import { readNames, unknownNameProblem } from './request-text-names.ts'
import { type OptionName, type Options, splitOptions } from './request-text-options.ts'
import type { RequestProblem } from './request-text-problem.ts'
import { quote, tokenize } from './request-text-tokens.ts'
import { type RequestZones, readTimeIn, type TimeNote, zonesOfRequest } from './request-zones.ts'
import { fold, type NameKind, resolveName } from './select.ts'
import { parseWaves, printWaves } from './waves.ts'

export type { RequestProblem } from './request-text-problem.ts'
export type { TimeNote } from './request-zones.ts'

export interface TextContext {
  /** `rollback` has no phase to choose; its tag may be typed as `--to`. */
  readonly command: 'update' | 'rollback'
  readonly now: Date
  /** IANA name of the person's zone: times are read in it where the chosen sites are not all in one zone. */
  readonly timeZone: string
}

/** What a form begins with: what was typed, null where nothing was. */
export interface RequestPrefill {
  readonly phase: Phase | null
  readonly tag: string | null
  /** The kinds of things that were asked for without a name, `update wrs`. */
  readonly kinds: readonly NameKind[] | null
  readonly leaveOut: readonly string[]
  readonly includeWrs: boolean
  readonly waves: readonly WaveSize[] | null
  readonly pauseBetweenWaves: boolean
  readonly restartAt: Date | null
  readonly restartInWindow?: true
  readonly startAt: Date | null
  readonly dryRun: boolean
}

export type ParsedRequest =
  | {
      readonly type: 'request'
      readonly request: UpdateRequest
      readonly dryRun: boolean
      /** What is to be told of the moments that were typed; absent where there is nothing. */
      readonly notes?: readonly TimeNote[]
    }
  | { readonly type: 'form'; readonly prefill: RequestPrefill; readonly notes?: readonly TimeNote[] }
  | { readonly type: 'problem'; readonly problem: RequestProblem }

const MAX_LENGTH = 2_000

type Outcome<Value> =
  | { readonly type: 'value'; readonly value: Value }
  | { readonly type: 'problem'; readonly problem: RequestProblem }

const value = <Value>(read: Value): Outcome<Value> => ({ type: 'value', value: read })
const problem = (found: RequestProblem): { readonly type: 'problem'; readonly problem: RequestProblem } => ({
  type: 'problem',
  problem: found,
})

const phaseWords: ReadonlyMap<string, Phase> = new Map([
  ['test', 'test'],
  ['tests', 'test'],
  ['essai', 'test'],
  ['production', 'production'],
  ['prod', 'production'],
])

const textOf = (options: Options, name: OptionName): string | null => options.get(name)?.[0]?.text ?? null

const readPhase = (options: Options, command: TextContext['command']): Outcome<Phase | null> => {
  if (command === 'rollback') return value('rollback')
  const typed = textOf(options, 'phase')
  if (typed === null) return value(null)
  const phase = phaseWords.get(fold(typed))
  return phase === undefined
    ? problem({ type: 'unknown-phase', phase: typed, phases: ['test', 'production'] })
    : value(phase)
}

const readWaves = (options: Options): Outcome<readonly WaveSize[] | null> => {
  const typed = textOf(options, 'waves')
  if (typed === null) return value(null)
  const parsed = parseWaves(typed)
  return parsed.type === 'waves'
    ? value(parsed.waves)
    : problem({ type: 'bad-waves', text: typed, problem: parsed.problem })
}

interface Moment {
  readonly at: Date | null
  readonly notes: readonly TimeNote[]
}

const readMoment = (
  options: Options,
  option: 'at' | 'restart-at',
  after: Date,
  { now }: TextContext,
  zones: RequestZones,
): Outcome<Moment> => {
  const typed = textOf(options, option)
  if (typed === null || isNow(typed)) return value({ at: null, notes: [] })
  const { read, notes } = readTimeIn(zones, typed, now, after)
  switch (read.type) {
    case 'time':
      return value({ at: read.at, notes })
    case 'ambiguous':
      return problem({ type: 'ambiguous-time', option, text: typed, choices: read.choices })
    case 'bad':
      return problem({ type: 'bad-time', option, text: typed })
    case 'no-hour':
      return problem({ type: 'time-without-hour', option, text: typed, example: withHour(typed) })
    case 'past':
      return problem({ type: 'past-time', option, text: typed })
  }
}

const remoteWords: ReadonlySet<string> = new Set([REMOTE_LANE, 'teletravail', 'distant', 'distants'])

const readLeftOut = (snapshot: FleetSnapshot, options: Options): Outcome<readonly string[]> => {
  const keys = new Set<string>()
  for (const typed of options.get('without') ?? []) {
    if (typed.type === 'word' && remoteWords.has(fold(typed.text))) {
      keys.add(REMOTE_LANE)
      continue
    }
    const kinds = ['site'] as const
    const resolution = resolveName(snapshot, typed.text, kinds)
    if (resolution.type === 'unknown') return problem(unknownNameProblem(typed.text, kinds, resolution.nearest))
    if (resolution.type === 'ambiguous') {
      return problem({ type: 'ambiguous', name: typed.text, candidates: resolution.candidates })
    }
    keys.add(resolution.candidate.id)
  }
  return value([...keys])
}

interface Given {
  readonly prefill: RequestPrefill
  readonly notes: readonly TimeNote[]
}

const readOptions = (
  snapshot: FleetSnapshot,
  options: Options,
  names: { readonly selection: Selection; readonly kinds: readonly NameKind[] | null },
  context: TextContext,
): Outcome<Given> => {
  const phase = readPhase(options, context.command)
  if (phase.type === 'problem') return phase
  const leaveOut = readLeftOut(snapshot, options)
  if (leaveOut.type === 'problem') return leaveOut
  const waves = readWaves(options)
  if (waves.type === 'problem') return waves
  const times = readTimes(snapshot, options, { selection: names.selection, leaveOut: leaveOut.value }, context)
  if (times.type === 'problem') return times
  const { startAt, restartAt, restartInWindow, notes } = times.value
  return value({
    prefill: {
      phase: phase.value,
      tag: textOf(options, 'tag'),
      kinds: names.kinds,
      leaveOut: leaveOut.value,
      includeWrs: options.has('with-wrs'),
      waves: waves.value,
      pauseBetweenWaves: options.has('pause'),
      restartAt,
      ...(restartInWindow === null ? {} : { restartInWindow }),
      startAt,
      dryRun: options.has('dry-run'),
    },
    notes,
  })
}

interface Times {
  readonly startAt: Date | null
  readonly restartAt: Date | null
  readonly restartInWindow: true | null
  readonly notes: readonly TimeNote[]
}

const readTimes = (
  snapshot: FleetSnapshot,
  options: Options,
  selected: Pick<UpdateRequest, 'selection' | 'leaveOut'>,
  context: TextContext,
): Outcome<Times> => {
  if (!options.has('at') && !options.has('restart-at'))
    return value({ startAt: null, restartAt: null, restartInWindow: null, notes: [] })
  const zones = zonesOfRequest(snapshot, selected, context.timeZone)
  const start = readMoment(options, 'at', context.now, context, zones)
  if (start.type === 'problem') return start
  const startAt = start.value.at
  if (isNextWindow(textOf(options, 'restart-at') ?? ''))
    return value({ startAt, restartAt: null, restartInWindow: true, notes: start.value.notes })
  // `--restart-at 02:00` of a rollout that starts tonight means the night after its start.
  const restart = readMoment(options, 'restart-at', startAt ?? context.now, context, zones)
  if (restart.type === 'problem') return restart
  const { at, notes } = restart.value
  const told = start.value.notes
  const ofZone = ({ type }: TimeNote): boolean => type === 'zone' || type === 'unknown-zone'
  const isNew = (note: TimeNote): boolean => !ofZone(note) || !told.some(ofZone)
  return value({ startAt, restartAt: at, restartInWindow: null, notes: [...told, ...notes.filter(isNew)] })
}

/** Where nobody said the phase: no tag, or the account's own, is production; any other tag can only be a test. */
const likelyPhase = (snapshot: FleetSnapshot, tag: string | null): Phase =>
  tag === null || tag === snapshot.account.defaultTag ? 'production' : 'test'

const toRequest = (snapshot: FleetSnapshot, selection: Selection, given: RequestPrefill): UpdateRequest => ({
  phase: given.phase ?? likelyPhase(snapshot, given.tag),
  tag: given.tag,
  selection,
  ...(given.leaveOut.length === 0 ? {} : { leaveOut: given.leaveOut }),
  includeWrs: given.includeWrs,
  waves: given.waves ?? defaultWaves,
  pauseBetweenWaves: given.pauseBetweenWaves,
  restartAt: given.restartAt,
  ...(given.restartInWindow === undefined ? {} : { restartInWindow: given.restartInWindow }),
  startAt: given.startAt,
})

/**
 * Reads what a person typed behind `update` or `rollback`, in French or English: a request, a form where nothing was named
 * (prefilled with what was), or the first problem. Never throws, whatever the text. Names are resolved against the snapshot.
 */
export const parseRequest = (text: string, snapshot: FleetSnapshot, context: TextContext): ParsedRequest => {
  if (text.length > MAX_LENGTH) return problem({ type: 'too-long', length: text.length, limit: MAX_LENGTH })
  const tokens = tokenize(text)
  if (tokens.type === 'unclosed-quote') return problem(tokens)
  const split = splitOptions(tokens.tokens, (name) => name !== 'phase' || context.command === 'update')
  if (split.type === 'problem') return split
  const names = readNames(snapshot, split.names)
  if (names.type === 'problem') return names
  const chosen =
    names.type === 'nothing'
      ? { selection: { type: 'everything' } as const, kinds: names.kinds }
      : { selection: names.selection, kinds: null }
  const given = readOptions(snapshot, split.options, chosen, context)
  if (given.type === 'problem') return given
  const { prefill, notes } = given.value
  const told = notes.length === 0 ? {} : { notes }
  if (names.type === 'nothing') return { type: 'form', prefill, ...told }
  return {
    type: 'request',
    request: toRequest(snapshot, names.selection, prefill),
    dryRun: prefill.dryRun,
    ...told,
  }
}

const printSelection = (selection: Selection): readonly string[] => {
  if (selection.type === 'everything') return ['all']
  const named = (word: string, ids: readonly string[]): readonly string[] =>
    ids.length === 0 ? [] : [word, ...ids.map(quote)]
  return [
    ...named('site', selection.sites),
    ...named('group', selection.groups),
    ...named('wrs', selection.wrs),
    ...named('post', selection.workstations),
  ]
}

/** The text that `parseRequest` reads back as the same request, names as ids; for `rollback` where that is its phase. */
export const printRequest = (request: UpdateRequest, dryRun = false): string =>
  [
    ...printSelection(request.selection),
    ...(request.leaveOut ?? []).flatMap((key) => ['--without', key === REMOTE_LANE ? key : quote(key)]),
    ...(request.tag === null ? [] : ['--tag', quote(request.tag)]),
    ...(request.phase === 'rollback' ? [] : ['--phase', request.phase]),
    '--waves',
    printWaves(request.waves),
    ...(request.pauseBetweenWaves ? ['--pause'] : []),
    ...(request.includeWrs ? ['--with-wrs'] : []),
    ...(request.restartAt === null ? [] : ['--restart-at', request.restartAt.toISOString()]),
    ...(request.restartInWindow === undefined ? [] : ['--restart-at', NEXT_WINDOW]),
    ...(request.startAt === null ? [] : ['--at', request.startAt.toISOString()]),
    ...(dryRun ? ['--dry-run'] : []),
  ].join(' ')
