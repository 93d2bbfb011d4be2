import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { type Allowance, createAllowance, type Precedence } from './allowance.ts'
import { type Act, sharesOf } from './rates.ts'
import type { Target } from './references.ts'

const target = (conversationId: string): Target => ({
  tenantId: 'T',
  conversationId,
  kind: 'channel',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  botAccountId: '28:w360',
})

const pause = (milliseconds: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, milliseconds))

interface Wish {
  readonly place: string
  readonly act?: Act
  readonly patience?: number
  readonly precedence?: Precedence
  /** Milliseconds until Microsoft counts the request, and from then until its answer is here. */
  readonly way?: number
  readonly back?: number
}

/** What Microsoft counted, in order. */
const createWorld = () => {
  const coordination = createInProcessCoordination()
  const allowance: Allowance = createAllowance(coordination, pause)
  const counted: { readonly at: number; readonly place: string; readonly precedence: Precedence }[] = []
  const send = async ({ place, act, patience = 0, precedence = 'card', way = 0, back = 0 }: Wish): Promise<boolean> => {
    const answer = await allowance.take(target(place), { act: act ?? { type: 'post' }, patience, precedence })
    if (answer.type === 'wait') return false
    if (way > 0) await pause(way)
    counted.push({ at: performance.now(), place, precedence })
    if (back > 0) await pause(back)
    await answer.landed()
    return true
  }
  return { coordination, counted, send }
}

const most = (times: readonly number[], window: number): number =>
  Math.max(0, ...times.map((begin) => times.filter((at) => at >= begin && at < begin + window).length))

const timesOf = (counted: readonly { readonly at: number }[]): readonly number[] => counted.map(({ at }) => at)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('however long a request is on its way, and however long its answer', () => {
  test('Microsoft counts no more than it allows: for the tenant in a second', async () => {
    const { counted, send } = createWorld()
    const all: Promise<boolean>[] = []
    // The first second's requests are held up for most of a second, those after them for no time.
    for (let place = 0; place < 100; place += 1) {
      all.push(send({ place: `${place}`, way: place < 50 ? 900 - place * 10 : 1, patience: 5_000 }))
    }
    await vi.advanceTimersByTimeAsync(6_000)
    expect((await Promise.all(all)).every((went) => went)).toBe(true)
    expect(most(timesOf(counted), 1_000)).toBeLessThanOrEqual(50)
  })

  test('and for a conversation in each of its windows', async () => {
    const delay = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 900 }))
    const wish = fc.record({ pause: fc.integer({ min: 0, max: 300 }), way: delay, back: delay })
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 30, maxLength: 100 }), async (wishes) => {
        const { counted, send } = createWorld()
        for (const { pause: before, way, back } of wishes) {
          await vi.advanceTimersByTimeAsync(before)
          void send({ place: 'a', way, back })
        }
        await vi.advanceTimersByTimeAsync(5_000)
        const times = timesOf(counted)
        expect(most(times, 1_000)).toBeLessThanOrEqual(7)
        expect(most(times, 2_000)).toBeLessThanOrEqual(8)
        expect(most(times, 30_000)).toBeLessThanOrEqual(60)
      }),
      { numRuns: 20 },
    )
  })
})

describe('of many who write at once', () => {
  test('each goes in turn, spread over the second, and as many as Microsoft allows', async () => {
    const { counted, send } = createWorld()
    const all = Array.from({ length: 100 }, (_, place) => send({ place: `${place}`, patience: 5_000 }))
    await vi.advanceTimersByTimeAsync(2_200)
    expect(counted.map(({ place }) => Number(place))).toEqual(Array.from({ length: 100 }, (_, place) => place))
    expect(most(timesOf(counted), 200)).toBe(10)
    await Promise.all(all)
  })

  test('what somebody waits for goes before the cards, and those before the pages under them', async () => {
    const { counted, send } = createWorld()
    const inTurn = (precedence: Precedence) =>
      Array.from({ length: 20 }, (_, place) => send({ place: `${precedence} ${place}`, precedence, patience: 5_000 }))
    const all = (['page', 'card', 'answer'] as const).flatMap(inTurn)
    await vi.advanceTimersByTimeAsync(2_000)
    await Promise.all(all)
    const order = counted.map(({ precedence }) => precedence)
    // The first page went before anybody else had come.
    expect(order.slice(1, 21)).toEqual(Array(20).fill('answer'))
    expect(order.slice(21, 41)).toEqual(Array(20).fill('card'))
  })

  test('who has no patience for the line is sent away, and takes nothing of the conversation with them', async () => {
    const { coordination, counted, send } = createWorld()
    await coordination.block(sharesOf(target('a'), { type: 'post' }).tenant.bucket, 10_000)
    const refused = Array.from({ length: 7 }, () => send({ place: 'a' }))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await Promise.all(refused)).toEqual(Array(7).fill(false))
    expect(counted).toEqual([])
    const again = Array.from({ length: 7 }, () => send({ place: 'a' }))
    await vi.advanceTimersByTimeAsync(0)
    expect(await Promise.all(again)).toEqual(Array(7).fill(true))
  })
})
