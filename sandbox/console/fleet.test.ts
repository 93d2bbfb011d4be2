import { describe, expect, it } from 'vitest'
import { defaultFleet } from './fleet-default.ts'
import { generatedFleet } from './fleet-generated.ts'
import type { Machine, Workstation, Wrs } from './model.ts'

const isWrs = (machine: Machine): machine is Wrs => machine.targetType === 'wrs'
const isWorkstation = (machine: Machine): machine is Workstation => machine.targetType === 'workstation'

describe('the Ville de Montreval', () => {
  const fleet = defaultFleet(Date.UTC(2026, 10, 20))
  const workstations = fleet.machines.filter(isWorkstation)
  const wrs = fleet.machines.filter(isWrs)

  it('has four sites, one of them overseas: one with two WRS, one with none', () => {
    expect(fleet.sites.map(({ timeZone }) => timeZone)).toStrictEqual([
      'Europe/Paris',
      'Europe/Paris',
      'Europe/Paris',
      'Indian/Reunion',
    ])
    const perSite = fleet.sites.map(({ id }) => wrs.filter(({ siteId }) => siteId === id).map(({ role }) => role))
    expect(perSite).toStrictEqual([['main', 'secondary'], ['main'], [], ['main']])
  })

  it('has some sixty workstations, some off, remote, ahead, automatic, and one that never installs', () => {
    expect(workstations).toHaveLength(62)
    expect(workstations.filter(({ power }) => power === 'off')).toHaveLength(5)
    expect(workstations.filter(({ connection }) => connection === 'remote')).toHaveLength(6)
    expect(workstations.filter(({ running }) => running.version === '2026.10.0')).toHaveLength(2)
    expect(workstations.filter(({ autoUpdate }) => autoUpdate)).toHaveLength(3)
    expect(workstations.filter(({ failInstalls }) => failInstalls > 0).map(({ name }) => name)).toStrictEqual([
      'HOP-RAD-02',
    ])
  })

  it('points only at what exists, under ids and names that are its own', () => {
    const wrsIds = new Set(wrs.map(({ id }) => id))
    const siteIds = new Set(fleet.sites.map(({ id }) => id))
    for (const machine of workstations) {
      expect(machine.wrsId === null || wrsIds.has(machine.wrsId)).toBe(true)
      expect(machine.siteId === null || siteIds.has(machine.siteId)).toBe(true)
    }
    expect(new Set(fleet.machines.map(({ id }) => id)).size).toBe(66)
    expect(new Set(fleet.machines.map(({ name }) => name)).size).toBe(66)
  })

  it('begins at its oldest release and has one in test, with notes in French by component', () => {
    expect(fleet.account.defaultTag).toBe(fleet.releases[0]?.tag)
    expect(fleet.releases.map(({ status }) => status)).toStrictEqual(['official', 'official', 'test'])
    for (const { notes, version, tag } of fleet.releases) {
      expect(notes.match(/^## /gm)?.length).toBeGreaterThanOrEqual(3)
      expect(tag).not.toContain(version)
    }
  })
})

describe('a generated fleet', () => {
  it('has a WRS for each site of so many workstations', () => {
    const { machines, sites } = generatedFleet({ workstations: 250, perSite: 100 }, 1, 0)
    expect(sites).toHaveLength(3)
    expect(machines.filter(isWrs)).toHaveLength(3)
    const third = machines.filter(isWorkstation).filter(({ wrsId }) => wrsId === 'wrs-0003')
    expect(third).toHaveLength(50)
    expect(third.every(({ siteId, connection, power }) => `${siteId}${connection}${power}` === 'site-0003lanon')).toBe(
      true,
    )
  })

  it('keeps to its shares, the same with the same seed', () => {
    const shape = { workstations: 10_000, remoteShare: 0.2, offShare: 0.1, alreadyShare: 0.05, seed: 3 }
    const fleet = generatedFleet(shape, 1, 0)
    const workstations = fleet.machines.filter(isWorkstation)
    const share = (wanted: (machine: Workstation) => boolean) => workstations.filter(wanted).length / 10_000
    expect(share(({ connection, siteId, wrsId }) => connection === 'remote' && siteId === wrsId)).toBeCloseTo(0.2, 1)
    expect(share(({ power }) => power === 'off')).toBeCloseTo(0.1, 1)
    expect(share(({ running }) => running.version === '2026.10.0')).toBeCloseTo(0.05, 1)
    expect(generatedFleet(shape, 2, 0)).toStrictEqual(fleet)
    expect(generatedFleet({ ...shape, seed: 4 }, 1, 0)).not.toStrictEqual(fleet)
  })

  it('grows to a hundred thousand', () => {
    expect(generatedFleet({ workstations: 100_000 }, 1, 0).machines).toHaveLength(101_000)
  })
})
