import nock from 'nock'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createConsoleClient } from './client.ts'
import { ACCOUNT, bench, failure, MACHINE, ORDER, ORIGIN, problem, REPORT, TOKEN } from './fixture.ts'

const wire = () => nock(`${ORIGIN}/v1`, { reqheaders: { authorization: `Bearer ${TOKEN}` } })

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  const pending = nock.pendingMocks()
  nock.cleanAll()
  expect(pending).toEqual([])
})
afterAll(() => nock.restore())

describe('reading', () => {
  test('the account comes with its ETag, unknown fields left out', async () => {
    wire()
      .get('/account')
      .reply(200, { ...ACCOUNT, colour: 'blue' }, { etag: '"7"' })
    expect(await bench().console.readAccount()).toEqual({
      account: { id: 'acc-1', name: 'Ville', defaultTag: 'tag-a', autoUpdate: false },
      etag: '"7"',
    })
  })

  test('an account without an ETag is refused: nothing could be promoted safely on it', async () => {
    wire().get('/account').times(4).reply(200, ACCOUNT)
    const error = await failure(bench().console.readAccount())
    expect(error).toMatchObject({ code: 'unexpected_answer', message: expect.stringContaining('ETag') })
  })

  test('workstations come page by page, 1,000 asked for, in the order of the console', async () => {
    wire()
      .get('/workstations')
      .query({ limit: '1000' })
      .reply(200, { items: [MACHINE], next: 'c+/=1' })
    wire().get('/workstations').query({ limit: '1000', cursor: 'c+/=1' }).reply(200, { items: [], next: 'c2' })
    const last = { ...MACHINE, id: 'ws-2', lastSeenAt: null }
    wire()
      .get('/workstations')
      .query({ limit: '1000', cursor: 'c2' })
      .reply(200, { items: [last], next: null })
    const pages = await Array.fromAsync(bench().console.listWorkstations())
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([['ws-1'], [], ['ws-2']])
    expect(pages[0]?.[0]).toMatchObject({ kind: 'workstation', lastSeenAt: new Date('2026-11-01T07:00:00Z') })
  })

  test('sites, WRS and releases are read to their last page', async () => {
    const { console } = bench()
    const site = { id: 'site-1', name: 'Mairie', timeZone: 'Indian/Reunion' }
    const { group, connection, autoUpdate, wrsId, ...facts } = MACHINE
    const release = {
      version: '7.2',
      tag: 'tag-b',
      status: 'test',
      publishedAt: '2026-11-01T08:00:00Z',
      notes: '# Noyau',
    }
    for (const [path, item] of [
      ['/sites', site],
      ['/wrs', { ...facts, role: 'main' }],
      ['/releases', release],
    ] as const) {
      wire()
        .get(path)
        .query({ limit: '1000' })
        .reply(200, { items: [item], next: 'more' })
      wire()
        .get(path)
        .query({ limit: '1000', cursor: 'more' })
        .reply(200, { items: [item], next: null })
    }
    expect(await console.listSites()).toEqual([site, site])
    expect((await console.listWrs()).map(({ kind, role }) => [kind, role])).toEqual([
      ['wrs', 'main'],
      ['wrs', 'main'],
    ])
    expect((await console.listReleases())[1]).toEqual({ ...release, publishedAt: new Date('2026-11-01T08:00:00Z') })
  })

  test('a console whose pages lead in a circle is refused', async () => {
    wire().get('/sites').query({ limit: '1000' }).reply(200, { items: [], next: 'a' })
    wire().get('/sites').query({ limit: '1000', cursor: 'a' }).reply(200, { items: [], next: 'b' })
    wire().get('/sites').query({ limit: '1000', cursor: 'b' }).reply(200, { items: [], next: 'a' })
    const error = await failure(bench().console.listSites())
    expect(error).toMatchObject({ code: 'unexpected_answer', message: expect.stringContaining('cursor') })
  })

  test('a command is asked for by its id, whatever the id is made of', async () => {
    wire()
      .get('/commands/a%2Fb%3F')
      .reply(200, { ...REPORT, kind: 'update', id: 'a/b?' })
    expect(await bench().console.readCommand('a/b?')).toEqual({ ...REPORT, id: 'a/b?' })
  })
})

