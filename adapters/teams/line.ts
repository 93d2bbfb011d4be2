/** Those who wait for an allowance that many want, one behind the other: only the first one asks for it. */
export interface Line {
  /**
   * @param rank whoever has a lower one goes first; of the same rank, who came first
   * @param take takes from the allowance: null, or the milliseconds until it may be tried again
   * @param patience milliseconds that may be waited in all
   * @returns null when it was taken; else the milliseconds after which to ask again
   */
  pass(rank: number, take: () => Promise<number | null>, patience: number): Promise<number | null>
}

interface Waiting {
  readonly rank: number
  readonly take: () => Promise<number | null>
  readonly deadline: number
  readonly answer: (wait: number | null) => void
}

/**
 * Without it all who were refused ask again at the same moment, and whoever happens to be first gets it. Kept in this
 * process: several instances each have a line of their own before the allowance that they share.
 */
export const createLine = (pause: (milliseconds: number) => Promise<unknown>): Line => {
  const waiting = new Set<Waiting>()
  let isServed = false

  const first = (): Waiting | undefined =>
    [...waiting].reduce<Waiting | undefined>((best, each) => (best && best.rank <= each.rank ? best : each), undefined)

  const leave = (who: Waiting, wait: number | null): void => {
    waiting.delete(who)
    who.answer(wait)
  }

  const serve = async (): Promise<void> => {
    isServed = true
    for (let next = first(); next !== undefined; next = first()) {
      const wait = await next.take()
      if (wait === null) {
        leave(next, null)
        continue
      }
      const soonest = performance.now() + wait
      for (const each of [...waiting]) if (each.deadline < soonest) leave(each, wait)
      if (waiting.size > 0) await pause(wait)
    }
    isServed = false
  }

  return {
    pass: (rank, take, patience) =>
      new Promise((resolve) => {
        waiting.add({ rank, take, deadline: performance.now() + patience, answer: resolve })
        if (!isServed) void serve()
      }),
  }
}
