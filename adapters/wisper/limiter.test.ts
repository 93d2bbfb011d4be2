import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Coordination } from '../../bot/coordination.ts'
import { createLocalLimiter, createSharedLimiter, type Limiter } from './limiter.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** How many of `wanted` requests may be sent within each of the first seconds. */
async function sentPerSecond(limiter: Limiter, wanted: number, seconds: number): Promise<number[]> {
  let sent = 0
  for (let index = 0; index < wanted; index += 1) void limiter.take().then(() => (sent += 1))
  const totals: number[] = []
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(second === 0 ? 500 : 1000)
    totals.push(sent)
  }
  return totals
}

describe('the limit of one process', () => {
  test('lets so many through in a second, and the others wait for theirs', async () => {
    expect(await sentPerSecond(createLocalLimiter(20), 50, 4)).toEqual([20, 40, 50, 50])
  })

  test('holds everybody when the console asks for it', async () => {
    const limiter = createLocalLimiter(20)
    await limiter.take()
    await limiter.hold?.(2_000)
    expect(await sentPerSecond(limiter, 10, 4)).toEqual([0, 0, 10, 10])
  })

  test('Infinity is no limit', async () => {
    expect(await sentPerSecond(createLocalLimiter(Number.POSITIVE_INFINITY), 5_000, 1)).toEqual([5_000])
  })
})

test('the limit of several instances asks the shared bucket again when it is told to', async () => {
  const answers = [{ taken: false, retryAfterMilliseconds: 700 } as const, { taken: true } as const]
  const take = vi.fn<Coordination['take']>(async () => answers.shift() ?? { taken: true })
  const block = vi.fn<Coordination['block']>(async () => {})
  const refuse = () => Promise.reject(new Error('not a matter of the limiter'))
  const coordination: Coordination = {
    take,
    land: refuse,
    block,
    hold: refuse,
    release: refuse,
    remember: refuse,
    recall: refuse,
    healthy: () => true,
    close: refuse,
  }
  const waits: number[] = []
  const limiter = createSharedLimiter(coordination, 20, async (milliseconds) => void waits.push(milliseconds))
  await limiter.take()
  expect(waits).toEqual([700])
  expect(take.mock.calls).toEqual(Array(2).fill(['wisper:console', { points: 20, milliseconds: 1000 }]))
  await limiter.hold?.(3_000)
  expect(block.mock.calls).toEqual([['wisper:console', 3_000]])
})
