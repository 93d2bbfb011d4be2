/**
 * Ephemeral coordination between instances: outbound rate limits, leases, short caches. Two implementations with
 * one test suite: Redis, and an in-process twin for a single process. Losing it loses no fact (DESIGN 5): every
 * promise that must hold stands in the database.
 */
export interface Coordination {
  /**
   * Takes one from a bucket that holds `points` per `milliseconds`; says how long to wait when it is empty.
   * @param flight the call that it is taken for: nobody knows when the other side counts that, only that it does so
   * before it has answered. So the take counts until `land`, and for a window from then on.
   */
  take(bucket: string, limit: RateLimit, flight?: Flight): Promise<Taken>
  /** The call that was taken for is over; `sent: false`: it was never made, and what was taken is there again. */
  land(bucket: string, limit: RateLimit, flight: Flight, how: { readonly sent: boolean }): Promise<void>
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

export type Taken = { readonly taken: true } | { readonly taken: false; readonly retryAfterMilliseconds: number }

export interface Flight {
  readonly id: string
  /** A call that has not landed after so long never will: its instance died. */
  readonly longestMilliseconds: number
}

export interface RateLimit {
  readonly points: number
  readonly milliseconds: number
}
