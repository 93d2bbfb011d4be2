import fc from 'fast-check'
import type { FleetSnapshot, Release, Site, Workstation, Wrs } from './model.ts'

/** How large a fleet the arbitrary makes; small ones already hold every combination that matters. */
export interface FleetSize {
  readonly sites?: number
  readonly wrs?: number
  readonly workstations?: number
}

const takenAt = new Date('2026-11-23T08:00:00Z')

const hostileNames = ['@here', '<!channel>', '*gras*', 'PC "12"', '«Été»', 'poste', 'site', '--tag', '', '\u202Eexe.CP']

/** Names that people give, names that collide, and names that try to be something else. */
export const nameArbitrary: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('PC-01', 'PC-02', 'Compta 3', 'Accueil', 'Lyon', 'Paris', 'LYON', 'Évry') },
  { weight: 1, arbitrary: fc.constantFrom(...hostileNames) },
  { weight: 1, arbitrary: fc.string({ maxLength: 30, unit: 'grapheme' }) },
)

const versions = ['4.1', '4.2', '4.3', '4.3-hotfix', 'six'] as const
const groups = ['Paris', 'Paris/Compta', 'Paris/Compta/Nord', 'Lyon/Compta', 'Lyon', '', '/', 'Paris2'] as const

const releasesArbitrary: fc.Arbitrary<readonly Release[]> = fc.uniqueArray(
  fc.record({
    // Two releases may share a version; the console lists a tag once.
    version: fc.constantFrom(...versions),
    tag: fc.constantFrom('tag-a', 'tag-b', 'tag-c', 'tag-d', 'zz 9'),
    status: fc.constantFrom('test', 'official', 'official', 'withdrawn'),
    publishedAt: fc.constant(takenAt),
    notes: fc.constant('## Noyau\n* mieux'),
  }),
  { selector: (release) => release.tag, maxLength: 5 },
)

const power = fc.constantFrom('on' as const, 'on' as const, 'off' as const)
const lastSeenAt = fc.constantFrom(null, takenAt)

const runningArbitrary = (releases: readonly Release[]): fc.Arbitrary<{ version: string; tag: string }> => {
  const unlisted = { version: 'unlisted', tag: 'unlisted' }
  const known = releases.map(({ version, tag }) => ({ version, tag }))
  return fc.constantFrom(...known, ...known, unlisted)
}

const installedArbitrary = (releases: readonly Release[]): fc.Arbitrary<string | null> =>
  fc.constantFrom(null, null, null, ...releases.map((release) => release.version))

const ids = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, position) => `${prefix}-${position + 1}`)

const each = <Item>(names: readonly string[], make: (id: string) => fc.Arbitrary<Item>): fc.Arbitrary<Item[]> =>
  fc.tuple(...names.map(make))

const siteArbitrary = (id: string): fc.Arbitrary<Site> =>
  fc.record({
    id: fc.constant(id),
    name: nameArbitrary,
    timeZone: fc.constantFrom('Europe/Paris', 'Indian/Reunion', 'America/Martinique'),
  })

const wrsArbitrary = (id: string, siteIds: readonly string[], releases: readonly Release[]): fc.Arbitrary<Wrs> =>
  fc
    .record({
      kind: fc.constant('wrs' as const),
      id: fc.constant(id),
      name: nameArbitrary,
      // A site that the console does not list (any more) is possible: lists are read one after another.
      siteId: fc.constantFrom(...siteIds, ...siteIds, 'site-unlisted'),
      role: fc.constantFrom('main' as const, 'secondary' as const),
      power,
      running: runningArbitrary(releases),
      installedVersion: installedArbitrary(releases),
      lastSeenAt,
    })
    .map(({ running, ...wrs }) => ({ ...wrs, ...running }))

const workstationArbitrary = (
  id: string,
  siteIds: readonly string[],
  wrs: readonly Wrs[],
  releases: readonly Release[],
): fc.Arbitrary<Workstation> =>
  fc
    .record({
      kind: fc.constant('workstation' as const),
      id: fc.constant(id),
      name: nameArbitrary,
      siteId: fc.constantFrom(null, ...siteIds, ...siteIds),
      // Its WRS may stand elsewhere, or be gone from the list.
      server: fc.constantFrom(null, 'wrs-unlisted', ...wrs, ...wrs, ...wrs),
      atHome: fc.boolean(),
      group: fc.constantFrom(...groups),
      connection: fc.constantFrom('lan' as const, 'lan' as const, 'lan' as const, 'remote' as const),
      autoUpdate: fc.boolean(),
      power,
      running: runningArbitrary(releases),
      installedVersion: installedArbitrary(releases),
      lastSeenAt,
    })
    .map(({ running, server, atHome, siteId, ...workstation }) => {
      const own = server !== null && typeof server === 'object' ? server : undefined
      return {
        ...workstation,
        ...running,
        siteId: atHome ? (own?.siteId ?? siteId) : siteId,
        wrsId: typeof server === 'string' ? server : (own?.id ?? null),
      }
    })

/**
 * Fleets that a console could really answer, and that nobody would wish for: WRS at another site or not listed, sites without
 * one, equal and hostile names, releases that share a version, machines running what no release has, a default tag that is not
 * in the list. Ids are `site-1`, `wrs-1`, `pc-1` …, unique in their kind.
 */
export const fleetArbitrary = (size: FleetSize = {}): fc.Arbitrary<FleetSnapshot> =>
  fc
    .record({
      siteCount: fc.integer({ min: 1, max: size.sites ?? 3 }),
      wrsCount: fc.integer({ min: 0, max: size.wrs ?? 4 }),
      workstationCount: fc.integer({ min: 0, max: size.workstations ?? 12 }),
      releases: releasesArbitrary,
    })
    .chain(({ siteCount, wrsCount, workstationCount, releases }) => {
      const siteIds = ids('site', siteCount)
      return each(ids('wrs', wrsCount), (id) => wrsArbitrary(id, siteIds, releases)).chain((wrs) =>
        fc.record({
          account: fc.record({
            id: fc.constant('account-1'),
            name: nameArbitrary,
            defaultTag: fc.constantFrom(...releases.map((release) => release.tag), 'unlisted'),
            autoUpdate: fc.boolean(),
          }),
          sites: each(siteIds, siteArbitrary),
          wrs: fc.constant(wrs),
          workstations: each(ids('pc', workstationCount), (id) => workstationArbitrary(id, siteIds, wrs, releases)),
          releases: fc.constant(releases),
          takenAt: fc.constant(takenAt),
        }),
      )
    })
