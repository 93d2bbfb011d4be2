import type { PrismaClient } from '../../prisma/client/client.ts'
import type { PlatformName } from '../card/card.ts'
import { createGroupCommit } from './group-commit.ts'
import { toStorableJson } from './storable-json.ts'

/** What the chats delivered, written down before it is acknowledged (promise 1 of DESIGN 8). */
export interface Inbox {
  /** Resolves once the delivery is on disk; `new` to exactly one caller for an id. Rejects when it could not be written. */
  receive(delivery: {
    readonly id: string
    readonly platform: PlatformName
    readonly kind: string
    readonly payload: unknown
  }): Promise<'new' | 'seen'>
  /** Done: it will not be given again, and its payload is emptied. */
  finish(id: string): Promise<void>
  /** Takes up what nobody is at work on any more: each delivery goes to one caller, who then finishes it. */
  unfinished(
    platform: PlatformName,
  ): Promise<readonly { readonly id: string; readonly kind: string; readonly payload: unknown }[]>
}

/** An inbox with an end: `close` writes what was finished and lets go of the rest, which others then take up. */
export interface DurableInbox extends Inbox {
  close(): Promise<void>
}

/** Unless renewed for so long, a delivery's instance counts as dead. Renewed three times as often. */
const leaseMilliseconds = 30_000
/** Work that takes longer than this is given up for lost, e.g. a handler that never came back. */
const longestWorkMilliseconds = 10 * 60_000
/** How long an id is remembered; the chats repeat a delivery for minutes, not hours. */
const keptMilliseconds = 24 * 3_600_000
const sweepEveryMilliseconds = 3_600_000
const finishLingerMilliseconds = 20
const retryMilliseconds = 1_000

interface Row {
  readonly id: string
  readonly kind: string
  readonly payload: unknown
  readonly receivedAt: Date
}

/**
 * The inbox in the database. While a delivery is worked on, its `received_at` is renewed: it is the lease by which
 * other instances tell work in progress from work whose instance died.
 * @param alone no other instance can share this database (it is embedded), so what is open and not ours is
 *   orphaned at once; else it is after 30 s, so call `unfinished` now and then, not only at start.
 */
