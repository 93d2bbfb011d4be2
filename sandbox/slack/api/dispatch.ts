import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { headerOf, pathOf, readBody, sendJson } from '../../http.ts'
import type { JsonObject } from '../../json.ts'
import { isObject, parseJson, textOf } from '../../json.ts'
import type { Fault, World } from '../world/world.ts'
import { chatMethods } from './chat.ts'
import { authTest, conversationMethods } from './conversations.ts'
import { fileMethods } from './files.ts'
import type { Method } from './method.ts'
import { fail, findChannel, text } from './method.ts'
import { secondsToWait } from './rates.ts'
import { userMethods } from './users.ts'
import { viewMethods } from './views.ts'

const maxBody = 1_000_000
const keptCalls = 50_000

const apiTest: Method = (_world, args) => {
  const { token: _token, ...shown } = args
  const error = text(args, 'error')
  return error === undefined ? { ok: true, args: shown } : fail(error, { args: shown })
}

const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    'api.test': apiTest,
    'auth.test': authTest,
    ...chatMethods,
    ...conversationMethods,
    ...userMethods,
    ...viewMethods,
    ...fileMethods,
  }),
)

type Arguments =
  | { readonly kind: 'good'; readonly args: JsonObject; readonly formToken: string | undefined }
  | { readonly kind: 'refused'; readonly error: string }

/** Arguments of a form, of JSON, or of a query. A token in JSON does not count, as in Slack. */
const readArguments = (body: string, contentType: string, query: URLSearchParams): Arguments => {
  const inQuery = Object.fromEntries(query)
  if (/^application\/json\b/i.test(contentType)) {
    const parsed = parseJson(body)
    if (parsed === undefined) return { kind: 'refused', error: 'invalid_json' }
    if (!isObject(parsed)) return { kind: 'refused', error: 'json_not_object' }
    return { kind: 'good', args: parsed, formToken: undefined }
  }
  const form = { ...inQuery, ...Object.fromEntries(new URLSearchParams(body)) }
  return { kind: 'good', args: form, formToken: form['token'] }
}

const isSameText = (one: string, other: string): boolean => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.byteLength === second.byteLength && timingSafeEqual(first, second)
}

const authError = (world: World, request: IncomingMessage, formToken: string | undefined): string | undefined => {
  const header = /^Bearer (.+)$/.exec(headerOf(request, 'authorization'))?.[1]
  const token = header ?? formToken
  if (token === undefined || token === '') return 'not_authed'
  return isSameText(token, world.settings.botToken) ? undefined : 'invalid_auth'
}

const takeFault = (world: World, method: string, kind: Fault['kind']): Fault | undefined => {
  const fault = world.faults.find((one) => one.kind === kind && (one.method === method || one.method === '*'))
  if (fault === undefined) return undefined
  world.faults = world.faults.flatMap((one) => {
    if (one !== fault) return [one]
    return one.left > 1 ? [{ ...one, left: one.left - 1 }] : []
  })
  return fault
}

interface Answer {
  readonly body: JsonObject
  readonly status?: number
  readonly retryAfter?: number
}

const limited = (seconds: number): Answer => ({ body: fail('ratelimited'), status: 429, retryAfter: seconds })

const faulty = (fault: Fault): Answer => {
  const error = fault.error ?? 'internal_error'
  if (error === 'ratelimited') return limited(fault.retryAfter ?? 1)
  return {
    body: fail(error),
    ...(fault.status === undefined ? {} : { status: fault.status }),
    ...(fault.retryAfter === undefined ? {} : { retryAfter: fault.retryAfter }),
  }
}

const answerTo = (world: World, name: string, request: IncomingMessage, read: Arguments): Answer => {
  const method = methods.get(name)
  if (method === undefined) return { body: fail('unknown_method', { req_method: name }) }
  if (read.kind === 'refused') return { body: fail(read.error) }
  const unauthorised = name === 'api.test' ? undefined : authError(world, request, read.formToken)
  if (unauthorised !== undefined) return { body: fail(unauthorised) }
  const fault = takeFault(world, name, 'fail')
  if (fault !== undefined) return faulty(fault)
  const given = text(read.args, 'channel')
  const seconds = secondsToWait(world, name, findChannel(world, given ?? '', true)?.id)
  if (seconds !== undefined) return limited(seconds)
  return { body: method(world, read.args) }
}

const record = (world: World, method: string, args: JsonObject, body: JsonObject): void => {
  const error = textOf(body['error'])
  const channel = textOf(body['channel']) ?? text(args, 'channel')
  const ts = textOf(body['ts']) ?? text(args, 'ts')
  world.calls.push({
    method,
    ok: body['ok'] === true,
    at: world.now(),
    ...(error === undefined ? {} : { error }),
    ...(channel === undefined ? {} : { channel }),
    ...(ts === undefined ? {} : { ts }),
  })
  if (world.calls.length > keptCalls) world.calls.splice(0, world.calls.length - keptCalls)
}

/** Answers one call of the Web API at `/api/METHOD`. */
export const handleApi = async (world: World, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = pathOf(request)
  const name = url.pathname.slice('/api/'.length)
  const body = (await readBody(request, maxBody)).toString()
  const read = readArguments(body, headerOf(request, 'content-type'), url.searchParams)
  const answer = answerTo(world, name, request, read)
  record(world, name, read.kind === 'good' ? read.args : {}, answer.body)
  if (takeFault(world, name, 'reset') !== undefined) {
    request.socket.destroy()
    return
  }
  const headers = answer.retryAfter === undefined ? {} : { 'retry-after': String(answer.retryAfter) }
  sendJson(response, answer.status ?? 200, answer.body, headers)
}
