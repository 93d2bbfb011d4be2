import { describe, expect, it } from 'vitest'
import type { Wrs } from '../fleet/model.ts'
import { plan } from './plan.ts'
import { applyFix } from './plan-fix.ts'
import { all, at41, at43, codes, fleetOf, lanesOf, pc, planFor, requestOf, some, wrs } from './plan-fixtures.ts'
import { defaultPolicy } from './request.ts'

describe('order (WRS first)', () => {
  const fleet = fleetOf(
    [wrs('w2', 'paris', { role: 'secondary' }), wrs('w1', 'paris')],
    [pc('p1', 'paris', 'w1'), pc('p2', 'paris', 'w2'), pc('r1', 'paris', null, { connection: 'remote' })],
  )

  it('puts a site in one lane, main WRS before secondary, then the waves; remote machines in a lane of their own', () => {
    expect(lanesOf(planFor(fleet, requestOf({ waves: all })))).toEqual([
      { site: 'paris', wrs: ['w1', 'w2'], waves: [['p1', 'p2']], off: [] },
      { site: null, wrs: [], waves: [['r1']], off: [] },
    ])
  })

  it('skips a WRS that is there already and goes on with its workstations', () => {
    const made = planFor(
      fleetOf([wrs('w1', 'paris', at43)], [pc('p1', 'paris', 'w1'), pc('p2', 'paris', 'w1', at43)]),
      requestOf({ waves: all }),
    )
    expect(lanesOf(made)).toEqual([{ site: 'paris', wrs: [], waves: [['p1']], off: [] }])
    expect(made.skipped).toEqual([
      {
        code: 'already-there',
        siteId: 'paris',
        machines: [
          { id: 'w1', name: 'W1' },
          { id: 'p2', name: 'P2' },
        ],
      },
    ])
  })

  it('takes the other tag of a release with the same version as there', () => {
    const made = planFor(fleetOf([], [pc('p1', 'paris', null)]), requestOf({ tag: 'same' }))
    expect(made.lanes).toEqual([])
    expect(made.skipped).toHaveLength(1)
    expect(made.refusals).toEqual([])
  })

  it('keeps a machine that has the target installed, and one that would leave the target at its next restart', () => {
    const made = planFor(
      fleetOf(
        [],
        [
          pc('p1', 'paris', null, { installedVersion: '4.3' }),
          pc('p2', 'paris', null, { ...at43, installedVersion: '4.2' }),
        ],
      ),
      requestOf({ waves: all }),
    )
    expect(lanesOf(made)).toEqual([{ site: 'paris', wrs: [], waves: [['p1', 'p2']], off: [] }])
  })
})

