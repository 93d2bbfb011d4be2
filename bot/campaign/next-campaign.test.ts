import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { approvalStates } from '../approval/approval-model.ts'
import { rolloutStates } from '../rollout/states.ts'
import { type CampaignFacts, type CampaignState, campaignStates } from './campaign-model.ts'
import { finalCampaignStates, nextCampaign } from './next-campaign.ts'

const base: CampaignFacts = {
  state: 'announced',
  tag: 'new',
  previousTag: 'old',
  releaseStatus: 'test',
  defaultTag: 'old',
  rollouts: [],
  verdict: null,
  approval: null,
  quarantined: false,
  reachable: { total: 10, running: 0 },
}
const next = (change: Partial<CampaignFacts>) => nextCampaign({ ...base, ...change })
const test = { phase: 'test', state: 'done', open: false } as const
const production = (state: string) => ({ phase: 'production', state, open: state !== 'done' }) as const

describe('a campaign', () => {
  it('goes its way from announcement to done, one fact after the other', () => {
    const way: readonly [Partial<CampaignFacts>, CampaignState][] = [
      [{}, 'announced'],
      [{ rollouts: [test] }, 'testing'],
      [{ rollouts: [test], verdict: 'validated' }, 'validated'],
      [{ rollouts: [test], verdict: 'validated', approval: 'open' }, 'awaiting-approval'],
      [{ rollouts: [test], verdict: 'validated', approval: 'approved' }, 'awaiting-approval'],
      [{ rollouts: [test], verdict: 'validated', approval: 'done', defaultTag: 'new' }, 'promoted'],
      [
        { verdict: 'validated', approval: 'done', defaultTag: 'new', rollouts: [test, production('running')] },
        'production',
      ],
      [
        {
          ...{ verdict: 'validated', approval: 'done', defaultTag: 'new' },
          rollouts: [test, production('ledger')],
          reachable: { total: 9, running: 9 },
        },
        'done',
      ],
    ]
    let state: CampaignState = 'announced'
    for (const [facts, expected] of way) {
      const moved = next({ ...facts, state })
      expect(moved).toEqual({ state: expected, reason: null })
      state = moved.state
    }
  })

  it.each(['announced', 'testing', 'validated'] as const)(
    'catches up from %s with a promotion by hand, and says so',
    (state) => {
      expect(next({ state, defaultTag: 'new' })).toEqual({ state: 'promoted', reason: 'by-hand' })
      expect(next({ state, defaultTag: 'new', reachable: { total: 4, running: 4 } })).toEqual({
        state: 'done',
        reason: 'by-hand',
      })
    },
  )

  it('waits for approval again after one that came to nothing', () => {
    for (const approval of ['expired', 'void', 'failed', 'rejected'] as const) {
      expect(next({ state: 'awaiting-approval', verdict: 'validated', approval }).state).toBe('validated')
    }
    expect(next({ state: 'awaiting-approval', verdict: 'validated', approval: 'rejected', quarantined: true })).toEqual(
      {
        state: 'rejected',
        reason: 'approval-rejected',
      },
    )
  })

  it('is not done while a rollout is on its way, nor by an account without machines', () => {
    const all = { defaultTag: 'new', state: 'production' } as const
    const reachable = { total: 3, running: 3 }
    for (const state of ['scheduled', 'running', 'paused'])
      expect(next({ ...all, reachable, rollouts: [production(state)] }).state).toBe('production')
    expect(next({ ...all, reachable: { total: 0, running: 0 } }).state).toBe('production')
  })

  it('does not take a promotion in the console for a yes where somebody said no', () => {
    expect(next({ state: 'rejected', verdict: 'rejected', defaultTag: 'new' }).state).toBe('rejected')
  })
})

const facts: fc.Arbitrary<CampaignFacts> = fc.record({
  state: fc.constantFrom(...campaignStates),
  tag: fc.constantFrom('new', 'other'),
  previousTag: fc.constant('old'),
  releaseStatus: fc.constantFrom('test', 'official', 'withdrawn', null),
  defaultTag: fc.constantFrom('old', 'new', 'other'),
  rollouts: fc.array(
    fc.record({
      phase: fc.constantFrom('test', 'production', 'rollback'),
      state: fc.constantFrom(...rolloutStates),
      open: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  verdict: fc.constantFrom('validated', 'rejected', null),
  approval: fc.constantFrom(...approvalStates, null),
  quarantined: fc.boolean(),
  reachable: fc
    .tuple(fc.nat(5), fc.nat(5))
    .map(([one, other]) => ({ total: Math.max(one, other), running: Math.min(one, other) })),
})

const promoted: readonly CampaignState[] = ['promoted', 'production', 'done']

describe('whatever happens, in whatever order, a campaign', () => {
  it('stays where it has ended', () => {
    fc.assert(
      fc.property(facts, (seen) => {
        if (finalCampaignStates.has(seen.state)) expect(nextCampaign(seen).state).toBe(seen.state)
      }),
    )
  })

  it('is past its promotion only while the account has its tag', () => {
    fc.assert(
      fc.property(facts, (seen) => {
        fc.pre(!finalCampaignStates.has(seen.state))
        if (promoted.includes(nextCampaign(seen).state)) expect(seen.defaultTag).toBe(seen.tag)
      }),
    )
  })

  it('settles: the same facts move it no further', () => {
    fc.assert(
      fc.property(facts, (seen) => {
        const { state } = nextCampaign(seen)
        expect(nextCampaign({ ...seen, state })).toEqual({ state, reason: expect.toSatisfy(() => true) })
      }),
    )
  })

  it('over a random run of facts never awaits approval without a yes, nor leaves a no but by a rollback or a withdrawal', () => {
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 12 }), (moments) => {
        let state: CampaignState = 'announced'
        for (const moment of moments) {
          const { state: moved }: { state: CampaignState } = nextCampaign({ ...moment, state })
          if (moved === 'awaiting-approval' || moved === 'validated') expect(moment.verdict).toBe('validated')
          if (state === 'rejected') expect(['rejected', 'rolled-back', 'withdrawn']).toContain(moved)
          if (moved === 'done') {
            expect(finalCampaignStates.has(state) || moment.reachable.running === moment.reachable.total).toBe(true)
          }
          state = moved
        }
      }),
    )
  })

  it('is by hand only where nobody approved here', () => {
    fc.assert(
      fc.property(facts, (seen) => {
        if (nextCampaign(seen).reason !== 'by-hand') return
        expect(['approved', 'task', 'done']).not.toContain(seen.approval)
        expect(promoted).not.toContain(seen.state)
      }),
    )
  })
})
