import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, type LaneWorld, NEW, OLD, obey, runOut, see, stateOf, wait, worldOf } from './lane-world.testing.ts'
import { finalTargetStates } from './states.ts'

const ordersFor = (world: LaneWorld, target: string): string[] =>
  world.orders.filter((order) => order.target === target).map(({ kind }) => kind)

describe('a lane whose machines do as they are told', () => {
  test('updates and restarts the WRS one after another, then wave after wave, each machine once', () => {
    const world = worldOf({ wrs: 2, waves: [1, 2, 3] })
    runOut(world)
    expect(world.facts.lane).toMatchObject({ state: 'done', waveIndex: 3 })
    expect(world.facts.targets.every(({ state }) => state === 'running')).toBe(true)
    expect(world.orders.slice(0, 4).map(({ kind, target }) => `${kind} ${target}`)).toEqual([
      'update wrs-0',
      'restart wrs-0',
      'update wrs-1',
      'restart wrs-1',
    ])
    for (const { machineId } of world.facts.targets) expect(ordersFor(world, machineId)).toEqual(['update', 'restart'])
    const waves = world.orders.slice(4).map(({ target }) => Number(target.split('-')[1]))
    expect(waves).toEqual([...waves].sort())
  })

  test('a machine that already runs the target is passed over, and one that has it installed is only restarted', () => {
    const world = worldOf({ wrs: 0, waves: [2] })
    see(world, 'pc-0-0', { version: NEW })
    see(world, 'pc-0-1', { installedVersion: NEW })
    runOut(world)
    expect(stateOf(world, 'pc-0-0')).toEqual({ state: 'skipped', reason: 'already-there' })
    expect(ordersFor(world, 'pc-0-1')).toEqual(['restart'])
  })

  test('installed machines restart together, not one by one, but do not wait for a slow one for ever', () => {
    const world = worldOf({ wrs: 0, waves: [3] })
    decide(world)
    obey(world, 'pc-0-0')
    obey(world, 'pc-0-1')
    expect(decide(world).intents).toEqual([])
    wait(world, world.facts.rollout.policy.gather)
    expect(decide(world).intents).toMatchObject([{ kind: 'restart', targets: ['pc-0-0', 'pc-0-1'] }])
  })

  test('no more machines of a site restart at once than the policy allows', () => {
    const base = worldOf({ wrs: 0, waves: [5] })
    const world = worldOf({
      wrs: 0,
      waves: [5],
      rollout: { policy: { ...base.facts.rollout.policy, restartsAtOnce: 2 } },
    })
    decide(world)
    for (const { machineId } of world.facts.targets) obey(world, machineId)
    expect(decide(world).intents.flatMap(({ targets }) => targets)).toHaveLength(2)
    expect(decide(world).intents).toEqual([])
  })

  test('restarts wait for the hour that was asked for', () => {
    const world = worldOf({ wrs: 0, waves: [1], rollout: { restartAt: new Date('2026-11-22T20:00:00Z') } })
    decide(world)
    obey(world, 'pc-0-0')
    const outcome = decide(world)
    expect(outcome.intents).toEqual([])
    expect(outcome.dueAt).toEqual(new Date('2026-11-22T20:00:00Z'))
    world.now = new Date('2026-11-22T20:00:00Z')
    expect(decide(world).intents).toMatchObject([{ kind: 'restart' }])
  })
})

