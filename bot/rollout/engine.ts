import type { Logger } from 'pino'
import type { Database } from '../../prisma/open.ts'
import type { Transaction } from '../database.ts'
import type { Console } from '../fleet/console.ts'
import { createObserver, type Observer, reclaimFeed } from '../fleet/observer.ts'
import { createJobs } from '../jobs/jobs.ts'
import { reconcileLanes } from './reconcile-lanes.ts'
import { reclaimOrders, sendOrders } from './send-orders.ts'

export interface Engine {
  start(): Promise<void>
  /** Takes no new work; what is under way is finished and kept (promise 10). */
  stop(): Promise<void>
  health: Observer['health']
  refresh: Observer['refresh']
  /** In the transaction of a person's act: wakes the reconciler, here or in another instance. */
  wakeLanes(tx: Transaction): Promise<void>
  wakeOrders(tx: Transaction): Promise<void>
}

export interface EngineOptions {
  readonly database: Database
  readonly accountId: string
  readonly console: Console
  readonly holder: string
  readonly logger: Logger
  readonly now: () => Date
  /** A living message may have to be painted. */
  readonly onPainted: () => void
  readonly listsEvery?: number
  readonly listsWithoutFeed?: number
}

/** Due lanes and orders are looked for this often: the alarm clock for all that no event announces. */
const SWEEP_MILLISECONDS = 1_000

/** The reconciler toward the fleet: observes, decides, orders. Level-triggered in all three (ADR two reconcilers). */
export const createEngine = (options: EngineOptions): Engine => {
  const { database, accountId, logger, now } = options
  const { prisma } = database
  const jobs = createJobs(database.jobs, logger)
  const stopping = new AbortController()
  const wakeLanes = (tx: Transaction): Promise<void> => jobs.wake(tx, 'lanes')
  const wakeOrders = (tx: Transaction): Promise<void> => jobs.wake(tx, 'orders')
  const observer = createObserver({ ...options, prisma, wakeLanes })
  const lanes = oneAtATime(() => reconcileLanes({ prisma, accountId, now, wakeOrders, onPainted: options.onPainted }))
  const orders = oneAtATime(() =>
    sendOrders({ prisma, accountId, console: options.console, logger, now, wakeLanes, signal: stopping.signal }),
  )
  let sweeper: NodeJS.Timeout | undefined

  const sweep = async (): Promise<void> => {
    if (stopping.signal.aborted) return
    try {
      await lanes()
      await orders()
    } catch (error) {
      logger.error(
        { code: 'engine-error', reason: error instanceof Error ? error.message : 'unknown' },
        'a pass failed; it will be made again',
      )
    }
    if (!stopping.signal.aborted) sweeper = setTimeout(sweep, SWEEP_MILLISECONDS)
  }

  return {
    start: async () => {
      if (database.kind === 'embedded') {
        await reclaimFeed(prisma, accountId)
        await reclaimOrders(prisma, accountId)
      }
      await jobs.start({ lanes, orders })
      await observer.start()
      sweeper = setTimeout(sweep, SWEEP_MILLISECONDS)
    },
    stop: async () => {
      stopping.abort()
      clearTimeout(sweeper)
      await observer.stop()
      await jobs.stop()
      await lanes.settled()
      await orders.settled()
    },
    health: observer.health,
    refresh: observer.refresh,
    wakeLanes,
    wakeOrders,
  }
}

/** A call while one runs is answered by one more run after it: nobody's news is missed, nothing runs twice at once. */
const oneAtATime = (work: () => Promise<void>): { (): Promise<void>; settled(): Promise<void> } => {
  let running: Promise<void> | null = null
  let following: Promise<void> | null = null
  const begin = (): Promise<void> => {
    running = work().finally(() => {
      running = null
    })
    return running
  }
  const call = (): Promise<void> => {
    if (running === null) return begin()
    following ??= running
      .catch(() => undefined)
      .then(() => {
        following = null
        return begin()
      })
    return following
  }
  return Object.assign(call, { settled: async () => void (await Promise.allSettled([running, following])) })
}
