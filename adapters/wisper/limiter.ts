import { setTimeout as pause } from 'node:timers/promises'
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible'
import type { Coordination } from '../../bot/coordination.ts'

/** How fast the console may be asked. One limiter may serve several clients. */
export interface Limiter {
  /** Resolves when one more request may be sent. */
  take(): Promise<void>
  /** The console said that we are too fast (429): nobody sends anything for so long. */
  hold?(milliseconds: number): Promise<void>
}

const BUCKET = 'console'

/** For a single process: requests wait in line, first come first served. `Infinity` does not limit. */
export function createLocalLimiter(requestsPerSecond: number): Limiter {
  if (requestsPerSecond === Number.POSITIVE_INFINITY) return { take: () => Promise.resolve() }
  const bucket = new RateLimiterMemory({ points: requestsPerSecond, duration: 1 })
  const line = new RateLimiterQueue(bucket)
  return {
    take: async () => {
      await line.removeTokens(1, BUCKET)
    },
    hold: async (milliseconds) => {
      await bucket.block(BUCKET, milliseconds / 1000)
    },
  }
}

/** For several instances under one token: the bucket lives in the shared coordination. */
export function createSharedLimiter(
  coordination: Coordination,
  requestsPerSecond: number,
  sleep: (milliseconds: number) => Promise<unknown> = pause,
): Limiter {
  const bucket = `wisper:${BUCKET}`
  const limit = { points: requestsPerSecond, milliseconds: 1000 }
  return {
    take: async () => {
      for (;;) {
        const answer = await coordination.take(bucket, limit)
        if (answer.taken) return
        await sleep(Math.max(1, answer.retryAfterMilliseconds))
      }
    },
    hold: (milliseconds) => coordination.block(bucket, milliseconds),
  }
}
