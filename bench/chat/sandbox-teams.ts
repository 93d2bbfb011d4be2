import type { IncomingMessage, ServerResponse } from 'node:http'
import { pathOf, readBody, sendJson } from '../../sandbox/http.ts'
import { handleConnector } from '../../sandbox/teams/connector/dispatch.ts'
import type { JournalEntry, Operation } from '../../sandbox/teams/contract.ts'
import { answerTokenRequest, openIdMetadata } from '../../sandbox/teams/identity/routes.ts'
import { createIdentity } from '../../sandbox/teams/identity/tokens.ts'
import { firstPeople, firstRegion } from '../../sandbox/teams/world/places.ts'
import { createWorld } from '../../sandbox/teams/world/world.ts'
import { taskOf, tell } from '../support/task.ts'
import { channelIdOf, markPattern, sandboxTask } from './protocol.ts'
import { countBy, serve } from './sandbox.ts'

/** Identity and connector of the Teams sandbox with its rates, and with as many channels as the bench wants. */
const { places } = taskOf(sandboxTask, async () => undefined)
const channelIds = Array.from({ length: places }, (_, index) => channelIdOf('teams', index))
const clientId = '0b5a7c1e-4d2f-4e6a-9c3b-5f1d2e3a4b60'
const clientSecret = 'bench-client-secret'
const tenantId = '7d0e4a52-1b3c-4f5d-8e6f-9a0b1c2d3e4f'
const identity = await createIdentity()
const world = createWorld(
  {
    origin: '',
    messagingEndpoint: undefined,
    rateLimits: true,
    doubleDeliveries: false,
    lastMessageId: 0,
    lastSequence: 0,
    tokenGeneration: 1,
    clientId,
    clientSecret,
    tenantId,
    answerTimeout: 15_000,
    repeats: 0,
  },
  Date.now,
)
const members = firstPeople.map(({ key }) => key)
for (const [index, id] of channelIds.entries()) {
  const name = `place ${index}`
  world.conversations.set(id, {
    ...{ key: `bench-${index}`, id, kind: 'channel', name, members, region: firstRegion, botIsMember: true },
  })
}

const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = pathOf(request)
  if (pathname === '/v1/.well-known/openidconfiguration') return sendJson(response, 200, openIdMetadata(world))
  if (pathname === '/v1/.well-known/keys') return sendJson(response, 200, identity.keys)
  const tenant = /^\/([^/]+)\/oauth2\/v2\.0\/token$/u.exec(pathname)?.[1]
  if (tenant === undefined) return handleConnector(world, identity, request, response)
  const form = new URLSearchParams((await readBody(request, 10_000)).toString())
  const { status, body } = await answerTokenRequest(world, identity, tenant, form)
  sendJson(response, status, body)
}
const origin = await serve(handle)
world.settings.origin = origin

type ConnectorCall = Extract<JournalEntry, { readonly kind: 'call' }>
const isDone = ({ status }: ConnectorCall): boolean => status >= 200 && status < 300

process.on('message', () => {
  const calls = world.journal.filter((entry) => entry.kind === 'call')
  const done = (operation: Operation) => calls.filter((call) => call.operation === operation && isDone(call)).length
  const refused = calls.filter((call) => !isDone(call))
  const roots = [...world.messages.values()].filter(({ threadId }) => threadId === undefined)
  const rootsIn = countBy(roots, ({ conversation }) => conversation)
  tell({
    type: 'verdict',
    edits: done('edit'),
    posts: done('send'),
    tooFast: countBy(
      refused.filter(({ status }) => status === 429),
      ({ operation }) => operation,
    ),
    refusals: countBy(
      refused.filter(({ status }) => status !== 429),
      ({ operation, status, error = 'unknown' }) => `${operation} ${status} ${error}`,
    ),
    roots: channelIds.map((id) => rootsIn[id] ?? 0),
    marks: roots.flatMap(({ card }) => markPattern.exec(JSON.stringify(card ?? {}))?.[0] ?? []),
  })
})
const cloud = {
  loginUrl: origin,
  openIdMetadataUrl: `${origin}/v1/.well-known/openidconfiguration`,
  serviceUrl: `${origin}/${firstRegion}/`,
}
tell({ type: 'ready', address: { platform: 'teams', workspace: tenantId, clientId, clientSecret, cloud } })
