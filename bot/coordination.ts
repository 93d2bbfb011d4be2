/**
 * Ephemeral coordination between instances: outbound rate limits, leases, short caches. Two implementations with
 * one test suite: Redis, and an in-process twin for a single process. Losing it loses no fact (DESIGN 5): every
 * promise that must hold stands in the database.
 */
export interface Coordination {
  /** Takes one from a bucket that holds `points` per `milliseconds`; says how long to wait when it is empty. */
  take(
    bucket: string,
    limit: RateLimit,
  ): Promise<{ readonly taken: true } | { readonly taken: false; readonly retryAfterMilliseconds: number }>
  /** Empties a bucket until then: the other side said that we are too fast (429). */
  block(bucket: string, milliseconds: number): Promise<void>
  /** A lease: true for the one holder, who may take it again to prolong it. */
  hold(lease: string, holder: string, milliseconds: number): Promise<boolean>
  release(lease: string, holder: string): Promise<void>
  remember(key: string, value: string, milliseconds: number): Promise<void>
  recall(key: string): Promise<string | null>
  /** False while the other side cannot be reached; calls then answer as the in-process twin would. */
  healthy(): boolean
  close(): Promise<void>
}

export interface RateLimit {
  readonly points: number
  readonly milliseconds: number
}
