import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { CommandOrder } from '../../bot/fleet/console.ts'
import { type ClientOptions, createConsoleClient } from './client.ts'
import { ACCOUNT, failure, TOKEN } from './fixture.ts'

/** What only a real socket can show: connections that break, hang, or were never there. */

const ORDER: CommandOrder = { kind: 'restart', targetType: 'wrs', targets: ['wrs-1'] }
const REPORT = { id: 'cmd-1', items: [{ targetId: 'wrs-1', state: 'queued' }] }

interface Received {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly key: string | string[] | undefined
  readonly body: string
}

type Script = (response: ServerResponse, request: IncomingMessage) => void

const answer =
  (status: number, body: unknown): Script =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', etag: '"7"' }).end(JSON.stringify(body))
  }
const reset: Script = (_, request) => request.socket.resetAndDestroy()
const hang: Script = () => {}
const halfABody: Script = (response, request) => {
  response.writeHead(200, { 'content-length': '1000' }).write('{"id":"acc-1",')
  setImmediate(() => request.socket.resetAndDestroy())
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closers.splice(0)) await close()
})

/** A console that plays its script, one line for each request, the last line again and again. */
async function play(script: readonly Script[], options: Partial<ClientOptions> = {}) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request)
    const { method, url, headers } = request
    received.push({ method, path: url, key: headers['idempotency-key'], body: Buffer.concat(chunks).toString() })
    script[Math.min(received.length, script.length) - 1]?.(response, request)
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const close = async () => {
    const closed = Promise.withResolvers<void>()
    server.close(() => closed.resolve())
    server.closeAllConnections()
    await closed.promise
  }
  closers.push(close)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const outcomes: string[] = []
  const client = createConsoleClient({
    url: `http://127.0.0.1:${address.port}/v1`,
    token: TOKEN,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    sleep: async () => {},
    observe: ({ outcome }) => outcomes.push(outcome),
    ...options,
  })
  return { client, received, outcomes, close }
}

describe('a write whose answer is lost', () => {
  test('after a reset the same order goes again, with the same key and body, and its answer counts', async () => {
    const { client, received } = await play([reset, answer(202, REPORT)])
    expect(await client.sendCommand(ORDER, 'key-1')).toEqual(REPORT)
    expect(received).toHaveLength(2)
    expect(received[1]).toEqual(received[0])
    expect(received[0]).toMatchObject({
      method: 'POST',
      path: '/v1/commands',
      key: 'key-1',
      body: JSON.stringify(ORDER),
    })
  })

  test('after resets only, nobody knows', async () => {
    const { client, received } = await play([reset])
    expect(await failure(client.sendCommand(ORDER, 'key-1'))).toMatchObject({ code: 'outcome_unknown' })
    expect(new Set(received.map((request) => JSON.stringify(request))).size).toBe(1)
    expect(received).toHaveLength(4)
  })

  test('after a timeout, nobody knows', async () => {
    const { client } = await play([hang], { timeoutMilliseconds: 30, retries: 1 })
    const error = await failure(client.promote('tag-b', '"7"', 'key-1'))
    expect(error).toMatchObject({ code: 'outcome_unknown', message: expect.stringContaining('no answer in 30 ms') })
  })

  test('a reset, and then nobody there: still nobody knows', async () => {
    const { client, close } = await play([reset], {
      retries: 1,
      sleep: async () => {
        await close()
      },
    })
    const error = await failure(client.sendCommand(ORDER, 'key-1'))
    expect(error).toMatchObject({ code: 'outcome_unknown', message: expect.stringContaining('ECONNREFUSED') })
  })

  test('where nobody listens it is certain that nothing was done', async () => {
    const { client, close } = await play([reset])
    await close()
    const error = await failure(client.sendCommand(ORDER, 'key-1'))
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('ECONNREFUSED') })
  })
})

describe('a read whose answer is lost', () => {
  test.each([
    ['a reset', reset],
    ['half a body', halfABody],
  ])('%s is forgotten when the next answer comes', async (_, broken) => {
    const { client } = await play([broken, answer(200, ACCOUNT)])
    expect((await client.readAccount()).account.id).toBe('acc-1')
  })

  test.each([
    ['resets', reset],
    ['half bodies', halfABody],
    ['silence', hang],
  ])('%s to the end are unavailable', async (_, broken) => {
    const { client, outcomes } = await play([broken], { timeoutMilliseconds: 100 })
    expect(await failure(client.readAccount())).toMatchObject({ code: 'unavailable' })
    expect(outcomes).toEqual(Array(4).fill('unavailable'))
  })

  test('the event feed has its own wait on top of the time for an answer', async () => {
    const late: Script = (...exchange) => setTimeout(() => answer(200, { events: [], next: 'c2' })(...exchange), 300)
    const { client } = await play([late], {
      timeoutMilliseconds: 100,
      retries: 0,
    })
    expect(await client.readEvents('c1', 1)).toEqual({ events: [], next: 'c2' })
    expect(await failure(client.readEvents('c1', 0))).toMatchObject({ code: 'unavailable' })
  })
})

