import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { recordAdoption } from '../adoption/record-adoption.ts'
import type { Transaction } from '../database.ts'
import { applyEvents } from './apply-events.ts'
import { type Console, ConsoleError, type ConsoleErrorCode, consoleErrorCodes } from './console.ts'
import type { Machine } from './model.ts'
import { readOpenCommands } from './read-open-commands.ts'
import { type FleetLists, writeLists } from './write-lists.ts'

/** How the console is, as the one reader of the account last found it. */
export interface ConsoleHealth {
  readonly reachable: boolean
  /** Since when it answers, or does not. Null: nobody has asked it yet. */
  readonly since: Date | null
  readonly problem: ConsoleErrorCode | 'other_account' | null
}

export interface Observer {
  /** Resolves once the console was asked for the first time, or after some patience with a silent one. */
  start(): Promise<void>
  stop(): Promise<void>
  health(): ConsoleHealth
  /** Reads the lists at the next turn, e.g. because something was seen that only they tell. */
  refresh(): void
}

export interface ObserverOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly console: Console
  /** This process, for the reader's lease. */
  readonly holder: string
  readonly logger: Logger
  readonly now: () => Date
  /** In the transaction that marked lanes: wakes the reconciler. */
  readonly wakeLanes: (tx: Transaction) => Promise<void>
  /** What else follows from a reading of the lists, in the same transaction; also where nothing differed. */
  readonly onLists?: (tx: Transaction) => Promise<void>
  /** Milliseconds between two readings of the lists while the feed works; 5 minutes. */
  readonly listsEvery?: number
  /** Milliseconds between two readings where the console has no feed; 20 seconds. */
  readonly listsWithoutFeed?: number
}

const LEASE_SECONDS = 60
const LONG_POLL_SECONDS = 25
const FIRST_ANSWER_MILLISECONDS = 3_000
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 30_000

/**
 * The one reader of an account (DESIGN 5): the event feed, its cursor committed with what it changed; the lists at the
 * start, after a gap, and now and then, because no event tells of a withdrawn release or of a machine that moved.
 * Where the console has no feed: the lists and the open commands, within a budget of requests.
 * Only the holder of the lease reads; a second instance waits for it to lapse.
 */
