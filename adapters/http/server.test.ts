import { connect } from 'node:net'
import pino from 'pino'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, test } from 'vitest'
import { type Check, readinessOf } from './readiness.ts'
import { type HttpServer, json, type Route, startHttpServer } from './server.ts'

const logger = pino({ level: 'silent' })
const started: HttpServer[] = []

const start = async (routes: readonly Route[] = [], checks: Readonly<Record<string, Check>> = {}) => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    readiness: readinessOf(checks, 200),
    metrics: new Registry(),
    logger,
    routes,
    bodyLimit: 1_000,
  })
  started.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close(100)))
})

const echo: Route = {
  method: 'POST',
  path: '/echo',
  handle: async ({ body }) => ({ status: 200, body: body.toString('utf8') }),
}

describe('the server', () => {
  test('is healthy, and ready while all checks pass', async () => {
    const { origin } = await start([], { database: () => null })
    expect((await fetch(`${origin}/healthz`)).status).toBe(200)
    expect((await fetch(`${origin}/readyz`)).status).toBe(200)
  })

  test('says why it is not ready: a failed check, a check that throws, one that never answers', async () => {
    const { origin } = await start([], {
      database: async () => 'away',
      redis: () => {
        throw new Error('secret')
      },
      console: () => new Promise(() => undefined),
      chat: () => null,
    })
    const answer = await fetch(`${origin}/readyz`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({
      ready: false,
      reasons: ['database: away', 'redis: check failed', 'console: no answer'],
    })
  })

  test('is not ready while it drains, and still serves', async () => {
    const server = await start([echo])
    server.drain()
    const answer = await fetch(`${server.origin}/readyz`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ reasons: ['draining'] })
    expect(await (await fetch(`${server.origin}/echo`, { method: 'POST', body: 'x' })).text()).toBe('x')
  })

  test('gives its metrics', async () => {
    const { origin } = await start()
    const answer = await fetch(`${origin}/metrics`)
    expect(answer.headers.get('content-type')).toContain('text/plain')
  })

  test('answers what it does not know, and what is not to be asked that way', async () => {
    const { origin } = await start([echo])
    expect((await fetch(`${origin}/nothing`)).status).toBe(404)
    const wrongMethod = await fetch(`${origin}/echo?x=1`)
    expect(wrongMethod.status).toBe(405)
    expect(wrongMethod.headers.get('allow')).toBe('POST')
    expect((await fetch(`${origin}/echo`, { method: 'HEAD' })).status).toBe(200)
  })

  test('refuses a body that is too large, whether it was announced or not', async () => {
    const { origin } = await start([echo])
    const large = 'x'.repeat(200_000)
    expect((await fetch(`${origin}/echo`, { method: 'POST', body: large })).status).toBe(413)
    const streamed = new Blob([large]).stream()
    const answer = await fetch(`${origin}/echo`, { method: 'POST', body: streamed, duplex: 'half' })
    expect(answer.status).toBe(413)
  })

  test('survives a handler that throws, and tells nothing of it', async () => {
    const throws: Route = {
      method: 'GET',
      path: '/throws',
      handle: async () => {
        throw new Error('secret')
      },
    }
    const { origin } = await start([throws])
    const answer = await fetch(`${origin}/throws`)
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret')
  })

  test('does not take a route twice', async () => {
    const server = await start([echo])
    expect(() => server.route(echo)).toThrow('route_taken')
  })
})

describe('closing', () => {
  test('finishes what is under way and accepts nothing new', async () => {
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
    const slow: Route = {
      method: 'GET',
      path: '/slow',
      handle: async () => {
        enter()
        await mayEnd
        return json(200, { done: true })
      },
    }
    const server = await start([slow])
    const answer = fetch(`${server.origin}/slow`)
    await entered
    const closed = server.close(5_000)
    await expect(fetch(`${server.origin}/healthz`)).rejects.toThrow()
    end()
    expect(await (await answer).json()).toEqual({ done: true })
    await closed
  })

  test('cuts what does not end', async () => {
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
    const endless: Route = {
      method: 'GET',
      path: '/endless',
      handle: () => {
        enter()
        return new Promise(() => undefined)
      },
    }
    const server = await start([endless])
    const answer = fetch(`${server.origin}/endless`)
    answer.catch(() => undefined)
    await entered
    await server.close(50)
    await expect(answer).rejects.toThrow()
  })

  test('is not held up by a connection that says nothing', async () => {
    const server = await start()
    const { port, hostname } = new URL(server.origin)
    const idle = connect(Number(port), hostname)
    await new Promise((resolve) => idle.once('connect', resolve))
    const before = performance.now()
    await server.close(5_000)
    expect(performance.now() - before).toBeLessThan(2_000)
    idle.destroy()
  })
})