describe('the event feed', () => {
  const at = '2026-11-01T08:00:00Z'

  test('begins at the present, and goes on from a cursor with a wait', async () => {
    wire().get('/events').reply(200, { events: [], next: 'c1' })
    wire()
      .get('/events')
      .query({ after: 'c1', wait: '25' })
      .reply(200, {
        events: [
          { seq: 1, at, type: 'command.item', commandId: 'cmd-1', targetId: 'ws-1', state: 'failed', reason: 'disk' },
          {
            seq: 2,
            at,
            type: 'machine.changed',
            targetType: 'wrs',
            targetId: 'wrs-1',
            installedVersion: null,
            mood: 'good',
          },
          { seq: 3, at, type: 'release.published', version: '7.3', tag: 'tag-c' },
          { seq: 4, at, type: 'account.updated', defaultTag: 'tag-b' },
          { seq: 5, at, type: 'machine.painted', colour: 'blue' },
        ],
        next: 'c2',
      })
    const { console } = bench()
    expect(await console.readEvents(null, 25)).toEqual({ events: [], next: 'c1' })
    const moment = new Date(at)
    expect(await console.readEvents('c1', 99)).toEqual({
      events: [
        {
          seq: 1,
          at: moment,
          type: 'command.item',
          commandId: 'cmd-1',
          targetId: 'ws-1',
          state: 'failed',
          reason: 'disk',
        },
        { seq: 2, at: moment, type: 'machine.changed', targetType: 'wrs', targetId: 'wrs-1', installedVersion: null },
        { seq: 3, at: moment, type: 'release.published', version: '7.3', tag: 'tag-c' },
        { seq: 4, at: moment, type: 'account.updated', defaultTag: 'tag-b' },
        { seq: 5, at: moment, type: 'unknown', name: 'machine.painted' },
      ],
      next: 'c2',
    })
  })

  test('an unknown word inside a known event is refused', async () => {
    const event = { seq: 1, at, type: 'command.item', commandId: 'cmd-1', targetId: 'ws-1', state: 'paused' }
    wire()
      .get('/events')
      .query(true)
      .times(4)
      .reply(200, { events: [event], next: 'c2' })
    const error = await failure(bench().console.readEvents('c1', 0))
    expect(error).toMatchObject({
      code: 'unexpected_answer',
      message: expect.stringContaining('events[0]: state ("ws-1") has the unknown value "paused"'),
    })
  })

  test.each([
    [404, 'not_found', 'no_feed'],
    [501, 'not_implemented', 'no_feed'],
    [410, 'cursor_expired', 'cursor_expired'],
    [400, 'bad_request', 'bad_request'],
  ])('%i is %s', async (status, code, expected) => {
    wire().get('/events').query(true).reply(status, problem(code))
    expect(await failure(bench().console.readEvents('c1', 0))).toMatchObject({ code: expected })
  })

  test('a console without a feed, however often asked, is not a console that is down', async () => {
    wire().get('/events').times(20).reply(501)
    wire().get('/account').reply(200, ACCOUNT, { etag: '"7"' })
    const { console } = bench()
    for (let time = 0; time < 20; time += 1) await failure(console.readEvents(null, 0))
    expect((await console.readAccount()).etag).toBe('"7"')
  })
})

describe('writing', () => {
  test('a command carries its key, and a tag only where one is asked for', async () => {
    const { tag, ...untagged } = ORDER
    const keyed = { reqheaders: { 'idempotency-key': 'key-1', 'content-type': 'application/json' } }
    nock(`${ORIGIN}/v1`, keyed)
      .post('/commands', { ...ORDER })
      .reply(202, REPORT)
    nock(`${ORIGIN}/v1`, keyed)
      .post('/commands', { ...untagged })
      .reply(202, REPORT)
    const { console } = bench()
    expect(await console.sendCommand(ORDER, 'key-1')).toEqual(REPORT)
    expect(await console.sendCommand(untagged, 'key-1')).toEqual(REPORT)
  })

  test('a promotion carries its key and the ETag, and gives the new one', async () => {
    nock(`${ORIGIN}/v1`, { reqheaders: { 'idempotency-key': 'key-1', 'if-match': '"7"' } })
      .put('/account/default-tag', { tag: 'tag-b' })
      .reply(200, { ...ACCOUNT, defaultTag: 'tag-b' }, { etag: '"8"' })
    const answer = await bench().console.promote('tag-b', '"7"', 'key-1')
    expect(answer).toMatchObject({ account: { defaultTag: 'tag-b' }, etag: '"8"' })
  })

  test('500 to the end leaves the outcome unknown', async () => {
    wire().post('/commands').times(4).reply(500, problem('internal'))
    expect(await failure(bench().console.sendCommand(ORDER, 'key-1'))).toMatchObject({ code: 'outcome_unknown' })
  })

  test('an answer that cannot be read leaves the outcome unknown, and says what is wrong with it', async () => {
    wire()
      .post('/commands')
      .times(4)
      .reply(202, { id: 'cmd-1', items: [{ targetId: 'ws-1', state: 'paused' }] })
    expect(await failure(bench().console.sendCommand(ORDER, 'key-1'))).toMatchObject({
      code: 'outcome_unknown',
      message: expect.stringContaining('items[0].state ("ws-1") has the unknown value "paused"'),
    })
  })

  test.each([
    [401, 'unauthorized', 'outcome_unknown'],
    [422, 'unknown_tag', 'unknown_tag'],
    [412, 'account_changed', 'account_changed'],
  ])('after a doubtful attempt, %i %s is %s', async (status, code, expected) => {
    wire().put('/account/default-tag').reply(502)
    wire().put('/account/default-tag').reply(status, problem(code))
    expect(await failure(bench().console.promote('tag-b', '"7"', 'key-1'))).toMatchObject({ code: expected })
  })

  test.each([0, 501])('%i targets are refused before anything is sent', async (count) => {
    const targets = Array.from({ length: count }, (_, index) => `ws-${index}`)
    const error = await failure(bench().console.sendCommand({ ...ORDER, targets }, 'key-1'))
    expect(error.code).toBe('bad_request')
  })

  test.each(['', 'a b', 'a\r\nx-evil: 1', 'clé'])('a key that no header may carry is refused: %j', async (key) => {
    expect(await failure(bench().console.sendCommand(ORDER, key))).toMatchObject({ code: 'bad_request' })
  })
})

describe('the settings', () => {
  test.each(['', 'two words', 'line\nbreak'])('a token that no header may carry is refused, unquoted: %j', (token) => {
    const text = () => createConsoleClient({ url: `${ORIGIN}/v1`, token })
    expect(text).toThrow('The token of the W360 console is empty or has characters that no header may carry.')
  })

  test.each([
    '',
    'console.test/v1',
    'ftp://console.test/v1',
    'http://user:pass@console.test/v1',
    'http://console.test/v1?a=b',
  ])('an address that cannot be used is refused: %j', (url) => {
    expect(() => createConsoleClient({ url, token: TOKEN })).toThrow('The address of the W360 console')
  })

  test('a slash at the end of the address does no harm', async () => {
    wire().get('/account').reply(200, ACCOUNT, { etag: '"7"' })
    await bench({ url: `${ORIGIN}/v1/` }).console.readAccount()
  })
})
