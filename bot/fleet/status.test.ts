import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fleetArbitrary } from './fleet.arbitrary.ts'
import type { FleetSnapshot, Workstation, Wrs } from './model.ts'
import { accountStatus, movesByItself, versusAccount } from './status.ts'

const facts = { power: 'on', version: '1', tag: 'a', installedVersion: null, lastSeenAt: null } as const
const wrs = (change: Partial<Wrs> = {}): Wrs => ({
  ...facts,
  id: 'w',
  name: 'W',
  kind: 'wrs',
  siteId: 's',
  role: 'main',
  ...change,
})
const workstation = (change: Partial<Workstation> = {}): Workstation => ({
  ...facts,
  id: 'p',
  name: 'P',
  kind: 'workstation',
  siteId: 's',
  wrsId: 'w',
  group: 'G',
  connection: 'lan',
  autoUpdate: false,
  ...change,
})
const release = (version: string, tag: string) => ({
  version,
  tag,
  status: 'official' as const,
  publishedAt: new Date(0),
  notes: '',
})
const fleet = (change: Partial<FleetSnapshot> = {}): FleetSnapshot => ({
  account: { id: 'a', name: 'A', defaultTag: 'b', autoUpdate: false },
  sites: [{ id: 's', name: 'S', timeZone: 'Europe/Paris' }],
  wrs: [wrs({ version: '2' })],
  workstations: [],
  // Newer is what comes later in the list, whatever the versions look like.
  releases: [release('9', 'z'), release('1', 'a'), release('2', 'b'), release('0', 'c')],
  takenAt: new Date(0),
  ...change,
})

describe('the account by place', () => {
  it('counts every workstation in one place', () => {
    fc.assert(
      fc.property(fleetArbitrary(), (snapshot) => {
        const { sites, remote, elsewhere, totals } = accountStatus(snapshot)
        const places = [...sites.map((site) => site.workstations), remote, elsewhere]
        expect(places.reduce((sum, { total }) => sum + total, 0)).toBe(snapshot.workstations.length)
        expect(totals.workstations).toBe(snapshot.workstations.length)
        for (const { total, versions, off, waiting } of places) {
          expect(versions.reduce((sum, { machines }) => sum + machines, 0)).toBe(total)
          expect(Math.max(off, waiting)).toBeLessThanOrEqual(total)
        }
      }),
    )
  })

  it('puts the main WRS first, and the most frequent version', () => {
    const { sites } = accountStatus(
      fleet({
        wrs: [wrs({ id: 'w2', role: 'secondary' }), wrs({ id: 'w1' })],
        workstations: [workstation({ version: '9' }), workstation({ version: '1' }), workstation({ version: '1' })],
      }),
    )
    expect(sites[0]?.wrs.map(({ id }) => id)).toEqual(['w1', 'w2'])
    expect(sites[0]?.workstations.versions.map(({ version }) => version)).toEqual(['1', '9'])
  })
})

describe('where a machine stands', () => {
  it('goes by the order of the list alone', () => {
    expect(['9', '1', '2', '0', '?'].map((version) => versusAccount(fleet(), version))).toEqual([
      'behind',
      'behind',
      'current',
      'ahead',
      'unknown',
    ])
  })

  it('knows nothing when the account’s tag is not listed', () => {
    const account = { id: 'a', name: 'A', defaultTag: 'unlisted', autoUpdate: false }
    expect(versusAccount(fleet({ account }), '1')).toBe('unknown')
  })
})

describe('machines that move by themselves (three-triggers)', () => {
  it('moves at a stop what is behind, and without one where automatic update is on', () => {
    expect(movesByItself(fleet(), workstation())).toBe('stop')
    expect(movesByItself(fleet(), workstation({ autoUpdate: true }))).toBe('automatic')
    expect(movesByItself(fleet(), workstation({ version: '2' }))).toBeNull()
    expect(movesByItself(fleet(), workstation({ version: '0', autoUpdate: true }))).toBeNull()
  })

  it('does not move a machine whose WRS has nothing newer', () => {
    const behind = fleet({ wrs: [wrs({ version: '1' })] })
    expect(movesByItself(behind, workstation())).toBeNull()
    expect(movesByItself(behind, workstation({ connection: 'remote' }))).toBe('stop')
    expect(movesByItself(behind, workstation({ wrsId: null }))).toBe('stop')
  })

  it('looks at the WRS that serves while its own is off', () => {
    const served = fleet({
      wrs: [wrs({ version: '1', power: 'off' }), wrs({ id: 'w2', version: '2', role: 'secondary' })],
    })
    expect(movesByItself(served, workstation())).toBe('stop')
    expect(movesByItself(fleet({ wrs: [wrs({ version: '2', power: 'off' })] }), workstation())).toBeNull()
  })
})
