import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Coordination } from '../../bot/coordination.ts'
import { type RedisServer, redisMissing, startRedis } from '../../tests/support/redis.ts'
import { createInProcessCoordination } from './in-process.ts'
import { connectRedis } from './redis.ts'

interface Twin {
  readonly title: string
  readonly available: boolean
  /** One instance's view; every call gives another instance of the same world. */
  open(): Promise<Coordination>
  /** Lets time pass: by the fake clock where there is one. */
  pass(milliseconds: number): Promise<unknown>
  begin(): Promise<unknown>
  end(): Promise<unknown>
}

const noRedis = redisMissing()
let server: RedisServer | null = null
let alone: Coordination = createInProcessCoordination()

const inProcess: Twin = {
  title: 'in process',
  available: true,
  open: async () => alone,
  pass: (milliseconds) => vi.advanceTimersByTimeAsync(milliseconds),
  begin: async () => {
    vi.useFakeTimers()
    alone = createInProcessCoordination()
  },
  end: async () => vi.useRealTimers(),
}

const throughRedis: Twin = {
  title: noRedis === null ? 'through Redis' : `through Redis: skipped, ${noRedis}`,
  available: noRedis === null,
  open: () => connectRedis(server?.url ?? ''),
  // Redis has no clock to turn; its own time is the thing under test.
  pass: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  begin: async () => {
    server ??= await startRedis()
  },
  end: async () => undefined,
}

afterAll(async () => {
  await server?.stop()
})

let counter = 0
/** Names of one test only: the server is shared. */
const fresh = (name: string) => `${name}-${++counter}`

