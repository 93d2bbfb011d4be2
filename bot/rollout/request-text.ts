import type { FleetSnapshot } from '../fleet/model.ts'
import { REMOTE_LANE } from './plan-fleet.ts'
import { defaultWaves, type Phase, type Selection, type UpdateRequest, type WaveSize } from './request.ts'
import { readNames, unknownNameProblem } from './request-text-names.ts'
import { type OptionName, type Options, splitOptions } from './request-text-options.ts'
import type { RequestProblem } from './request-text-problem.ts'
import { parseTime } from './request-text-time.ts'
import { quote, tokenize } from './request-text-tokens.ts'
import { fold, type NameKind, resolveName } from './select.ts'
import { parseWaves, printWaves } from './waves.ts'

export type { RequestProblem } from './request-text-problem.ts'

export interface TextContext {
  /** `rollback` has no phase to choose; its tag may be typed as `--to`. */
  readonly command: 'update' | 'rollback'
  readonly now: Date
  /** IANA name of the zone in which times were typed. */
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
  readonly startAt: Date | null
  readonly dryRun: boolean
}

export type ParsedRequest =
  | { readonly type: 'request'; readonly request: UpdateRequest; readonly dryRun: boolean }
  | { readonly type: 'form'; readonly prefill: RequestPrefill }
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

const readTime = (
  options: Options,
  option: 'at' | 'restart-at',
  after: Date,
  context: TextContext,
): Outcome<Date | null> => {
  const typed = textOf(options, option)
  if (typed === null) return value(null)
  const parsed = parseTime(typed, context.now, after, context.timeZone)
  if (parsed.type === 'time') return value(parsed.at)
  return problem({ type: parsed.type === 'bad' ? 'bad-time' : 'past-time', option, text: typed })
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

const readOptions = (
  snapshot: FleetSnapshot,
  options: Options,
  kinds: readonly NameKind[] | null,
  context: TextContext,
): Outcome<RequestPrefill> => {
  const phase = readPhase(options, context.command)
  if (phase.type === 'problem') return phase
  const leaveOut = readLeftOut(snapshot, options)
  if (leaveOut.type === 'problem') return leaveOut
  const waves = readWaves(options)
  if (waves.type === 'problem') return waves
  const startAt = readTime(options, 'at', context.now, context)
  if (startAt.type === 'problem') return startAt
  // `--restart-at 02:00` of a rollout that starts tonight means the night after its start.
  const restartAt = readTime(options, 'restart-at', startAt.value ?? context.now, context)
  if (restartAt.type === 'problem') return restartAt
  return value({
    phase: phase.value,
    tag: textOf(options, 'tag'),
    kinds,
    leaveOut: leaveOut.value,
    includeWrs: options.has('with-wrs'),
    waves: waves.value,
    pauseBetweenWaves: options.has('pause'),
    restartAt: restartAt.value,
    startAt: startAt.value,
    dryRun: options.has('dry-run'),
  })
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
  const given = readOptions(snapshot, split.options, names.type === 'nothing' ? names.kinds : null, context)
  if (given.type === 'problem') return given
  if (names.type === 'nothing') return { type: 'form', prefill: given.value }
  return {
    type: 'request',
    request: toRequest(snapshot, names.selection, given.value),
    dryRun: given.value.dryRun,
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
    ...(request.startAt === null ? [] : ['--at', request.startAt.toISOString()]),
    ...(dryRun ? ['--dry-run'] : []),
  ].join(' ')
