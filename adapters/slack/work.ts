/** Work that goes on after its delivery was acknowledged. */
export interface Work {
  /** Begins when its turn comes; `urgent` begins at once, because somebody waits for its answer. */
  add(id: string, job: () => Promise<void>, urgency?: 'urgent'): void
  has(id: string): boolean
  /**
   * Begins nothing more, and waits for what is under way.
   * @returns false when that took longer than `milliseconds`. What had not begun stays in the inbox.
   */
  drain(milliseconds: number): Promise<boolean>
}

/**
 * A queue in memory, behind the durable inbox. Only so many run at once, so that a burst of deliveries is first
 * acknowledged and then worked off, instead of each acknowledgement waiting for the work of all before it.
 * @param unexpected hears of a job that threw: jobs are to answer for their own failures.
 */
export const createWork = (concurrency: number, unexpected: (error: unknown) => void): Work => {
  const waiting: { readonly id: string; readonly job: () => Promise<void> }[] = []
  const ids = new Set<string>()
  const running = new Set<Promise<void>>()
  const state = { draining: false, wake: false }

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
    if (state.wake || waiting.length === 0) return
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

  return {
    add: (id, job, urgency) => {
      ids.add(id)
      if (urgency === 'urgent') return run(id, job)
      waiting.push({ id, job })
      wake()
    },
    has: (id) => ids.has(id),
    drain: async (milliseconds) => {
      state.draining = true
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
