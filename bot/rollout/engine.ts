import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '../../prisma/open.ts'
import type { Transaction } from '../database.ts'
import type { Console } from '../fleet/console.ts'
import { createObserver, type Observer, reclaimFeed } from '../fleet/observer.ts'
import { createJobs } from '../jobs/jobs.ts'
import type { StepDurations } from './plan-estimate.ts'
import { reconcileLanes } from './reconcile-lanes.ts'
import { reclaimOrders, sendOrders } from './send-orders.ts'

export interface Engine {
  /**
   * @param passes of the other rooms that move by facts (campaigns, approvals): made again and again beside the engine's
   *   own, one after another, each of them level-triggered.
   */
  start(passes?: readonly (() => Promise<void>)[]): Promise<void>
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
  /** Seconds that a step is assumed to take; the planner's own where absent. */
  readonly durations?: StepDurations
  /** A living message may have to be painted. */
  readonly onPainted: () => void
  /** In the transaction of each reading of the console's lists. */
  readonly onLists?: (tx: Transaction) => Promise<void>
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
  const { durations, onPainted } = options
  const lanes = oneAtATime(() =>
    reconcileLanes({ prisma, accountId, now, ...(durations !== undefined && { durations }), wakeOrders, onPainted }),
  )
  const orders = oneAtATime(() =>
    sendOrders({
      ...{ prisma, accountId, console: options.console, logger, now, wakeLanes, signal: stopping.signal },
      ...(durations !== undefined && { durations }),
    }),
  )
  const sweepers: { stop(): Promise<void> }[] = []

  const sweep = (work: () => Promise<void>): void => {
    const failed = (error: unknown): void =>
      logger.error(
        { code: 'engine-error', reason: error instanceof Error ? error.message : 'unknown' },
        'a pass failed; it will be made again',
      )
    sweepers.push(againAndAgain(() => work().catch(failed), SWEEP_MILLISECONDS, stopping.signal))
  }

  return {
    start: async (passes = []) => {
      if (database.kind === 'embedded') {
        await reclaimFeed(prisma, accountId)
        await reclaimOrders(prisma, accountId)
      }
      await jobs.start({ lanes, orders })
      await observer.start()
      sweep(async () => {
        await lanes()
        await orders()
      })
      // Apart from the lanes: a promotion that the console is slow to answer keeps no machine waiting.
      if (passes.length > 0) {
        sweep(async () => {
          for (const pass of passes) await pass()
        })
      }
    },
    stop: async () => {
      stopping.abort()
      await observer.stop()
      await jobs.stop()
      await Promise.all(sweepers.map((sweeper) => sweeper.stop()))
      await lanes.settled()
      await orders.settled()
    },
    health: observer.health,
    refresh: observer.refresh,
    wakeLanes,
    wakeOrders,
  }
}

/** @param work never rejects */
const againAndAgain = (
  work: () => Promise<void>,
  milliseconds: number,
  signal: AbortSignal,
): { stop(): Promise<void> } => {
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await work()
    }
  }
  const running = loop()
  return { stop: () => running }
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
