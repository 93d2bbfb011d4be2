import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { objectsOf } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { startRig } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig({ rateLimits: true })
})
afterEach(() => rig.close())

const callRaw = (method: string, args: Readonly<Record<string, string>>) =>
  rig.callRaw(method, {
    headers: { authorization: `Bearer ${rig.workspace.botToken}` },
    body: new URLSearchParams(args),
  })

describe('rates', () => {
  it('lets one message a second into a channel, by whichever name it is called', async () => {
    expect(await callRaw('chat.postMessage', { channel: 'C0POSTES', text: 'a' })).toMatchObject({ body: { ok: true } })
    const second = await callRaw('chat.postMessage', { channel: '#postes-de-travail', text: 'b' })
    expect(second).toMatchObject({ status: 429, body: { ok: false, error: 'ratelimited' } })
    expect(second.headers.get('retry-after')).toBe('1')
    expect(await callRaw('chat.postMessage', { channel: 'C0ANNONCES', text: 'c' })).toMatchObject({
      body: { ok: true },
    })
    rig.clock.now += 1_000
    expect(await callRaw('chat.postMessage', { channel: 'C0POSTES', text: 'd' })).toMatchObject({ body: { ok: true } })
  })

  it.each([
    ['chat.update', 50],
    ['conversations.info', 50],
    ['users.info', 100],
    ['usergroups.users.list', 20],
  ])('lets %s be called %i times a minute', async (method, calls) => {
    for (let call = 0; call < calls; call += 1) expect(await callRaw(method, {})).toMatchObject({ status: 200 })
    rig.clock.now += 20_000
    const refused = await callRaw(method, {})
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40'])
    rig.clock.now += 40_000
    expect(await callRaw(method, {})).toMatchObject({ status: 200 })
  })

  it('can be switched off', async () => {
    await rig.act('control', { rateLimits: false })
    for (const text of ['a', 'b', 'c']) {
      expect(await callRaw('chat.postMessage', { channel: 'C0POSTES', text })).toMatchObject({ body: { ok: true } })
    }
  })
})

describe('faults', () => {
  it('fails the next calls of a method as asked, without acting, then works again', async () => {
    await rig.act('control', {
      rateLimits: false,
      failNext: { method: 'chat.postMessage', error: 'ratelimited', count: 2, retryAfter: 7 },
    })
    const first = await callRaw('chat.postMessage', { channel: 'C0POSTES', text: 'a' })
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7'])
    expect(await callRaw('chat.postMessage', { channel: 'C0POSTES', text: 'b' })).toMatchObject({ status: 429 })
    expect(await rig.messages('C0POSTES', 'U0HUGO')).toEqual([])
    expect(await callRaw('chat.postMessage', { channel: 'C0POSTES', text: 'c' })).toMatchObject({ body: { ok: true } })
  })

  it('answers with a status of its own', async () => {
    await rig.act('control', { failNext: { method: 'auth.test', error: 'internal_error', count: 1, status: 503 } })
    expect(await callRaw('auth.test', {})).toMatchObject({ status: 503, body: { error: 'internal_error' } })
  })

  it('is well again when told so', async () => {
    await rig.act('control', { failNext: { method: '*', error: 'internal_error', count: 9 } })
    expect(await callRaw('auth.test', {})).toMatchObject({ body: { ok: false } })
    await rig.act('control', { clearFaults: true })
    expect(await callRaw('auth.test', {})).toMatchObject({ body: { ok: true } })
  })

  it('acts and then drops the connection', async () => {
    await rig.act('control', { resetAfter: { method: 'chat.postMessage', count: 1 } })
    await expect(callRaw('chat.postMessage', { channel: 'C0POSTES', text: 'a' })).rejects.toThrow()
    expect(await rig.messages('C0POSTES', 'U0HUGO')).toMatchObject([{ text: 'a' }])
  })

  it('keeps a record of every call and how it went', async () => {
    await callRaw('chat.postMessage', { channel: 'C0POSTES', text: 'a' })
    await callRaw('chat.postMessage', { channel: 'C0POSTES', text: 'b' })
    const calls = objectsOf((await rig.get('/sandbox/api-calls'))['calls'])
    expect(calls).toMatchObject([
      { method: 'chat.postMessage', ok: true, channel: 'C0POSTES', at: rig.clock.now },
      { method: 'chat.postMessage', ok: false, error: 'ratelimited' },
    ])
  })

  it.each([
    { archive: 'C0NOWHERE' },
    { deactivate: 'U0NOBODY' },
    { deleteMessage: { channel: 'C0POSTES', ts: '1' } },
    { nonsense: true },
  ])('refuses a control that makes no sense: %j', async (body) => {
    expect(await rig.act('control', body)).toMatchObject({ ok: false })
  })
})
