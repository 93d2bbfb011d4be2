import type { Coordination, RateLimit } from '../../bot/coordination.ts'

interface Expiring<T> {
  readonly value: T
  readonly expiresAt: number
}

/** Sweeping every so many writes keeps the memory bounded by what is alive, at a constant price per write. */
const sweepEvery = 1_000

/** A map whose entries die by themselves. Its clock is monotonic: a corrected system clock frees and blocks nothing. */
function expiringMap<T>() {
  const entries = new Map<string, Expiring<T>>()
  let writes = 0
  const get = (key: string): T | undefined => {
    const entry = entries.get(key)
    return entry !== undefined && entry.expiresAt > performance.now() ? entry.value : undefined
  }
  const sweep = () => {
    const now = performance.now()
    for (const [key, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(key)
  }
  return {
    get,
    remaining: (key: string): number => Math.max(0, (entries.get(key)?.expiresAt ?? 0) - performance.now()),
    set: (key: string, value: T, milliseconds: number): void => {
      writes += 1
      if (writes % sweepEvery === 0) sweep()
      entries.set(key, { value, expiresAt: performance.now() + milliseconds })
    },
    delete: (key: string): void => {
      entries.delete(key)
    },
    clear: (): void => entries.clear(),
  }
}

/**
 * The twin for a single process, and what answers while Redis is away. A bucket remembers its last takes, so that no
 * window of the limit's length, wherever it begins, holds more than its points: chat platforms count so.
 */
export function createInProcessCoordination(): Coordination {
  const takes = expiringMap<readonly number[]>()
  const blocks = expiringMap<true>()
  const leases = expiringMap<string>()
  const memories = expiringMap<string>()

  const take = (bucket: string, { points, milliseconds }: RateLimit): number => {
    const blockedFor = blocks.remaining(bucket)
    if (blockedFor > 0) return blockedFor
    const now = performance.now()
    const recent = (takes.get(bucket) ?? []).filter((at) => at > now - milliseconds)
    const freeAt = recent.length < points ? now : (recent.at(-points) ?? now) + milliseconds
    if (freeAt > now) return freeAt - now
    takes.set(bucket, [...recent, now], milliseconds)
    return 0
  }
  return {
    take: async (bucket, limit) => {
      const wait = take(bucket, limit)
      return wait === 0 ? { taken: true } : { taken: false, retryAfterMilliseconds: Math.ceil(wait) }
    },
    block: async (bucket, milliseconds) => {
      if (milliseconds > blocks.remaining(bucket)) blocks.set(bucket, true, milliseconds)
    },
    hold: async (lease, holder, milliseconds) => {
      const present = leases.get(lease)
      if (present !== undefined && present !== holder) return false
      leases.set(lease, holder, milliseconds)
      return true
    },
    release: async (lease, holder) => {
      if (leases.get(lease) === holder) leases.delete(lease)
    },
    remember: async (key, value, milliseconds) => memories.set(key, value, milliseconds),
    recall: async (key) => memories.get(key) ?? null,
    healthy: () => true,
    close: async () => {
      for (const map of [takes, blocks, leases, memories]) map.clear()
    },
  }
}
