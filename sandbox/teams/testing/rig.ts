import type { Json, JsonObject } from '../../json.ts'
import { isObject, parseJson } from '../../json.ts'
import type { TeamsSandbox, TeamsSandboxOptions } from '../contract.ts'
import { startTeamsSandbox } from '../start.ts'
import type { FakeBot } from './fakeBot.ts'
import { startFakeBot } from './fakeBot.ts'

export interface CallOptions {
  readonly body?: Json
  readonly region?: string
  readonly token?: string
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: JsonObject
  readonly text: string
}

export interface Rig {
  readonly sandbox: TeamsSandbox
  readonly bot: FakeBot
  readonly clock: { now: number }
  /** A call of the connector with the bot's token: `PUT`, `conversations/…`. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answered>
  /** Sends a message to a place; gives its id. */
  readonly post: (place: string, activity: JsonObject) => Promise<string>
  /** The place's id by its key. */
  readonly idOf: (key: string) => string
  readonly accountOf: (key: string) => string
  readonly token: () => Promise<string>
  readonly close: () => Promise<void>
}

const asObject = (text: string): JsonObject => {
  const value = parseJson(text)
  return isObject(value) ? value : {}
}

/** A sandbox and a fake bot that know each other, on a clock that the test moves. */
export const startRig = async (options: TeamsSandboxOptions = {}): Promise<Rig> => {
  const clock = { now: Date.UTC(2026, 10, 20, 9) }
  const bot = await startFakeBot()
  const sandbox = await startTeamsSandbox({
    messagingEndpoint: bot.url,
    rateLimits: false,
    now: () => clock.now,
    ...options,
  })
  const token = async (): Promise<string> => {
    const form = {
      grant_type: 'client_credentials',
      client_id: sandbox.clientId,
      client_secret: sandbox.clientSecret,
      scope: 'https://api.botframework.com/.default',
    }
    const response = await fetch(sandbox.tokenUrl, { method: 'POST', body: new URLSearchParams(form) })
    return String(asObject(await response.text())['access_token'])
  }
  const ownToken = await token()
  const idOf = (key: string): string => sandbox.conversations.find((one) => one.key === key)?.id ?? key
  const call: Rig['call'] = async (method, path, { body, region = 'emea', token: other } = {}) => {
    const response = await fetch(`${sandbox.origin}/${region}/v3/${path}`, {
      method,
      headers: { authorization: `Bearer ${other ?? ownToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: asObject(text), text }
  }
  return {
    sandbox,
    bot,
    clock,
    call,
    idOf,
    token,
    accountOf: (key) => sandbox.people.find((one) => one.key === key)?.accountId ?? key,
    post: async (place, activity) => {
      const region = sandbox.conversations.find((one) => one.key === place)?.region ?? 'emea'
      const path = `conversations/${encodeURIComponent(idOf(place))}/activities`
      const answered = await call('POST', path, { body: activity, region })
      if (answered.status !== 201) throw new Error(`refused: ${answered.text}`)
      return String(answered.body['id'])
    },
    close: async () => {
      await sandbox.close()
      await bot.close()
    },
  }
}

export const cardOf = (body: readonly JsonObject[], actions: readonly JsonObject[] = []): JsonObject => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body,
  ...(actions.length > 0 ? { actions } : {}),
})

export const words = (text: string): JsonObject => ({ type: 'TextBlock', text, wrap: true })

export const button = (title: string, data: JsonObject): JsonObject => ({
  type: 'Action.Execute',
  verb: 'w360',
  title,
  data,
})

export const opener = (title: string, data: JsonObject): JsonObject => ({
  type: 'Action.Submit',
  title,
  data: { ...data, msteams: { type: 'task/fetch' } },
})

export const attached = (card: JsonObject): JsonObject => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: card,
})

export const message = (card: JsonObject): JsonObject => ({ type: 'message', attachments: [attached(card)] })

export const dialogAnswer = (title: string, card: JsonObject): JsonObject => ({
  task: { type: 'continue', value: { title, card: attached(card) } },
})

export const cardAnswer = (card: JsonObject): JsonObject => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value: card,
})
