import { readFile, writeFile } from 'node:fs/promises'
import { Client, MessageActivityInput } from '@microsoft/teams.api'
import { App } from '@microsoft/teams.apps'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { clearUpAfterEach, statusWithHost } from '../testing/clear-up.ts'
import { forgeries } from './contract.ts'
import { startFakeBot } from './testing/fakeBot.ts'
import type { Rig } from './testing/rig.ts'
import { cardOf, startRig, words } from './testing/rig.ts'

const { inFolder, keep } = clearUpAfterEach()

const tokenForm = (rig: Rig, change: Readonly<Record<string, string>> = {}) =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: rig.sandbox.clientId,
    client_secret: rig.sandbox.clientSecret,
    scope: 'https://api.botframework.com/.default',
    ...change,
  })

describe('the identity platform', () => {
  it('gives a token for the right secret', async () => {
    const rig = keep(await startRig())
    const answered = await fetch(rig.sandbox.tokenUrl, { method: 'POST', body: tokenForm(rig) })
    expect(await answered.json()).toMatchObject({ token_type: 'Bearer', expires_in: 3_599 })
  })

  it.each([
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ client_id: 'wrong' }, 400, 'unauthorized_client'],
    [{ scope: 'https://graph.microsoft.com/.default' }, 400, 'invalid_scope'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('gives none for %j', async (change, status, error) => {
    const rig = keep(await startRig())
    const answered = await fetch(rig.sandbox.tokenUrl, { method: 'POST', body: tokenForm(rig, change) })
    expect(answered.status).toBe(status)
    expect(await answered.json()).toMatchObject({ error })
  })

  it('has the trouble that a test asks for', async () => {
    const rig = keep(await startRig())
    const ask = () => fetch(rig.sandbox.tokenUrl, { method: 'POST', body: tokenForm(rig) })
    const { failNext } = rig.sandbox.control
    failNext({ operation: 'token', kind: 'status', status: 503 })
    expect((await ask()).status).toBe(503)
    failNext({ operation: 'token', kind: 'drop' })
    await expect(ask()).rejects.toThrow()
    failNext({ operation: 'token', kind: 'garbage' })
    await expect((await ask()).json()).rejects.toThrow()
    failNext({ operation: 'token', kind: 'slow', milliseconds: 60 })
    const begun = performance.now()
    expect((await ask()).status).toBe(200)
    expect(performance.now() - begun).toBeGreaterThan(50)
    expect((await ask()).status).toBe(200)
  })

  it('tells where the keys are that sign deliveries', async () => {
    const rig = keep(await startRig())
    const keysUrl = `${rig.sandbox.origin}/v1/.well-known/keys`
    const metadata = await (await fetch(rig.sandbox.cloud.openIdMetadataUrl)).json()
    expect(metadata).toMatchObject({ issuer: 'https://api.botframework.com', jwks_uri: keysUrl })
    await rig.sandbox.say({ person: 'malik', conversation: 'malik', text: 'a' })
    const token = rig.bot.received[0]?.authorization.replace('Bearer ', '') ?? ''
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keysUrl)), {
      issuer: 'https://api.botframework.com',
      audience: rig.sandbox.clientId,
    })
    expect(payload['serviceurl']).toBe(rig.bot.received[0]?.activity['serviceUrl'])
  })

  it('forges each kind in its own way', async () => {
    const rig = keep(await startRig())
    for (const how of forgeries) await rig.sandbox.forge({ how, person: 'malik', conversation: 'malik', text: 'a' })
    const tokens = rig.bot.received.map(({ authorization }) => authorization.replace('Bearer ', ''))
    const headers = tokens.map((token) =>
      token.split('.').length === 3 && token !== 'not.a.token' ? decodeProtectedHeader(token).alg : token,
    )
    expect(headers).toEqual([
      'RS256',
      '',
      'not.a.token',
      'none',
      'HS256',
      ...Array.from({ length: forgeries.length - 5 }, () => 'RS256'),
    ])
    expect(decodeJwt(tokens[forgeries.indexOf('wrongAudience')] ?? '').aud).not.toBe(rig.sandbox.clientId)
    expect(rig.bot.received.at(-1)?.activity).not.toMatchObject({ conversation: { tenantId: rig.sandbox.tenantId } })
  })
})

