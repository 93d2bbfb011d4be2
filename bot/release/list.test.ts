import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fleetArbitrary } from '../fleet/fleet.arbitrary.ts'
import { findReleases, listReleases } from './list.ts'

describe('the releases against the account', () => {
  it('lists them newest first, and counts what is newer than the account’s', () => {
    fc.assert(
      fc.property(fleetArbitrary(), (snapshot) => {
        const { releases, newer } = listReleases(snapshot)
        expect(releases.map(({ tag }) => tag)).toEqual(snapshot.releases.map(({ tag }) => tag).toReversed())
        const position = releases.findIndex(({ isDefault }) => isDefault)
        if (position === -1) expect(newer).toBeNull()
        else expect(newer).toBe(releases.slice(0, position).filter(({ status }) => status !== 'withdrawn').length)
      }),
    )
  })

  it('finds by tag before version, and both releases of one version', () => {
    const release = (version: string, tag: string) => ({
      version,
      tag,
      status: 'official' as const,
      publishedAt: new Date(0),
      notes: '',
      isDefault: false,
      machines: 0,
    })
    const listed = { newer: 0, releases: [release('4.2', 'a'), release('4.2', 'b'), release('a', 'c')] }
    expect(findReleases(listed, 'a').map(({ tag }) => tag)).toEqual(['a'])
    expect(findReleases(listed, '4.2').map(({ tag }) => tag)).toEqual(['a', 'b'])
    expect(findReleases(listed, 'nothing')).toEqual([])
  })
})
