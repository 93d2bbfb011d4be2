import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { attached, cardOf, message, startRig, words } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const said = (text: string): JsonObject => ({ type: 'message', text })
const activities = (place: string, item = ''): string =>
  `conversations/${encodeURIComponent(rig.idOf(place))}/activities${item === '' ? '' : `/${item}`}`
const errorOf = (body: JsonObject) => body['error']
const textsOf = (place: string, viewer: string) => rig.sandbox.messages(place, viewer).map(({ text }) => text)

describe('a message of the bot', () => {
  it('is seen by everybody in the place, and by nobody else', async () => {
    const id = await rig.post('support', said('bonjour'))
    expect(rig.sandbox.messages('support', 'malik')).toMatchObject([
      { id, from: 'bot', text: 'bonjour', edited: false },
    ])
    expect(rig.sandbox.messages('support', 'hugo')).toEqual([])
    expect(rig.sandbox.messages('postes', 'malik')).toEqual([])
  })

  it('goes into a thread by the conversation id or by the activity that is replied to', async () => {
    const root = await rig.post('postes', said('fil'))
    const byConversation = `conversations/${encodeURIComponent(`${rig.idOf('postes')};messageid=${root}`)}/activities`
    expect((await rig.call('POST', byConversation, { body: said('un') })).status).toBe(201)
    expect((await rig.call('POST', activities('postes', root), { body: said('deux') })).status).toBe(201)
    expect(rig.sandbox.messages('postes', 'hugo').map(({ threadId }) => threadId)).toEqual([undefined, root, root])
    const nowhere = await rig.call('POST', activities('postes', '12'), { body: said('trois') })
    expect(nowhere).toMatchObject({ status: 404, body: { error: { code: 'ActivityNotFoundInConversation' } } })
  })

  it('with text and a card is split, and no id is told', async () => {
    const body = { ...said('voici'), attachments: [attached(cardOf([words('la carte')]))] }
    const answered = await rig.call('POST', activities('postes'), { body })
    expect(answered).toMatchObject({ status: 201, body: {} })
    expect(rig.sandbox.messages('postes', 'hugo')).toMatchObject([{ text: 'voici' }, { card: { body: [{}] } }])
  })

  it.each([
    ['an unknown type', { type: 'event' }],
    ['nothing to show', { type: 'message', text: '' }],
    ['an unknown attachment', { type: 'message', attachments: [{ contentType: 'text/csv', content: 'a;b' }] }],
    ['a mention that is not in its text', { ...said('a'), entities: [{ type: 'mention', text: '<at>Hugo</at>' }] }],
    ['a card that Teams cannot draw', message(cardOf([{ type: 'Marquee' }]))],
    ['a mark that the address lacks', { ...said('a'), recipient: { id: 'x', isTargeted: true } }],
  ])('with %s is refused', async (_name, body) => {
    expect(await rig.call('POST', activities('postes'), { body })).toMatchObject({
      status: 400,
      body: { error: { code: 'BadArgument' } },
    })
    expect(rig.sandbox.messages('postes', 'hugo')).toEqual([])
  })

  it('is refused above 80 KB', async () => {
    const long = said('é'.repeat(41_000))
    expect(await rig.call('POST', activities('postes'), { body: long })).toMatchObject({
      status: 413,
      body: { error: { code: 'MessageSizeTooBig' } },
    })
    expect((await rig.call('POST', activities('postes'), { body: said('é'.repeat(40_000)) })).status).toBe(201)
  })

  it('that says the bot is typing shows for some seconds', async () => {
    await rig.call('POST', activities('postes'), { body: { type: 'typing' } })
    expect(rig.sandbox.isTyping('postes')).toBe(true)
    rig.clock.now += 6_000
    expect(rig.sandbox.isTyping('postes')).toBe(false)
  })
})

describe('an edit', () => {
  it('replaces what everybody sees and keeps what was', async () => {
    const id = await rig.post('postes', said('avant'))
    expect(await rig.call('PUT', activities('postes', id), { body: said('après') })).toMatchObject({
      status: 200,
      body: { id },
    })
    expect(rig.sandbox.messages('postes', 'hugo')).toMatchObject([
      { text: 'après', edited: true, history: [{ text: 'avant' }] },
    ])
  })

  it.each([
    ['a deleted message', 404, 'ActivityNotFoundInConversation'],
    ['an unknown message', 404, 'ActivityNotFoundInConversation'],
    ['a message in another place', 404, 'ActivityNotFoundInConversation'],
    ["a person's message", 403, 'NotEnoughPermissions'],
  ])('of %s is refused', async (what, status, code) => {
    const id = await rig.post('postes', said('avant'))
    const spoken = await rig.sandbox.say({ person: 'hugo', conversation: 'postes', text: 'salut' })
    const target: Readonly<Record<string, string>> = {
      'a deleted message': activities('postes', id),
      'an unknown message': activities('postes', '12'),
      'a message in another place': activities('annonces', id),
      "a person's message": activities('postes', spoken.activityId ?? ''),
    }
    if (what === 'a deleted message') await rig.call('DELETE', activities('postes', id))
    expect(await rig.call('PUT', target[what] ?? '', { body: said('x') })).toMatchObject({
      status,
      body: { error: { code } },
    })
  })
})