const noWord = (): void => {}
const silent = {
  error: noWord,
  warn: noWord,
  info: noWord,
  debug: noWord,
  trace: noWord,
  log: noWord,
  child: () => silent,
}

/** The SDK behind a plain server: what it lets through is in `heard`. */
const startSdkBot = async (rig: Rig) => {
  const heard: unknown[] = []
  const bot = keep(await startFakeBot())
  type Handler = (request: {
    body: unknown
    headers: Record<string, string>
  }) => Promise<{ status: number; body?: unknown }>
  const handlers: Handler[] = []
  const app = new App({
    clientId: rig.sandbox.clientId,
    tenantId: rig.sandbox.tenantId,
    token: () => rig.token(),
    logger: silent,
    cloud: {
      loginEndpoint: rig.sandbox.cloud.loginUrl,
      loginTenant: rig.sandbox.tenantId,
      botScope: 'https://api.botframework.com/.default',
      tokenServiceUrl: rig.sandbox.origin,
      openIdMetadataUrl: rig.sandbox.cloud.openIdMetadataUrl,
      tokenIssuer: 'https://api.botframework.com',
      graphScope: 'https://graph.microsoft.com/.default',
      agenticIdentityBotScope: 'https://botapi.skype.com/.default',
    },
    httpServerAdapter: { registerRoute: (_method, _path, handler) => void handlers.push(handler) },
  })
  app.on('message', async ({ activity }) => void heard.push(activity.text))
  app.on('card.action', async ({ activity }) => {
    heard.push(activity.value)
    return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'reçu' }
  })
  await app.initialize()
  bot.answer = async ({ activity }) => {
    const headers = { authorization: bot.received.at(-1)?.authorization ?? '' }
    const answered = await handlers[0]?.({ body: activity, headers })
    return { status: answered?.status ?? 404, body: JSON.parse(JSON.stringify(answered?.body ?? {})) }
  }
  rig.sandbox.setMessagingEndpoint(bot.url)
  return { heard }
}

describe("Microsoft's own libraries", () => {
  it('take what the sandbox sends, and refuse what it forges', async () => {
    const rig = keep(await startRig())
    const { heard } = await startSdkBot(rig)
    const act = await rig.sandbox.say({ person: 'malik', conversation: 'postes', text: '@W360 status' })
    expect(act).toMatchObject({ ok: true })
    expect(heard).toEqual(['<at>W360</at> status'])
    // Nobody but the bot itself can see a foreign tenant: the token is good.
    for (const how of forgeries.filter((one) => one !== 'none' && one !== 'otherTenant')) {
      const forged = await rig.sandbox.forge({ how, person: 'malik', conversation: 'postes', text: '@W360 status' })
      expect([how, forged.error]).toEqual([how, 'http_401'])
    }
    expect(heard).toHaveLength(1)
  })

  it('send, edit, speak privately and read a member', async () => {
    const rig = keep(await startRig())
    const client = new Client(rig.sandbox.cloud.serviceUrl, { token: () => rig.token() })
    const place = rig.idOf('postes')
    const { id } = await client.conversations.createActivity(place, new MessageActivityInput('bonjour'))
    const card = cardOf([words('changé')])
    await client.conversations.updateActivity(
      place,
      id,
      new MessageActivityInput().addAttachments({
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: card,
      }),
    )
    const account = { id: rig.accountOf('hugo'), name: 'Hugo Petit', role: 'user' } as const
    await client.conversations.createTargetedActivity(
      place,
      new MessageActivityInput('psst').withRecipient(account, true),
    )
    expect(rig.sandbox.messages('postes', 'malik')).toMatchObject([{ id, card, edited: true }])
    expect(rig.sandbox.messages('postes', 'hugo')).toMatchObject([{ id }, { text: 'psst', privateTo: 'hugo' }])
    expect(await client.conversations.getMemberById(place, rig.accountOf('hugo'))).toMatchObject({ name: 'Hugo Petit' })
  })

  it('show a press and take its answer', async () => {
    const rig = keep(await startRig())
    const { heard } = await startSdkBot(rig)
    const action = { type: 'Action.Execute', title: 'Lancer', verb: 'w360', data: { a: 1 } }
    const card = cardOf([words('Plan')], [action])
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }]
    const messageId = await rig.post('postes', { type: 'message', attachments })
    const pressed = await rig.sandbox.press({ person: 'malik', conversation: 'postes', messageId, action: {} })
    expect(pressed).toMatchObject({ ok: true, shown: { kind: 'message', text: 'reçu' } })
    expect(heard).toMatchObject([{ action: { verb: 'w360', data: { a: 1 } } }])
  })
})

