import { afterEach, expect, test, vi } from 'vitest'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { type Share, sharesOf } from './rates.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('edits, urgent ones too, never go beyond Slack’s fifty a minute; six decisions go at once beside the others', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const coordination = createInProcessCoordination()
  const [ordinary, urgent] = sharesOf('T1', 'chat.update', 'C1')
  if (urgent === undefined) throw new Error('no share for what cannot wait')
  const greedily = async ({ bucket, limit }: Share): Promise<number> => {
    let taken = 0
    while ((await coordination.take(bucket, limit)).taken) taken += 1
    return taken
  }
  const went: number[] = []
  for (let second = 0; second < 240; second += 0.5) {
    const counts = [await greedily(ordinary), await greedily(urgent)] as const
    if (second === 0) expect(counts).toEqual([4, 6])
    went.push(...Array.from({ length: counts[0] + counts[1] }, () => second))
    vi.advanceTimersByTime(500)
  }
  for (const begin of went) expect(went.filter((at) => at >= begin && at < begin + 60).length).toBeLessThanOrEqual(50)
  expect(went.length).toBeGreaterThan(4 * 45)
  await coordination.close()
})
