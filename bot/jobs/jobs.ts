import { fromPrisma, PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { PgBossDatabase } from '../../prisma/open.ts'
import type { Transaction } from '../database.ts'

/** What wakes whom. The work itself stands in the tables (dirty lanes, intended commands): a job only says "look". */
export const queues = ['lanes', 'orders'] as const
export type Queue = (typeof queues)[number]

/** Work is waited for at most this long when a job's notice was missed: polling is the floor under LISTEN/NOTIFY. */
const POLLING_SECONDS = 2

const wakeOptions = { retryLimit: 0, expireInSeconds: 600 } as const

export interface Jobs {
  /** Enqueued in the caller's transaction: it wakes nobody unless the change that it tells of is committed. */
  wake(tx: Transaction, queue: Queue): Promise<void>
  /** @param work looks at the tables and does what is there; called by one worker at a time in this process. */
  start(work: Readonly<Record<Queue, () => Promise<void>>>): Promise<void>
  /** Takes no new work, waits for what is running. */
  stop(): Promise<void>
}

export const createJobs = (database: PgBossDatabase, logger: Logger): Jobs => {
  const boss = new PgBoss({ ...database, schedule: false, monitorVacuum: false, reindex: false })
  boss.on('error', (error) => logger.warn({ code: 'jobs-error', reason: error.message }, 'the job queue met an error'))
  return {
    wake: async (tx, queue) => {
      // Policy `short`: one waiting job a queue; a second wake while one waits is the same wake.
      await boss.send(queue, {}, { ...wakeOptions, db: fromPrisma(tx) })
    },
    start: async (work) => {
      await boss.start()
      for (const queue of queues) {
        await boss.createQueue(queue, { policy: 'short', notify: true, deleteAfterSeconds: 3_600 })
        // Known from here on: a first send inside a transaction would ask for the queue on a connection of its own, of
        // which the embedded database has none left, and stand until the transaction ran out.
        await boss.send(queue, {}, wakeOptions)
        await boss.work(queue, { pollingIntervalSeconds: POLLING_SECONDS }, work[queue])
      }
    },
    stop: () => boss.stop({ graceful: true, close: true, timeout: 8_000 }),
  }
}
