import { randomUUID } from 'node:crypto'
import { isoTime } from './clock.ts'
import type { ItemState, Power, TargetType } from './model.ts'

export type EventFacts =
  | { type: 'command.item'; commandId: string; targetId: string; state: ItemState; reason?: string }
  | {
      type: 'machine.changed'
      targetType: TargetType
      targetId: string
      power?: Power
      version?: string
      tag?: string
      installedVersion?: string | null
    }
  | { type: 'release.published'; version: string; tag: string }
  | { type: 'account.updated'; defaultTag: string }

export type ConsoleEvent = { readonly seq: number; readonly at: string } & EventFacts

export interface SavedEvents {
  readonly epoch: string
  readonly lastSeq: number
  readonly events: readonly ConsoleEvent[]
}

export type CursorReading =
  | { readonly kind: 'at'; readonly seq: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' }

export interface EventFeed {
  readonly emit: (now: number, facts: EventFacts) => void
  readonly cursor: (seq: number) => string
  readonly lastSeq: () => number
  readonly readCursor: (cursor: string) => CursorReading
  /** At most `limit` events after that one; the caller has made sure with `readCursor` that none is lost. */
  readonly after: (seq: number, limit: number) => readonly ConsoleEvent[]
  /** Calls back once, at the next event or when the feed closes; the answer takes the call back. */
  readonly onNext: (listener: () => void) => () => void
  readonly save: () => SavedEvents
  readonly close: () => void
}

/**
 * The last `retention` events in a ring. A cursor carries the epoch of its feed: one that was given out before the console lost
 * its memory is too old, not unknown, so that its holder reads the lists again instead of missing what happened between.
 */
export const createEvents = (retention: number, saved?: SavedEvents): EventFeed => {
  const epoch = saved?.epoch ?? randomUUID().slice(0, 8)
  const ring: ConsoleEvent[] = []
  const listeners = new Set<() => void>()
  let lastSeq = 0
  let waking = false

  const wake = (): void => {
    waking = false
    const woken = [...listeners]
    listeners.clear()
    for (const listener of woken) listener()
  }
  const put = (event: ConsoleEvent): void => {
    lastSeq = event.seq
    ring[event.seq % retention] = event
  }
  for (const event of saved?.events ?? []) put(event)
  lastSeq = saved?.lastSeq ?? 0
  let oldest = saved?.events[0]?.seq ?? lastSeq + 1

  const after = (seq: number, limit: number): ConsoleEvent[] => {
    const found: ConsoleEvent[] = []
    for (let next = Math.max(seq + 1, oldest); next <= lastSeq && found.length < limit; next += 1) {
      const event = ring[next % retention]
      if (event !== undefined) found.push(event)
    }
    return found
  }

  return {
    emit: (now, facts) => {
      put({ seq: lastSeq + 1, at: isoTime(now), ...facts })
      oldest = Math.max(oldest, lastSeq - retention + 1)
      if (waking || listeners.size === 0) return
      waking = true
      // After the macrotask, so that one answer carries the whole batch that made it.
      setImmediate(wake)
    },
    cursor: (seq) => Buffer.from(`${epoch}:${seq}`).toString('base64url'),
    lastSeq: () => lastSeq,
    readCursor: (cursor) => {
      const match = /^([0-9a-f]{8}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())
      if (match?.[2] === undefined) return { kind: 'unknown' }
      const seq = Number(match[2])
      if (match[1] !== epoch || seq > lastSeq || seq + 1 < oldest) return { kind: 'expired' }
      return { kind: 'at', seq }
    },
    after,
    onNext: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    save: () => ({ epoch, lastSeq, events: after(oldest - 1, retention) }),
    close: wake,
  }
}
