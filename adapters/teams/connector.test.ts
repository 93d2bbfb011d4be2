import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createInProcessCoordination } from '../redis/in-process.ts'
import type { Message } from './exchange.ts'
import {
  channelId,
  createMicrosoft,
  createTestConnector,
  host,
  type Microsoft,
  originIn,
  problem,
  serviceUrl,
  tenantId,
} from './microsoft.testing.ts'
import { type Target, targetOfOrigin } from './references.ts'

const target: Target = targetOfOrigin(originIn())
const message: Message = { summary: 'Plan', card: { type: 'AdaptiveCard', version: '1.5', body: [] } }

let microsoft: Microsoft
beforeAll(() => nock.disableNetConnect())
afterAll(() => nock.enableNetConnect())
beforeEach(() => {
  microsoft = createMicrosoft()
})
afterEach(() => nock.cleanAll())

describe('what Microsoft gets', () => {
  test('a message in a thread: the bot as its sender, the card, the token', async () => {
    const { connector } = createTestConnector()
    const posted = await connector.post({ ...target, threadId: '17' }, message)
    expect(posted).toEqual({ outcome: 'ok', data: { id: '1001' } })
    const [call] = microsoft.calls
    expect(call?.path).toBe(`/emea/v3/conversations/${channelId};messageid=17/activities`)
    expect(call?.authorization).toBe('Bearer the-token')
    expect(call?.body).toMatchObject({
      type: 'message',
      summary: 'Plan',
      from: { id: '28:w360' },
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: message.card }],
    })
  })

  test('a private message for one person, and its edit without a recipient, as Microsoft wants it', async () => {
    const { connector } = createTestConnector()
    await connector.post(target, message, { to: { accountId: '29:camille', name: 'Camille' } })
    await connector.edit(target, '5', message, { isPrivate: true })
    const [post, edit] = microsoft.calls
    expect(post?.path).toContain('isTargetedActivity=true')
    expect(post?.body).toMatchObject({ recipient: { id: '29:camille', isTargeted: true } })
    expect(edit?.path).toContain('/activities/5?isTargetedActivity=true')
    expect(edit?.body).not.toHaveProperty('recipient')
  })

  test('an id that would climb out of its path stays in it', async () => {
    const { connector } = createTestConnector()
    let path = ''
    nock.cleanAll()
    nock(host)
      .put(/.*/u)
      .reply((request: Request) => {
        path = new URL(request.url).pathname
        return [200, '{}']
      })
    await connector.edit({ ...target, conversationId: '../../x?y=' }, '../z#', message)
    expect(path).toBe('/emea/v3/conversations/..%2F..%2Fx%3Fy%3D/activities/..%2Fz%23')
  })

  test('typing is shown in chats, and not in channels, where Teams shows none', async () => {
    const { connector } = createTestConnector()
    await connector.typing(target)
    await connector.typing({ ...target, kind: 'groupChat' })
    expect(microsoft.calls.map(({ body }) => body['type'])).toEqual(['typing'])
  })
})

describe('an answer that is a refusal', () => {
  test.each([
    [403, 'ConversationBlockedByUser', { outcome: 'closed', reason: 'ConversationBlockedByUser' }],
    [403, 'BotNotInConversationRoster', { outcome: 'closed', reason: 'BotNotInConversationRoster' }],
    [404, 'ConversationNotFound', { outcome: 'closed', reason: 'ConversationNotFound' }],
    [404, 'ActivityNotFoundInConversation', { outcome: 'gone' }],
    [413, 'MessageSizeTooBig', { outcome: 'refused', reason: 'MessageSizeTooBig' }],
    [400, 'Bad Argument', { outcome: 'refused', reason: 'BadArgument' }],
    [401, 'BotNotRegistered', { outcome: 'closed', reason: 'BotNotRegistered' }],
    [401, 'Unauthorized', { outcome: 'later' }],
    [302, 'Found', { outcome: 'refused' }],
  ] as const)('%i %s is told as it is, once', async (status, code, expected) => {
    const { connector, lines } = createTestConnector()
    microsoft.answer([status, problem(code), { location: 'https://elsewhere.example/' }])
    expect(await connector.post(target, message)).toMatchObject(expected)
    expect(microsoft.calls).toHaveLength(1)
    expect(lines.text()).not.toMatch(/secret|the-token|Camille/u)
  })

  test('an edit of what is not there any more is gone, a post into it is closed', async () => {
    const { connector } = createTestConnector()
    microsoft.answer([404], [404])
    expect(await connector.edit(target, '5', message)).toMatchObject({ outcome: 'gone' })
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'closed', reason: 'http_404' })
  })
})

