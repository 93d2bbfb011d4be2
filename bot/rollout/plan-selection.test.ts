import { describe, expect, it } from 'vitest'
import { applyFix } from './plan-fix.ts'
import { all, at43, codes, fleetOf, lanesOf, pc, planFor, requestOf, some, wrs } from './plan-fixtures.ts'

describe('selections', () => {
  const fleet = fleetOf(
    [wrs('w1', 'paris', at43)],
    [
      pc('p1', 'paris', 'w1', { group: 'Paris' }),
      pc('p2', 'paris', 'w1', { group: 'Paris/Compta/Nord' }),
      pc('p3', 'paris', 'w1', { group: 'Paris2' }),
      pc('r1', 'paris', null, { connection: 'remote', group: 'Télé' }),
      pc('l1', 'lyon', null, { group: 'Télé' }),
    ],
  )

  it('takes a group with all that is below it, and a site with its remote machines', () => {
    expect(lanesOf(planFor(fleet, requestOf({ selection: some({ groups: ['Paris'] }), waves: all })))).toEqual([
      { site: 'paris', wrs: [], waves: [['p1', 'p2']], off: [] },
    ])
    expect(lanesOf(planFor(fleet, requestOf({ selection: some({ sites: ['paris'] }), waves: all })))).toEqual([
      { site: 'paris', wrs: [], waves: [['p1', 'p2', 'p3']], off: [] },
      { site: null, wrs: [], waves: [['r1']], off: [] },
    ])
  })

  it('lists what is unknown and goes on with the rest', () => {
    const made = planFor(
      fleet,
      requestOf({
        selection: some({ sites: ['rome'], groups: ['Nulle/Part'], workstations: ['p1', 'x', 'x'], wrs: ['y'] }),
      }),
    )
    expect(made.refusals).toMatchObject([
      {
        code: 'unknown-machine',
        blocking: false,
        machines: [
          { id: 'y', name: 'y' },
          { id: 'x', name: 'x' },
        ],
      },
      { code: 'unknown-site', facts: { site: 'rome' } },
      { code: 'unknown-group', facts: { group: 'Nulle/Part' } },
    ])
    expect(lanesOf(made)).toHaveLength(1)
  })

  it('refuses an empty selection, along with what made it so', () => {
    expect(codes(planFor(fleet, requestOf({ selection: some({}) })))).toEqual(['empty-selection'])
    expect(codes(planFor(fleet, requestOf({ selection: some({ sites: ['rome'] }), tag: 'nope' })))).toEqual([
      'unknown-tag',
      'empty-selection',
      'unknown-site',
    ])
  })

  it('says nothing is to do when all are there', () => {
    const made = planFor(fleet, requestOf({ selection: some({ wrs: ['w1'] }) }))
    expect(made).toMatchObject({ lanes: [], refusals: [], estimateSeconds: 0 })
    expect(made.skipped).toHaveLength(1)
  })

  it('stops at a busy site, offers to watch the other rollout or to leave the site out, and then goes on without it', () => {
    const request = requestOf({ waves: all })
    const context = { busySites: new Map([['paris', 12]]) }
    const made = planFor(fleet, request, context)
    expect(made.lanes).toEqual([])
    expect(made.refusals).toMatchObject([
      {
        code: 'site-busy',
        siteId: 'paris',
        blocking: true,
        facts: { rollout: '12', site: 'Paris' },
        fixes: [
          { type: 'watch', rolloutNumber: 12 },
          { type: 'leave-out-site', siteId: 'paris' },
        ],
      },
    ])
    const without = applyFix(request, { type: 'leave-out-site', siteId: 'paris' })
    expect(lanesOf(planFor(fleet, without, context)).map((lane) => lane.site)).toEqual(['lyon', null])
    const remoteBusy = { busySites: new Map([['remote', 3]]) }
    const lanOnly = applyFix(request, { type: 'leave-out-site', siteId: 'remote' })
    expect(codes(planFor(fleet, request, remoteBusy))).toEqual(['site-busy'])
    expect(lanesOf(planFor(fleet, lanOnly, remoteBusy)).map((lane) => lane.site)).toEqual(['paris', 'lyon'])
  })
})