describe('a machine that fails', () => {
  test('is tried again with growing pauses, then told as failed; the wave then waits for a person', () => {
    const world = worldOf({ wrs: 0, waves: [1, 1] })
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      decide(world)
      expect(stateOf(world, 'pc-0-0').state).toBe('updating')
      see(world, 'pc-0-0', {}, { state: 'failed', reason: 'install_failed' })
      const { dueAt } = decide(world)
      if (attempt < 3 && dueAt !== null) {
        pauses.push((dueAt.getTime() - world.now.getTime()) / 1_000)
        world.now = dueAt
      }
    }
    expect(pauses).toEqual([60, 120])
    expect(stateOf(world, 'pc-0-0')).toEqual({ state: 'failed', reason: 'install-failed' })
    expect(world.facts.lane).toMatchObject({ state: 'held', reason: 'success-threshold' })
    expect(ordersFor(world, 'pc-1-0')).toEqual([])
  })

  test('one that says done without the fact is given a moment, then called wrong', () => {
    const world = worldOf({
      wrs: 0,
      waves: [1],
      rollout: { policy: { ...worldOf({ wrs: 0, waves: [1] }).facts.rollout.policy, attempts: 1 } },
    })
    decide(world)
    see(world, 'pc-0-0', {}, { state: 'done', reason: null })
    const { dueAt } = decide(world)
    expect(stateOf(world, 'pc-0-0').state).toBe('updating')
    world.now = dueAt ?? world.now
    decide(world)
    expect(stateOf(world, 'pc-0-0')).toEqual({ state: 'failed', reason: 'wrong-version' })
  })

  test('too many failures in a wave stop it while it still runs, once enough have finished', () => {
    const world = worldOf({
      wrs: 0,
      waves: [10],
      rollout: { policy: { ...worldOf({ wrs: 0, waves: [1] }).facts.rollout.policy, attempts: 1 } },
    })
    decide(world)
    for (let index = 0; index < 4; index += 1) see(world, `pc-0-${index}`, {}, { state: 'rejected', reason: 'busy' })
    decide(world)
    expect(world.facts.lane.state).toBe('wave')
    see(world, 'pc-0-4', {}, { state: 'rejected', reason: 'busy' })
    decide(world)
    expect(world.facts.lane).toMatchObject({ state: 'held', reason: 'error-threshold' })
  })

  test('a WRS that fails holds its site', () => {
    const world = worldOf({
      wrs: 1,
      waves: [1],
      rollout: { policy: { ...worldOf({ wrs: 0, waves: [1] }).facts.rollout.policy, attempts: 1 } },
    })
    decide(world)
    see(world, 'wrs-0', {}, { state: 'failed', reason: 'install_failed' })
    decide(world)
    expect(world.facts.lane).toMatchObject({ state: 'held', reason: 'wrs-failed' })
    world.facts = { ...world.facts, lane: { ...world.facts.lane, state: 'wave', reason: null, toleratedWave: -1 } }
    decide(world)
    expect(ordersFor(world, 'pc-0-0')).toEqual([])
  })
})

describe('machines that are off', () => {
  test('block nothing, are picked up when they return, and are told as missed at the deadline', () => {
    const world = worldOf({ wrs: 0, waves: [1, 2] })
    see(world, 'pc-1-0', { power: 'off' })
    see(world, 'pc-1-1', { power: 'off' })
    runOut(world)
    expect(world.facts.lane.state).toBe('ledger')
    see(world, 'pc-1-0', { power: 'on' })
    runOut(world)
    expect(stateOf(world, 'pc-1-0').state).toBe('running')
    world.now = world.facts.rollout.deadline ?? world.now
    decide(world)
    expect(stateOf(world, 'pc-1-1')).toEqual({ state: 'missed', reason: 'deadline-passed' })
    expect(world.facts.lane.state).toBe('done')
  })

  test('what the console still holds for a machine is not sent again when it returns', () => {
    const world = worldOf({ wrs: 0, waves: [1] })
    decide(world)
    see(world, 'pc-0-0', { power: 'off' })
    decide(world)
    expect(stateOf(world, 'pc-0-0').state).toBe('off')
    see(world, 'pc-0-0', { power: 'on' })
    decide(world)
    expect(stateOf(world, 'pc-0-0').state).toBe('updating')
    expect(ordersFor(world, 'pc-0-0')).toEqual(['update'])
  })

  test('while no WRS of the site is on, its workstations wait; a secondary that runs the target serves them', () => {
    const world = worldOf({ wrs: 2, waves: [2] })
    see(world, 'wrs-0', { power: 'off' })
    see(world, 'wrs-1', { power: 'off' })
    decide(world)
    expect(world.orders).toEqual([])
    expect(world.facts.lane).toMatchObject({ state: 'wave', reason: 'wrs-off' })
    see(world, 'wrs-1', { power: 'on' })
    runOut(world)
    expect(stateOf(world, 'pc-0-0').state).toBe('running')
    expect(world.facts.lane.state).toBe('ledger')
  })
})

