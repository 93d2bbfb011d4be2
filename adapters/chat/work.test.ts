import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWork } from './work.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const begun: string[] = []
const job = (name: string) => async (): Promise<void> => {
  begun.push(name)
}
beforeEach(() => {
  begun.length = 0
})

const neverFails = (error: unknown): void => {
  throw error
}

describe('work waits for the acknowledgements on their way', () => {
  test('it begins when they are through, and none has followed for a moment', async () => {
    const work = createWork(4, neverFails)
    const first = work.hold()
    work.add('a', job('a'))
    await vi.advanceTimersByTimeAsync(500)
    expect(begun).toEqual([])
    first()
    await vi.advanceTimersByTimeAsync(5)
    const second = work.hold()
    await vi.advanceTimersByTimeAsync(100)
    expect(begun).toEqual([])
    second()
    await vi.advanceTimersByTimeAsync(20)
    expect(begun).toEqual(['a'])
  })

  test('but not for ever: a burst without end delays nobody beyond a second and a half', async () => {
    const work = createWork(4, neverFails)
    work.hold()
    work.add('a', job('a'))
    await vi.advanceTimersByTimeAsync(1_400)
    expect(begun).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(begun).toEqual(['a'])
  })

  test('what somebody waits for begins at once', async () => {
    const work = createWork(4, neverFails)
    work.hold()
    work.add('a', job('a'), 'urgent')
    await vi.advanceTimersByTimeAsync(1)
    expect(begun).toEqual(['a'])
  })

  test('after a drain nothing begins any more', async () => {
    const work = createWork(4, neverFails)
    const release = work.hold()
    work.add('a', job('a'))
    expect(await work.drain(100)).toBe(true)
    release()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(begun).toEqual([])
  })
})
