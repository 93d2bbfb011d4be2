import type { Json, JsonObject } from '../../json.ts'
import { isObject, objectsOf, parseJson, textOf } from '../../json.ts'
import type { RunningWorkspace, WorkspaceOptions } from '../start.ts'
import { startWorkspace } from '../start.ts'
import type { FakeBot } from './fakeBot.ts'
import { startFakeBot } from './fakeBot.ts'

export interface Rig {
  readonly workspace: RunningWorkspace
  readonly bot: FakeBot
  readonly clock: { now: number }
  /** One call of the Web API as JSON; gives the HTTP status and the answer. */
  readonly call: (method: string, args?: JsonObject) => Promise<JsonObject>
  readonly callRaw: (
    method: string,
    init: RequestInit,
  ) => Promise<{ status: number; headers: Headers; body: JsonObject }>
  /** One act of a person or of the control. */
  readonly act: (name: string, body: JsonObject) => Promise<JsonObject>
  readonly messages: (channel: string, person: string) => Promise<readonly JsonObject[]>
  readonly get: (path: string) => Promise<JsonObject>
  readonly close: () => Promise<void>
}

const asObject = (text: string): JsonObject => {
  const value = parseJson(text)
  if (!isObject(value)) throw new Error(`not a JSON object: ${text}`)
  return value
}

/** A workspace and a fake bot that know each other, on a clock that the test moves. */
export const startRig = async (options: WorkspaceOptions = {}): Promise<Rig> => {
  const clock = { now: Date.UTC(2026, 10, 20, 9) }
  const signingSecret = 'a secret of the test'
  const bot = await startFakeBot(signingSecret)
  const workspace = await startWorkspace({
    signingSecret,
    requestUrl: bot.url,
    rateLimits: false,
    now: () => clock.now,
    ...options,
  })
  const callRaw: Rig['callRaw'] = async (method, init) => {
    const response = await fetch(`${workspace.apiUrl}${method}`, { method: 'POST', ...init })
    return { status: response.status, headers: response.headers, body: asObject(await response.text()) }
  }
  const get: Rig['get'] = async (path) => asObject(await (await fetch(`${workspace.origin}${path}`)).text())
  return {
    workspace,
    bot,
    clock,
    callRaw,
    call: async (method, args = {}) => {
      const { body } = await callRaw(method, {
        headers: { 'content-type': 'application/json', authorization: `Bearer ${workspace.botToken}` },
        body: JSON.stringify(args),
      })
      return body
    },
    act: async (name, body) => {
      const response = await fetch(`${workspace.origin}/sandbox/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return asObject(await response.text())
    },
    messages: async (channel, person) =>
      objectsOf((await get(`/sandbox/messages?channel=${channel}&person=${person}`))['messages']),
    get,
    close: async () => {
      await workspace.close()
      await bot.close()
    },
  }
}

/** Walks into an answer: names of fields and places in lists. */
export const at = (value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined => {
  let here = value
  for (const step of path) {
    if (typeof step === 'number') here = Array.isArray(here) ? here[step] : undefined
    else here = isObject(here) ? here[step] : undefined
  }
  return here
}

export const textAt = (value: Json | undefined, ...path: readonly (string | number)[]): string =>
  textOf(at(value, ...path)) ?? ''

export const section = (text: string): JsonObject => ({ type: 'section', text: { type: 'mrkdwn', text } })

export const plain = (text: string): JsonObject => ({ type: 'plain_text', text })

export const button = (actionId: string, value: string): JsonObject => ({
  type: 'button',
  action_id: actionId,
  text: plain('Go'),
  value,
})

export const actions = (blockId: string, ...elements: readonly JsonObject[]): JsonObject => ({
  type: 'actions',
  block_id: blockId,
  elements,
})
