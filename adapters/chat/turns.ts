/** Callers who wait for one scarce allowance, in the order in which they came. */
export interface Turns {
  /**
   * @param key who asks; they keep their place in the row while they ask again in time
   * @param take takes from the allowance: null, or the milliseconds until it may be tried again
   * @returns null when it was taken; else the milliseconds after which to ask again
   */
  take(key: string, take: () => Promise<number | null>): Promise<number | null>
}

/** Nobody who waits for others is sent away for longer: what they wanted may have become more urgent meanwhile. */
const longestAnswerMilliseconds = 3_000
/** Who has not come back so long after their turn is not waited for: their message may need no edit any more. */
const graceMilliseconds = 2_000

/**
 * Without it whoever happens to ask first when the allowance has room again gets it, and of fifty who ask one may wait
 * for minutes. Kept in this process: several instances each have a row of their own before the allowance that they share.
 * @param spacing milliseconds in which the allowance lets one pass, in the long run
 */
export const createTurns = (spacing: number, now: () => number = () => performance.now()): Turns => {
  const waiting = new Map<string, number>()
  let last = Number.NEGATIVE_INFINITY

  const queue = (key: string, earliest: number): number => {
    last = Math.max(earliest, last + spacing)
    waiting.set(key, last)
    return last
  }
  /** Somebody's turn is now, or next. Who waits for longer waits for something of their own, and holds up nobody. */
  const isNear = (at: number): boolean => [...waiting.values()].some((due) => due <= at + spacing)
  /** A map keeps the order in which its keys came, also of those whose time was put off. */
  const firstDue = (at: number): string | undefined => [...waiting].find(([, due]) => due <= at)?.[0]
  const answer = (due: number): number => Math.max(1, Math.min(due - now(), longestAnswerMilliseconds))

  return {
    take: async (key, take) => {
      const at = now()
      for (const [each, due] of waiting) if (due + graceMilliseconds < at) waiting.delete(each)
      const due = waiting.get(key)
      if (due !== undefined && due > at) return answer(due)
      if (due === undefined && isNear(at)) return answer(queue(key, at))
      if (due !== undefined && firstDue(at) !== key) return spacing
      const wait = await take()
      if (wait === null) {
        waiting.delete(key)
        return null
      }
      // The place in the row stays; others, or another instance, were a moment quicker.
      if (due === undefined) queue(key, now() + wait)
      else waiting.set(key, now() + wait)
      return wait
    },
  }
}
