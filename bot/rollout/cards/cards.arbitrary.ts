import fc from 'fast-check'
import { hostileText } from '../../card/card.arbitrary.ts'
import { reasonCodes } from '../../rules.ts'
import type { Fix, Notice, Plan, PlanLane, PlannedMachine, Refusal } from '../plan-model.ts'
import { wavesArbitrary } from '../request.arbitrary.ts'
import { defaultPolicy, type UpdateRequest } from '../request.ts'
import { laneStates, rolloutStates, type TargetState, targetStates, WRS_WAVE, waveStates } from '../states.ts'
import type { LaneView, RolloutView, TargetCounts, TargetView, WaveView } from '../view.ts'

/** What a card must never say: the traces of a value that was not there. */
export const traces = /undefined|NaN|\bnull\b|\[object|Invalid Date/u

/** Foreign text of every kind, but without the traces that tests look for. */
export const foreignText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('PC-01', 'Compta 3', 'Mairie', 'Salle #2', '4.3.0', 'wisper-4.3', '$&', '=1+1'),
  },
  { weight: 1, arbitrary: hostileText.filter((text) => !traces.test(text)) },
)

const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(arbitrary, { nil: null })
const timeZone = fc.constantFrom('Europe/Paris', 'Indian/Reunion', 'America/Martinique', 'Nowhere/Atlantis', '')
const phase = fc.constantFrom('test' as const, 'production' as const, 'rollback' as const)
const reason = fc.constantFrom(...reasonCodes)
const siteId = fc.oneof(fc.constant(null), fc.constantFrom('site-1', 'site-2', 'site-3', 'gone'))
const named = fc.record({ id: foreignText, name: foreignText })

export const requestForCards: fc.Arbitrary<UpdateRequest> = fc.record({
  phase,
  tag: maybe(foreignText),
  selection: fc.constant({ type: 'everything' as const }),
  includeWrs: fc.boolean(),
  waves: wavesArbitrary,
  pauseBetweenWaves: fc.boolean(),
  restartAt: maybe(at),
  startAt: maybe(at),
})

const fix: fc.Arbitrary<Fix> = fc.oneof(
  fc.constant({ type: 'include-wrs' } as const),
  fc.record({ type: fc.constant('use-tag' as const), tag: maybe(foreignText) }),
  fc.record({ type: fc.constant('use-phase' as const), phase, tag: maybe(foreignText) }),
  fc.record({ type: fc.constant('leave-out-site' as const), siteId: fc.constantFrom('site-1', 'gone', 'remote') }),
  fc.record({ type: fc.constant('watch' as const), rolloutNumber: fc.nat(5_000) }),
)

const factNames = [
  'tag',
  'defaultTag',
  'version',
  'wrs',
  'wrsId',
  'wrsVersion',
  'site',
  'group',
  'rollout',
  'phase',
  'why',
]

const refusal: fc.Arbitrary<Refusal> = fc.record({
  code: reason,
  siteId,
  machines: fc.array(named, { maxLength: 8 }),
  blocking: fc.boolean(),
  facts: fc.dictionary(fc.constantFrom(...factNames), foreignText, { noNullPrototype: true }),
  fixes: fc.array(fix, { maxLength: 3 }),
})

const notice: fc.Arbitrary<Notice> = fc.oneof(
  fc.record({
    code: fc.constantFrom('exposure' as const, 'wrs-off' as const),
    siteId: fc.constantFrom('site-1', 'site-2', 'gone'),
    machines: fc.nat(3_000),
  }),
  fc.record({
    code: fc.constant('three-triggers' as const),
    trigger: fc.constantFrom('stop' as const, 'automatic' as const),
    machines: fc.array(named, { maxLength: 8 }),
  }),
  fc.record({ code: fc.constant('rollback' as const), machines: fc.nat(3_000) }),
  fc.record({ code: fc.constant('quarantined-tag' as const), tag: foreignText, why: foreignText }),
  fc.record({
    code: fc.constant('outside-window' as const),
    siteId: fc.constantFrom('site-1', 'site-2', 'gone', null),
    opensAt: fc.constantFrom('2026-11-28T19:00:00.000Z', '2026-11-29T01:00:00.000Z', null),
    timeZone: maybe(timeZone),
    restarts: fc.boolean(),
  }),
)

const planned = (kind: PlannedMachine['kind']): fc.Arbitrary<PlannedMachine> =>
  fc.record({
    id: foreignText,
    name: foreignText,
    kind: fc.constant(kind),
    fromVersion: foreignText,
    fromTag: foreignText,
  })

const planLane: fc.Arbitrary<PlanLane> = fc.record({
  siteId,
  siteName: maybe(foreignText),
  wrs: fc.array(planned('wrs'), { maxLength: 3 }),
  waves: fc.array(fc.array(planned('workstation'), { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
  off: fc.array(planned('workstation'), { maxLength: 4 }),
})

/** Any plan that the types allow, possible or not; as the planner does, one with a blocking refusal has no lanes. */
export const planArbitrary: fc.Arbitrary<Plan> = fc
  .record({
    phase,
    target: maybe(fc.record({ version: foreignText, tag: foreignText })),
    sentTag: maybe(foreignText),
    lanes: fc.array(planLane, { maxLength: 12 }),
    skipped: fc.array(
      fc.record({
        code: fc.constant('already-there' as const),
        siteId,
        machines: fc.array(named, { minLength: 1, maxLength: 4 }),
      }),
      { maxLength: 4 },
    ),
    refusals: fc.oneof(fc.constant<Refusal[]>([]), fc.array(refusal, { maxLength: 12 })),
    notices: fc.array(notice, { maxLength: 8 }),
    estimateSeconds: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })),
  })
  .map((plan) => (plan.refusals.some(({ blocking }) => blocking) ? { ...plan, lanes: [] } : plan))