describe.each([inProcess, throughRedis])('Coordination $title', ({ available, open, pass, begin, end }) => {
  describe.runIf(available)('as every implementation', () => {
    let one: Coordination
    let other: Coordination
    beforeEach(async () => {
      await begin()
      one = await open()
      other = await open()
    })
    afterEach(async () => {
      await one.close()
      await other.close()
      await end()
    })

    it('gives a bucket’s points to all instances together, and says how long to wait for the next', async () => {
      const bucket = fresh('bucket')
      const limit = { points: 3, milliseconds: 1_000 }
      for (const instance of [one, other, one]) expect(await instance.take(bucket, limit)).toEqual({ taken: true })
      const refused = await other.take(bucket, limit)
      expect(refused).toEqual({ taken: false, retryAfterMilliseconds: expect.any(Number) })
      const wait = refused.taken ? 0 : refused.retryAfterMilliseconds
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(1_000)
      await pass(wait + 2)
      expect(await one.take(bucket, limit)).toEqual({ taken: true })
    })

    it('never grants more than the points in any window, also across the border of two windows', async () => {
      const bucket = fresh('bucket')
      const limit = { points: 2, milliseconds: 1_000 }
      expect(await one.take(bucket, limit)).toEqual({ taken: true })
      await pass(800)
      expect(await one.take(bucket, limit)).toEqual({ taken: true })
      await pass(220)
      // The first is out of the window by now, the second is not: one more, not two.
      expect((await one.take(bucket, limit)).taken).toBe(true)
      expect((await one.take(bucket, limit)).taken).toBe(false)
    })

    it('a refused take costs nothing', async () => {
      const bucket = fresh('bucket')
      const limit = { points: 1, milliseconds: 1_000 }
      await one.take(bucket, limit)
      await pass(200)
      expect((await one.take(bucket, limit)).taken).toBe(false)
      await pass(820)
      expect((await one.take(bucket, limit)).taken).toBe(true)
    })

    it('a take for a call counts while the call is under way, and for a window after it', async () => {
      const bucket = fresh('bucket')
      const limit = { points: 1, milliseconds: 600 }
      const flight = { id: 'first', longestMilliseconds: 60_000 }
      expect(await one.take(bucket, limit, flight)).toEqual({ taken: true })
      await pass(650)
      expect(await other.take(bucket, limit)).toEqual({ taken: false, retryAfterMilliseconds: 600 })
      await one.land(bucket, limit, flight, { sent: true })
      expect((await other.take(bucket, limit)).taken).toBe(false)
      await pass(650)
      expect(await other.take(bucket, limit)).toEqual({ taken: true })
    })

    it('a take for a call that was not made is there again, for everybody', async () => {
      const bucket = fresh('bucket')
      const limit = { points: 1, milliseconds: 10_000 }
      const flight = { id: 'first', longestMilliseconds: 10_000 }
      await one.take(bucket, limit, flight)
      expect(await other.take(bucket, limit)).toEqual({ taken: false, retryAfterMilliseconds: 10_000 })
      await one.land(bucket, limit, flight, { sent: false })
      expect(await other.take(bucket, limit)).toEqual({ taken: true })
    })

    it('a call whose instance died is waited for no longer than it can last', async () => {
      const bucket = fresh('bucket')
      const limit = { points: 1, milliseconds: 300 }
      await one.take(bucket, limit, { id: 'lost', longestMilliseconds: 600 })
      await pass(350)
      expect((await other.take(bucket, limit)).taken).toBe(false)
      await pass(600)
      expect(await other.take(bucket, limit)).toEqual({ taken: true })
    })

    it('a blocked bucket refuses everybody until then, and a shorter block does not cut it short', async () => {
      const bucket = fresh('bucket')
      const limit = { points: 100, milliseconds: 1_000 }
      await one.block(bucket, 1_000)
      await other.block(bucket, 10)
      await pass(50)
      const refused = await other.take(bucket, limit)
      expect(refused.taken).toBe(false)
      expect(refused.taken ? 0 : refused.retryAfterMilliseconds).toBeGreaterThan(100)
      await pass(960)
      expect((await other.take(bucket, limit)).taken).toBe(true)
    })

    it('leaves other buckets alone', async () => {
      const bucket = fresh('bucket')
      await one.block(bucket, 10_000)
      expect(await one.take(fresh('bucket'), { points: 1, milliseconds: 1_000 })).toEqual({ taken: true })
    })

    it('gives a lease to one holder, who may prolong it, until it is released or runs out', async () => {
      const lease = fresh('lease')
      expect(await one.hold(lease, 'one', 1_000)).toBe(true)
      expect(await other.hold(lease, 'other', 1_000)).toBe(false)
      await pass(500)
      expect(await one.hold(lease, 'one', 1_000)).toBe(true)
      await pass(520)
      expect(await other.hold(lease, 'other', 1_000)).toBe(false)
      await other.release(lease, 'other')
      expect(await other.hold(lease, 'other', 1_000)).toBe(false)
      await one.release(lease, 'one')
      expect(await other.hold(lease, 'other', 100)).toBe(true)
      await pass(120)
      expect(await one.hold(lease, 'one', 100)).toBe(true)
    })

    it('remembers until the time is over', async () => {
      const key = fresh('key')
      expect(await one.recall(key)).toBeNull()
      await one.remember(key, 'é "quoted" {}', 600)
      expect(await other.recall(key)).toBe('é "quoted" {}')
      await pass(620)
      expect(await other.recall(key)).toBeNull()
    })

    it('is healthy', () => {
      expect(one.healthy()).toBe(true)
    })
  })
})

