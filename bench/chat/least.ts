import type { RateLimit } from '../../bot/coordination.ts'

/** An allowance: no window of its length, wherever it begins, may hold more than its points. */
export interface Share {
  readonly bucket: string
  readonly limit: RateLimit
}

/** Something that a message is to show, from this moment on. Milliseconds on any clock. */
export interface Change {
  readonly message: number
  readonly at: number
}

/**
 * How long each change has to wait, in milliseconds, where nothing but the rates takes time: a sender that takes no
 * time itself always sends, at the very moment when it may, the message that was not sent for longest, and with it all
 * that has changed there. The order is that of the changes, which must be in the order of time.
 */
export const leastDelays = (
  changes: readonly Change[],
  sharesOf: (message: number) => readonly Share[],
): readonly number[] => {
  const delays = new Array<number>(changes.length).fill(0)
  const taken = new Map<string, number[]>()
  const pending = new Map<number, number[]>()
  const sentAt = new Map<number, number>()

  const freeAt = ({ bucket, limit: { points, milliseconds } }: Share): number => {
    const last = taken.get(bucket)?.at(-points)
    return last === undefined ? Number.NEGATIVE_INFINITY : last + milliseconds
  }

  const send = (message: number, now: number): void => {
    for (const index of pending.get(message) ?? []) delays[index] = now - (changes[index]?.at ?? now)
    pending.delete(message)
    sentAt.set(message, now)
    for (const { bucket } of sharesOf(message)) {
      const times = taken.get(bucket)
      if (times === undefined) taken.set(bucket, [now])
      else times.push(now)
    }
  }

  let arrived = 0
  let now = changes[0]?.at ?? 0
  while (arrived < changes.length || pending.size > 0) {
    for (let next = changes[arrived]; next !== undefined && next.at <= now; next = changes[arrived]) {
      const waiting = pending.get(next.message)
      if (waiting === undefined) pending.set(next.message, [arrived])
      else waiting.push(arrived)
      arrived += 1
    }
    const turns = [...pending.keys()].map((message) => ({
      message,
      freeAt: Math.max(...sharesOf(message).map(freeAt)),
      sentAt: sentAt.get(message) ?? Number.NEGATIVE_INFINITY,
    }))
    const first = turns
      .filter((turn) => turn.freeAt <= now)
      .reduce<(typeof turns)[number] | null>(
        (best, turn) => (best === null || turn.sentAt < best.sentAt ? turn : best),
        null,
      )
    if (first === null)
      now = Math.min(changes[arrived]?.at ?? Number.POSITIVE_INFINITY, ...turns.map((turn) => turn.freeAt))
    else send(first.message, now)
  }
  return delays
}

/**
 * The same of a sender that does not spend a window at once and then stands still, but spaces what it sends.
 * @param milliseconds for how long the changes come: a longer window than that is spread over it
 */
export const evenly = ({ bucket, limit }: Share, milliseconds: number): readonly Share[] => [
  { bucket, limit },
  {
    bucket: `${bucket} evenly`,
    limit: { points: 1, milliseconds: Math.min(limit.milliseconds, milliseconds) / limit.points },
  },
]
