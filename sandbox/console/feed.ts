import { json, problem, type Reply } from './http.ts'
import type { World } from './world.ts'

export const LONGEST_WAIT_SECONDS = 25
const MOST_EVENTS = 1_000

const waitOf = (text: string | null): number | null => {
  if (text === null) return 0
  if (!/^\d{1,2}$/.test(text)) return null
  const seconds = Number(text)
  return seconds <= LONGEST_WAIT_SECONDS ? seconds : null
}

/** Ends at the next event, when the time is over, when the caller hangs up or when the console closes, whichever comes first. */
const nextEvent = async (world: World, seconds: number, gone: AbortSignal): Promise<void> => {
  if (gone.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const forget = world.events.onNext(resolve)
  const timer = setTimeout(resolve, seconds * 1_000)
  gone.addEventListener('abort', () => resolve(), { once: true })
  await promise
  clearTimeout(timer)
  forget()
}

/**
 * `GET /events?after=&wait=`: with no `after` at once, no events and the present cursor; else what came after it, waiting up to `wait`
 * real seconds for something to come. `repeat` earlier events are told again first, when that fault is on.
 */
export const readEvents = async (
  world: World,
  query: URLSearchParams,
  repeat: number,
  gone: AbortSignal,
): Promise<Reply> => {
  const { events } = world
  const seconds = waitOf(query.get('wait'))
  if (seconds === null) {
    return problem(400, 'invalid_wait', `wait must be a whole number of seconds from 0 to ${LONGEST_WAIT_SECONDS}.`)
  }
  const cursor = query.get('after')
  if (cursor === null) return json(200, { events: [], next: events.cursor(events.lastSeq()) })

  const reading = events.readCursor(cursor)
  if (reading.kind === 'unknown') return problem(400, 'invalid_cursor', 'This cursor is not one of this feed.')
  if (reading.kind === 'expired') {
    return problem(410, 'cursor_expired', 'This cursor is too old: read the lists again, and begin without one.')
  }
  if (events.lastSeq() === reading.seq && seconds > 0) await nextEvent(world, seconds, gone)
  // What came during the wait may have pushed the oldest out already.
  if (events.readCursor(cursor).kind !== 'at') {
    return problem(410, 'cursor_expired', 'More happened during the wait than the feed keeps: read the lists again.')
  }
  const fresh = events.after(reading.seq, MOST_EVENTS)
  const last = fresh.at(-1)?.seq ?? reading.seq
  const stale = repeat === 0 ? [] : events.after(reading.seq - repeat, Math.min(repeat, reading.seq))
  return json(200, { events: [...stale, ...fresh], next: events.cursor(last) })
}
