/** Work that goes on after its delivery was acknowledged. */
export interface Work {
  /** Begins when its turn comes; `urgent` begins at once, because somebody waits for its answer. */
  add(id: string, job: () => Promise<void>, urgency?: 'urgent'): void
  has(id: string): boolean
  /**
   * An acknowledgement is on its way: what waits is not begun before the returned function is called, but not later
   * than the longest hold after it was added. Work costs many times what an acknowledgement does.
   */
  hold(): () => void
  /**
   * Begins nothing more, and waits for what is under way.
   * @returns false when that took longer than `milliseconds`. What had not begun stays in the inbox.
   */
  drain(milliseconds: number): Promise<boolean>
}

/** By then whoever typed a command sees its answer begin. */
const usualHoldMilliseconds = 1_500

/** Deliveries are written in groups: between two groups of one burst there is a moment without any. */
const quietMilliseconds = 10

/**
 * A queue in memory, behind the durable inbox. Only so many run at once, so that a burst of deliveries is first
 * acknowledged and then worked off, instead of each acknowledgement waiting for the work of all before it.
 * @param unexpected hears of a job that threw: jobs are to answer for their own failures.
 * @param longestHoldMilliseconds how long acknowledgements may hold up a job at most
 */
export const createWork = (
  concurrency: number,
  unexpected: (error: unknown) => void,
  longestHoldMilliseconds = usualHoldMilliseconds,
): Work => {
  const waiting: { readonly id: string; readonly job: () => Promise<void>; readonly since: number }[] = []
  const ids = new Set<string>()
  const running = new Set<Promise<void>>()
  const state: {
    draining: boolean
    wake: boolean
    holders: number
    releasedAt: number
    again: NodeJS.Timeout | undefined
  } = { draining: false, wake: false, holders: 0, releasedAt: 0, again: undefined }

  const run = (id: string, job: () => Promise<void>): void => {
    const done = Promise.resolve()
      .then(job)
      .catch(unexpected)
      .finally(() => {
        ids.delete(id)
        running.delete(done)
        wake()
      })
    running.add(done)
  }

  // In a turn of its own: requests that have arrived meanwhile are read and answered first.
  const wake = (): void => {
    const [oldest] = waiting
    if (state.wake || oldest === undefined || isHeld(oldest.since)) return
    state.wake = true
    setImmediate(() => {
      state.wake = false
      while (!state.draining && running.size < concurrency) {
        const next = waiting.shift()
        if (next === undefined) return
        run(next.id, next.job)
      }
    })
  }

  /** Looks again as soon as it can be otherwise. */
  const isHeld = (since: number): boolean => {
    const at = performance.now()
    const quiet = state.holders > 0 ? Number.POSITIVE_INFINITY : state.releasedAt + quietMilliseconds
    const free = Math.min(quiet, since + longestHoldMilliseconds)
    if (free <= at) return false
    state.again ??= setTimeout(() => {
      state.again = undefined
      wake()
    }, free - at)
    return true
  }

  return {
    add: (id, job, urgency) => {
      ids.add(id)
      if (urgency === 'urgent') return run(id, job)
      waiting.push({ id, job, since: performance.now() })
      wake()
    },
    has: (id) => ids.has(id),
    hold: () => {
      state.holders += 1
      return () => {
        state.holders -= 1
        state.releasedAt = performance.now()
        if (state.holders > 0) return
        clearTimeout(state.again)
        state.again = undefined
        wake()
      }
    },
    drain: async (milliseconds) => {
      state.draining = true
      clearTimeout(state.again)
      const { promise: late, resolve } = Promise.withResolvers<boolean>()
      const timer = setTimeout(() => resolve(false), milliseconds)
      const over = (async () => {
        while (running.size > 0) await Promise.all(running)
        return true
      })()
      const result = await Promise.race([over, late])
      clearTimeout(timer)
      return result
    },
  }
}
