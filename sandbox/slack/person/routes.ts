import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { headerOf, pathOf, readBody, sendJson } from '../../http.ts'
import type { JsonObject } from '../../json.ts'
import { parseJson } from '../../json.ts'
import { pressInMessage, pressInView, viewBefore } from '../deliver/press.ts'
import type { Outcome } from '../deliver/slash.ts'
import { refusedFor } from '../deliver/slash.ts'
import { closeView, fillIn, submitView } from '../deliver/submit.ts'
import type { Suggestions } from '../deliver/suggest.ts'
import { suggest } from '../deliver/suggest.ts'
import { homeForPage } from '../world/homes.ts'
import { isVisibleTo, messageForPage } from '../world/messages.ts'
import type { Person } from '../world/places.ts'
import { bot, commands, team } from '../world/places.ts'
import { viewForPage } from '../world/views.ts'
import type { World } from '../world/world.ts'
import { activePerson, channelSeenBy } from '../world/world.ts'
import type { PressBody, SuggestBody } from './bodies.ts'
import { closeViewBody, controlBody, openHomeBody, pressBody, sayBody, submitBody, suggestBody } from './bodies.ts'
import { control } from './control.ts'
import { openHome } from './home.ts'
import { say } from './say.ts'
import { openStream } from './stream.ts'
import { actAsVendor, vendorBody } from './vendor.ts'

const maxBody = 1_000_000
const shownMessages = 1_000

const stateFor = (world: World, person: Person): JsonObject => ({
  team: { id: team.id, name: team.name },
  people: [...world.people.values()].map(({ id, name, title, locale, role, active }) => ({
    id,
    name,
    title,
    locale,
    role,
    active,
  })),
  channels: [...world.channels.values()]
    .filter((channel) => channelSeenBy(world, channel.id, person.id) !== undefined)
    .map(({ id, name, kind, person: other, archived }) => ({ id, name, kind, person: other, archived })),
  bot: { id: bot.id, name: bot.name },
  commands,
  consoleOrigin: world.settings.consoleOrigin,
})

const messagesFor = (world: World, person: Person, channel: string): JsonObject => ({
  messages: [...(world.messages.get(channel)?.values() ?? [])]
    .filter((message) => isVisibleTo(message, person.id))
    .slice(-shownMessages)
    .map((message) => messageForPage(world, message)),
})

/** What is read for one person. */
const reads = ['/sandbox/state', '/sandbox/messages', '/sandbox/stream', '/sandbox/view', '/sandbox/home']

/** Reads of the page; false where there is no such one. */
const handleGet = (world: World, url: URL, response: ServerResponse): boolean => {
  if (url.pathname === '/sandbox/api-calls') {
    sendJson(response, 200, { calls: world.calls.map((call): JsonObject => ({ ...call })) })
    return true
  }
  if (!reads.includes(url.pathname)) return false
  const person = activePerson(world, url.searchParams.get('person') ?? '')
  if (person === undefined) {
    sendJson(response, 404, { ok: false, error: 'user_not_found' })
    return true
  }
  if (url.pathname === '/sandbox/stream') {
    openStream(world, person.id, response)
    return true
  }
  if (url.pathname === '/sandbox/view') {
    sendJson(response, 200, viewForPage(world, person.id))
    return true
  }
  if (url.pathname === '/sandbox/home') {
    sendJson(response, 200, homeForPage(world, person.id))
    return true
  }
  if (url.pathname === '/sandbox/state') {
    sendJson(response, 200, stateFor(world, person))
    return true
  }
  const channel = channelSeenBy(world, url.searchParams.get('channel') ?? '', person.id)
  if (channel === undefined) sendJson(response, 404, { ok: false, error: 'channel_not_found' })
  else sendJson(response, 200, messagesFor(world, person, channel.id))
  return true
}

const press = async (world: World, person: Person, body: PressBody): Promise<Outcome> => {
  if (body.view_id) {
    const stored = viewBefore(world, person, body.view_id)
    const refused = stored === undefined ? undefined : fillIn(world, stored, body.values)
    return refused === undefined ? pressInView(world, person, body.view_id, body) : refusedFor(refused)
  }
  const channel = channelSeenBy(world, body.channel ?? '', person.id)
  if (channel === undefined) return refusedFor('channel_not_found')
  return pressInMessage(world, person, channel, body.ts ?? '', body)
}

const ask = async (world: World, person: Person, body: SuggestBody): Promise<Suggestions> => {
  if (body.view_id) return suggest(world, person, { kind: 'view', viewId: body.view_id }, asked(body))
  const channel = channelSeenBy(world, body.channel ?? '', person.id)
  if (channel === undefined) return refusedFor('channel_not_found')
  return suggest(world, person, { kind: 'message', channel, ts: body.ts ?? '' }, asked(body))
}

const asked = ({ block_id, action_id, value }: SuggestBody) => ({ block_id, action_id, value })

type Handler = (world: World, body: unknown) => Promise<JsonObject> | undefined

/** Parses a body and finds the active person in it. Undefined where the body is not what it should be. */
const byPerson =
  <Body extends { readonly person: string }>(
    schema: z.ZodType<Body>,
    act: (world: World, person: Person, body: Body) => Promise<Outcome>,
  ): Handler =>
  (world, given) => {
    const parsed = schema.safeParse(given)
    if (!parsed.success) return undefined
    const person = activePerson(world, parsed.data.person)
    if (person === undefined) return Promise.resolve({ ...refusedFor('user_not_found') })
    return act(world, person, parsed.data).then((outcome): JsonObject => ({ ...outcome }))
  }

const handlers: Readonly<Record<string, Handler>> = {
  '/sandbox/say': byPerson(sayBody, async (world, person, body) => {
    const channel = channelSeenBy(world, body.channel, person.id)
    return channel === undefined ? refusedFor('channel_not_found') : say(world, person, channel, body)
  }),
  '/sandbox/press': byPerson(pressBody, press),
  '/sandbox/submit': byPerson(submitBody, (world, person, body) =>
    submitView(world, person, body.view_id, body.values, body),
  ),
  '/sandbox/open-home': byPerson(openHomeBody, openHome),
  '/sandbox/close-view': byPerson(closeViewBody, (world, person, body) => closeView(world, person, body.view_id)),
  '/sandbox/suggest': byPerson(suggestBody, ask),
  '/sandbox/vendor': (world, given) => {
    const parsed = vendorBody.safeParse(given)
    return parsed.success ? actAsVendor(world, parsed.data) : undefined
  },
  '/sandbox/control': (world, given) => {
    const parsed = controlBody.safeParse(given)
    return parsed.success ? Promise.resolve({ ...control(world, parsed.data) }) : undefined
  },
}

/** The API of the page and of tests under `/sandbox/`. */
export const handlePerson = async (world: World, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = pathOf(request)
  if (request.method === 'GET' && handleGet(world, url, response)) return
  const handler = Object.hasOwn(handlers, url.pathname) ? handlers[url.pathname] : undefined
  if (handler === undefined) return sendJson(response, 404, { ok: false, error: 'not_found' })
  if (request.method !== 'POST') return sendJson(response, 405, { ok: false, error: 'method_not_allowed' })
  // A form of a foreign page cannot say that it is JSON, so it cannot act here.
  if (!/^application\/json\b/i.test(headerOf(request, 'content-type'))) {
    return sendJson(response, 415, { ok: false, error: 'json_only' })
  }
  const result = handler(world, parseJson((await readBody(request, maxBody)).toString()))
  if (result === undefined) return sendJson(response, 400, { ok: false, error: 'invalid_arguments' })
  sendJson(response, 200, await result)
}
