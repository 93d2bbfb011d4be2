import { createHmac } from 'node:crypto'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startServer } from '../../tests/support/chat-stubs.ts'
import { createMemoryInbox, type MemoryInbox } from '../chat/inbox.fixture.ts'
import { createWork, type Work } from '../chat/work.ts'
import type { HttpServer } from '../http/server.ts'
import { createGate } from './gate.ts'
import type { Installation } from './origin.ts'
import type { Incoming } from './payload.ts'
import type { Processors } from './processors.ts'
import { createReceiver, eventsPath, type Socket } from './receiver.ts'

const signingSecret = 'c0ffee'
const logger = pino({ level: 'silent' })
const installation: Installation = {
  workspace: 'T0SANDBOX',
  isEnterpriseInstall: false,
  botId: 'B0',
  botUserId: 'U0W360',
  url: 'https://montreval.slack.com/',
}

interface Setup {
  readonly http: HttpServer
  readonly inbox: MemoryInbox
  readonly work: Work
  readonly processed: { readonly incoming: Incoming; readonly late: boolean }[]
  readonly processors: { -readonly [Name in keyof Processors]: Processors[Name] }
  readonly stop: () => Promise<unknown>
  readonly resume: () => Promise<void>
}

let setup: Setup
let socketListener: (delivered: unknown) => void = () => undefined
const socket: Socket = {
  on: (_, listener) => {
    socketListener = listener
  },
  start: async () => undefined,
  disconnect: async () => undefined,
}

beforeEach(async () => {
  const http = await startServer(logger)
  const inbox = createMemoryInbox()
  const processed: Setup['processed'] = []
  const work = createWork(4, () => undefined)
  const processors: Setup['processors'] = {
    process: async (incoming, late) => {
      processed.push({ incoming, late })
    },
    submission: async (_, { answer }) => answer({}),
    suggestion: async () => ({ options: [] }),
  }
  const gate = createGate({ inbox, work, processors, installation, defaultLocale: 'fr', logger })
  const receiver = createReceiver({ signingSecret, http, socket, gate, logger, now: () => new Date() })
  await receiver.start()
  setup = { http, inbox, work, processed, processors, stop: () => receiver.stop(), resume: gate.resume }
})

afterEach(async () => {
  await setup.http.close(100)
})

const slashBody = (changed: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    token: 'old-verification-token',
    command: '/w360',
    text: 'status',
    team_id: 'T0SANDBOX',
    is_enterprise_install: 'false',
    user_id: 'U0CAMILLE',
    channel_id: 'C0POSTES',
    trigger_id: '1.2.3',
    response_url: 'http://127.0.0.1:9/none',
    ...changed,
  }).toString()

const interaction = (payload: unknown): string => new URLSearchParams({ payload: JSON.stringify(payload) }).toString()

const view = {
  id: 'V1',
  hash: 'h',
  callback_id: 'update',
  private_metadata: '{}',
  state: { values: {} },
  blocks: [{ type: 'input', block_id: 'field:tag' }],
}
const submission = {
  type: 'view_submission',
  team: { id: 'T0SANDBOX' },
  user: { id: 'U0CAMILLE', team_id: 'T0SANDBOX' },
  trigger_id: '7.8',
  view,
}

interface Sending {
  readonly body: string
  readonly secondsAgo?: number
  readonly secret?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly contentType?: string
}

