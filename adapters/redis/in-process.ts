import type { Coordination, Flight, RateLimit } from '../../bot/coordination.ts'

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

/** Of a bucket: when its last takes were, or landed, and until when each take that is still in flight is waited for. */
interface Takes {
  readonly at: readonly number[]
  readonly flights: ReadonlyMap<string, number>
}

/**
 * The twin for a single process, and what answers while Redis is away. A bucket remembers its last takes, so that no
 * window of the limit's length, wherever it begins, holds more than its points: chat platforms count so.
 */
export function createInProcessCoordination(): Coordination {
  const takes = expiringMap<Takes>()
  const blocks = expiringMap<true>()
  const leases = expiringMap<string>()
  const memories = expiringMap<string>()

  const recall = (bucket: string, milliseconds: number, now: number): Takes => {
    const { at, flights } = takes.get(bucket) ?? { at: [], flights: new Map<string, number>() }
    return {
      at: at.filter((each) => each > now - milliseconds),
      flights: new Map([...flights].filter(([, until]) => until > now)),
    }
  }

  const keep = (bucket: string, milliseconds: number, { at, flights }: Takes, now: number): void =>
    takes.set(bucket, { at, flights }, Math.max(milliseconds, ...[...flights.values()].map((until) => until - now)))

  const take = (bucket: string, { points, milliseconds }: RateLimit, flight: Flight | undefined): number => {
    const blockedFor = blocks.remaining(bucket)
    if (blockedFor > 0) return blockedFor
    const now = performance.now()
    const { at, flights } = recall(bucket, milliseconds, now)
    const room = points - flights.size
    if (room <= 0) return milliseconds
    const freeAt = at.length < room ? now : (at.at(-room) ?? now) + milliseconds
    if (freeAt > now) return freeAt - now
    if (flight === undefined) keep(bucket, milliseconds, { at: [...at, now], flights }, now)
    else {
      const until = now + flight.longestMilliseconds + milliseconds
      keep(bucket, milliseconds, { at, flights: new Map([...flights, [flight.id, until]]) }, now)
    }
    return 0
  }

  const land = (bucket: string, { milliseconds }: RateLimit, { id }: Flight, sent: boolean): void => {
    const now = performance.now()
    const { at, flights } = recall(bucket, milliseconds, now)
    const others = new Map([...flights].filter(([flying]) => flying !== id))
    keep(bucket, milliseconds, { at: sent ? [...at, now] : at, flights: others }, now)
  }
  return {
    take: async (bucket, limit, flight) => {
      const wait = take(bucket, limit, flight)
      return wait === 0 ? { taken: true } : { taken: false, retryAfterMilliseconds: Math.ceil(wait) }
    },
    land: async (bucket, limit, flight, { sent }) => land(bucket, limit, flight, sent),
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