describe('an answer that asks to try again', () => {
  test.each([412, 502, 503, 504])('an edit after %i is sent again, with a growing pause', async (status) => {
    const { connector, pauses } = createTestConnector()
    microsoft.answer([status, problem('ServiceError')], [status])
    expect(await connector.edit(target, '5', message)).toMatchObject({ outcome: 'ok' })
    expect(microsoft.calls).toHaveLength(3)
    expect(pauses).toEqual([400, 800])
  })

  test('and when that does not help, it is for later', async () => {
    const { connector } = createTestConnector()
    microsoft.always(() => [502])
    expect(await connector.edit(target, '5', message)).toMatchObject({ outcome: 'later' })
    expect(microsoft.calls).toHaveLength(3)
  })

  test('a post is sent again after 412 and 503, which say that nothing was done', async () => {
    const { connector } = createTestConnector()
    microsoft.answer([412], [503])
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'ok' })
    expect(microsoft.calls).toHaveLength(3)
  })

  test.each([500, 502, 504])('a living card is not posted again after %i: it may stand there', async (status) => {
    const { connector } = createTestConnector()
    microsoft.answer([status])
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'unknown' })
    expect(microsoft.calls).toHaveLength(1)
  })

  test('an answer to somebody who waits is sent again after 502: twice is better than silence', async () => {
    const { connector } = createTestConnector()
    microsoft.answer([502])
    expect(await connector.post(target, message, { repeating: 'bearable' })).toMatchObject({ outcome: 'ok' })
  })

  test('429 is waited for by the patient as long as Microsoft says, and told to the others', async () => {
    const { connector, pauses } = createTestConnector()
    microsoft.answer([429, problem('Throttled'), { 'retry-after': '2' }])
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'later', milliseconds: 2_000 })
    expect(pauses).toEqual([])
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'later', code: 'own_rate_limit' })
    expect(microsoft.calls).toHaveLength(1)
  })

  test('429 to one instance holds the others back too', async () => {
    const coordination = createInProcessCoordination()
    const one = createTestConnector({ coordination })
    const other = createTestConnector({ coordination })
    microsoft.answer([429, '', { 'retry-after': '30' }])
    await one.connector.post(target, message)
    expect(await other.connector.post(target, message)).toMatchObject({ outcome: 'later', code: 'own_rate_limit' })
    expect(await other.connector.post({ ...target, conversationId: 'a:else' }, message)).toMatchObject({
      outcome: 'ok',
    })
  })

  test('429 without a time, or with a year, is for a time that can be lived with', async () => {
    const { connector } = createTestConnector()
    microsoft.answer([429], [429, '', { 'retry-after': '31536000' }])
    expect(await connector.post(target, message)).toMatchObject({ milliseconds: 30_000 })
    const elsewhere = { ...target, conversationId: 'a:else' }
    expect(await connector.post(elsewhere, message)).toMatchObject({ milliseconds: 600_000 })
  })
})

describe('no answer, or none that can be read', () => {
  test.each(['<html>', '[]', '{"id":7}', '{}', ''])('after a post that says %j nobody knows', async (body) => {
    const { connector, lines } = createTestConnector()
    microsoft.answer([200, body])
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'unknown' })
    expect(lines.text()).toContain('teams_answer_unreadable')
  })

  test('a post that is not answered in time is unknown and not sent again; an edit is for later', async () => {
    const { connector } = createTestConnector({ timeoutMilliseconds: 50 })
    nock.cleanAll()
    let posts = 0
    nock(host)
      .persist()
      .post(/.*/u)
      .delay(5_000)
      .reply(() => {
        posts += 1
        return [200, '{}']
      })
    nock(host).persist().put(/.*/u).delay(5_000).reply(200, '{}')
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'unknown' })
    expect(await connector.edit(target, '5', message)).toMatchObject({ outcome: 'later' })
    expect(posts).toBeLessThanOrEqual(1)
  })

  test('a connection that breaks is unknown after a post, one that never stood is for later', async () => {
    const { connector } = createTestConnector()
    nock.cleanAll()
    nock(host)
      .post(/.*/u)
      .replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'unknown', code: 'ECONNRESET' })
    nock(host)
      .post(/.*/u)
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'later', code: 'ECONNREFUSED' })
  })

  test('without a token nothing is sent', async () => {
    const { connector, lines } = createTestConnector({
      token: () => Promise.reject(new Error('AADSTS7000215: invalid secret s3cr3t')),
    })
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'later', code: 'token_unavailable' })
    expect(microsoft.calls).toEqual([])
    expect(lines.text()).not.toContain('s3cr3t')
  })
})

