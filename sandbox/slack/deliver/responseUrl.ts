import type { IncomingMessage, ServerResponse } from 'node:http'
import { pathOf, readBody, sendJson, sendText } from '../../http.ts'
import { isObject, parseJson } from '../../json.ts'
import { fail } from '../api/method.ts'
import { spendResponseUrl } from '../world/tickets.ts'
import type { World } from '../world/world.ts'
import { respond } from './respond.ts'

const maxBody = 1_000_000

/** Answers a post to a `response_url`: no token, five uses, thirty minutes. */
export const handleResponseUrl = async (
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = parseJson((await readBody(request, maxBody)).toString())
  const spent = spendResponseUrl(world, pathOf(request).pathname)
  if (spent.kind === 'refused') return sendJson(response, 404, fail(spent.error))
  if (!isObject(body)) return sendJson(response, 400, fail('invalid_payload'))
  const error = respond(world, spent.url, body)
  if (error !== undefined) return sendJson(response, error === 'message_not_found' ? 404 : 400, fail(error))
  sendText(response, 200, 'ok')
}
