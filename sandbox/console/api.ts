import { z } from 'zod'
import { accountView, etagOf, isPublished, promote } from './account.ts'
import { complaint, createCommand, readCommand } from './commands.ts'
import { readEvents } from './feed.ts'
import { json, MOST_BODY_BYTES, parseJson, problem, type Reply } from './http.ts'
import { fingerprintOf } from './idempotency.ts'
import { listReleases, listSites, listWorkstations, listWrs } from './lists.ts'
import type { World } from './world.ts'

/** A request under `/v1`, read and free of its transport. */
export interface ApiRequest {
  readonly method: string
  /** After `/v1`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly ifMatch: string | undefined
  readonly key: string | undefined
  readonly isJson: boolean
  /** Null where it was too large to keep. */
  readonly body: string | null
  readonly gone: AbortSignal
}

export interface ApiOptions {
  readonly token: string
  readonly readOnlyPromotion: boolean
  readonly withoutEvents: boolean
}

type Answer = Reply | Promise<Reply>

interface Route {
  readonly query: readonly string[]
  readonly methods: Readonly<Record<string, (world: World, request: ApiRequest) => Answer>>
}

const PAGING = ['cursor', 'limit'] as const
const LONGEST_KEY = 255

/** Answers that bind their key: what was done, and the refusals that would be the same again. */
const isFirstAnswer = (status: number): boolean =>
  (status >= 200 && status < 300) || status === 400 || status === 412 || status === 422

/** A write: under a key that was seen before it does nothing and answers as it did. */
const write = (world: World, request: ApiRequest, act: (body: unknown, key: string | null) => Reply): Reply => {
  if (!request.isJson) return problem(415, 'unsupported_media_type', 'Send application/json.')
  if (request.body === null) return problem(413, 'too_large', `A body has at most ${MOST_BODY_BYTES} bytes.`)
  const key = request.key ?? null
  if (key !== null && (key.length === 0 || key.length > LONGEST_KEY)) {
    return problem(400, 'invalid_idempotency_key', `Idempotency-Key has 1 to ${LONGEST_KEY} characters.`)
  }
  const fingerprint = fingerprintOf(request.method, request.path, request.body)
  const recalled = key === null ? { kind: 'first' as const } : world.idempotency.recall(key, fingerprint)
  if (recalled.kind === 'again') return recalled.reply
  if (recalled.kind === 'conflict') {
    return problem(409, 'idempotency_conflict', 'This key was used for another request within the last 24 hours.')
  }
  const body = parseJson(request.body)
  const reply = body.ok ? act(body.value, key) : problem(400, 'invalid_request', 'The body is not JSON.')
  if (key !== null && isFirstAnswer(reply.status)) {
    world.idempotency.remember(key, fingerprint, reply)
    world.onChange()
  }
  return reply
}

const promotionRequest = z.strictObject({ tag: z.string().min(1) })

const putDefaultTag = (world: World, request: ApiRequest): Reply =>
  write(world, request, (body, key) => {
    const parsed = promotionRequest.safeParse(body)
    if (!parsed.success) return problem(400, 'invalid_request', complaint(parsed.error))
    if (request.ifMatch === undefined) {
      return problem(428, 'precondition_required', 'Send If-Match with the ETag of the account that you saw.')
    }
    if (request.ifMatch !== etagOf(world.account)) {
      return problem(412, 'precondition_failed', 'The account changed since you read it.')
    }
    const { tag } = parsed.data
    if (!isPublished(world, tag)) {
      return problem(422, 'unknown_tag', `No release has the tag ${JSON.stringify(tag)}, or it was withdrawn.`)
    }
    promote(world, tag, 'promotion', key)
    return json(200, accountView(world.account), { etag: etagOf(world.account) })
  })

const routeOf = (path: string, options: ApiOptions, repeatEvents: () => number): Route | null => {
  switch (path) {
    case '/account':
      return {
        query: [],
        methods: { GET: (world) => json(200, accountView(world.account), { etag: etagOf(world.account) }) },
      }
    case '/account/default-tag':
      return {
        query: [],
        methods: {
          PUT: (world, request) =>
            options.readOnlyPromotion
              ? problem(403, 'promotion_not_allowed', "This token may not change the account's default tag.")
              : putDefaultTag(world, request),
        },
      }
    case '/sites':
      return { query: PAGING, methods: { GET: (world, request) => listSites(world, request.query) } }
    case '/wrs':
      return { query: PAGING, methods: { GET: (world, request) => listWrs(world, request.query) } }
    case '/workstations':
      return {
        query: [...PAGING, 'siteId', 'group', 'connection', 'power'],
        methods: { GET: (world, request) => listWorkstations(world, request.query) },
      }
    case '/releases':
      return { query: PAGING, methods: { GET: (world, request) => listReleases(world, request.query) } }
    case '/commands':
      return {
        query: [],
        methods: {
          POST: (world, request) => write(world, request, (body, key) => createCommand(world, body, key)),
        },
      }
    case '/events':
      if (options.withoutEvents) return null
      return {
        query: ['after', 'wait'],
        methods: { GET: (world, request) => readEvents(world, request.query, repeatEvents(), request.gone) },
      }
    default:
      break
  }
  const id = /^\/commands\/([^/]+)$/.exec(path)?.[1]
  return id === undefined ? null : { query: [], methods: { GET: (world) => readCommand(world, id) } }
}

/** One request of the contract (DESIGN 4), from the token to the answer. */
export const answerApi = (
  world: World,
  options: ApiOptions,
  repeatEvents: () => number,
  request: ApiRequest,
): Answer => {
  if (request.authorization !== `Bearer ${options.token}`) {
    return problem(401, 'unauthorized', 'Send the token of this account.', { 'www-authenticate': 'Bearer' })
  }
  const route = routeOf(request.path, options, repeatEvents)
  if (route === null) return problem(404, 'not_found', `There is nothing at ${request.path}.`)
  const handle = Object.hasOwn(route.methods, request.method) ? route.methods[request.method] : undefined
  if (handle === undefined) {
    const allow = Object.keys(route.methods).join(', ')
    return problem(405, 'method_not_allowed', `${request.path} takes ${allow}.`, { allow })
  }
  const stranger = [...request.query.keys()].find((name) => !route.query.includes(name))
  if (stranger !== undefined)
    return problem(400, 'invalid_request', `There is no parameter ${JSON.stringify(stranger)}.`)
  return handle(world, request)
}