describe('the token', () => {
  test.each([
    'http://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net.evil.example/',
    'https://evil.trafficmanager.net/',
    'https://evil.example/',
    'https://user:pass@smba.trafficmanager.net/',
    'http://127.0.0.1:9/',
    'nonsense',
  ])('is not sent to %s', async (foreign) => {
    let tokens = 0
    const { connector, lines } = createTestConnector({
      token: async () => {
        tokens += 1
        return 'the-token'
      },
    })
    const outcome = await connector.post({ ...target, serviceUrl: foreign }, message)
    expect(outcome).toMatchObject({ outcome: 'closed', reason: 'service_url_untrusted' })
    expect(tokens).toBe(0)
    expect(lines.text()).toContain('teams_service_url_untrusted')
  })

  test('goes to a new host once a checked delivery has named it', async () => {
    const { connector } = createTestConnector()
    const moved = 'https://teams.newcloud.example/emea/'
    nock('https://teams.newcloud.example').post(/.*/u).reply(201, { id: '9' })
    connector.trust(moved)
    expect(await connector.post({ ...target, serviceUrl: moved }, message)).toMatchObject({ outcome: 'ok' })
  })

  test('does not follow a redirect to another host', async () => {
    const { connector } = createTestConnector()
    const thief = nock('https://evil.example').persist().get(/.*/u).reply(200, '{}')
    microsoft.answer([307, '', { location: 'https://evil.example/' }])
    expect(await connector.readMember(target, '29:camille')).toMatchObject({ outcome: 'refused' })
    expect(thief.isDone()).toBe(false)
  })
})

describe('the rates', () => {
  test('the eighth post of a second is asked to come later, and a patient one waits for its turn', async () => {
    const { connector } = createTestConnector({ pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) })
    for (let post = 0; post < 7; post += 1) await connector.post(target, message)
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'later', code: 'own_rate_limit' })
    expect(await connector.post(target, message, { patience: 3_000 })).toMatchObject({ outcome: 'ok' })
  })

  test('one message is edited once in two seconds; another one meanwhile', async () => {
    const { connector } = createTestConnector()
    expect(await connector.edit(target, '5', message)).toMatchObject({ outcome: 'ok' })
    const again = await connector.edit(target, '5', message)
    expect(again).toMatchObject({ outcome: 'later', code: 'own_rate_limit' })
    expect(again.outcome === 'later' && again.milliseconds).toBeGreaterThan(1_000)
    expect(await connector.edit(target, '6', message)).toMatchObject({ outcome: 'ok' })
  })

  test('ordinary edits leave room for one that cannot wait, and for posts', async () => {
    const { connector } = createTestConnector()
    for (let edit = 0; edit < 4; edit += 1) await connector.edit(target, `${edit}`, message)
    expect(await connector.edit(target, 'x', message)).toMatchObject({ outcome: 'later' })
    expect(await connector.edit(target, 'y', message, { urgent: true })).toMatchObject({ outcome: 'ok' })
    expect(await connector.post(target, message)).toMatchObject({ outcome: 'ok' })
  })
})

test('the conversation of two is opened for the person, in their tenant', async () => {
  const { connector } = createTestConnector()
  const from = { tenantId, serviceUrl, botAccountId: '28:w360' }
  expect(await connector.openDirect(from, '29:camille')).toMatchObject({
    outcome: 'ok',
    data: { conversationId: 'a:direct', kind: 'personal', tenantId },
  })
  expect(microsoft.calls[0]?.body).toMatchObject({ isGroup: false, members: [{ id: '29:camille' }], tenantId })
})
