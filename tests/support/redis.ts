import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { findProgram, freePort, missing, type Service, startService, untilReady } from './service.ts'

export interface RedisServer {
  readonly url: string
  stop(): Promise<void>
  /** Gone without a word, as by a crash; `start` brings it back on the same port, empty. */
  kill(): Promise<void>
  start(): Promise<void>
  restart(): Promise<void>
  /** Hangs with its connections open, until thawed. */
  freeze(): Promise<void>
  thaw(): Promise<void>
}

/** Why there is no Redis here, or null when there is. */
export function redisMissing(): string | null {
  return findProgram('redis-server') === null ? 'no redis-server found' : null
}

async function ping(url: string): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    commandTimeout: 200,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.ping()
  } finally {
    client.disconnect()
  }
}

/** A throwaway server on a free port of the loopback, in memory only; null where Redis is not installed. */
export async function startRedis(): Promise<RedisServer | null> {
  const program = findProgram('redis-server')
  if (program === null) return missing('no redis-server found')
  const folder = await mkdtemp(join(tmpdir(), 'w360-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const argumentList = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const begin = async (): Promise<Service> => {
    const service = startService({ program, argumentList, folder })
    await untilReady(service, 'Redis', () => ping(url))
    return service
  }
  let service = await begin()
  const start = async () => {
    service = await begin()
  }
  return {
    url,
    start,
    kill: () => service.end('KILL'),
    restart: async () => {
      await service.end('TERM')
      await start()
    },
    freeze: async () => {
      service.freeze()
      await untilReady(service, 'The silence of Redis', () =>
        ping(url).then(
          () => Promise.reject(new Error('still answers')),
          () => undefined,
        ),
      )
    },
    thaw: async () => {
      service.thaw()
      await untilReady(service, 'Redis', () => ping(url))
    },
    stop: async () => {
      if (!service.exited()) await service.end('TERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