describe('the state file', () => {
  it('lets messages, ids and who is where survive a restart', async () => {
    const stateFile = inFolder('deep', 'teams.json')
    const first = await startRig({ stateFile })
    const id = await first.post('postes', { type: 'message', text: 'avant' })
    await first.sandbox.control.removeBot('annonces', { silently: true })
    first.sandbox.control.deactivate('hugo')
    await first.close()
    const second = keep(await startRig({ stateFile }))
    expect(second.sandbox.messages('postes', 'malik')).toMatchObject([{ id, text: 'avant' }])
    expect(second.sandbox.people.find(({ key }) => key === 'hugo')?.active).toBe(false)
    await expect(second.post('annonces', { type: 'message', text: 'a' })).rejects.toThrow('BotNotInConversationRoster')
    expect(await second.post('postes', { type: 'message', text: 'après' })).not.toBe(id)
  })

  it('that cannot be read is set aside, not overwritten', async () => {
    const stateFile = inFolder('teams.json')
    await writeFile(stateFile, '{"version":')
    keep(await startRig({ stateFile }))
    expect(await readFile(`${stateFile}.unreadable`, 'utf8')).toBe('{"version":')
  })
})

describe('over HTTP', () => {
  const post = (rig: Rig, name: string, body: object, type = 'application/json') =>
    fetch(`${rig.sandbox.origin}/sandbox/${name}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(body),
    })
  const get = async (rig: Rig, path: string): Promise<unknown> =>
    (await fetch(`${rig.sandbox.origin}/sandbox/${path}`)).json()

  it('another process has the same hands and eyes', async () => {
    const rig = keep(await startRig())
    const said = await post(rig, 'say', { person: 'malik', conversation: 'postes', text: '@W360 help' })
    expect(await said.json()).toMatchObject({ ok: true, deliveries: [{ status: 200 }] })
    expect(await get(rig, 'messages?conversation=postes&person=hugo')).toMatchObject({ messages: [{ from: 'malik' }] })
    expect(await get(rig, 'state')).toMatchObject({
      people: [{}, {}, {}, {}],
      sandbox: expect.stringContaining('sandbox'),
    })
    expect(await get(rig, 'dialog?person=hugo')).toEqual({ dialog: null })
    await post(rig, 'control', { failNext: { operation: 'send', kind: 'status', status: 502 }, deactivate: 'hugo' })
    await expect(rig.post('postes', { type: 'message', text: 'a' })).rejects.toThrow()
    expect(rig.sandbox.people.find(({ key }) => key === 'hugo')?.active).toBe(false)
    const { entries } = Object(await get(rig, 'journal?after=1'))
    expect(entries).toMatchObject([{ kind: 'activity' }, { kind: 'call', status: 502 }])
  })

  it('takes JSON of the right shape alone', async () => {
    const rig = keep(await startRig())
    expect((await post(rig, 'say', { person: 'malik' })).status).toBe(400)
    expect((await post(rig, 'say', {}, 'text/plain')).status).toBe(415)
    expect((await post(rig, 'nothing', {})).status).toBe(404)
    expect((await post(rig, 'control', { deactivate: 'nobody' })).status).toBe(404)
  })

  it('is for this machine alone', async () => {
    const rig = keep(await startRig())
    expect(await statusWithHost(`${rig.sandbox.origin}/sandbox/state`, 'evil.example')).toBe(403)
  })
})