const deliver = ({ body, secondsAgo = 0, secret = signingSecret, headers = {}, contentType }: Sending) => {
  const timestamp = String(Math.floor(Date.now() / 1_000) - secondsAgo)
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return fetch(`${setup.http.origin}${eventsPath}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': contentType ?? 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      ...headers,
    },
  })
}

const settled = (): Promise<void> =>
  vi.waitFor(() => {
    expect([...setup.inbox.kept.values()].every(({ done }) => done)).toBe(true)
    expect(setup.inbox.kept.size).toBeGreaterThan(0)
  })

describe('a request that is not from Slack, or not from now', () => {
  test.each<[string, Partial<Sending>]>([
    ['signed with another secret', { secret: 'guess' }],
    ['six minutes old', { secondsAgo: 360 }],
    ['from two minutes ahead', { secondsAgo: -120 }],
    ['from an hour ahead', { secondsAgo: -3_600 }],
    ['with a signature of another version', { headers: { 'x-slack-signature': 'v1=00' } }],
    ['with a signature that is too short', { headers: { 'x-slack-signature': 'v0=abc' } }],
    ['with a time that is no number', { headers: { 'x-slack-request-timestamp': 'now' } }],
  ])('is refused: %s', async (_, sending) => {
    const answer = await deliver({ body: slashBody(), ...sending })
    expect(answer.status).toBe(401)
    expect(setup.inbox.kept.size).toBe(0)
    expect(setup.processed).toEqual([])
  })

  test('is refused: unsigned', async () => {
    const answer = await fetch(`${setup.http.origin}${eventsPath}`, { method: 'POST', body: slashBody() })
    expect(answer.status).toBe(401)
  })

  test('is refused: a body that was changed after it was signed', async () => {
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${slashBody()}`).digest('hex')
    const answer = await fetch(`${setup.http.origin}${eventsPath}`, {
      method: 'POST',
      body: slashBody({ user_id: 'U0MALIK' }),
      headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` },
    })
    expect(answer.status).toBe(401)
  })

  test('a clock that is half a minute ahead or four behind is forgiven', async () => {
    expect((await deliver({ body: slashBody(), secondsAgo: -30 })).status).toBe(200)
    expect((await deliver({ body: slashBody({ trigger_id: '9.9' }), secondsAgo: 240 })).status).toBe(200)
  })
})

describe('a delivery', () => {
  test('is acknowledged, worked on once and finished', async () => {
    const answer = await deliver({ body: slashBody() })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('')
    await settled()
    expect(setup.processed.map(({ incoming, late }) => [incoming.kind, late])).toEqual([['slash', false]])
  })

  test('keeps no verification token and nothing else that we do not use', async () => {
    await deliver({ body: slashBody({ user_name: 'camille' }) })
    const stored = JSON.stringify([...setup.inbox.kept.values()])
    expect(stored).toContain('status')
    expect(stored).not.toContain('old-verification-token')
    expect(stored).not.toContain('user_name')
  })

  test('is done once, however often and at once it comes', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => deliver({ body: slashBody() })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    await settled()
    await deliver({ body: slashBody() })
    expect(setup.processed).toHaveLength(1)
  })

  test('that says the same at another time is another delivery', async () => {
    await deliver({ body: slashBody() })
    await deliver({ body: slashBody({ trigger_id: '4.5.6' }) })
    await vi.waitFor(() => expect(setup.processed).toHaveLength(2))
  })

  test('of an event is recognised by its id when Slack repeats it', async () => {
    const body = JSON.stringify({
      type: 'event_callback',
      team_id: 'T0SANDBOX',
      event_id: 'Ev1',
      event: { type: 'app_mention', user: 'U0CAMILLE', text: '<@U0W360> status', channel: 'C0POSTES', ts: '1.1' },
    })
    await deliver({ body, contentType: 'application/json' })
    await deliver({ body, contentType: 'application/json', headers: { 'x-slack-retry-num': '1' } })
    await settled()
    expect(setup.processed).toHaveLength(1)
  })

  test.each([
    ['no form and no JSON', 'application/json', '{"type":'],
    ['JSON that is no object', 'application/json', '[1]'],
    ['an interaction without JSON', 'application/x-www-form-urlencoded', 'payload=%7B'],
    ['a command without a person', 'application/x-www-form-urlencoded', 'command=%2Fw360&trigger_id=1'],
    ['an unknown kind', 'application/json', '{"type":"surprise"}'],
    ['nothing at all', 'application/json', ''],
  ])('that cannot be read is refused: %s', async (_, contentType, body) => {
    expect((await deliver({ body, contentType })).status).toBe(400)
    expect(setup.inbox.kept.size).toBe(0)
  })

  test('of more than a megabyte is refused', async () => {
    expect((await deliver({ body: slashBody({ text: 'x'.repeat(1_100_000) }) })).status).toBe(413)
    expect((await deliver({ body: slashBody({ text: 'x'.repeat(900_000) }) })).status).toBe(200)
  })

  test('that only asks whether we are there is answered', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'x' })
    expect(await (await deliver({ body, contentType: 'application/json' })).json()).toEqual({ challenge: 'abc' })
    expect((await deliver({ body: 'ssl_check=1&token=x' })).status).toBe(200)
    expect(setup.inbox.kept.size).toBe(0)
  })

  test('from another workspace is told so, and not worked on', async () => {
    const answer = await deliver({ body: slashBody({ team_id: 'T0OTHER' }) })
    expect(JSON.stringify(await answer.json())).toContain('pas configuré pour cet espace')
    expect(setup.inbox.kept.size).toBe(0)
  })
})

describe('while the inbox cannot be written', () => {
  test('a command is refused in words, and never worked on', async () => {
    setup.inbox.trouble.failing = true
    const answer = await deliver({ body: slashBody() })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      response_type: 'ephemeral',
      text: expect.stringContaining('pas été prise en compte'),
    })
    expect(setup.processed).toEqual([])
  })

  test('a submission is refused in its form, which keeps what was entered', async () => {
    setup.inbox.trouble.failing = true
    const answer = await deliver({ body: interaction(submission) })
    expect(await answer.json()).toEqual({
      response_action: 'errors',
      errors: { 'field:tag': expect.stringContaining('pas été prise en compte') },
    })
  })

  test('an event is not acknowledged, so that Slack delivers it again', async () => {
    setup.inbox.trouble.failing = true
    const event = { type: 'app_mention', user: 'U0CAMILLE', text: 'x', channel: 'C0POSTES', ts: '1.1' }
    const body = JSON.stringify({ type: 'event_callback', team_id: 'T0SANDBOX', event_id: 'Ev2', event })
    expect((await deliver({ body, contentType: 'application/json' })).status).toBe(503)
    setup.inbox.trouble.failing = false
    expect((await deliver({ body, contentType: 'application/json' })).status).toBe(200)
    await vi.waitFor(() => expect(setup.processed).toHaveLength(1))
  })

  test('an event whose writing took too long is done once: Slack delivers it again, and nobody was told of it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    setup.inbox.trouble.slow = promise
    const event = { type: 'app_mention', user: 'U0CAMILLE', text: 'x', channel: 'C0POSTES', ts: '1.1' }
    const body = JSON.stringify({ type: 'event_callback', team_id: 'T0SANDBOX', event_id: 'Ev3', event })
    expect((await deliver({ body, contentType: 'application/json' })).status).toBe(503)
    resolve()
    await vi.waitFor(() => expect(setup.inbox.kept.size).toBe(1))
    expect((await deliver({ body, contentType: 'application/json' })).status).toBe(200)
    await settled()
    await setup.resume()
    expect(setup.processed).toMatchObject([{ late: true }])
  })

  test('what was refused because writing took too long does not come alive later', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    setup.inbox.trouble.slow = promise
    const before = performance.now()
    const answer = await deliver({ body: slashBody() })
    expect(performance.now() - before).toBeLessThan(3_000)
    expect(JSON.stringify(await answer.json())).toContain('pas été prise en compte')
    resolve()
    await settled()
    await setup.resume()
    expect(setup.processed).toEqual([])
  })
})

describe('a submission', () => {
  test('gets the answer of its command in the response, and a doubled one gets the same', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let count = 0
    setup.processors.submission = async (_, { answer }) => {
      count += 1
      await promise
      answer({ response_action: 'errors', errors: { 'field:tag': 'inconnu' } })
    }
    const answers = [deliver({ body: interaction(submission) }), deliver({ body: interaction(submission) })]
    await vi.waitFor(() => expect(count).toBe(1))
    resolve()
    for (const answer of await Promise.all(answers)) {
      expect(await answer.json()).toEqual({ response_action: 'errors', errors: { 'field:tag': 'inconnu' } })
    }
    expect(count).toBe(1)
  })
})

test('a search is answered at once and leaves nothing in the inbox', async () => {
  setup.processors.suggestion = async () => ({ options: [{ value: 'x' }] })
  const answer = await deliver({
    body: interaction({
      type: 'block_suggestion',
      team: { id: 'T0SANDBOX' },
      user: { id: 'U0CAMILLE' },
      action_id: 'search:machines|posts',
      block_id: 'field:posts',
      value: 'PC',
      view,
    }),
  })
  expect(await answer.json()).toEqual({ options: [{ value: 'x' }] })
  expect(setup.inbox.kept.size).toBe(0)
})

describe('after a restart', () => {
  test('what was acknowledged and not finished is worked on, as late', async () => {
    await setup.inbox.receive({
      id: 'slack:slash:1',
      platform: 'slack',
      kind: 'slash',
      payload: Object.fromEntries(new URLSearchParams(slashBody())),
    })
    await setup.resume()
    await settled()
    expect(setup.processed.map(({ incoming, late }) => [incoming.kind, late])).toEqual([['slash', true]])
  })

  test('what is still worked on is not begun a second time', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let count = 0
    setup.processors.process = () => {
      count += 1
      return promise
    }
    await deliver({ body: slashBody() })
    await vi.waitFor(() => expect(count).toBe(1))
    await setup.resume()
    resolve()
    await settled()
    expect(count).toBe(1)
  })

  test('what can no longer be read is put away', async () => {
    await setup.inbox.receive({ id: 'slack:slash:2', platform: 'slack', kind: 'slash', payload: { command: 1 } })
    await setup.resume()
    await settled()
    expect(setup.processed).toEqual([])
  })
})

describe('when it stops', () => {
  test('new commands are refused in words, and what is under way is finished', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const begun = vi.fn(() => promise)
    setup.processors.process = begun
    await deliver({ body: slashBody() })
    await vi.waitFor(() => expect(begun).toHaveBeenCalled())
    await setup.stop()
    const refused = await deliver({ body: slashBody({ trigger_id: '8.8' }) })
    expect(JSON.stringify(await refused.json())).toContain('pas été prise en compte')
    const drained = setup.work.drain(5_000)
    resolve()
    expect(await drained).toBe(true)
    expect([...setup.inbox.kept.values()].map(({ done }) => done)).toEqual([true])
  })

  test('it does not wait for ever', async () => {
    const begun = vi.fn(() => new Promise<void>(() => undefined))
    setup.processors.process = begun
    await deliver({ body: slashBody() })
    await vi.waitFor(() => expect(begun).toHaveBeenCalled())
    expect(await setup.work.drain(50)).toBe(false)
    expect([...setup.inbox.kept.values()].map(({ done }) => done)).toEqual([false])
  })
})

describe('through Socket Mode', () => {
  const bySocket = (body: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      socketListener({ body, ack: async (answer: unknown) => resolve(answer ?? 'acknowledged') })
    })

  test('a command ends at the same place, and one that came both ways is done once', async () => {
    const body = Object.fromEntries(new URLSearchParams(slashBody()))
    expect(await bySocket(body)).toBe('acknowledged')
    await deliver({ body: slashBody() })
    await settled()
    expect(setup.processed).toHaveLength(1)
  })

  test('a refusal comes in words', async () => {
    setup.inbox.trouble.failing = true
    const body = Object.fromEntries(new URLSearchParams(slashBody()))
    expect(JSON.stringify(await bySocket(body))).toContain('pas été prise en compte')
  })
})