describe('a private message', () => {
  const privately = (recipient: string, text = 'rien que vous'): JsonObject => ({
    ...said(text),
    recipient: { id: recipient, isTargeted: true },
  })
  const targeted = (place: string, item?: string) => `${activities(place, item)}?isTargetedActivity=true`

  it('is seen by one person, for a day', async () => {
    const body = privately(rig.accountOf('malik'))
    expect((await rig.call('POST', targeted('postes'), { body })).status).toBe(201)
    expect(textsOf('postes', 'malik')).toEqual(['rien que vous'])
    expect(textsOf('postes', 'hugo')).toEqual([])
    rig.clock.now += 24 * 3_600_000
    expect(textsOf('postes', 'malik')).toEqual([])
  })

  it('is edited and deleted by the private way alone, without a recipient', async () => {
    const { body } = await rig.call('POST', targeted('postes'), { body: privately(rig.accountOf('malik')) })
    const id = String(body['id'])
    expect((await rig.call('PUT', activities('postes', id), { body: said('x') })).status).toBe(404)
    const named = await rig.call('PUT', targeted('postes', id), { body: privately(rig.accountOf('malik')) })
    expect(named).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } })
    expect((await rig.call('PUT', targeted('postes', id), { body: said('changé') })).status).toBe(200)
    expect(textsOf('postes', 'malik')).toEqual(['changé'])
    expect((await rig.call('DELETE', targeted('postes', id))).status).toBe(200)
    expect(textsOf('postes', 'malik')).toEqual([])
  })

  it.each([
    ['in a chat of two', 'camille', 'camille'],
    ['to somebody who is not there', 'support', 'hugo'],
    ['to nobody', 'postes', 'nobody'],
  ])('is refused %s', async (_name, place, person) => {
    const region = place === 'support' ? 'amer' : 'emea'
    const body = privately(rig.accountOf(person))
    expect((await rig.call('POST', targeted(place), { body, region })).status).toBe(400)
  })
})

describe('a place', () => {
  it('that the bot was taken out of is closed to it until it is back', async () => {
    await rig.sandbox.control.removeBot('postes')
    const refused = await rig.call('POST', activities('postes'), { body: said('a') })
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'BotNotInConversationRoster' } } })
    await rig.sandbox.control.addBot('postes', { silently: true })
    expect((await rig.call('POST', activities('postes'), { body: said('a') })).status).toBe(201)
    expect(rig.bot.received.map(({ activity }) => activity['type'])).toEqual([
      'installationUpdate',
      'conversationUpdate',
    ])
  })

  it('has a service URL of its own', async () => {
    const elsewhere = await rig.call('POST', activities('support'), { body: said('a') })
    expect(elsewhere).toMatchObject({ status: 403, body: { error: { code: 'InvalidBotApiHost' } } })
    expect((await rig.call('POST', activities('support'), { body: said('a'), region: 'amer' })).status).toBe(201)
  })

  it('that is not known is not found, by its key neither', async () => {
    const missing = await rig.call('POST', 'conversations/19:none@thread.tacv2/activities', { body: said('a') })
    expect(errorOf(missing.body)).toMatchObject({ code: 'ConversationNotFound' })
    expect((await rig.call('POST', 'conversations/postes/activities', { body: said('a') })).status).toBe(404)
  })

  it('tells its members', async () => {
    const base = `conversations/${encodeURIComponent(rig.idOf('support'))}`
    const all = await rig.call('GET', `${base}/members`, { region: 'amer' })
    expect(JSON.parse(all.text)).toMatchObject([
      { name: 'Camille Renard', objectId: 'c4a1b0d2-6f0e-4b59-9d0c-1f5a3c0e0001' },
      { name: 'Malik Benali' },
      { name: 'Sophie Lambert' },
    ])
    const camille = await rig.call('GET', `${base}/members/${rig.accountOf('camille')}`, { region: 'amer' })
    expect(camille.body).toMatchObject({
      name: 'Camille Renard',
      email: 'camille.renard@montreval.example',
      userPrincipalName: 'camille.renard@montreval.example',
      aadObjectId: 'c4a1b0d2-6f0e-4b59-9d0c-1f5a3c0e0001',
      tenantId: rig.sandbox.tenantId,
    })
    rig.sandbox.control.deactivate('camille')
    for (const person of ['camille', 'hugo']) {
      const gone = await rig.call('GET', `${base}/members/${rig.accountOf(person)}`, { region: 'amer' })
      expect(gone).toMatchObject({ status: 404, body: { error: { code: 'MemberNotFoundInConversation' } } })
    }
  })
})

