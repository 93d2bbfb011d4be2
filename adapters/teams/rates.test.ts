import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { type Act, sharesOf } from './rates.ts'

/** Microsoft's own figures, in milliseconds. */
const microsoft = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
] as const

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constant<Act>({ type: 'post' }),
  fc.constant<Act>({ type: 'typing' }),
  fc.record({ type: fc.constant('edit'), messageId: fc.constantFrom('1', '2', '3', null), urgent: fc.boolean() }),
)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** When each of these acts was let through, each tried as soon as the one before it is over. */
const passing = async (
  acts: readonly { readonly act: Act; readonly pause: number; readonly place: string }[],
): Promise<readonly { readonly at: number; readonly act: Act; readonly place: string }[]> => {
  const coordination = createInProcessCoordination()
  const passed: { at: number; act: Act; place: string }[] = []
  for (const { act, pause, place } of acts) {
    vi.advanceTimersByTime(pause)
    let isFree = true
    for (const { bucket, limit } of sharesOf({ tenantId: 'T', conversationId: place }, act).all) {
      isFree = (await coordination.take(bucket, limit)).taken
      if (!isFree) break
    }
    if (isFree) passed.push({ at: performance.now(), act, place })
  }
  return passed
}

const most = (times: readonly number[], window: number): number =>
  Math.max(0, ...times.map((begin) => times.filter((at) => at >= begin && at < begin + window).length))

describe('however the bot writes', () => {
  test('no window of a conversation holds more than Microsoft allows, nor one of the tenant', async () => {
    const step = fc.record({ act, pause: fc.integer({ min: 0, max: 400 }), place: fc.constantFrom('a', 'b') })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 50, maxLength: 300 }), async (steps) => {
        const passed = await passing(steps)
        for (const place of ['a', 'b']) {
          const times = passed.filter((each) => each.place === place).map(({ at }) => at)
          for (const [points, window] of microsoft) expect(most(times, window)).toBeLessThanOrEqual(points)
        }
        expect(
          most(
            passed.map(({ at }) => at),
            1_000,
          ),
        ).toBeLessThanOrEqual(50)
      }),
      { numRuns: 25 },
    )
  })

  test('the same message is not edited twice within two seconds', async () => {
    const edit = { type: 'edit', messageId: '1', urgent: true } as const
    const steps = Array.from({ length: 60 }, () => ({ act: edit, pause: 300, place: 'a' }))
    const times = (await passing(steps)).map(({ at }) => at)
    expect(times.length).toBeGreaterThan(5)
    expect(most(times, 2_000)).toBe(1)
  })

  test('edits in motion leave a third of the half minute to posts', async () => {
    const edits = Array.from({ length: 100 }, (_, index) => ({
      act: { type: 'edit', messageId: `${index}`, urgent: false } as const,
      pause: 280,
      place: 'a',
    }))
    const posts = Array.from({ length: 4 }, () => ({ act: { type: 'post' } as const, pause: 290, place: 'a' }))
    const passed = await passing([...edits, ...posts])
    expect(passed.filter(({ act }) => act.type === 'post')).toHaveLength(4)
  })
})

test('questions about members, and openings, take nothing from what is written', () => {
  const place = { tenantId: 'T', conversationId: 'a' }
  const names = (act: Act) => sharesOf(place, act).all.map(({ bucket }) => bucket)
  const written = new Set(names({ type: 'post' }))
  const { tenant, pace } = sharesOf(place, { type: 'post' })
  const tenantWide = [tenant.bucket, pace.bucket]
  expect(names({ type: 'member' }).filter((name) => written.has(name))).toEqual(tenantWide)
  expect(names({ type: 'open' }).filter((name) => written.has(name))).toEqual(tenantWide)
})

test('openings are counted together, for Microsoft does not say for which conversation they count', () => {
  const names = (conversationId: string) =>
    sharesOf({ tenantId: 'T', conversationId }, { type: 'open' }).all.map(({ bucket }) => bucket)
  expect(names('a')).toEqual(names('b'))
})
