import fc from 'fast-check'
import { expect, it } from 'vitest'
import { simulatedClock } from './clock.ts'
import { createEvents } from './events.ts'
import { createSchedule } from './schedule.ts'

it('gives tasks by time, and those of one time in the order in which they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: 0, max: 20 }), (dues, now) => {
      const schedule = createSchedule<{ due: number; number: number }>()
      for (const [number, due] of dues.entries()) schedule.add(due, { due, number })
      const expected = dues
        .map((due, number) => ({ due, number }))
        .filter(({ due }) => due <= now)
        .sort((left, right) => left.due - right.due || left.number - right.number)
      const taken: { due: number; number: number }[] = []
      for (let task = schedule.takeDue(now); task !== null; task = schedule.takeDue(now)) taken.push(task)
      expect(taken).toStrictEqual(expected)
      expect(schedule.size()).toBe(dues.length - expected.length)
      const later = dues.filter((due) => due > now)
      expect(schedule.next()).toBe(later.length === 0 ? null : Math.min(...later))
    }),
  )
})

it('keeps the newest events, each cursor either exact or expired', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 20 }), (retention, count) => {
      const feed = createEvents(retention)
      const cursors = [feed.cursor(0)]
      for (let index = 0; index < count; index += 1) {
        feed.emit(0, { type: 'account.updated', defaultTag: String(index) })
        cursors.push(feed.cursor(feed.lastSeq()))
      }
      for (const [seq, cursor] of cursors.entries()) {
        const reading = feed.readCursor(cursor)
        if (count - seq > retention) expect(reading).toStrictEqual({ kind: 'expired' })
        else {
          expect(reading).toStrictEqual({ kind: 'at', seq })
          expect(feed.after(seq, 100)).toHaveLength(count - seq)
        }
      }
      const saved = feed.save()
      expect(createEvents(retention, saved).save()).toStrictEqual(saved)
    }),
  )
})

it('runs the simulated clock at its speed, never back, and at that of the real one when infinite', () => {
  let real = 1_000
  const clock = simulatedClock(() => real, 5_000, 60)
  real += 100
  expect(clock.now()).toBe(11_000)
  expect(clock.realDelay(17_000)).toBe(100)
  clock.setSpeed(Number.POSITIVE_INFINITY)
  real += 100
  expect(clock.now()).toBe(11_100)
  real -= 5_000
  expect(clock.now()).toBe(11_100)
  clock.during(7, () => expect(clock.now()).toBe(7))
  expect(clock.now()).toBe(11_100)
})
