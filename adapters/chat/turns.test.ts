import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

/** An allowance of one in each so many milliseconds, and a clock that only the test moves. */
const scarce = (spacing: number) => {
  const clock = { now: 0 }
  let freeAt = 0
  return {
    clock,
    turns: createTurns(spacing, () => clock.now),
    take: async (): Promise<number | null> => {
      if (freeAt > clock.now) return freeAt - clock.now
      freeAt = clock.now + spacing
      return null
    },
  }
}

test('who does not have to wait goes at once', async () => {
  const { turns, take, clock } = scarce(2_000)
  expect(await turns.take('one', take)).toBeNull()
  clock.now = 2_000
  expect(await turns.take('one', take)).toBeNull()
})

test('nobody goes before somebody who waits already, even when there is room', async () => {
  const { turns, take, clock } = scarce(2_000)
  await turns.take('first', take)
  expect(await turns.take('second', take)).toBe(2_000)
  clock.now = 2_000
  expect(await turns.take('third', take)).toBe(2_000)
  expect(await turns.take('second', take)).toBeNull()
})

test('nobody is sent away for long who waits for others, and asking too early costs nobody their place', async () => {
  const { turns, take, clock } = scarce(2_000)
  for (const key of ['a', 'b', 'c']) await turns.take(key, take)
  expect(await turns.take('d', take)).toBe(3_000)
  clock.now = 3_000
  expect(await turns.take('d', take)).toBe(3_000)
  // The others never came.
  clock.now = 7_000
  expect(await turns.take('d', take)).toBeNull()
})

test('who is refused by the allowance itself is told how long, however long that is', async () => {
  const { turns } = scarce(2_000)
  expect(await turns.take('one', async () => 60_000)).toBe(60_000)
})

test('who waits for something of their own holds up nobody', async () => {
  const { turns, take } = scarce(2_000)
  await turns.take('one', async () => 60_000)
  expect(await turns.take('other', take)).toBeNull()
})

test('whose time was put off stays before those who came later', async () => {
  const { turns, take, clock } = scarce(2_000)
  await turns.take('one', take)
  await turns.take('two', take)
  await turns.take('three', take)
  clock.now = 2_000
  expect(await turns.take('two', async () => 2_500)).toBe(2_500)
  clock.now = 4_500
  expect(await turns.take('three', take)).toBe(2_000)
  expect(await turns.take('two', take)).toBeNull()
})

test('who does not come back is not waited for', async () => {
  const { turns, take, clock } = scarce(2_000)
  await turns.take('one', take)
  await turns.take('gone', take)
  clock.now = 20_000
  expect(await turns.take('other', take)).toBeNull()
})

test('however many ask, and in whatever order, each has its turn once in a round', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.infiniteStream(fc.nat(1_000)), async (callers, chance) => {
      const { turns, take, clock } = scarce(1_000)
      const went: number[] = []
      const askAt = new Map(Array.from({ length: callers }, (_, caller) => [caller, 0]))
      while (went.length < callers * 4) {
        const due = [...askAt].filter(([, at]) => at <= clock.now).map(([caller]) => caller)
        const shuffled = due.map((caller) => ({ caller, at: chance.next().value })).toSorted((a, b) => a.at - b.at)
        for (const { caller } of shuffled) {
          const wait = await turns.take(`${caller}`, take)
          if (wait === null) went.push(caller)
          askAt.set(caller, clock.now + (wait ?? 100))
        }
        clock.now = Math.max(clock.now + 1, Math.min(...askAt.values()))
      }
      for (let from = 0; from + callers <= went.length; from += callers) {
        expect(new Set(went.slice(from, from + callers)).size).toBe(callers)
      }
    }),
    { numRuns: 50 },
  )
})
