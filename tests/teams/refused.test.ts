import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Forgery, forgeries } from '../../sandbox/teams/contract.ts'
import { privateCard } from '../support/chat-stubs.ts'
import { type Harness, startHarness } from './harness.ts'

let harness: Harness
const heard: string[] = []
beforeAll(async () => {
  harness = await startHarness({
    commands: {
      say: async (_, text) => {
        heard.push(text)
        return privateCard(`dit : ${text}`)
      },
    },
  })
})
afterAll(() => harness.stop())
beforeEach(() => {
  heard.length = 0
})

const genuine = {
  type: 'message',
  channelId: 'msteams',
  from: { id: '29:1', name: 'Camille Renard' },
  recipient: { id: '28:bot' },
  text: 'le secret',
}

const statusOf = (act: { readonly deliveries: readonly { readonly kind: string; readonly status?: number }[] }) =>
  act.deliveries.map(({ status }) => status)

/** An activity as Camille would send it, but for what is changed. */
const activity = (changed: Readonly<Record<string, unknown>>) => {
  const { sandbox } = harness
  const [camille] = sandbox.people
  return JSON.parse(
    JSON.stringify({
      ...genuine,
      id: String(Math.random()),
      serviceUrl: `${sandbox.origin}/emea/`,
      from: { ...genuine.from, aadObjectId: camille?.aadObjectId },
      conversation: { id: 'a:1', conversationType: 'personal', tenantId: sandbox.tenantId },
      channelData: { tenant: { id: sandbox.tenantId } },
      ...changed,
    }),
  )
}

describe('a delivery with a wrong token', () => {
  const wrong = forgeries.filter((how) => how !== 'none' && how !== 'otherTenant')

  test.each<Forgery>(wrong)('(%s) is refused, and nobody hears it', async (how) => {
    const act = await harness.sandbox.forge({ person: 'camille', conversation: 'camille', text: 'le secret', how })
    expect(statusOf(act)).toEqual([401])
    expect(harness.inbox.kept.size).toBe(0)
    expect(heard).toEqual([])
    expect(harness.logged()).not.toContain('secret')
  })

  test('tells the log what was wrong with it', async () => {
    for (const how of ['expired', 'wrongAudience', 'otherServiceUrl'] as const) {
      await harness.sandbox.forge({ person: 'camille', conversation: 'camille', text: 'x', how })
    }
    for (const verdict of ['expired', 'audience', 'service_url']) {
      expect(harness.logged()).toContain(`"code":"teams_token_refused","verdict":"${verdict}"`)
    }
  })

  test('of Entra, which any app of the tenant may get for us, does not even make us ask for its key', async () => {
    const claims = { iss: `https://sts.windows.net/${harness.sandbox.tenantId}/`, tid: '../../evil' }
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const response = await fetch(`${harness.http.origin}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.${part('x')}`,
      },
      body: JSON.stringify(activity({})),
    })
    expect(response.status).toBe(401)
    expect(harness.logged()).toContain('"code":"teams_request_refused","verdict":"issuer"')
  })
})

describe('a delivery with a right token', () => {
  test('from another tenant is refused without a word, and nothing of it is kept or logged', async () => {
    // At its start the bot asks for its own token.
    const calls = () => harness.sandbox.journal().filter(({ kind }) => kind === 'call')
    const before = calls()
    const act = await harness.sandbox.forge({
      person: 'camille',
      conversation: 'camille',
      text: 'le secret',
      how: 'otherTenant',
    })
    expect(statusOf(act)).toEqual([403])
    expect(harness.inbox.kept.size).toBe(0)
    expect(harness.logged()).toContain('delivery_foreign')
    expect(harness.logged()).not.toContain('secret')
    expect(calls()).toEqual(before)
  })

  test('of a kind that says something has none of it in the log', async () => {
    const strange = activity({ type: 'le secret de Camille', conversation: { id: 'a:1', tenantId: 'other' } })
    expect(statusOf(await harness.sandbox.send(strange))).toEqual([403])
    expect(harness.logged()).not.toContain('secret')
  })

  test.each([
    ['a conversation of another tenant', { conversation: { id: 'a:1', tenantId: 'other' } }, 403],
    ['channel data of another tenant', { channelData: { tenant: { id: 'other' } } }, 403],
    ['a person of another tenant', { from: { ...genuine.from, aadObjectId: 'x', tenantId: 'other' } }, 403],
    ['no tenant at all', { conversation: { id: 'a:1' }, channelData: {} }, 403],
    ['nobody that Entra knows', { from: genuine.from }, 403],
    ['another channel, where anybody may write what they want', { channelId: 'directline' }, 400],
    ['no service URL to compare with the token', { serviceUrl: undefined }, 400],
    ['no conversation', { conversation: undefined }, 400],
    ['an invoke that we do not know', { type: 'invoke', name: 'signin/verifyState', value: {} }, 501],
    ['an event that we do not use', { type: 'messageReaction' }, 200],
    ['words of another bot', { from: { id: '28:other', aadObjectId: 'x' } }, 200],
  ])('but with %s is not heard', async (_, changed, status) => {
    expect(statusOf(await harness.sandbox.send(activity(changed)))).toEqual([status])
    expect(heard).toEqual([])
  })

  test('in a channel, without our name and without a command, was not for us', async () => {
    const channel = { conversation: { id: '19:x@thread.tacv2', conversationType: 'channel' } }
    const act = await harness.sandbox.send(activity({ ...channel, text: 'On déjeune ?' }))
    expect(statusOf(act)).toEqual([200])
    expect(heard).toEqual([])
  })
})

test('nobody learns by a HEAD whether a bot listens there', async () => {
  expect((await fetch(`${harness.http.origin}/api/messages`, { method: 'HEAD' })).status).toBe(405)
})