export const createInbox = (options: {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly now: () => Date
  readonly alone?: boolean
}): DurableInbox => {
  const { prisma, accountId, now } = options
  /** Ours and not yet finished on disk, with the time since. */
  const atWork = new Map<string, Date>()
  /** On their way to disk, with how many callers wait. */
  const arriving = new Map<string, number>()
  let closed = false
  let sweptAt = Number.NEGATIVE_INFINITY

  const arrivals = createGroupCommit<Arrival, 'new' | 'seen'>({
    largestGroup: 500,
    lingerMilliseconds: 0,
    write: async (group) => {
      const at = now()
      const entries = group.map(({ id, platform, kind, json }) => `[${JSON.stringify([id, platform, kind])},${json}]`)
      // One parameter and one row back: on the embedded database that is twice as fast as arrays and a row for each.
      const [written] = await prisma.$queryRaw<{ readonly ids: readonly string[] | null }[]>`
        WITH written AS (
          INSERT INTO delivery (id, account_id, platform, kind, payload, state, received_at)
          SELECT entry->0->>0, ${accountId}, entry->0->>1, entry->0->>2, entry->1, 'open', ${at}
          FROM jsonb_array_elements(${`[${entries.join(',')}]`}::jsonb) AS entry
          ON CONFLICT (id) DO NOTHING
          RETURNING id
        )
        SELECT jsonb_agg(id) AS ids FROM written`
      const fresh = new Set(written?.ids ?? [])
      for (const id of fresh) atWork.set(id, at)
      // Of several callers with one id in one group, the first is the one: delete() is true once.
      return group.map(({ id }) => (fresh.delete(id) ? 'new' : 'seen'))
    },
  })

  const endings = createGroupCommit<string, true>({
    largestGroup: 1_000,
    lingerMilliseconds: finishLingerMilliseconds,
    write: async (ids) => {
      await prisma.$executeRaw`
        UPDATE delivery SET state = 'done', payload = NULL, done_at = ${now()}
        WHERE account_id = ${accountId} AND id = ANY(${[...ids]}::text[])`
      for (const id of ids) atWork.delete(id)
      return ids.map(() => true)
    },
  })

  const sweep = async (at: Date): Promise<void> => {
    if (at.getTime() - sweptAt < sweepEveryMilliseconds) return
    sweptAt = at.getTime()
    // Naming the states lets the index on state and time find the rows.
    await prisma.$executeRaw`
      DELETE FROM delivery WHERE state IN ('open', 'done')
      AND received_at < ${new Date(at.getTime() - keptMilliseconds)} AND account_id = ${accountId}`
  }

  const renew = async (at: Date): Promise<void> => {
    for (const [id, since] of atWork) {
      if (at.getTime() - since.getTime() > longestWorkMilliseconds) atWork.delete(id)
    }
    const due = [...atWork].filter(([, since]) => at.getTime() - since.getTime() >= leaseMilliseconds / 3)
    if (due.length === 0) return
    await prisma.$executeRaw`
      UPDATE delivery SET received_at = ${at}
      WHERE account_id = ${accountId} AND state = 'open' AND id = ANY(${due.map(([id]) => id)}::text[])`
  }

  const upkeep = setInterval(() => {
    const at = now()
    // A database that is away is told by whoever has something to write; here the next round tries again.
    renew(at).catch(() => undefined)
    sweep(at).catch(() => undefined)
  }, leaseMilliseconds / 3)
  upkeep.unref()

  return {
    receive: async ({ id, platform, kind, payload }) => {
      if (atWork.has(id)) return 'seen'
      arriving.set(id, (arriving.get(id) ?? 0) + 1)
      try {
        return await arrivals.add({ id, platform, kind, json: toStorableJson(payload) })
      } finally {
        const left = (arriving.get(id) ?? 1) - 1
        if (left === 0) arriving.delete(id)
        else arriving.set(id, left)
      }
    },
    finish: async (id) => {
      while (true) {
        try {
          await endings.add(id)
          return
        } catch (error) {
          // Done is done: it stays ours, and the word of it is written as soon as the database is back.
          if (closed) throw error
          await new Promise((resolve) => setTimeout(resolve, retryMilliseconds))
        }
      }
    },
    unfinished: async (platform) => {
      const at = now()
      await sweep(at)
      const notRenewedSince = options.alone === true ? at : new Date(at.getTime() - leaseMilliseconds)
      const ours = [...atWork.keys(), ...arriving.keys()]
      // One statement takes them, so of two instances asking at once each row goes to one.
      const rows = await prisma.$queryRaw<Row[]>`
        WITH orphan AS (
          SELECT id, received_at FROM delivery
          WHERE account_id = ${accountId} AND platform = ${platform} AND state = 'open' AND received_at <= ${notRenewedSince}
            AND received_at >= ${new Date(at.getTime() - keptMilliseconds)} AND NOT id = ANY(${ours}::text[])
          FOR UPDATE SKIP LOCKED
        )
        UPDATE delivery SET received_at = ${at} FROM orphan WHERE delivery.id = orphan.id
        RETURNING delivery.id, delivery.kind, delivery.payload, orphan.received_at AS "receivedAt"`
      const taken = rows.filter(({ id }) => !atWork.has(id) && !arriving.has(id))
      for (const { id } of taken) atWork.set(id, at)
      return taken
        .toSorted((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime())
        .map(({ id, kind, payload }) => ({ id, kind, payload }))
    },
    close: async () => {
      closed = true
      clearInterval(upkeep)
      await arrivals.settled()
      await endings.settled()
    },
  }
}

interface Arrival {
  readonly id: string
  readonly platform: PlatformName
  readonly kind: string
  readonly json: string
}
