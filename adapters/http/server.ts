import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { readBody } from './body.ts'
import type { Readiness } from './readiness.ts'

/** A request with its whole body: signatures are checked on the raw bytes. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export interface HttpAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** False: a HEAD is not answered, which says nothing of whether somebody listens; default true. */
  readonly head?: boolean
  readonly handle: (request: HttpRequest) => Promise<HttpAnswer>
}

export interface HttpOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly readiness: () => Promise<Readiness>
  readonly metrics: Registry
  readonly logger: Logger
  readonly routes?: readonly Route[]
  /** Bytes; default 1 MiB. */
  readonly bodyLimit?: number
}

export interface HttpServer {
  /** `http://127.0.0.1:3978` */
  readonly origin: string
  /** Rooms register their own routes; a path and method is taken once. */
  route(route: Route): void
  /** From now on `/readyz` answers 503, so that a load balancer looks elsewhere; requests are still served. */
  drain(): void
  /** Accepts nothing new, finishes what is under way, and cuts what is not over after `milliseconds` (default 8,000). */
  close(milliseconds?: number): Promise<void>
}

const defaultBodyLimit = 1_048_576

/**
 * The one HTTP server of the bot: `/healthz`, `/readyz`, `/metrics`, and the routes that rooms register (DESIGN 10).
 * @throws when the port cannot be taken.
 */
export const startHttpServer = async (options: HttpOptions): Promise<HttpServer> => {
  const { host, port, readiness, metrics, logger, bodyLimit = defaultBodyLimit } = options
  const routes = new Map<string, Map<string, Route>>()
  const state = { draining: false }

  const route = (added: Route): void => {
    const methods = routes.get(added.path) ?? new Map<string, Route>()
    if (methods.has(added.method)) throw new Error(`route_taken: ${added.method} ${added.path}`)
    routes.set(added.path, methods.set(added.method, added))
  }

  route({ method: 'GET', path: '/healthz', handle: async () => json(200, { status: 'ok' }) })
  route({ method: 'GET', path: '/readyz', handle: async () => answerReadiness(await readiness(), state.draining) })
  route({
    method: 'GET',
    path: '/metrics',
    handle: async () => ({
      status: 200,
      headers: { 'content-type': metrics.contentType },
      body: await metrics.metrics(),
    }),
  })
  for (const given of options.routes ?? []) route(given)

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '/'
    const queryAt = url.indexOf('?')
    const methods = routes.get(queryAt < 0 ? url : url.slice(0, queryAt))
    const send = (answer: HttpAnswer): void => write(response, answer, state.draining)
    if (methods === undefined) return send(json(404, { error: 'not_found' }))
    // Some clients ask whether an endpoint is there before they use it.
    if (request.method === 'HEAD' && methods.values().some(({ head = true }) => head)) return send({ status: 200 })
    const found = methods.get(request.method ?? '')
    if (found === undefined) {
      return send({ ...json(405, { error: 'method_not_allowed' }), headers: { allow: [...methods.keys()].join(', ') } })
    }
    const body = await readBody(request, bodyLimit)
    if (body === 'gone') return
    if (body === 'too-large') {
      return send({ ...json(413, { error: 'body_too_large' }), headers: { connection: 'close' } })
    }
    send(await found.handle({ headers: request.headers, body }))
  }

  const quiet = new Set<Socket>()
  const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000 }, (request, response) => {
    quiet.delete(request.socket)
    response.once('close', () => {
      if (!request.socket.destroyed) quiet.add(request.socket)
    })
    serve(request, response).catch((error: unknown) => {
      logger.error({ code: 'http_handler_failed', error: nameOf(error) }, 'a request failed')
      if (!response.headersSent) write(response, json(500, { error: 'internal_error' }), state.draining)
    })
  })
  // Longer than the idle time of common load balancers, which otherwise meet connections that we are just closing.
  server.keepAliveTimeout = 65_000

  server.on('connection', (socket: Socket) => {
    quiet.add(socket)
    socket.once('close', () => quiet.delete(socket))
  })

  await listen(server, host, port)
  return {
    origin: originOf(server, host),
    route,
    drain: () => {
      state.draining = true
    },
    close: async (milliseconds = 8_000) => {
      state.draining = true
      const closed = closeServer(server, milliseconds)
      // Node waits for connections that never asked anything; browsers and load balancers hold such ones open.
      for (const socket of quiet) socket.destroy()
      await closed
    },
  }
}

export const json = (status: number, value: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
})

const answerReadiness = (readiness: Readiness, draining: boolean): HttpAnswer => {
  const reasons = draining ? ['draining', ...readiness.reasons] : readiness.reasons
  return json(reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons })
}

const write = (response: ServerResponse, answer: HttpAnswer, draining: boolean): void => {
  const body = answer.body ?? ''
  response.writeHead(answer.status, {
    'content-length': Buffer.byteLength(body),
    ...(draining ? { connection: 'close' } : {}),
    ...answer.headers,
  })
  response.end(body)
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })

const originOf = (server: Server, host: string): string => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('http_no_address')
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
}

const closeServer = (server: Server, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), milliseconds)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
  })

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
