import nock from 'nock'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConsoleErrorCode } from '../../bot/fleet/console.ts'
import { ACCOUNT, bench, failure, MACHINE, ORDER, ORIGIN, problem, TOKEN } from './fixture.ts'

const wire = () => nock(`${ORIGIN}/v1`, { reqheaders: { authorization: `Bearer ${TOKEN}` } })

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  const pending = nock.pendingMocks()
  nock.cleanAll()
  expect(pending).toEqual([])
})
afterAll(() => nock.restore())

describe('an answer that cannot be believed', () => {
  const unbelievable: readonly (readonly [string, object, string])[] = [
    ['an unknown word', { connection: 'satellite' }, 'items[1].connection ("ws-2") has the unknown value "satellite"'],
    ['a missing field', { power: undefined }, 'items[1].power ("ws-2") is missing'],
    ['a wrong type', { version: 7 }, 'items[1].version ("ws-2") should be string, not number'],
    ['a moment that is none', { lastSeenAt: 'yesterday' }, 'items[1].lastSeenAt ("ws-2") is not valid'],
    ['the token itself', { connection: TOKEN }, 'has the unknown value "[token]"'],
  ]
  test.each(unbelievable)('%s: the whole list is refused, and the machine named', async (_, flaw, expected) => {
    const items = [MACHINE, { ...MACHINE, id: 'ws-2', ...flaw }]
    wire().get('/workstations').query(true).times(4).reply(200, { items, next: null })
    const error = await failure(Array.fromAsync(bench().console.listWorkstations()))
    expect(error.code).toBe('unexpected_answer')
    expect(error.message).toContain(expected)
  })

  test('a time zone that nobody knows is refused', async () => {
    const items = [{ id: 'site-1', name: 'Mairie', timeZone: 'Europe/Atlantis' }]
    wire().get('/sites').query(true).times(4).reply(200, { items, next: null })
    const error = await failure(bench().console.listSites())
    expect(error.message).toContain('items[0].timeZone ("site-1") is not valid: no time zone of this name')
  })

  test.each([
    ['a page of HTML', `<html><body>${TOKEN}</body></html>`],
    ['JSON cut short', JSON.stringify(ACCOUNT).slice(0, 40)],
    ['an empty body', ''],
  ])('%s: asked again, then refused', async (_, body) => {
    wire().get('/account').times(4).reply(200, body, { etag: '"7"' })
    const { console, waits } = bench()
    const error = await failure(console.readAccount())
    expect(error).toMatchObject({ code: 'unexpected_answer', message: expect.stringContaining('not JSON') })
    expect(waits).toHaveLength(3)
  })

  test('nonsense once is forgotten', async () => {
    wire().get('/account').reply(200, '<html>')
    wire().get('/account').reply(200, ACCOUNT, { etag: '"7"' })
    expect((await bench().console.readAccount()).etag).toBe('"7"')
  })

  test('characters that no database keeps are replaced in what people wrote: they must not hide the fleet', async () => {
    const said = { version: '4.3', tag: 'w-ccc', status: 'test', publishedAt: '2026-11-20T09:00:00Z' }
    wire()
      .get('/releases')
      .query(true)
      .reply(200, { items: [{ ...said, notes: '# Noyau\n- a\u0000b\ud800c' }], next: null })
    wire()
      .get('/sites')
      .query(true)
      .reply(200, { items: [{ id: 'site-1', name: 'Mai\u0000rie', timeZone: 'Europe/Paris' }], next: null })
    const { console } = bench()
    expect(await console.listReleases()).toMatchObject([{ notes: '# Noyau\n- a\ufffdb\ufffdc' }])
    expect(await console.listSites()).toMatchObject([{ name: 'Mai\ufffdrie' }])
  })

  test('a redirect is not followed: it would carry the token elsewhere', async () => {
    wire().get('/account').reply(302, undefined, { location: 'http://elsewhere.test/' })
    expect(await failure(bench().console.readAccount())).toMatchObject({ code: 'unexpected_answer' })
  })
})

