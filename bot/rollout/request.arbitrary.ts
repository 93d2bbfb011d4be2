import fc from 'fast-check'
import type { FleetSnapshot } from '../fleet/model.ts'
import type { Selection, UpdateRequest, WaveSize } from './request.ts'

/** Growing wave sizes that end with everything, as `parseWaves` makes them. */
export const wavesArbitrary: fc.Arbitrary<readonly WaveSize[]> = fc
  .record({
    counts: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 3 }),
    shares: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }),
  })
  .map(({ counts, shares }) => [
    ...counts.toSorted((one, other) => one - other).map((machines) => ({ type: 'count', machines }) as const),
    ...shares.toSorted((one, other) => one - other).map((percent) => ({ type: 'share', percent }) as const),
    { type: 'share', percent: 100 } as const,
  ])

const some = (values: readonly string[], maximum: number): fc.Arbitrary<readonly string[]> =>
  values.length === 0 ? fc.constant([]) : fc.uniqueArray(fc.constantFrom(...values), { maxLength: maximum })

/** Names of a fleet, and now and then one that it does not have. */
export const selectionArbitrary = (
  fleet: FleetSnapshot,
  unknown: readonly string[] = ['gone'],
): fc.Arbitrary<Selection> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant({ type: 'everything' } as const) },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('some' as const),
        sites: some([...fleet.sites.map((site) => site.id), ...unknown], 2),
        groups: some([...fleet.workstations.map((workstation) => workstation.group), ...unknown], 2),
        workstations: some([...fleet.workstations.map((workstation) => workstation.id), ...unknown], 6),
        wrs: some([...fleet.wrs.map((server) => server.id), ...unknown], 3),
      }),
    },
  )

/** Requests against a fleet: all phases, tags that it has or not, lanes left out. */
export const requestArbitrary = (fleet: FleetSnapshot, unknown?: readonly string[]): fc.Arbitrary<UpdateRequest> => {
  const tags = fleet.releases.map((release) => release.tag)
  return fc.record({
    phase: fc.constantFrom('test', 'test', 'production', 'rollback'),
    tag: fc.constantFrom(null, fleet.account.defaultTag, ...tags, ...tags, 'no-such-tag'),
    selection: selectionArbitrary(fleet, unknown),
    leaveOut: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: some([...fleet.sites.map((site) => site.id), 'remote'], 2) },
    ),
    includeWrs: fc.boolean(),
    waves: wavesArbitrary,
    pauseBetweenWaves: fc.boolean(),
    restartAt: fc.constant(null),
    startAt: fc.constant(null),
  })
}
