import { randomUUID } from 'node:crypto'
import type { Actor } from '../bot/audit/audit-model.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import type { Freeze } from '../bot/freeze/read-freeze.ts'
import { lane, view } from '../bot/rollout/cards/cards.fixture.ts'
import { plan } from '../bot/rollout/plan.ts'
import { defaultPolicy, type UpdateRequest } from '../bot/rollout/request.ts'
import { openRolloutStates, type RolloutState } from '../bot/rollout/states.ts'
import type { Draft, RolloutRef, Stale, Steered, Steering } from '../bot/rollout/steering.ts'
import type { RolloutView } from '../bot/rollout/view.ts'

export interface Call {
  readonly call: string
  readonly arguments: readonly unknown[]
}

/** Rollouts in memory, with the real planner: what the room asks of `Steering` is kept in `calls`. */
export interface FakeSteering extends Steering {
  readonly calls: Call[]
  readonly views: Map<string, RolloutView>
  /** Holds back what would start. */
  freeze: Freeze | null
  /** Sites that a rollout of this number has. */
  readonly busy: Map<string, number>
  /** The next start finds the fleet changed. */
  surprise: boolean
  /** This moment of the plan lies behind when it is started. */
  passed: 'start' | 'restart' | null
}

export const fakeSteering = (snapshot: FleetSnapshot): FakeSteering => {
  const views = new Map<string, RolloutView>()
  const calls: Call[] = []
  const busy = new Map<string, number>()
  let numbers = 11

  const planned = (request: UpdateRequest) =>
    plan(snapshot, request, defaultPolicy, { busySites: busy, quarantined: new Map() })
  const keep = (id: string, version: number, request: UpdateRequest): Draft => {
    const made = planned(request)
    views.set(
      id,
      view({
        id,
        number: null,
        version,
        state: 'draft',
        request,
        plan: made,
        targetVersion: made.target?.version ?? '',
        startedBy: null,
        startedAt: null,
        lanes: [],
      }),
    )
    return { outcome: 'drafted', id, version, request, plan: made }
  }
  const stale = (id: string, version: number | null): Stale | null => {
    const known = views.get(id)
    if (known === undefined) return { outcome: 'unknown' }
    if (version === null || version === known.version) return null
    return { outcome: 'changed', state: known.state, number: known.number }
  }
  const act =
    <Result extends object>(name: string, from: readonly RolloutState[], to: RolloutState, result: Result) =>
    async (ref: RolloutRef, by: Actor, override?: string): Promise<(Steered & Result) | Stale> => {
      calls.push({ call: name, arguments: [ref, by, ...(override === undefined ? [] : [override])] })
      const known = views.get(ref.id)
      if (known?.state === to && !from.includes(to)) return { outcome: 'already', state: to, number: known.number }
      const changed = stale(ref.id, ref.version)
      if (changed !== null || known === undefined) return changed ?? { outcome: 'unknown' }
      if (!from.includes(known.state)) return { outcome: 'not-now', state: known.state, number: known.number }
      if (fake.freeze !== null && override === undefined && name !== 'pause' && name !== 'cancel')
        return { outcome: 'frozen', freeze: fake.freeze, state: known.state, number: known.number }
      views.set(ref.id, { ...known, state: to, version: known.version + 1 })
      return { outcome: 'steered', rolloutId: ref.id, number: known.number ?? 0, ...result }
    }

  const fake: FakeSteering = {
    calls,
    views,
    busy,
    surprise: false,
    passed: null,
    freeze: null,
    draft: async (request, by) => {
      calls.push({ call: 'draft', arguments: [request, by] })
      return keep(randomUUID(), 1, request)
    },
    dryRun: async (request) => {
      calls.push({ call: 'dryRun', arguments: [request] })
      return planned(request)
    },
    redraft: async (id, version, request, by) => {
      calls.push({ call: 'redraft', arguments: [id, version, request, by] })
      return stale(id, version) ?? keep(id, version + 1, request)
    },
    discard: async (id) => {
      if (views.get(id)?.state === 'draft') views.delete(id)
    },
    start: async (id, version, by, home, override) => {
      calls.push({ call: 'start', arguments: [id, version, by, home, ...(override === undefined ? [] : [override])] })
      const known = views.get(id)
      if (known !== undefined && known.state !== 'draft')
        return { outcome: 'already', state: known.state, number: known.number }
      const changed = stale(id, version)
      if (changed !== null || known === undefined) return changed ?? { outcome: 'unknown' }
      if (fake.surprise) return { outcome: 'replanned', draft: keep(id, version + 1, known.request) }
      if (fake.passed !== null)
        return { outcome: 'moment-passed', moment: fake.passed, draft: keep(id, version + 1, known.request) }
      const taken = known.plan.lanes.find(({ siteId }) => busy.has(siteId ?? 'remote'))
      if (taken !== undefined) {
        const siteId = taken.siteId ?? 'remote'
        return { outcome: 'site-busy', siteId, rolloutNumber: busy.get(siteId) ?? null }
      }
      if (fake.freeze !== null && override === undefined)
        return { outcome: 'frozen', freeze: fake.freeze, state: 'draft', number: null }
      numbers += 1
      const state = known.request.startAt === null ? 'running' : 'scheduled'
      const lanes = known.plan.lanes.map(({ siteId, siteName }) => {
        const site = snapshot.sites.find((candidate) => candidate.id === siteId)
        return lane({ siteId, siteName, timeZone: site?.timeZone ?? null })
      })
      views.set(id, { ...known, number: numbers, version: version + 1, state, startAt: known.request.startAt, lanes })
      return { outcome: 'started', rolloutId: id, number: numbers }
    },
    pause: act('pause', ['scheduled', 'running', 'ledger'], 'paused', {}),
    resume: act('resume', ['paused'], 'running', {}),
    cancel: act('cancel', openRolloutStates, 'cancelled', { sent: 3 }),
    retry: act('retry', ['running', 'paused', 'ledger', 'done'], 'running', { machines: 2 }),
    next: act('next', ['running', 'ledger'], 'running', { lanes: 1 }),
    watch: async (number, home) => {
      calls.push({ call: 'watch', arguments: [number, home] })
      return [...views.values()].some((each) => each.number === number)
    },
    read: async (id) => views.get(id) ?? null,
    readByNumber: async (number) => [...views.values()].find((each) => each.number === number) ?? null,
    listOpen: async () => [...views.values()].filter(({ state }) => openRolloutStates.includes(state)),
    listRecent: async () =>
      [...views.values()].flatMap(({ number, state, targetVersion, startedAt, endedAt }) =>
        number === null ? [] : [{ number, state, targetVersion, startedAt, endedAt }],
      ),
    targets: async () => [],
  }
  return fake
}

/** Puts a rollout there as if it had been started. */
export const running = (steering: FakeSteering, change: Partial<RolloutView> = {}): RolloutView => {
  const started = view({
    id: randomUUID(),
    number: 12,
    state: 'running',
    startedBy: 'Camille',
    lanes: [lane()],
    ...change,
  })
  steering.views.set(started.id, started)
  return started
}