describe('a refusal', () => {
  const reads: readonly (readonly [number, string, ConsoleErrorCode])[] = [
    [400, 'bad_request', 'bad_request'],
    [401, 'unauthorized', 'unauthorized'],
    [403, 'forbidden', 'forbidden'],
    [404, 'not_found', 'not_found'],
    [418, 'teapot', 'unexpected_answer'],
  ]
  test.each(reads)('%i on a read is final: %s', async (status, code, expected) => {
    wire().get('/commands/cmd-1').reply(status, problem(code))
    expect(await failure(bench().console.readCommand('cmd-1'))).toMatchObject({ code: expected })
  })

  const writes: readonly (readonly [number, string, ConsoleErrorCode])[] = [
    [400, 'bad_request', 'bad_request'],
    [401, 'unauthorized', 'unauthorized'],
    [403, 'forbidden', 'forbidden'],
    [409, 'idempotency_conflict', 'idempotency_conflict'],
    [409, 'something_else', 'unexpected_answer'],
    [412, 'account_changed', 'account_changed'],
    [422, 'unknown_tag', 'unknown_tag'],
    [422, 'unknown_colour', 'unexpected_answer'],
    [428, 'precondition_required', 'bad_request'],
  ]
  test.each(writes)('%i %s on a write is final', async (status, code, expected) => {
    wire().put('/account/default-tag').reply(status, problem(code))
    const error = await failure(bench().console.promote('tag-b', '"7"', 'key-1'))
    expect(error).toMatchObject({ code: expected, message: expect.stringContaining(`status ${status} ${code}`) })
  })

  test('a refusal that is an HTML page counts by its status', async () => {
    wire().get('/account').reply(401, '<html>')
    expect(await failure(bench().console.readAccount())).toMatchObject({ code: 'unauthorized' })
  })
})

describe('too fast, and unwell', () => {
  test('429 with seconds is waited out, with jitter on top, and the shared limit is told', async () => {
    wire().get('/account').reply(429, problem('rate_limited'), { 'retry-after': '7' })
    wire().get('/account').reply(200, ACCOUNT, { etag: '"7"' })
    const held: number[] = []
    const limiter = { take: async () => {}, hold: async (milliseconds: number) => void held.push(milliseconds) }
    const { console, waits } = bench({ limiter })
    await console.readAccount()
    expect(waits).toEqual([7_100])
    expect(held).toEqual([7_000])
  })

  test('429 with a date is waited out', async () => {
    const date = new Date(Date.now() + 9_000).toUTCString()
    wire().get('/account').reply(429, problem('rate_limited'), { 'retry-after': date })
    wire().get('/account').reply(200, ACCOUNT, { etag: '"7"' })
    const { console, waits } = bench()
    await console.readAccount()
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThan(6_000)
    expect(waits[0]).toBeLessThanOrEqual(9_100)
  })

  test("a longer wait than a call should last is the caller's: it is told how long", async () => {
    wire().get('/account').reply(429, problem('rate_limited'), { 'retry-after': '3600' })
    const { console, waits } = bench()
    const error = await failure(console.readAccount())
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMilliseconds: 3_600_000 })
    expect(waits).toEqual([])
  })

  test('429 to the end is rate_limited, for a write too: it certainly did not act', async () => {
    wire().post('/commands').times(4).reply(429, problem('rate_limited'), { 'retry-after': '1' })
    expect(await failure(bench().console.sendCommand(ORDER, 'key-1'))).toMatchObject({ code: 'rate_limited' })
  })

  test('500 on a read is asked again with full jitter, then unavailable', async () => {
    wire().get('/account').times(4).reply(500, problem('internal'))
    const { console, waits, observed } = bench()
    expect(await failure(console.readAccount())).toMatchObject({ code: 'unavailable' })
    expect(waits).toEqual([100, 200, 400])
    expect(observed.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(Array(4).fill('readAccount unavailable'))
  })

  test('503 says when to come back', async () => {
    wire().get('/account').reply(503, 'down', { 'retry-after': '60' })
    expect(await failure(bench().console.readAccount())).toMatchObject({
      code: 'unavailable',
      retryAfterMilliseconds: 60_000,
    })
  })
})
