import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ApiOptions, type ApiRequest, answerApi } from './api.ts'
import { answerControl } from './control.ts'
import type { Engine } from './engine.ts'
import type { Faults } from './faults.ts'
import { isJson, MOST_BODY_BYTES, parseJson, problem, type Reply, readBody, send } from './http.ts'
import type { World } from './world.ts'

export interface ServerParts {
  readonly world: World
  readonly engine: Engine
  readonly faults: Faults
  readonly api: ApiOptions
}

const API = '/v1'

/** The path as a request budget counts it: without ids. */
const countedAs = (method: string, path: string): string =>
  `${method} ${path.replace(/^(\/v1\/commands)\/.+$/, '$1/{id}')}`

const oneHeader = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value

/** Ends when the caller hangs up, so that nobody waits for an event in his name. */
const hangUp = (response: ServerResponse): AbortSignal => {
  const controller = new AbortController()
  response.once('close', () => controller.abort())
  return controller.signal
}

const reset = (request: IncomingMessage): void => {
  request.socket.resetAndDestroy()
}

/** A page on the web could reach the loopback under a name of its own: only those who call it by its own name are let in. */
const isLocal = (request: IncomingMessage): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')

const serveApi = async (
  parts: ServerParts,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { world, faults } = parts
  const method = request.method ?? 'GET'
  const path = url.pathname.slice(API.length)
  const ordeal = faults.meet(method, path)
  const gone = hangUp(response)
  const body = await readBody(request)
  if (ordeal.delay > 0) await sleep(ordeal.delay)
  if (ordeal.answer === 'reset') {
    reset(request)
    return
  }
  if (ordeal.answer !== null) {
    send(response, ordeal.answer)
    return
  }
  const apiRequest: ApiRequest = {
    method,
    path,
    query: url.searchParams,
    authorization: request.headers.authorization,
    ifMatch: request.headers['if-match'],
    key: oneHeader(request.headers['idempotency-key']),
    isJson: isJson(request),
    body,
    gone,
  }
  parts.engine.catchUp()
  const reply = await answerApi(world, parts.api, () => faults.get().repeatEvents, apiRequest)
  if (ordeal.cut) {
    reset(request)
    return
  }
  const spoilt = ordeal.spoil?.(reply)
  send(response, spoilt?.reply ?? reply, spoilt?.text)
}

const controlReply = async (
  parts: ServerParts,
  url: URL,
  request: IncomingMessage,
  requests: () => Readonly<Record<string, number>>,
): Promise<Reply> => {
  if (!isLocal(request)) return problem(403, 'loopback_only', 'The control side answers to 127.0.0.1 alone.')
  const method = request.method ?? 'GET'
  const text = await readBody(request)
  if (text === null) return problem(413, 'too_large', `A body has at most ${MOST_BODY_BYTES} bytes.`)
  if (method === 'POST' && !isJson(request)) return problem(415, 'unsupported_media_type', 'Send application/json.')
  const body = method === 'POST' ? parseJson(text) : { ok: true as const, value: undefined }
  if (!body.ok) return problem(400, 'invalid_request', 'The body is not JSON.')
  parts.engine.catchUp()
  const room = { world: parts.world, faults: parts.faults, requests }
  return answerControl(room, { method, path: url.pathname, query: url.searchParams, body: body.value })
}

/** The console's HTTP face: `/v1` for the account's clients, the rest for whoever runs the sandbox. */
export const createConsoleServer = (parts: ServerParts): Server => {
  const counts = new Map<string, number>()
  const requests = (): Readonly<Record<string, number>> => Object.fromEntries(counts)

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://console.invalid')
    if (url.pathname !== API && !url.pathname.startsWith(`${API}/`)) {
      send(response, await controlReply(parts, url, request, requests))
      return
    }
    const counted = countedAs(request.method ?? 'GET', url.pathname)
    counts.set(counted, (counts.get(counted) ?? 0) + 1)
    await serveApi(parts, url, request, response)
  }

  // The keep-alive outlives that of usual clients, so that it is they who close: no request meets a connection that just ended.
  return createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      send(response, problem(500, 'internal', error instanceof Error ? error.message : 'unknown'))
    })
  })
}