describe('the in-process twin', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('keeps any schedule of takes within the limit in every window, and grants the promised moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }),
        async (points, milliseconds, pauses) => {
          const coordination = createInProcessCoordination()
          const granted: number[] = []
          for (const pause of pauses) {
            vi.advanceTimersByTime(pause)
            const answer = await coordination.take('bucket', { points, milliseconds })
            if (answer.taken) {
              granted.push(performance.now())
              continue
            }
            vi.advanceTimersByTime(answer.retryAfterMilliseconds)
            expect((await coordination.take('bucket', { points, milliseconds })).taken).toBe(true)
            granted.push(performance.now())
          }
          for (const [index, at] of granted.entries()) {
            const later = granted[index + points]
            if (later !== undefined) expect(later - at).toBeGreaterThanOrEqual(milliseconds)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('calls that are counted at any moment until they are answered', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('are never more than the points in any window of the other side', async () => {
    const call = fc.record({
      pause: fc.integer({ min: 0, max: 30 }),
      // Until it is counted, and from then until it is answered.
      way: fc.integer({ min: 0, max: 120 }),
      back: fc.integer({ min: 0, max: 120 }),
      sent: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(call, { maxLength: 60 }),
        async (points, milliseconds, calls) => {
          const coordination = createInProcessCoordination()
          const limit = { points, milliseconds }
          const counted: number[] = []
          const answers: Promise<unknown>[] = []
          for (const [index, { pause, way, back, sent }] of calls.entries()) {
            await vi.advanceTimersByTimeAsync(pause)
            const flight = { id: `${index}`, longestMilliseconds: 1_000 }
            if (!(await coordination.take('bucket', limit, flight)).taken) continue
            const land = () => coordination.land('bucket', limit, flight, { sent })
            if (!sent) {
              await land()
              continue
            }
            setTimeout(() => counted.push(performance.now()), way)
            answers.push(new Promise((resolve) => setTimeout(resolve, way + back)).then(land))
          }
          await vi.runAllTimersAsync()
          await Promise.all(answers)
          const inOrder = counted.toSorted((one, other) => one - other)
          for (const [index, at] of inOrder.entries()) {
            const later = inOrder[index + points]
            if (later !== undefined) expect(later - at).toBeGreaterThanOrEqual(milliseconds)
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe.runIf(noRedis === null)(`Redis going away${noRedis === null ? '' : `: skipped, ${noRedis}`}`, () => {
  let own: RedisServer
  beforeAll(async () => {
    const started = await startRedis()
    if (started === null) throw new Error('Redis is not installed')
    own = started
  })
  afterAll(() => own.stop())

  it('answers as the twin while Redis is dead, says so, and recovers by itself', async () => {
    const changes: boolean[] = []
    const coordination = await connectRedis(own.url, { onChange: (healthy) => changes.push(healthy) })
    await coordination.remember('before', 'yes', 60_000)
    await own.kill()
    await vi.waitFor(() => expect(coordination.healthy()).toBe(false), { timeout: 5_000 })
    const began = performance.now()
    expect(await coordination.recall('before')).toBe('yes')
    expect(await coordination.take('a', { points: 1, milliseconds: 60_000 })).toEqual({ taken: true })
    expect((await coordination.take('a', { points: 1, milliseconds: 60_000 })).taken).toBe(false)
    expect(await coordination.hold('lease', 'me', 60_000)).toBe(true)
    expect(performance.now() - began).toBeLessThan(500)
    await own.start()
    await vi.waitFor(() => expect(coordination.healthy()).toBe(true), { timeout: 10_000 })
    // The new server is empty: it answers itself.
    expect(await coordination.recall('before')).toBeNull()
    expect(changes).toEqual([false, true])
    await coordination.close()
  })

  it('answers within half a second when Redis hangs with its connection open', async () => {
    const coordination = await connectRedis(own.url)
    await own.freeze()
    try {
      const began = performance.now()
      expect(await coordination.take('hung', { points: 1, milliseconds: 60_000 })).toEqual({ taken: true })
      expect(performance.now() - began).toBeLessThan(500)
      expect(coordination.healthy()).toBe(false)
      // It is not asked again and again. The best of some, for the machine may be busy with other tests.
      const times: number[] = []
      for (let count = 0; count < 5; count += 1) {
        const again = performance.now()
        expect((await coordination.take('hung', { points: 1, milliseconds: 60_000 })).taken).toBe(false)
        times.push(performance.now() - again)
      }
      expect(Math.min(...times)).toBeLessThan(50)
    } finally {
      await own.thaw()
    }
    await vi.waitFor(() => expect(coordination.healthy()).toBe(true), { timeout: 10_000 })
    await coordination.close()
  })

  it('opens without Redis, degraded, and takes it up when it comes', async () => {
    await own.kill()
    const coordination = await connectRedis(own.url)
    expect(coordination.healthy()).toBe(false)
    expect(await coordination.hold('lease', 'me', 1_000)).toBe(true)
    await own.start()
    await vi.waitFor(() => expect(coordination.healthy()).toBe(true), { timeout: 10_000 })
    await coordination.close()
  })
})
