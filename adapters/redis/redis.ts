import { Redis } from 'ioredis'
import type { Coordination, Taken } from '../../bot/coordination.ts'
import { createInProcessCoordination } from './in-process.ts'
import { blockScript, holdScript, landScript, releaseScript, takeScript } from './scripts.ts'

export interface RedisOptions {
  /** How long a command may take before the twin answers, in ms. */
  readonly commandTimeoutMilliseconds?: number
  /** Told once each time that Redis goes away and comes back. */
  readonly onChange?: (healthy: boolean) => void
}

const defaultCommandTimeout = 300
const firstConnectionPatience = 1_000
const probeEvery = 500
const longestReconnectDelay = 2_000

function connect(url: string, commandTimeout: number): Redis {
  return new Redis(url, {
    commandTimeout,
    connectTimeout: 2_000,
    // A command that waits for a connection would answer too late to be of use: the twin answers instead.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), longestReconnectDelay),
    // After a failover the old primary answers so: only a new connection finds the new one.
    reconnectOnError: (problem) => problem.message.startsWith('READONLY'),
  })
}

async function firstConnection(redis: Redis): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, firstConnectionPatience)
  redis.once('ready', resolve)
  redis.once('error', () => resolve())
  await promise
  clearTimeout(timer)
  redis.off('ready', resolve)
}

/** Whole milliseconds, at least one: Redis takes no other. */
function wholeMilliseconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds))
}

/**
 * Coordination through Redis. While it is away (unreachable, too slow, refusing) the in-process twin answers, which is
 * right for one instance and too generous for several; nothing that must hold stands here (DESIGN 5). Rejects never.
 */
export async function connectRedis(url: string, options: RedisOptions = {}): Promise<Coordination> {
  const twin = createInProcessCoordination()
  const redis = connect(url, options.commandTimeoutMilliseconds ?? defaultCommandTimeout)
  let answering = true
  let toldHealthy = true
  let probe: NodeJS.Timeout | undefined
  let closed = false

  const healthy = () => answering && redis.status === 'ready'
  const tell = () => {
    if (closed || healthy() === toldHealthy) return
    toldHealthy = healthy()
    options.onChange?.(toldHealthy)
  }
  // A server that hangs keeps its connection "ready": it is left alone until it answers a ping again.
  const leaveAlone = () => {
    answering = false
    tell()
    probe ??= setTimeout(async () => {
      probe = undefined
      try {
        await redis.ping()
        answering = true
        tell()
      } catch {
        if (!closed) leaveAlone()
      }
    }, probeEvery).unref()
  }
  const ask = async <T>(
    command: () => Promise<unknown>,
    read: (reply: unknown) => T,
    instead: () => Promise<T>,
  ): Promise<T> => {
    if (!healthy()) return instead()
    try {
      return read(await command())
    } catch {
      leaveAlone()
      return instead()
    }
  }
  redis.on('error', tell)
  redis.on('close', tell)
  redis.on('ready', tell)
  await firstConnection(redis)
  tell()

  return {
    take: async (bucket, limit, flight) => {
      const keys = [`w360:{${bucket}}:taken`, `w360:{${bucket}}:blocked`, `w360:{${bucket}}:flights`]
      const window = wholeMilliseconds(limit.milliseconds)
      const flying = flight === undefined ? [] : [flight.id, wholeMilliseconds(flight.longestMilliseconds) + window]
      // The twin is told of what Redis granted, so that its buckets are not full again when it has to answer.
      const mirrored = twin.take(bucket, limit, flight)
      const answer = await ask<Taken>(
        () => redis.eval(takeScript, keys.length, ...keys, limit.points, window, ...flying),
        (reply) => (Number(reply) === 0 ? { taken: true } : { taken: false, retryAfterMilliseconds: Number(reply) }),
        () => mirrored,
      )
      if (flight !== undefined && !answer.taken) await twin.land(bucket, limit, flight, { sent: false })
      return answer
    },
    land: async (bucket, limit, flight, how) => {
      await twin.land(bucket, limit, flight, how)
      const keys = [`w360:{${bucket}}:taken`, `w360:{${bucket}}:flights`]
      const counted = how.sent ? [limit.points, wholeMilliseconds(limit.milliseconds)] : []
      await ask(
        () => redis.eval(landScript, keys.length, ...keys, flight.id, ...counted),
        () => undefined,
        async () => undefined,
      )
    },
    block: async (bucket, milliseconds) => {
      await twin.block(bucket, milliseconds)
      await ask(
        () => redis.eval(blockScript, 1, `w360:{${bucket}}:blocked`, wholeMilliseconds(milliseconds)),
        () => undefined,
        async () => undefined,
      )
    },
    hold: (lease, holder, milliseconds) =>
      ask(
        () => redis.eval(holdScript, 1, `w360:lease:${lease}`, holder, wholeMilliseconds(milliseconds)),
        (reply) => Number(reply) === 1,
        () => twin.hold(lease, holder, milliseconds),
      ),
    release: async (lease, holder) => {
      await twin.release(lease, holder)
      await ask(
        () => redis.eval(releaseScript, 1, `w360:lease:${lease}`, holder),
        () => undefined,
        async () => undefined,
      )
    },
    remember: async (key, value, milliseconds) => {
      await twin.remember(key, value, milliseconds)
      await ask(
        () => redis.set(`w360:memory:${key}`, value, 'PX', wholeMilliseconds(milliseconds)),
        () => undefined,
        async () => undefined,
      )
    },
    recall: (key) =>
      ask(
        () => redis.get(`w360:memory:${key}`),
        (reply) => (typeof reply === 'string' ? reply : null),
        () => twin.recall(key),
      ),
    healthy,
    close: async () => {
      closed = true
      clearTimeout(probe)
      redis.disconnect()
      await twin.close()
    },
  }
}