export const sitesArbitrary = fc.constantFrom(
  [],
  [
    { id: 'site-1', name: 'Mairie', timeZone: 'Europe/Paris' },
    { id: 'site-2', name: '', timeZone: 'Nowhere/Atlantis' },
    { id: 'site-3', name: '<!channel>', timeZone: 'Indian/Reunion' },
  ],
)

const noCounts: Readonly<Record<TargetState, number>> = {
  ...{ waiting: 0, updating: 0, installed: 0, restarting: 0, off: 0 },
  ...{ running: 0, failed: 0, skipped: 0, missed: 0, cancelled: 0 },
}

/** Counts with their total; what is not named is 0. */
export const countsFrom = (counts: Partial<Record<TargetState, number>>): TargetCounts => ({
  ...noCounts,
  ...counts,
  total: Object.values(counts).reduce((sum, count) => sum + count, 0),
})

export const addCounts = (all: readonly TargetCounts[]): TargetCounts => {
  const sum = (state: TargetState): number => all.reduce((total, counts) => total + counts[state], 0)
  return countsFrom(Object.fromEntries(targetStates.map((state) => [state, sum(state)])))
}

const counts: fc.Arbitrary<TargetCounts> = fc
  .dictionary(fc.constantFrom(...targetStates), fc.nat(2_000), { maxKeys: 5, noNullPrototype: true })
  .map(countsFrom)

const target = (kind: TargetView['kind'], states: readonly TargetState[]): fc.Arbitrary<TargetView> =>
  fc.record({
    machineId: foreignText,
    name: foreignText,
    kind: fc.constant(kind),
    siteName: maybe(foreignText),
    group: maybe(foreignText),
    wave: kind === 'wrs' ? fc.constant(WRS_WAVE) : fc.nat(5),
    state: fc.constantFrom(...states),
    reason: maybe(reason),
    detail: maybe(fc.oneof(fc.constantFrom('off', 'updating', 'installed', 'waiting'), foreignText)),
    attempt: fc.integer({ min: 1, max: 25 }),
    fromVersion: foreignText,
    version: foreignText,
    installedVersion: maybe(foreignText),
    installedAt: maybe(at),
    restartedAt: maybe(at),
    runningAt: maybe(at),
    since: at,
  })

export const targetArbitrary: fc.Arbitrary<TargetView> = fc.oneof(
  target('wrs', targetStates),
  target('workstation', targetStates),
)

const wave = (index: number): fc.Arbitrary<WaveView> =>
  fc.record({ index: fc.constant(index), state: fc.constantFrom(...waveStates), counts })

const lane: fc.Arbitrary<LaneView> = fc.nat(5).chain((waves) =>
  fc
    .record({
      siteId,
      siteName: maybe(foreignText),
      timeZone: maybe(timeZone),
      state: fc.constantFrom(...laneStates),
      reason: maybe(reason),
      opensAt: maybe(fc.date({ noInvalidDate: true, min: new Date('2026-01-01'), max: new Date('2028-01-01') })),
      wrs: fc.array(target('wrs', targetStates), { maxLength: 9 }),
      waves: fc.tuple(...Array.from({ length: waves }, (_, index) => wave(index))),
      waveIndex: fc.nat(waves),
      failures: fc.array(target('workstation', ['failed']), { maxLength: 4 }),
      ledger: fc.array(target('workstation', ['off', 'missed']), { maxLength: 4 }),
    })
    .map((view) => ({ ...view, counts: addCounts(view.waves.map((part) => part.counts)) })),
)

/** Any rollout that the types allow, with few lanes or many. */
export const viewArbitrary: fc.Arbitrary<RolloutView> = fc
  .record({
    id: fc.uuid(),
    number: maybe(fc.nat(99_999)),
    version: fc.nat(500),
    state: fc.constantFrom(...rolloutStates),
    stateReason: maybe(fc.record({ code: reason, words: foreignText, by: foreignText }, { requiredKeys: ['code'] })),
    phase,
    targetVersion: foreignText,
    targetTag: foreignText,
    sentTag: maybe(foreignText),
    request: requestForCards,
    policy: fc.constant(defaultPolicy),
    plan: planArbitrary,
    requestedBy: foreignText,
    startedBy: maybe(foreignText),
    startedOn: fc.constantFrom(null, 'slack' as const, 'teams' as const),
    createdAt: at,
    startAt: maybe(at),
    startedAt: maybe(at),
    deadline: maybe(at),
    endedAt: maybe(at),
    lanes: fc.array(lane, { maxLength: 14 }),
    remainingSeconds: maybe(fc.double({ min: 0, max: 1e6, noNaN: true })),
    consoleReachable: fc.boolean(),
  })
  .map((view) => ({ ...view, counts: addCounts(view.lanes.map((part) => part.counts)) }))
