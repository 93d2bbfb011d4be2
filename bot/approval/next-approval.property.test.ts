import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ApprovalState, liveApprovalStates } from './approval-model.ts'
import {
  type ApprovalEvent,
  type ApprovalRecord,
  type Grounds,
  type KeptDecision,
  nextApproval,
  type PromotionOutcome,
  type Step,
} from './next-approval.ts'

/**
 * A world in which anything may happen between any two steps: the shell around the pure machine, with a console that
 * honours If-Match and idempotency keys, and with crashes that forget everything but what was kept.
 */

const people = ['requester', 'anna', 'bruno', 'chloe', 'denis'] as const
type Name = (typeof people)[number]

const HOUR = 3_600_000

interface World {
  now: number
  evidence: number
  etag: number
  hindered: boolean
  frozen: boolean
  defaultTag: 'old' | 'new'
  readonly roles: Set<Name>
  readonly linked: Map<Name, Name>
  record: ApprovalRecord
  approvals: number
  /** First answers by key, as the console keeps them. */
  readonly answers: Map<string, PromotionOutcome>
  consoleMood: 'well' | 'forbids' | 'knows-no-tag' | 'loses-answers' | 'away'
  promotions: { readonly approval: number; readonly record: ApprovalRecord; readonly evidence: number }[]
  decisions: { readonly approval: number; readonly by: Name; readonly at: number; readonly mayDecide: boolean }[]
  states: ApprovalState[]
}

const rootOf = (world: World, name: string): string => {
  const other = world.linked.get(people.find((each) => each === name) ?? 'requester')
  return other === undefined || other === name ? name : rootOf(world, other)
}
const same = (world: World) => (one: string, other: string) => rootOf(world, one) === rootOf(world, other)

const groundsOf = (world: World): Grounds => ({
  hash: `${world.evidence}/${world.etag}`,
  etag: String(world.etag),
  hindrance: world.hindered ? 'quarantined' : null,
  isDefault: world.defaultTag === 'new',
  frozen: world.frozen,
})

const open = (world: World, policy: ApprovalRecord['policy']): ApprovalRecord => {
  world.approvals += 1
  const { hash, etag } = groundsOf(world)
  return {
    state: 'open',
    version: 1,
    hash,
    etag,
    requestedBy: 'requester',
    expiresAt: new Date(world.now + policy.expiresAfterHours * HOUR),
    policy,
    decisions: [],
  }
}

const around = (world: World) => ({
  now: new Date(world.now),
  grounds: groundsOf(world),
  isSamePerson: same(world),
})

/** What the shell does with a step: one transaction. */
const keep = (world: World, step: Step, decision: KeptDecision | null): void => {
  const { record } = world
  if (step.type === 'nothing' || step.type === 'refused') return
  const decides = step.type === 'counted' || step.decided
  const decisions = decides && decision !== null ? [...record.decisions, decision] : record.decisions
  if (decides && decision !== null) {
    const by = people.find((each) => each === decision.personId) ?? 'requester'
    world.decisions.push({ approval: world.approvals, by, at: world.now, mayDecide: world.roles.has(by) })
  }
  if (step.type === 'counted') {
    world.record = { ...record, decisions }
    return
  }
  // Ends are ends, and only what was open is decided.
  expect(liveApprovalStates).toContain(record.state)
  if (step.to === 'approved' || step.to === 'rejected' || step.to === 'expired') expect(record.state).toBe('open')
  if (step.to === 'done') expect(world.defaultTag).toBe('new')
  world.states.push(step.to)
  world.record = { ...record, state: step.to, version: record.version + 1, decisions }
}

const apply = (world: World, event: ApprovalEvent, decision: KeptDecision | null = null): Step => {
  const step = nextApproval(world.record, event, around(world))
  keep(world, step, decision)
  return step
}

/** The console: acts at most once a key, only with the account's present ETag. */
const put = (world: World): PromotionOutcome => {
  const key = String(world.approvals)
  const known = world.answers.get(key)
  if (known !== undefined) return known
  if (world.consoleMood === 'away') return 'later'
  if (world.consoleMood === 'forbids') return 'not-allowed'
  const answer: PromotionOutcome =
    world.consoleMood === 'knows-no-tag'
      ? 'unknown-tag'
      : String(world.etag) === world.record.etag
        ? 'promoted'
        : 'account-changed'
  world.answers.set(key, answer)
  if (answer === 'promoted') {
    world.promotions.push({ approval: world.approvals, record: world.record, evidence: world.evidence })
    world.defaultTag = 'new'
    world.etag += 1
  }
  return world.consoleMood === 'loses-answers' ? 'later' : answer
}

/** A pass of the reconciler, which may be killed after the call and before its record. */
const pass = (world: World, killed: boolean): void => {
  apply(world, { type: 'look' })
  if (world.record.state !== 'approved') return
  const outcome = put(world)
  if (killed) return
  apply(world, { type: 'promotion', outcome })
}

type Act = (world: World) => void

const moodArbitrary = fc.constantFrom('well', 'well', 'forbids', 'knows-no-tag', 'loses-answers', 'away' as const)

