import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { headerOf, pathOf, readBody, sendText } from '../../http.ts'
import { parseJson } from '../../json.ts'
import type { TeamsSandbox } from '../contract.ts'
import type { ControlBody } from './bodies.ts'
import {
  closeBody,
  controlBody,
  extensionBody,
  forgeBody,
  pressBody,
  replayBody,
  sayBody,
  sendBody,
  submitBody,
  typeaheadBody,
} from './bodies.ts'

const maxBody = 1_000_000

const send = (response: ServerResponse, status: number, body: object): void =>
  sendText(response, status, JSON.stringify(body), 'application/json; charset=utf-8')

const control = async (sandbox: TeamsSandbox, body: ControlBody): Promise<object> => {
  const { control: hands } = sandbox
  const { removeBot, addBot, moveConversation } = body
  if (removeBot !== undefined) await hands.removeBot(removeBot.conversation, removeBot)
  if (addBot !== undefined) await hands.addBot(addBot.conversation, addBot)
  if (body.deactivate !== undefined) hands.deactivate(body.deactivate)
  if (body.reactivate !== undefined) hands.reactivate(body.reactivate)
  if (body.doubleDeliveries !== undefined) hands.doubleDeliveries(body.doubleDeliveries)
  if (body.rateLimits !== undefined) hands.rateLimits(body.rateLimits)
  if (body.clearFaults) hands.clearFaults()
  if (body.failNext !== undefined) hands.failNext(body.failNext)
  if (body.revokeTokens) hands.revokeTokens()
  if (moveConversation !== undefined) hands.moveConversation(moveConversation.conversation, moveConversation.region)
  if (body.messagingEndpoint !== undefined) sandbox.setMessagingEndpoint(body.messagingEndpoint)
  const { deleteMessage } = body
  const isDone = deleteMessage === undefined || hands.deleteMessage(deleteMessage.conversation, deleteMessage.messageId)
  return isDone ? { ok: true } : { ok: false, error: 'no_such_message' }
}

type Handler = (sandbox: TeamsSandbox, body: unknown) => Promise<object> | undefined

/** Parses a body; undefined where it is not what it should be. */
const parsed =
  <Body>(schema: z.ZodType<Body>, act: (sandbox: TeamsSandbox, body: Body) => Promise<object>): Handler =>
  (sandbox, body) => {
    const result = schema.safeParse(body)
    return result.success ? act(sandbox, result.data) : undefined
  }

const handlers: ReadonlyMap<string, Handler> = new Map([
  ['say', parsed(sayBody, (sandbox, body) => sandbox.say(body))],
  ['press', parsed(pressBody, (sandbox, body) => sandbox.press(body))],
  ['open-dialog', parsed(pressBody, (sandbox, body) => sandbox.openDialog(body))],
  ['submit-dialog', parsed(submitBody, (sandbox, body) => sandbox.submitDialog(body))],
  [
    'close-dialog',
    parsed(closeBody, async (sandbox, { person }) => {
      sandbox.closeDialog(person)
      return { ok: true }
    }),
  ],
  ['extension', parsed(extensionBody, (sandbox, body) => sandbox.extension(body))],
  ['typeahead', parsed(typeaheadBody, (sandbox, body) => sandbox.typeahead(body))],
  ['forge', parsed(forgeBody, (sandbox, body) => sandbox.forge(body))],
  ['replay', parsed(replayBody, (sandbox, { activityId }) => sandbox.replay(activityId))],
  ['send', parsed(sendBody, (sandbox, { activity, how }) => sandbox.send(activity, how))],
  ['control', parsed(controlBody, control)],
])

/** What there is to read; undefined where there is no such thing. */
const read = (sandbox: TeamsSandbox, url: URL): object | undefined => {
  const person = url.searchParams.get('person') ?? ''
  const conversation = url.searchParams.get('conversation') ?? ''
  switch (url.pathname) {
    case '/sandbox/state':
      return {
        sandbox: 'This is a sandbox, not Microsoft Teams.',
        tenantId: sandbox.tenantId,
        people: sandbox.people,
        conversations: sandbox.conversations,
      }
    case '/sandbox/messages':
      return { messages: sandbox.messages(conversation, person), typing: sandbox.isTyping(conversation) }
    case '/sandbox/dialog':
      return { dialog: sandbox.dialog(person) }
    case '/sandbox/journal': {
      const after = Number(url.searchParams.get('after') ?? 0)
      return { entries: sandbox.journal().filter(({ seq }) => seq > after) }
    }
    default:
      return undefined
  }
}

/** The hands and eyes of tests in another process, under `/sandbox/`. */
export const handlePerson = async (
  sandbox: TeamsSandbox,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = pathOf(request)
  if (request.method === 'GET') {
    const found = read(sandbox, url)
    return found === undefined ? send(response, 404, { ok: false, error: 'not_found' }) : send(response, 200, found)
  }
  const handler = handlers.get(url.pathname.slice('/sandbox/'.length))
  if (handler === undefined) return send(response, 404, { ok: false, error: 'not_found' })
  if (request.method !== 'POST') return send(response, 405, { ok: false, error: 'method_not_allowed' })
  // A form of a foreign page cannot say that it is JSON, so it cannot act here.
  if (!/^application\/json\b/i.test(headerOf(request, 'content-type'))) {
    return send(response, 415, { ok: false, error: 'json_only' })
  }
  const result = handler(sandbox, parseJson((await readBody(request, maxBody)).toString()))
  if (result === undefined) return send(response, 400, { ok: false, error: 'invalid_arguments' })
  send(response, 200, await result)
}
