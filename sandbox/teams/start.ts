import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { BodyTooLarge, headerOf, pathOf, readBody, sendJson, sendText } from '../http.ts'
import { createHands } from './client/people.ts'
import { handleConnector } from './connector/dispatch.ts'
import { faultAnswer, sendThrough, takeFault } from './connector/faults.ts'
import type { TeamsSandbox, TeamsSandboxOptions } from './contract.ts'
import { answerTokenRequest, openIdMetadata } from './identity/routes.ts'
import type { Identity } from './identity/tokens.ts'
import { createIdentity } from './identity/tokens.ts'
import { handlePerson } from './person/routes.ts'
import { firstRegion } from './world/places.ts'
import { keepState } from './world/save.ts'
import type { World } from './world/world.ts'
import { createWorld, record } from './world/world.ts'

export type {
  Act,
  ActionPick,
  Delivery,
  DialogView,
  ExtensionOptions,
  FaultOptions,
  ForgeOptions,
  Forgery,
  Found,
  JournalEntry,
  MessageView,
  Operation,
  PressOptions,
  SayOptions,
  Shown,
  SubmitOptions,
  TeamsControl,
  TeamsSandbox,
  TeamsSandboxOptions,
  TypeaheadOptions,
} from './contract.ts'
export type { Conversation, Person } from './world/places.ts'

const isLocal = (request: IncomingMessage): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headerOf(request, 'host'))

const handleToken = async (
  world: World,
  identity: Identity,
  tenant: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const form = new URLSearchParams((await readBody(request, 10_000)).toString())
  const fault = takeFault(world, 'token')
  const answer = fault?.kind === 'status' ? faultAnswer(fault) : await answerTokenRequest(world, identity, tenant, form)
  record(world, {
    kind: 'call',
    operation: 'token',
    method: 'POST',
    path: pathOf(request).pathname,
    status: answer.status,
    ...(fault?.kind === 'lose' || fault?.kind === 'drop' ? { answerLost: true } : {}),
  })
  // Nothing is done by a token that did not arrive: lost or never asked for are the same.
  const lost = fault?.kind === 'drop' ? { ...fault, kind: 'lose' as const } : fault
  await sendThrough(world, lost, request, response, answer)
}

interface Inside {
  readonly world: World
  readonly identity: Identity
  readonly sandbox: TeamsSandbox
}

const route = async (
  { world, identity, sandbox }: Inside,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  // A name that resolves to this machine is not this machine: a foreign page must not reach in by DNS rebinding.
  if (!isLocal(request)) return sendText(response, 403, 'loopback only')
  const { pathname } = pathOf(request)
  if (pathname.startsWith('/sandbox/')) return handlePerson(sandbox, request, response)
  if (/^\/[a-z]+\/v3\//.test(pathname)) return handleConnector(world, identity, request, response)
  const tenant = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(pathname)?.[1]
  if (tenant !== undefined && request.method === 'POST') {
    return handleToken(world, identity, tenant, request, response)
  }
  if (request.method !== 'GET') return sendText(response, 405, 'method not allowed')
  if (pathname === '/v1/.well-known/openidconfiguration') return sendJson(response, 200, openIdMetadata(world))
  if (pathname === '/v1/.well-known/keys') return sendJson(response, 200, identity.keys)
  if (pathname === '/') return sendText(response, 200, 'This is a sandbox, not Microsoft Teams. See /sandbox/state.\n')
  sendText(response, 404, 'not found')
}

const handle = async (inside: Inside, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  try {
    await route(inside, request, response)
  } catch (error) {
    if (response.headersSent || response.destroyed) return
    if (error instanceof BodyTooLarge) return sendJson(response, 413, { ok: false, error: 'too_large' })
    const isUnknown = error instanceof RangeError
    sendJson(response, isUnknown ? 404 : 500, { ok: false, error: isUnknown ? error.message : 'internal_error' })
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The sandbox has no port.'))
      else resolve(address.port)
    })
  })

const worldOf = (options: TeamsSandboxOptions): World =>
  createWorld(
    {
      origin: '',
      messagingEndpoint: options.messagingEndpoint,
      rateLimits: options.rateLimits ?? true,
      doubleDeliveries: false,
      lastMessageId: 0,
      lastSequence: 0,
      tokenGeneration: 1,
      clientId: options.clientId ?? '0b5a7c1e-4d2f-4e6a-9c3b-5f1d2e3a4b60',
      clientSecret: options.clientSecret ?? randomBytes(16).toString('hex'),
      tenantId: options.tenantId ?? '7d0e4a52-1b3c-4f5d-8e6f-9a0b1c2d3e4f',
      answerTimeout: options.answerTimeout ?? 15_000,
      repeats: options.repeats ?? 1,
    },
    options.now ?? Date.now,
  )

const sandboxOf = (world: World, identity: Identity, close: () => Promise<void>): TeamsSandbox => {
  const { settings } = world
  const { clientId, clientSecret, tenantId } = settings
  return {
    ...createHands({ world, identity }),
    clientId,
    clientSecret,
    tenantId,
    get origin() {
      return settings.origin
    },
    get cloud() {
      const { origin } = settings
      return {
        loginUrl: origin,
        openIdMetadataUrl: `${origin}/v1/.well-known/openidconfiguration`,
        serviceUrl: `${origin}/${firstRegion}/`,
      }
    },
    get tokenUrl() {
      return `${settings.origin}/${tenantId}/oauth2/v2.0/token`
    },
    get people() {
      return [...world.people.values()]
    },
    get conversations() {
      return [...world.conversations.values()]
    },
    setMessagingEndpoint: (url) => {
      settings.messagingEndpoint = url
    },
    close,
  }
}

/**
 * Starts a stand-in for Microsoft Teams on the loopback interface: its identity platform, its connector, and the hands of
 * its people. A sandbox for tests; it has no page. Throws where the port is taken.
 */
export const startTeamsSandbox = async (options: TeamsSandboxOptions = {}): Promise<TeamsSandbox> => {
  const world = worldOf(options)
  const identity = await createIdentity()
  const keeper = options.stateFile === undefined ? undefined : await keepState(world, options.stateFile)
  const sandbox = sandboxOf(world, identity, async () => {
    world.closing.abort()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
    await keeper?.close()
  })
  const server = createServer((request, response) => void handle({ world, identity, sandbox }, request, response))
  const port = await listen(server, options.port ?? 0)
  world.settings.origin = `http://127.0.0.1:${port}`
  return sandbox
}