const actArbitrary: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 16,
    arbitrary: fc
      .record({
        by: fc.constantFrom(...people),
        verdict: fc.constantFrom('approve', 'approve', 'approve', 'reject' as const),
        seen: fc.constantFrom('present', 'present', 'earlier' as const, null),
      })
      .map(({ by, verdict, seen }): Act => {
        return (world) => {
          const version = seen === null ? null : world.record.version - (seen === 'earlier' ? 1 : 0)
          const decider = { personId: by, organisation: by === 'denis' ? 'vendor' : 'customer' } as const
          const before = world.record
          const step = apply(
            world,
            { type: 'decide', verdict, version, by: { ...decider, mayDecide: world.roles.has(by) } },
            { ...decider, verdict },
          )
          const taken = step.type === 'counted' || (step.type === 'moved' && step.decided)
          if (!taken) return
          expect(before.state).toBe('open')
          expect(world.now).toBeLessThan(before.expiresAt.getTime())
          expect(groundsOf(world).hash).toBe(before.hash)
          expect(world.hindered).toBe(false)
          expect(same(world)(by, 'requester')).toBe(false)
          expect(version === null || version === before.version).toBe(true)
          if (step.type === 'moved' && step.to === 'approved') {
            expect(world.frozen).toBe(false)
            const humans = new Set(world.record.decisions.map(({ personId }) => rootOf(world, personId)))
            humans.delete(rootOf(world, 'requester'))
            expect(humans.size).toBeGreaterThanOrEqual(before.policy.needed)
          }
        }
      }),
  },
  {
    weight: 4,
    arbitrary: fc.boolean().map(
      (killed): Act =>
        (world) =>
          pass(world, killed),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, 30, 80).map(
      (hours): Act =>
        (world) => {
          world.now += hours * HOUR
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Act>(
      (world) => {
        world.evidence += 1
      },
      (world) => {
        world.etag += 1
      },
      (world) => {
        world.hindered = !world.hindered
      },
      (world) => {
        world.frozen = !world.frozen
      },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...people).map(
      (name): Act =>
        (world) => {
          if (!world.roles.delete(name)) world.roles.add(name)
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...people), fc.constantFrom(...people)).map(
      ([one, other]): Act =>
        (world) => {
          if (rootOf(world, one) !== rootOf(world, other)) world.linked.set(one, other)
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('well', 'well', 'forbids', 'knows-no-tag', 'loses-answers', 'away' as const).map(
      (mood): Act =>
        (world) => {
          world.consoleMood = mood
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Act>((world) => void apply(world, { type: 'call-back', version: world.record.version })),
  },
  {
    // In the console, by hand.
    weight: 1,
    arbitrary: fc.constantFrom<Act>(
      (world) => {
        if (world.record.state !== 'task') return
        world.defaultTag = 'new'
        world.etag += 1
      },
      (world) => {
        world.defaultTag = 'old'
        world.etag += 1
      },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Act>((world) => {
      if (liveApprovalStates.includes(world.record.state) || world.hindered || world.defaultTag === 'new') return
      world.record = open(world, world.record.policy)
    }),
  },
)

const policyArbitrary = fc.record({
  needed: fc.constantFrom(1, 1, 2, 3),
  organisation: fc.constantFrom(null, 'vendor' as const),
  expiresAfterHours: fc.constant(72),
  remindAfterHours: fc.constant(4),
})

const begin = (policy: ApprovalRecord['policy'], mood: World['consoleMood']): World => {
  const world: World = {
    now: Date.UTC(2026, 10, 23, 9),
    evidence: 1,
    etag: 1,
    hindered: false,
    frozen: false,
    defaultTag: 'old',
    roles: new Set(['anna', 'bruno', 'chloe', 'denis']),
    linked: new Map(),
    record: {
      state: 'void',
      version: 1,
      hash: '',
      etag: '',
      requestedBy: 'requester',
      expiresAt: new Date(0),
      policy,
      decisions: [],
    },
    approvals: 0,
    answers: new Map(),
    consoleMood: mood,
    promotions: [],
    decisions: [],
    states: [],
  }
  world.record = open(world, policy)
  return world
}

/** Long enough for all that must happen before an end, whatever else does. */
const acts = fc.array(actArbitrary, { maxLength: 40, size: 'max' })

test('whatever happens in whatever order, an account is promoted by others, on fresh evidence, at most once a request', () => {
  const reached = new Set<ApprovalState>()
  fc.assert(
    fc.property(policyArbitrary, moodArbitrary, acts, (policy, mood, happens) => {
      const world = begin(policy, mood)
      for (const act of happens) act(world)
      for (const state of world.states) reached.add(state)

      const promoted = world.promotions.map(({ approval }) => approval)
      expect(new Set(promoted).size).toBe(promoted.length)
      for (const { record, evidence } of world.promotions) {
        expect(record.state).toBe('approved')
        expect(record.hash).toBe(`${evidence}/${record.etag}`)
        const approving = record.decisions.filter(({ verdict }) => verdict === 'approve')
        expect(approving.length).toBeGreaterThanOrEqual(policy.needed)
        expect(approving.map(({ personId }) => personId)).not.toContain('requester')
        if (policy.organisation !== null)
          expect(approving.map(({ organisation }) => organisation)).toContain(policy.organisation)
      }
      const each = world.decisions.map(({ approval, by }) => `${approval} ${by}`)
      expect(new Set(each).size).toBe(each.length)
      expect(world.decisions.every(({ by, mayDecide }) => mayDecide && by !== 'requester')).toBe(true)
    }),
    { numRuns: 2_000 },
  )
  // A property over worlds in which nothing happens would prove nothing.
  expect([...reached].toSorted()).toEqual(
    ['approved', 'done', 'expired', 'failed', 'rejected', 'task', 'void'].toSorted(),
  )
})

test('once nothing more happens, what is approved ends: done, void, failed, or a task for support', () => {
  fc.assert(
    fc.property(policyArbitrary, moodArbitrary, acts, (policy, mood, happens) => {
      const world = begin(policy, mood)
      for (const act of happens) act(world)
      world.consoleMood = 'well'
      world.now += 1_000 * HOUR
      pass(world, true)
      pass(world, false)
      expect(['open', 'approved']).not.toContain(world.record.state)
      const end = world.record
      pass(world, false)
      if (end.state !== 'task') expect(world.record).toEqual(end)
    }),
    { numRuns: 1_000 },
  )
})