describe('new facts on the way', () => {
  test('a withdrawn release stops every further order and says why', () => {
    const world = worldOf({ wrs: 0, waves: [1, 1] })
    world.facts = { ...world.facts, rollout: { ...world.facts.rollout, releaseStatus: 'withdrawn' } }
    expect(decide(world).intents).toEqual([])
    expect(world.facts.lane).toMatchObject({ state: 'held', reason: 'withdrawn-tag' })
  })

  test('in production, another default tag than the planned one stops the lane', () => {
    const world = worldOf({ wrs: 0, waves: [1], rollout: { phase: 'production', sentTag: null } })
    decide(world)
    expect(world.facts.lane).toMatchObject({ state: 'held', reason: 'default-tag-changed' })
  })

  test('a machine that moved to another site or is no longer listed is left alone, with the reason', () => {
    const world = worldOf({ wrs: 0, waves: [2] })
    see(world, 'pc-0-0', { siteId: 'elsewhere' })
    world.facts = {
      ...world.facts,
      targets: world.facts.targets.map((item) => (item.machineId === 'pc-0-1' ? { ...item, machine: null } : item)),
    }
    decide(world)
    expect(stateOf(world, 'pc-0-0')).toEqual({ state: 'skipped', reason: 'machine-moved' })
    expect(stateOf(world, 'pc-0-1')).toEqual({ state: 'skipped', reason: 'machine-gone' })
    expect(world.orders).toEqual([])
  })

  test('a machine whose next restart would take it away from the target is not there to stay', () => {
    const world = worldOf({ wrs: 0, waves: [1] })
    see(world, 'pc-0-0', { version: NEW, installedVersion: OLD })
    decide(world)
    expect(stateOf(world, 'pc-0-0').state).toBe('updating')
    see(world, 'pc-0-0', { installedVersion: null }, { state: 'done', reason: null })
    decide(world)
    expect(stateOf(world, 'pc-0-0').state).toBe('running')
  })

  test('a workstation stands in the lane of its WRS, wherever it stands itself', () => {
    const world = worldOf({ wrs: 1, waves: [1] })
    see(world, 'pc-0-0', { siteId: null })
    runOut(world)
    expect(stateOf(world, 'pc-0-0').state).toBe('running')
  })

  test('a paused rollout observes and orders nothing', () => {
    const world = worldOf({ wrs: 0, waves: [1], rollout: { state: 'paused' } })
    expect(decide(world).intents).toEqual([])
  })

  test('between waves it waits for a person when asked to', () => {
    const world = worldOf({ wrs: 0, waves: [1, 1], rollout: { pauseBetweenWaves: true } })
    runOut(world)
    expect(world.facts.lane).toMatchObject({ state: 'between-waves', waveIndex: 0 })
    world.facts = { ...world.facts, lane: { ...world.facts.lane, state: 'wave', toleratedWave: 0 } }
    runOut(world)
    expect(world.facts.lane.state).toBe('done')
  })
})

describe('whatever happens, in any order', () => {
  const happening = fc.oneof(
    { weight: 6, arbitrary: fc.record({ type: fc.constant('obey' as const), machine: fc.nat(20) }) },
    { weight: 4, arbitrary: fc.constant({ type: 'decide' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('power' as const),
        machine: fc.nat(20),
        power: fc.constantFrom('on' as const, 'off' as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('fail' as const),
        machine: fc.nat(20),
        state: fc.constantFrom('failed' as const, 'expired' as const, 'rejected' as const, 'done' as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 10_000 }) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('elsewhere' as const), machine: fc.nat(20) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('stray' as const),
        machine: fc.nat(20),
        version: fc.constantFrom(OLD, 'v-other', NEW),
      }),
    },
  )
  const shape = fc.record({
    wrs: fc.nat(3),
    waves: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
  })

  test('no workstation is ordered before the WRS that serves it runs the target, and nothing is ordered twice at once', () => {
    fc.assert(
      fc.property(shape, fc.array(happening, { maxLength: 80 }), (size, happenings) => {
        const world = worldOf(size)
        for (const event of happenings) {
          const machineId =
            'machine' in event ? (world.facts.targets[event.machine % world.facts.targets.length]?.machineId ?? '') : ''
          if (event.type === 'obey') obey(world, machineId)
          if (event.type === 'power') see(world, machineId, { power: event.power })
          if (event.type === 'fail') see(world, machineId, {}, { state: event.state, reason: 'x' })
          if (event.type === 'elsewhere') see(world, machineId, { siteId: 'elsewhere' })
          if (event.type === 'stray') see(world, machineId, { version: event.version })
          if (event.type === 'wait') wait(world, event.seconds)
          decide(world)
          expect(decide(world).intents).toEqual([])
        }
        expect(world.orders.filter(({ servedByTarget }) => !servedByTarget)).toEqual([])
        expect(world.orders.filter(({ wasOpen }) => wasOpen)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('it always comes to rest: every machine ends, or is off, or waits for a person or a WRS', () => {
    fc.assert(
      fc.property(shape, fc.array(fc.nat(20), { maxLength: 6 }), (size, offs) => {
        const world = worldOf(size)
        for (const index of offs) {
          const machineId = world.facts.targets[index % world.facts.targets.length]?.machineId ?? ''
          see(world, machineId, { power: 'off' })
        }
        runOut(world)
        const open = world.facts.targets.filter(({ state }) => !finalTargetStates.has(state) && state !== 'off')
        expect(open.every(({ state }) => state === 'waiting')).toBe(true)
        if (open.length > 0) expect(world.facts.lane.reason).toBe('wrs-off')
        world.now = world.facts.rollout.deadline ?? world.now
        decide(world)
        expect(world.facts.lane.state).toBe('done')
        expect(world.facts.targets.every(({ state }) => finalTargetStates.has(state))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
