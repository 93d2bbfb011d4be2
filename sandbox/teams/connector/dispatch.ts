import type { IncomingMessage, ServerResponse } from 'node:http'
import { BodyTooLarge, headerOf, pathOf, readBody } from '../../http.ts'
import type { JsonObject } from '../../json.ts'
import { isObject, parseJson } from '../../json.ts'
import type { FaultOptions, Operation } from '../contract.ts'
import type { Identity } from '../identity/tokens.ts'
import { isBotToken } from '../identity/tokens.ts'
import type { Conversation } from '../world/places.ts'
import type { World } from '../world/world.ts'
import { findConversation, record } from '../world/world.ts'
import type { Spot } from './activities.ts'
import { removeActivity, sendActivity, updateActivity } from './activities.ts'
import type { Answer } from './answer.ts'
import { badArgument, noConversation, notInRoster, throttled, tooBig, unauthorised, wrongRegion } from './answer.ts'
import { createConversation } from './create.ts'
import { faultAnswer, sendAnswer, sendThrough, takeFault } from './faults.ts'
import { listChannels, listMembers, pageMembers, readMember, readTeam } from './people.ts'
import { secondsToWait } from './rates.ts'

/** Bytes of an activity as JSON; Teams promises no more. */
export const maxActivity = 80 * 1_024

interface Call {
  readonly operation: Operation
  readonly method: string
  readonly path: string
  readonly region: string
  /** As in the path, with `;messageid=…`. */
  readonly place: string | undefined
  readonly item: string | undefined
  readonly targeted: boolean
  readonly body: JsonObject | undefined
}

const conversationPath = /^\/v3\/conversations\/([^/]+)\/(activities|members|pagedMembers)(?:\/([^/]+))?$/
const teamPath = /^\/v3\/teams\/([^/]+)(\/conversations)?$/

const operationOf = (method: string, path: string, body: JsonObject | undefined): Operation => {
  if (path === '/v3/conversations') return method === 'POST' ? 'createConversation' : 'unknown'
  if (teamPath.test(path)) return method === 'GET' ? 'team' : 'unknown'
  const [, , kind, item] = conversationPath.exec(path) ?? []
  if (kind === 'members' && method === 'GET') return item === undefined ? 'members' : 'member'
  if (kind === 'pagedMembers' && method === 'GET' && item === undefined) return 'members'
  if (kind !== 'activities') return 'unknown'
  if (method === 'POST') return body?.['type'] === 'typing' ? 'typing' : 'send'
  if (item === undefined) return 'unknown'
  if (method === 'PUT') return 'edit'
  return method === 'DELETE' ? 'delete' : 'unknown'
}

const decoded = (part: string | undefined): string | undefined => {
  if (part === undefined) return undefined
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const readCall = (request: IncomingMessage, text: string): Call => {
  const url = pathOf(request)
  const [, region = '', path = ''] = /^\/([^/]+)(\/.*)$/.exec(url.pathname) ?? []
  const parsed = parseJson(text)
  const body = isObject(parsed) ? parsed : undefined
  const method = request.method ?? 'GET'
  const [, place, , item] = conversationPath.exec(path) ?? []
  return {
    operation: operationOf(method, path, body),
    method,
    path: url.pathname,
    region,
    place: decoded(place) ?? decoded(teamPath.exec(path)?.[1]),
    item: decoded(item),
    targeted: url.searchParams.get('isTargetedActivity') === 'true',
    body,
  }
}

const inConversation = (world: World, call: Call, conversation: Conversation): Answer => {
  if (conversation.region !== null && conversation.region !== call.region) return wrongRegion
  if (!conversation.botIsMember) return notInRoster
  const threadId = /;messageid=(\d+)$/.exec(call.place ?? '')?.[1]
  const spot: Spot = { conversation, threadId, targeted: call.targeted }
  const { operation, item, body } = call
  if (operation === 'members') {
    return call.path.endsWith('/pagedMembers') ? pageMembers(world, conversation) : listMembers(world, conversation)
  }
  if (operation === 'member') return readMember(world, conversation, item ?? '')
  if (operation === 'delete') return removeActivity(world, spot, item ?? '')
  if (body === undefined) return badArgument('The body is not a JSON object.')
  if (operation === 'edit') return updateActivity(world, spot, item ?? '', body)
  return sendActivity(world, { ...spot, threadId: item ?? threadId }, body)
}

const act = (world: World, call: Call): Answer => {
  const { operation, place = '' } = call
  if (operation === 'unknown') return { status: 404, body: undefined, error: 'NoSuchRoute' }
  if (operation === 'createConversation') {
    return call.body === undefined
      ? badArgument('The body is not a JSON object.')
      : createConversation(world, call.body)
  }
  if (operation === 'team') {
    return call.path.endsWith('/conversations') ? listChannels(world, place) : readTeam(place)
  }
  const conversation = findConversation(world, place)
  // Their key is a word of the sandbox alone.
  if (conversation === undefined || conversation.key === place) return noConversation
  return inConversation(world, call, conversation)
}

const isTooBig = (text: string): boolean => Buffer.byteLength(text) > maxActivity

const answerTo = async (
  world: World,
  identity: Identity,
  request: IncomingMessage,
  call: Call,
  text: string,
  fault: FaultOptions | undefined,
): Promise<Answer> => {
  if (!(await isBotToken(world, identity, headerOf(request, 'authorization')))) return unauthorised
  if (fault?.kind === 'status') return faultAnswer(fault)
  if (isTooBig(text)) return tooBig
  const seconds = secondsToWait(world, call.operation, findConversation(world, call.place ?? '')?.id)
  return seconds === undefined ? act(world, call) : throttled(seconds)
}

const write = (world: World, call: Call, answer: Answer, answerLost: boolean): void => {
  const conversation = answer.conversation ?? findConversation(world, call.place ?? '')?.id
  const messageId = answer.messageId ?? call.item
  record(world, {
    kind: 'call',
    operation: call.operation,
    method: call.method,
    path: call.path,
    status: answer.status,
    ...(answer.error === undefined ? {} : { error: answer.error }),
    ...(conversation === undefined ? {} : { conversation }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(answerLost ? { answerLost } : {}),
    ...(call.body === undefined ? {} : { body: call.body }),
  })
}

/** Answers one call of the connector at `/REGION/v3/…`. */
export const handleConnector = async (
  world: World,
  identity: Identity,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  let text: string
  try {
    text = (await readBody(request, 1_000_000)).toString()
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error
    return sendAnswer(response, tooBig)
  }
  const call = readCall(request, text)
  const fault = takeFault(world, call.operation)
  if (fault?.kind === 'drop') {
    write(world, call, { status: 0, body: undefined, error: 'dropped' }, true)
    request.socket.destroy()
    return
  }
  const answer = await answerTo(world, identity, request, call, text, fault)
  write(world, call, answer, fault?.kind === 'lose')
  await sendThrough(world, fault, request, response, answer)
}