describe('wrs-decides', () => {
  const fleet = fleetOf(
    [wrs('w1', 'paris')],
    [pc('p1', 'paris', 'w1'), pc('r1', 'paris', 'w1', { connection: 'remote' })],
  )
  const request = requestOf({ selection: some({ workstations: ['p1', 'r1'] }), waves: all })

  it('refuses a workstation whose WRS runs something else, and offers the WRS or its tag; a remote one waits for nobody', () => {
    const made = planFor(fleet, request)
    expect(lanesOf(made)).toEqual([{ site: null, wrs: [], waves: [['r1']], off: [] }])
    expect(made.refusals).toEqual([
      {
        code: 'wrs-decides',
        siteId: 'paris',
        machines: [{ id: 'p1', name: 'P1' }],
        blocking: false,
        facts: {
          tag: 'v43',
          version: '4.3',
          wrs: 'W1',
          wrsId: 'w1',
          wrsVersion: '4.2',
          wrsTag: 'v42',
          site: 'Paris',
        },
        fixes: [{ type: 'include-wrs' }, { type: 'use-tag', tag: 'v42' }],
      },
    ])
  })

  it('is done away with by including the WRS', () => {
    expect(lanesOf(planFor(fleet, applyFix(request, { type: 'include-wrs' })))).toEqual([
      { site: 'paris', wrs: ['w1'], waves: [['p1']], off: [] },
      { site: null, wrs: [], waves: [['r1']], off: [] },
    ])
  })

  it('in production offers the test phase with the tag of the WRS, never a tag that is not promoted', () => {
    const made = planFor(
      fleetOf([wrs('w1', 'paris', at43)], [pc('p1', 'paris', 'w1', at41)]),
      requestOf({ phase: 'production', tag: null, selection: some({ workstations: ['p1'] }) }),
    )
    expect(made.refusals[0]?.fixes).toEqual([{ type: 'include-wrs' }, { type: 'use-phase', phase: 'test', tag: 'v43' }])
  })

  it('lets the WRS that stands in decide while the own one is off', () => {
    const standIn = (over: Partial<Wrs>) =>
      planFor(
        fleetOf(
          [wrs('w1', 'paris', { power: 'off', ...at43 }), wrs('w2', 'paris', { role: 'secondary', ...over })],
          [pc('p1', 'paris', 'w1')],
        ),
        requestOf({ selection: some({ workstations: ['p1'] }) }),
      )
    expect(lanesOf(standIn(at43))).toEqual([{ site: 'paris', wrs: [], waves: [['p1']], off: [] }])
    expect(standIn({}).refusals[0]?.facts['wrs']).toBe('W2')
  })

  it('includes the WRS that stands in, and the own one for when it is back', () => {
    const made = planFor(
      fleetOf(
        [wrs('w1', 'paris', { power: 'off' }), wrs('w2', 'paris', { role: 'secondary' })],
        [pc('p1', 'paris', 'w1')],
      ),
      requestOf({ selection: some({ workstations: ['p1'] }), includeWrs: true }),
    )
    expect(lanesOf(made)).toEqual([{ site: 'paris', wrs: ['w2'], waves: [['p1']], off: ['w1'] }])
  })

  it('holds a workstation that is off to the same rule', () => {
    const made = planFor(
      fleetOf([wrs('w1', 'paris')], [pc('p1', 'paris', 'w1', { power: 'off' })]),
      requestOf({ selection: some({ workstations: ['p1'] }) }),
    )
    expect(codes(made)).toEqual(['wrs-decides'])
    expect(made.lanes).toEqual([])
  })

  it('refuses what hangs on a WRS that the console does not list', () => {
    const made = planFor(fleetOf([], [pc('p1', 'paris', 'gone'), pc('p2', 'paris', null)]), requestOf({ waves: all }))
    expect(made.refusals).toMatchObject([{ code: 'wrs-unreachable', blocking: false, facts: { wrsId: 'gone' } }])
    expect(lanesOf(made)).toEqual([{ site: 'paris', wrs: [], waves: [['p2']], off: [] }])
  })
})

describe('lanes', () => {
  it('puts machines without a WRS into the lane of their site, and those without a site beside the remote ones', () => {
    const made = planFor(fleetOf([], [pc('p1', 'lyon', null), pc('p2', null, null)]), requestOf({ waves: all }))
    expect(lanesOf(made)).toEqual([
      { site: 'lyon', wrs: [], waves: [['p1']], off: [] },
      { site: null, wrs: [], waves: [['p2']], off: [] },
    ])
  })

  it('puts a workstation whose WRS stands at another site into the lane of that WRS, where the order can be kept', () => {
    const made = planFor(fleetOf([wrs('w1', 'paris')], [pc('p1', 'lyon', 'w1')]), requestOf({ waves: all }))
    expect(lanesOf(made)).toEqual([{ site: 'paris', wrs: ['w1'], waves: [['p1']], off: [] }])
  })

  it('counts on no stand-in for a workstation whose WRS stands at another site: who would serve it cannot be known', () => {
    const made = planFor(
      fleetOf(
        [wrs('w1', 'paris', { power: 'off' }), wrs('w2', 'paris', at43), wrs('w3', 'lyon', at43)],
        [pc('p1', 'lyon', 'w1')],
      ),
      requestOf({ selection: some({ workstations: ['p1'] }) }),
    )
    expect(made.refusals).toMatchObject([{ code: 'wrs-decides', siteId: 'paris', facts: { wrs: 'W1' } }])
  })

  it('lets the workstations of a site wait in their lane while every WRS of it is off, and says so', () => {
    const made = planFor(
      fleetOf(
        [wrs('w1', 'paris', { power: 'off' })],
        [pc('p1', 'paris', 'w1'), pc('p2', 'paris', 'w1', { power: 'off' })],
      ),
      requestOf({ waves: all }),
    )
    expect(lanesOf(made)).toEqual([{ site: 'paris', wrs: [], waves: [['p1']], off: ['w1', 'p2'] }])
    expect(made.notices).toContainEqual({ code: 'wrs-off', siteId: 'paris', machines: 1 })
  })

  it('counts an id that the console gave twice once', () => {
    const made = planFor(fleetOf([], [pc('p1', 'lyon', null), pc('p1', 'lyon', null)]), requestOf())
    expect(lanesOf(made)[0]?.waves).toEqual([['p1']])
  })

  it('estimates the longest lane: each WRS, then each wave', () => {
    const made = plan(
      fleetOf([wrs('w1', 'paris')], [pc('p1', 'paris', 'w1'), pc('p2', 'paris', 'w1'), pc('p3', 'lyon', null)]),
      requestOf(),
      { ...defaultPolicy, restartsAtOnce: 1 },
      {
        busySites: new Map(),
        quarantined: new Map(),
        durations: { wrsInstall: 100, wrsRestart: 20, install: 10, restart: 3 },
      },
    )
    expect(made.estimateSeconds).toBe(100 + 20 + 2 * (10 + 3))
  })
})