describe('a chat of two', () => {
  const create = (member: string, extra: JsonObject = {}) =>
    rig.call('POST', 'conversations', {
      body: { members: [{ id: member }], tenantId: rig.sandbox.tenantId, ...extra },
    })

  it('is one and the same at every call, by account or Entra id', async () => {
    const id = rig.idOf('malik')
    expect(await create(rig.accountOf('malik'))).toMatchObject({ status: 201, body: { id } })
    expect((await create('c4a1b0d2-6f0e-4b59-9d0c-1f5a3c0e0002')).body).toMatchObject({ id })
    const spoken = await create(rig.accountOf('malik'), { activity: said('bonjour') })
    expect(rig.sandbox.messages('malik', 'malik')).toMatchObject([{ id: spoken.body['activityId'], text: 'bonjour' }])
  })

  it('is refused for strangers, other tenants and people who took the bot out', async () => {
    expect((await create('29:stranger')).status).toBe(400)
    expect((await create(rig.accountOf('malik'), { tenantId: 'another' })).status).toBe(400)
    await rig.sandbox.control.removeBot('malik', { silently: true })
    expect((await create(rig.accountOf('malik'))).status).toBe(403)
  })

  it('is not a thread, which is begun in a channel', async () => {
    const body = { isGroup: true, channelData: { channel: { id: rig.idOf('annonces') } }, activity: said('version') }
    const begun = await rig.call('POST', 'conversations', { body })
    const [first] = rig.sandbox.messages('annonces', 'hugo')
    expect(begun.body).toMatchObject({ id: `${rig.idOf('annonces')};messageid=${first?.id}`, activityId: first?.id })
  })
})

describe('a call', () => {
  it('without a good token is refused', async () => {
    expect((await rig.call('POST', activities('postes'), { body: said('a'), token: 'x' })).status).toBe(401)
    rig.clock.now += 2 * 3_600_000
    expect((await rig.call('POST', activities('postes'), { body: said('a') })).status).toBe(401)
    const fresh = await rig.token()
    expect((await rig.call('POST', activities('postes'), { body: said('a'), token: fresh })).status).toBe(201)
    rig.sandbox.control.revokeTokens()
    expect((await rig.call('POST', activities('postes'), { body: said('a'), token: fresh })).status).toBe(401)
  })

  it('that has no route is told so, and written down', async () => {
    expect((await rig.call('PATCH', activities('postes', '1'), { body: {} })).status).toBe(404)
    expect(rig.sandbox.journal().at(-1)).toMatchObject({ kind: 'call', operation: 'unknown', status: 404 })
  })

  it.each([412, 429, 502, 504])('fails with %i when a test wants it, and does nothing', async (status) => {
    rig.sandbox.control.failNext({ operation: 'send', kind: 'status', status, retryAfter: 3, count: 2 })
    for (const _time of [1, 2]) {
      const failed = await rig.call('POST', activities('postes'), { body: said('a') })
      expect([failed.status, failed.headers.get('retry-after')]).toEqual([status, '3'])
    }
    expect((await rig.call('POST', activities('postes'), { body: said('b') })).status).toBe(201)
    expect(textsOf('postes', 'hugo')).toEqual(['b'])
  })

  it('may be done and its answer lost, or not done and the connection broken', async () => {
    rig.sandbox.control.failNext({ operation: 'send', kind: 'lose' })
    await expect(rig.call('POST', activities('postes'), { body: said('fait') })).rejects.toThrow()
    rig.sandbox.control.failNext({ operation: 'send', kind: 'drop' })
    await expect(rig.call('POST', activities('postes'), { body: said('pas fait') })).rejects.toThrow()
    expect(textsOf('postes', 'hugo')).toEqual(['fait'])
    expect(
      rig.sandbox
        .journal()
        .filter(({ kind }) => kind === 'call')
        .slice(-2),
    ).toMatchObject([
      { status: 201, answerLost: true },
      { status: 0, error: 'dropped' },
    ])
  })

  it('may be answered with nonsense', async () => {
    rig.sandbox.control.failNext({ operation: '*', kind: 'garbage' })
    expect((await rig.call('POST', activities('postes'), { body: said('a') })).text).toContain('<html>')
  })
})
