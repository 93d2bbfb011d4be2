import { addSeconds } from 'date-fns/addSeconds'
import { min } from 'date-fns/min'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hoursArbitrary } from '../schedule/hours.arbitrary.ts'
import { isOpen, longestWindow, type SiteHours, sightOf } from '../schedule/windows.ts'
import { decide, type LaneWorld, obey, stateOf, wait, worldOf } from './lane-world.testing.ts'
import { assumedDurations } from './plan-estimate.ts'
import { defaultPolicy } from './request.ts'
import { finalTargetStates } from './states.ts'

const timeZone = 'Europe/Paris'
/** Saturday and Sunday from 20:00 to 06:00. */
const nights: SiteHours = { open: [{ days: [6, 7], from: 20 * 60, to: 6 * 60 }], quiet: [] }
const site = (hours: SiteHours = nights) => ({ hours, timeZone })
const opening = new Date('2026-11-28T19:00:00Z')

const secondsOf = (world: LaneWorld, machineId: string): number => {
  const found = world.facts.targets.find((target) => target.machineId === machineId)
  const { wrsInstall, wrsRestart, install, restart } = assumedDurations
  if (found?.state === 'updating') return found.kind === 'wrs' ? wrsInstall : install
  return found?.kind === 'wrs' ? wrsRestart : restart
}

/** Machines take the time that is assumed of them; the lane is looked at when one is done, or when it asked to be. */
const runInTime = (world: LaneWorld): void => {
  for (let round = 0; round < 2_000; round += 1) {
    const { dueAt } = decide(world)
    const busy = world.facts.targets.filter(({ state }) => state === 'updating' || state === 'restarting')
    const ends = busy.map(({ machineId, since }) => ({
      machineId,
      end: addSeconds(since, secondsOf(world, machineId)),
    }))
    const moments = [...ends.map(({ end }) => end), ...(dueAt === null ? [] : [dueAt])]
    if (moments.length === 0 || world.facts.targets.every(({ state }) => finalTargetStates.has(state))) return
    world.now = min(moments)
    for (const { machineId, end } of ends) if (end <= world.now) obey(world, machineId)
  }
  throw new Error('the lane never came to rest')
}

describe('a lane outside of its site’s hours', () => {
  test('orders nothing, says why, and wakes when they begin', () => {
    const world = worldOf({ wrs: 1, waves: [2], site: site() })
    const outcome = decide(world)
    expect(outcome.intents).toEqual([])
    expect(outcome.lane).toMatchObject({ state: 'wrs', reason: 'outside-window' })
    expect(outcome.dueAt).toEqual(new Date('2026-11-22T19:00:00Z'))
    world.now = new Date('2026-11-22T19:00:00Z')
    expect(decide(world).intents).toMatchObject([{ kind: 'update', notAfter: new Date('2026-11-23T04:47:00Z') }])
    expect(world.facts.lane.reason).toBeNull()
  })

  test('leaves what was sent to end, and restarts it in the next window', () => {
    const world = worldOf({ wrs: 0, waves: [1], site: site(), start: new Date('2026-11-23T04:40:00Z') })
    decide(world)
    expect(stateOf(world, 'pc-0-0').state).toBe('updating')
    // It takes longer than anybody assumed: the window is over by then.
    wait(world, 3_600)
    obey(world, 'pc-0-0')
    const outcome = decide(world)
    expect(stateOf(world, 'pc-0-0').state).toBe('installed')
    expect(outcome.lane.reason).toBe('outside-window')
    expect(outcome.dueAt).toEqual(opening)
    world.now = opening
    expect(decide(world).intents).toMatchObject([{ kind: 'restart', targets: ['pc-0-0'] }])
  })

  test('begins no step that would not be over in time', () => {
    const world = worldOf({ wrs: 0, waves: [1], site: site(), start: new Date('2026-11-23T04:48:00Z') })
    const outcome = decide(world)
    expect(outcome.intents).toEqual([])
    expect(outcome.lane.reason).toBe('outside-window')
    expect(outcome.dueAt).toEqual(opening)
  })

  test('takes as much of a wave as still fits', () => {
    const policy = { ...defaultPolicy, restartsAtOnce: 2 }
    // 16 minutes: the installation, and two batches of restarts.
    const start = new Date('2026-11-23T04:44:00Z')
    const world = worldOf({ wrs: 0, waves: [7], site: site(), rollout: { policy }, start })
    expect(decide(world).intents.flatMap(({ targets }) => targets)).toHaveLength(4)
    runInTime(world)
    expect(world.orders.filter(({ at }) => at < opening)).toHaveLength(8)
    expect(world.facts.lane.state).toBe('done')
  })

  test('without hours, or in a window too short for anything, does not wait for ever', () => {
    const none = worldOf({ wrs: 1, waves: [1] })
    expect(decide(none).intents).toMatchObject([{ notAfter: null }])
    const short: SiteHours = { open: [{ days: [7], from: 9 * 60, to: 9 * 60 + 5 }], quiet: [] }
    const world = worldOf({ wrs: 0, waves: [1], site: site(short), start: new Date('2026-11-22T08:01:00Z') })
    expect(decide(world).intents).toHaveLength(1)
  })

  test('goes on at once when they are lifted', () => {
    const world = worldOf({ wrs: 1, waves: [1], site: site() })
    decide(world)
    expect(decide({ ...world, site: null }).intents).toHaveLength(1)
  })

  test('says nothing of hours that are not known: it waits until it is told', () => {
    const world = worldOf({
      wrs: 1,
      waves: [1],
      site: site({ open: [], quiet: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 1_440 }] }),
    })
    const outcome = decide(world)
    expect(outcome.lane.reason).toBe('outside-window')
    expect(outcome.dueAt).toEqual(world.facts.rollout.deadline)
  })
})