describe('tags and phases', () => {
  const fleet = fleetOf([wrs('w1', 'paris', at41)], [pc('p1', 'paris', 'w1', at41)])

  it('sends no tag in production, typed or not, and the tag in test and rollback', () => {
    expect(planFor(fleet, requestOf({ phase: 'production', tag: null }))).toMatchObject({
      target: { version: '4.2', tag: 'v42' },
      sentTag: null,
    })
    expect(planFor(fleet, requestOf({ phase: 'production', tag: 'v42' })).sentTag).toBeNull()
    expect(planFor(fleet, requestOf()).sentTag).toBe('v43')
    expect(planFor(fleet, requestOf({ phase: 'rollback', tag: 'v41' })).sentTag).toBe('v41')
  })

  it('refuses a tag that is not promoted, and offers the default or the test phase', () => {
    expect(planFor(fleet, requestOf({ phase: 'production', tag: 'v43' }))).toMatchObject({
      target: null,
      lanes: [],
      refusals: [
        {
          code: 'tag-not-promoted',
          blocking: true,
          facts: { tag: 'v43', defaultTag: 'v42' },
          fixes: [
            { type: 'use-tag', tag: null },
            { type: 'use-phase', phase: 'test', tag: 'v43' },
          ],
        },
      ],
    })
  })

  it('asks for a tag in the test phase and for a rollback, and offers the likely ones', () => {
    expect(planFor(fleet, requestOf({ tag: null })).refusals[0]).toMatchObject({
      code: 'tag-required',
      fixes: [
        { type: 'use-tag', tag: 'v43' },
        { type: 'use-phase', phase: 'production', tag: null },
      ],
    })
    expect(planFor(fleet, requestOf({ phase: 'rollback', tag: null })).refusals[0]).toMatchObject({
      code: 'tag-required',
      fixes: [
        { type: 'use-tag', tag: 'v42' },
        { type: 'use-tag', tag: 'v41' },
      ],
    })
  })

  it('refuses what is unknown or withdrawn, the default of the account too', () => {
    expect(codes(planFor(fleet, requestOf({ tag: 'nope' })))).toEqual(['unknown-tag'])
    expect(codes(planFor(fleet, requestOf({ tag: 'bad' })))).toEqual(['withdrawn-tag'])
    const lost = { ...fleet, account: { ...fleet.account, defaultTag: 'nope' } }
    expect(planFor(lost, requestOf({ phase: 'production', tag: null })).refusals).toMatchObject([
      { code: 'unknown-tag', blocking: true, facts: { tag: 'nope', source: 'account' } },
    ])
  })

  it('flags a tag in quarantine without refusing it', () => {
    const made = planFor(fleet, requestOf(), { quarantined: new Map([['v43', 'écran noir']]) })
    expect(made.notices[0]).toEqual({ code: 'quarantined-tag', tag: 'v43', why: 'écran noir' })
    expect(made.lanes).toHaveLength(1)
  })
})

it('plans 100,000 machines well within a second', () => {
  const siteCount = 1_000
  const numbers = Array.from({ length: 100_000 }, (_, position) => position)
  const fleet = fleetOf(
    numbers.slice(0, siteCount).map((position) => wrs(`w${position}`, `s${position}`)),
    numbers.map((position) => {
      const site = position % siteCount
      return pc(`p${position}`, `s${site}`, `w${site}`, { group: `S${site}/G${position % 7}` })
    }),
    {
      sites: numbers
        .slice(0, siteCount)
        .map((position) => ({ id: `s${position}`, name: `Site ${position}`, timeZone: 'Europe/Paris' })),
    },
  )
  // The best of some runs: the machine may be busy with other tests.
  const seconds = Math.min(
    ...[1, 2, 3].map(() => {
      const begun = performance.now()
      expect(planFor(fleet, requestOf()).lanes).toHaveLength(siteCount)
      return (performance.now() - begun) / 1_000
    }),
  )
  expect(seconds).toBeLessThan(1)
})
