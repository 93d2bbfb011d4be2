import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fleetArbitrary } from '../fleet/fleet.arbitrary.ts'
import type { FleetSnapshot, Workstation } from '../fleet/model.ts'
import { suggestTesters } from './suggest-testers.ts'

const workstation = (id: string, siteId: string, group: string, change: Partial<Workstation> = {}): Workstation => ({
  ...{ id, name: id, siteId, group, kind: 'workstation', wrsId: null, connection: 'lan', autoUpdate: false },
  ...{ power: 'on', version: '4.1', tag: 'old', installedVersion: null, lastSeenAt: null },
  ...change,
})

const fleet = (workstations: readonly Workstation[]): FleetSnapshot => ({
  account: { id: 'a', name: 'A', defaultTag: 'old', autoUpdate: false },
  sites: [],
  wrs: [],
  workstations,
  releases: [],
  takenAt: new Date(0),
})
const ids = (workstations: readonly Workstation[]): readonly string[] => workstations.map(({ id }) => id)

describe('suggested testers', () => {
  const house = [
    workstation('p1', 'paris', 'Compta'),
    workstation('p2', 'paris', 'Compta'),
    workstation('p3', 'paris', 'Accueil'),
    workstation('l1', 'lyon', 'Compta'),
    workstation('off', 'lyon', 'Accueil', { power: 'off' }),
    workstation('r1', 'paris', 'Compta', { connection: 'remote' }),
    workstation('r2', 'paris', 'Compta', { connection: 'remote' }),
  ]

  it('are those of the last campaign that are still there', () => {
    expect(ids(suggestTesters(fleet(house), ['p2', 'off', 'gone']))).toEqual(['p2'])
  })

  it('else a spread over sites and groups, with one that works from home', () => {
    expect(ids(suggestTesters(fleet(house), []))).toEqual(['p1', 'l1', 'p3', 'r1'])
    expect(ids(suggestTesters(fleet(house), ['gone']))).toEqual(['p1', 'l1', 'p3', 'r1'])
  })

  it('are few, on, and each of them once, whatever the fleet', () => {
    fc.assert(
      fc.property(fleetArbitrary(), (snapshot) => {
        const chosen = suggestTesters(snapshot, [])
        expect(chosen.length).toBeLessThanOrEqual(6)
        expect(chosen.every(({ power }) => power === 'on')).toBe(true)
        expect(chosen.filter(({ connection }) => connection === 'remote').length).toBeLessThanOrEqual(1)
        expect(new Set(chosen).size).toBe(chosen.length)
        if (snapshot.workstations.some(({ power }) => power === 'on')) expect(chosen.length).toBeGreaterThan(0)
      }),
    )
  })
})