describe('for machines in use, restarted in the next window', () => {
  test('the installation goes at once, the restart waits', () => {
    const start = new Date('2026-11-24T09:00:00Z')
    const world = worldOf({ wrs: 0, waves: [2], site: site(), rollout: { restartInWindow: true }, start })
    expect(decide(world).intents).toMatchObject([{ kind: 'update', notAfter: null }])
    runInTime(world)
    const restarts = world.orders.filter(({ kind }) => kind === 'restart')
    expect(restarts.map(({ at }) => at)).toEqual([opening, opening])
    expect(world.facts.lane.state).toBe('done')
  })
})

describe('over a year, whatever the hours', () => {
  const minute = fc.integer({ min: Date.UTC(2027, 0, 1) / 60_000, max: Date.UTC(2027, 11, 20) / 60_000 })
  const shape = fc.record({
    wrs: fc.nat(2),
    waves: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
    restartsAtOnce: fc.integer({ min: 1, max: 3 }),
  })
  const step = assumedDurations.install + assumedDurations.restart
  const useful = hoursArbitrary.filter((hours) => longestWindow(hours) >= step * 1_000)

  test('every order lies in a window, and its step ends in it; and all machines get there', () => {
    fc.assert(
      fc.property(shape, useful, minute, ({ wrs, waves, restartsAtOnce }, hours, from) => {
        const world = worldOf({
          ...{ wrs, waves, site: site(hours), start: new Date(from * 60_000) },
          rollout: { policy: { ...defaultPolicy, restartsAtOnce }, deadline: null },
        })
        runInTime(world)
        expect(world.facts.targets.every(({ state }) => state === 'running')).toBe(true)
        for (const { kind, at } of world.orders) {
          expect(isOpen(hours, at, timeZone)).toBe(true)
          const { openedAt, closesAt } = sightOf(hours, at, timeZone)
          if (closesAt === null) continue
          const whole = openedAt === null ? Number.POSITIVE_INFINITY : closesAt.getTime() - openedAt.getTime()
          const takes = (kind === 'update' ? step : assumedDurations.restart) * 1_000
          if (whole >= takes) expect(at.getTime() + takes).toBeLessThanOrEqual(closesAt.getTime())
        }
      }),
      { numRuns: 200 },
    )
  })
})