export const createObserver = (options: ObserverOptions): Observer => {
  const { prisma, accountId, console: consoleApi, logger, now } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let health: ConsoleHealth = { reachable: false, since: null, problem: null }
  let listsAt = 0
  let running: Promise<void> = Promise.resolve()
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>()

  const setHealth = async (problem: ConsoleHealth['problem']): Promise<void> => {
    isAsked()
    if (health.since !== null && health.problem === problem) return
    const reachable = problem === null
    // Away for another reason is away all the same.
    const since = health.since !== null && health.reachable === reachable ? health.since : now()
    health = { reachable, since, problem }
    if (problem === null) logger.info('the console answers')
    else logger.warn({ code: problem }, 'the console cannot be read; trying again by itself')
    await prisma.feedCursor.updateMany({
      where: { accountId, holder: options.holder },
      data: { problem, foundAt: health.since },
    })
  }

  /** What the reader found: an instance that does not read has asked nobody itself. */
  const takeOverHealth = async (): Promise<void> => {
    const found = await prisma.feedCursor.findUnique({ where: { accountId } })
    if (found === null || found.foundAt === null) return
    isAsked()
    health = { reachable: found.problem === null, since: found.foundAt, problem: readProblem(found.problem) }
  }

  const holdLease = async (): Promise<boolean> => {
    const at = now()
    const until = new Date(at.getTime() + LEASE_SECONDS * 1_000)
    await prisma.feedCursor.createMany({ data: [{ accountId }], skipDuplicates: true })
    const { count } = await prisma.feedCursor.updateMany({
      where: { accountId, OR: [{ holder: options.holder }, { holder: null }, { heldUntil: { lt: at } }] },
      data: { holder: options.holder, heldUntil: until },
    })
    return count === 1
  }

  /** One turn: a page of events, or the lists. @returns milliseconds to wait before the next one. */
  const turn = async (): Promise<number> => {
    if (!(await holdLease())) {
      await takeOverHealth()
      return FIRST_PAUSE * 5
    }
    const wait = await read()
    await setHealth(null)
    return wait
  }

  const read = async (): Promise<number> => {
    const { cursor } = await prisma.feedCursor.findUniqueOrThrow({ where: { accountId } })
    const listsDue = now().getTime() - listsAt >= (options.listsEvery ?? 300_000)
    if (cursor === null) return await beginAnew()
    if (listsDue) await readLists(null)
    // Whether it answers is known at once, not after the patience of a long poll.
    return await readPage(cursor, health.reachable ? LONG_POLL_SECONDS : 0)
  }

  /** The cursor first, then the lists: what happens in between is told again by the feed, and sets the same facts. */
  const beginAnew = async (): Promise<number> => {
    try {
      const { next } = await consoleApi.readEvents(null, 0, signal)
      await readLists(next)
      return 0
    } catch (error) {
      if (!(error instanceof ConsoleError) || error.code !== 'no_feed') throw error
      await readLists(null)
      await readOpenCommands({ ...options, signal })
      return options.listsWithoutFeed ?? 20_000
    }
  }

  const readLists = async (cursor: string | null): Promise<void> => {
    const lists = await fetchLists(consoleApi, signal)
    await prisma.$transaction(
      async (tx) => {
        const differs = await writeLists(tx, accountId, lists, now())
        // Also where the lists say nothing new: events may have, or a day may have begun.
        await recordAdoption(tx, accountId, now())
        if (cursor !== null) await tx.feedCursor.update({ where: { accountId }, data: { cursor } })
        await options.onLists?.(tx)
        if (differs) await options.wakeLanes(tx)
      },
      { timeout: 120_000 },
    )
    listsAt = now().getTime()
  }

  const readPage = async (cursor: string, wait: number): Promise<number> => {
    try {
      const page = await consoleApi.readEvents(cursor, wait, signal)
      await keepPage(cursor, page)
    } catch (error) {
      if (!(error instanceof ConsoleError) || (error.code !== 'cursor_expired' && error.code !== 'no_feed')) throw error
      logger.info({ code: error.code }, 'the event feed has a gap; reading the lists again')
      await prisma.feedCursor.update({ where: { accountId }, data: { cursor: null } })
    }
    return 0
  }

  const keepPage = async (cursor: string, page: Awaited<ReturnType<Console['readEvents']>>): Promise<void> => {
    if (page.events.length === 0 && page.next === cursor) return
    await prisma.$transaction(
      async (tx) => {
        // Two readers cannot both move on from one cursor: the one whose lease was taken over changes nothing.
        const moved = await tx.feedCursor.updateMany({
          where: { accountId, cursor, holder: options.holder },
          data: { cursor: page.next },
        })
        if (moved.count !== 1) return
        const applied = await applyEvents(tx, accountId, page.events)
        if (applied.listsNeeded) listsAt = 0
        if (applied.lanes > 0) await options.wakeLanes(tx)
      },
      { timeout: 120_000 },
    )
  }

  const loop = async (): Promise<void> => {
    let pause = FIRST_PAUSE
    while (!signal.aborted) {
      let wait = pause
      try {
        wait = await turn()
        pause = FIRST_PAUSE
      } catch (error) {
        if (signal.aborted) return
        await setHealth(problemOf(error, logger)).catch(() => undefined)
        pause = Math.min(pause * 2, LONGEST_PAUSE)
      }
      await setTimeout(wait, undefined, { signal }).catch(() => undefined)
    }
  }

  return {
    start: async () => {
      running = loop()
      const patience = new AbortController()
      await Promise.race([asked, setTimeout(FIRST_ANSWER_MILLISECONDS, undefined, patience).catch(() => undefined)])
      patience.abort()
    },
    stop: async () => {
      stopping.abort()
      await running
      await prisma.feedCursor.updateMany({
        where: { accountId, holder: options.holder },
        data: { holder: null, heldUntil: null },
      })
    },
    health: () => health,
    refresh: () => {
      listsAt = 0
    },
  }
}

/** The embedded database has one process: a lease that it finds at its start belongs to one that was killed. */
export const reclaimFeed = async (prisma: PrismaClient, accountId: string): Promise<void> => {
  await prisma.feedCursor.updateMany({ where: { accountId }, data: { holder: null, heldUntil: null } })
}

/** One that only a newer program knows is a problem all the same. */
const readProblem = (kept: string | null): ConsoleHealth['problem'] =>
  kept === null
    ? null
    : ([...consoleErrorCodes, 'other_account' as const].find((known) => known === kept) ?? 'unavailable')

const problemOf = (error: unknown, logger: Logger): ConsoleHealth['problem'] => {
  if (error instanceof ConsoleError) return error.code
  if (error instanceof Error && error.name === 'OtherAccountError') return 'other_account'
  logger.error(
    { code: 'observer-error', reason: error instanceof Error ? error.message : 'unknown' },
    'what the console said could not be kept',
  )
  return 'unavailable'
}

const fetchLists = async (consoleApi: Console, signal: AbortSignal): Promise<FleetLists> => {
  const { account, etag } = await consoleApi.readAccount(signal)
  const sites = await consoleApi.listSites(signal)
  const releases = await consoleApi.listReleases(signal)
  const machines: Machine[] = [...(await consoleApi.listWrs(signal))]
  for await (const page of consoleApi.listWorkstations(signal)) machines.push(...page)
  return { account, etag, sites, releases, machines }
}
