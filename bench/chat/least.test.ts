import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evenly, leastDelays, type Share } from './least.ts'
import { statedRates } from './rates.ts'

const share = (bucket: string, points: number, milliseconds: number): Share => ({
  bucket,
  limit: { points, milliseconds },
})

describe('the least delays', () => {
  it('are none where the rates leave room', () => {
    expect(
      leastDelays(
        [0, 1_000, 2_000].map((at) => ({ message: 0, at })),
        () => [share('all', 1, 1_000)],
      ),
    ).toEqual([0, 0, 0])
  })

  it('are the time until the window has room, for all that one edit then shows', () => {
    const changes = [0, 100, 200].map((at) => ({ message: 0, at }))
    expect(leastDelays(changes, () => [share('all', 1, 1_000)])).toEqual([0, 900, 800])
  })

  it('go round: nobody is edited twice while another one waits', () => {
    const changes = [0, 1, 2, 3].map((at) => ({ message: at % 2, at }))
    expect(leastDelays(changes, () => [share('all', 1, 10)])).toEqual([0, 9, 18, 7])
  })

  it('are of the narrowest of several windows', () => {
    const changes = [0, 1, 2].map((message) => ({ message, at: 0 }))
    expect(leastDelays(changes, (message) => [share('all', 3, 50), share(`place ${message % 2}`, 1, 20)])).toEqual([
      0, 0, 20,
    ])
  })

  it('of an announcement are a second for each fifty places in Teams, and none in Slack', () => {
    const changes = Array.from({ length: 1_000 }, (_, message) => ({ message, at: 0 }))
    const longest = (platform: 'slack' | 'teams') =>
      Math.max(...leastDelays(changes, (place) => statedRates[platform].post({ place: `${place}`, message: '' })))
    expect([longest('slack'), longest('teams')]).toEqual([0, 19_000])
  })

  it('go round all messages evenly where the window is not spent at once', () => {
    const changes = Array.from({ length: 3_000 }, (_, index) => ({ message: index % 50, at: index * 60 }))
    const delays = leastDelays(changes, () => evenly(share('all', 50, 60_000), 180_000))
    // Fifty a minute for fifty messages: each has its turn once a minute.
    expect(Math.max(...delays)).toBeLessThanOrEqual(60_000)
    expect(Math.max(...delays.slice(1_000))).toBeGreaterThan(58_000)
  })

  it('never break a rate', () => {
    const times = fc.array(fc.record({ message: fc.nat(3), at: fc.nat(500) }), { maxLength: 40 })
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 200 }), (given, points, window) => {
        const changes = given.toSorted((one, other) => one.at - other.at)
        const delays = leastDelays(changes, () => [share('all', points, window)])
        const sent = changes.map(({ message, at }, index) => `${at + (delays[index] ?? 0)} ${message}`)
        const moments = [...new Set(sent)]
          .map((each) => Number.parseInt(each, 10))
          .toSorted((one, other) => one - other)
        for (const [index, moment] of moments.entries()) {
          expect((moments[index + points] ?? Number.POSITIVE_INFINITY) - moment).toBeGreaterThanOrEqual(window)
        }
      }),
    )
  })
})