describe('the circuit', () => {
  const circuit = { failures: 3, halfOpenMilliseconds: 5_000 }

  test('opens after failures in a row: then every call fails at once, the long poll too', async () => {
    const { client, received } = await play([answer(500, {})], { circuit, retries: 0 })
    for (let time = 0; time < 3; time += 1) await failure(client.readAccount())
    for (const call of [client.readAccount(), client.readEvents('c1', 25), client.sendCommand(ORDER, 'key-1')]) {
      expect(await failure(call)).toMatchObject({ code: 'unavailable', retryAfterMilliseconds: 5_000 })
    }
    expect(received).toHaveLength(3)
  })

  test('opens in the middle of a call: the rest of its retries is spared', async () => {
    const { client, received } = await play([reset], { circuit, retries: 9 })
    expect(await failure(client.sendCommand(ORDER, 'key-1'))).toMatchObject({ code: 'outcome_unknown' })
    expect(received).toHaveLength(3)
  })

  test('refusals never open it', async () => {
    const { client, received } = await play([answer(404, { code: 'not_found' })], { circuit, retries: 0 })
    for (let time = 0; time < 10; time += 1) expect((await failure(client.readCommand('x'))).code).toBe('not_found')
    expect(received).toHaveLength(10)
  })

  test('lets a trial through after a while, a long poll without its wait, and closes when it succeeds', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const down = answer(503, {})
    const { client, received } = await play([down, down, down, answer(200, { events: [], next: 'c2' })], {
      circuit,
      retries: 0,
    })
    for (let time = 0; time < 3; time += 1) await failure(client.readAccount())
    vi.setSystemTime(Date.now() + 5_001)
    await client.readEvents('c1', 25)
    await client.readEvents('c1', 25)
    expect(received.slice(3).map(({ path }) => path)).toEqual([
      '/v1/events?after=c1&wait=0',
      '/v1/events?after=c1&wait=25',
    ])
  })

  test('opens again when the trial fails', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { client, received } = await play([answer(500, {})], { circuit, retries: 0 })
    for (let time = 0; time < 3; time += 1) await failure(client.readAccount())
    vi.setSystemTime(Date.now() + 5_001)
    await failure(client.readAccount())
    await failure(client.readAccount())
    expect(received).toHaveLength(4)
  })
})

describe('a caller who has enough', () => {
  test('ends a call in flight, and hangs up', async () => {
    const hungUp = vi.fn()
    const listen: Script = (response) => response.once('close', hungUp)
    const { client, received } = await play([listen])
    const ender = new AbortController()
    const call = failure(client.readEvents('c1', 25, ender.signal))
    await vi.waitFor(() => expect(received).toHaveLength(1))
    ender.abort()
    expect((await call).code).toBe('aborted')
    await vi.waitFor(() => expect(hungUp).toHaveBeenCalled())
  })

  test('says nothing about the health of the console by that', async () => {
    const { client, received } = await play([hang, hang, hang, hang, answer(200, ACCOUNT)], {
      circuit: { failures: 2, halfOpenMilliseconds: 60_000 },
    })
    for (let time = 1; time <= 4; time += 1) {
      const ender = new AbortController()
      const call = failure(client.readAccount(ender.signal))
      await vi.waitFor(() => expect(received).toHaveLength(time))
      ender.abort()
      await call
    }
    expect((await client.readAccount()).etag).toBe('"7"')
  })

  test('ends the wait before a retry', async () => {
    const ender = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    const sleep = () => {
      resolve()
      return new Promise<never>(() => {})
    }
    const { client } = await play([answer(500, {})], { sleep })
    const call = failure(client.sendCommand(ORDER, 'key-1', ender.signal))
    await promise
    ender.abort()
    expect((await call).code).toBe('aborted')
  })

  test('ends the wait for the rate limit', async () => {
    const ender = new AbortController()
    const { client, received } = await play([answer(200, ACCOUNT)], {
      limiter: { take: () => new Promise<never>(() => {}) },
    })
    const call = failure(client.readAccount(ender.signal))
    ender.abort()
    expect((await call).code).toBe('aborted')
    expect(received).toEqual([])
  })

  test('who had enough beforehand sends nothing, whatever the call', async () => {
    const { client, received } = await play([answer(200, ACCOUNT)])
    const signal = AbortSignal.abort()
    const calls = [
      client.readAccount(signal),
      client.listSites(signal),
      client.listWrs(signal),
      Array.fromAsync(client.listWorkstations(signal)),
      client.listReleases(signal),
      client.sendCommand(ORDER, 'key-1', signal),
      client.readCommand('cmd-1', signal),
      client.readEvents(null, 0, signal),
      client.promote('tag-b', '"7"', 'key-1', signal),
    ]
    for (const call of calls) expect((await failure(call)).code).toBe('aborted')
    expect(received).toEqual([])
  })

  test('leaves no listener behind on a signal that lives long', async () => {
    const { client } = await play([answer(200, { events: [], next: 'c2' })])
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    for (let time = 0; time < 5; time += 1) await client.readEvents('c1', 25, signal)
    expect(added.mock.calls.length).toBeGreaterThan(0)
    expect(removed.mock.calls.length).toBe(added.mock.calls.length)
  })
})
