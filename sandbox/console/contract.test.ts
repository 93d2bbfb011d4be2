import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, NEWEST, OLDEST, pageShape, startBench } from './testing.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.running.close())

const page = async (path: string) => pageShape.parse((await bench.call('GET', path)).body)

describe('who may ask', () => {
  it.each([[{ authorization: 'Bearer another' }], [{ authorization: 'Basic c2FuZGJveA==' }], [{ authorization: '' }]])(
    'refuses %o with 401',
    async (headers) => {
      const answer = await bench.call('GET', '/account', undefined, headers)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
      expect(answer.body).toMatchObject({ code: 'unauthorized', status: 401 })
    },
  )

  it('listens on the loopback alone and keeps the control side from foreign host names', async () => {
    expect(bench.running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/)
    const status = await new Promise((resolve, reject) => {
      request(`${bench.running.origin}/control/state`, { headers: { host: 'attacker.example' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(403)
  })
})

describe('errors', () => {
  it('are problem details with a code', async () => {
    const answer = await bench.call('GET', '/commands/cmd-nowhere')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toStrictEqual({
      type: 'urn:w360:problem:not_found',
      title: 'Not Found',
      status: 404,
      code: 'not_found',
      detail: expect.any(String),
    })
  })

  it.each([
    ['GET', '/nothing', 404, 'not_found'],
    ['DELETE', '/account', 405, 'method_not_allowed'],
    ['GET', '/commands', 405, 'method_not_allowed'],
    ['GET', '/wrs?limit=1001', 400, 'invalid_limit'],
    ['GET', '/wrs?limit=0', 400, 'invalid_limit'],
    ['GET', '/wrs?limit=many', 400, 'invalid_limit'],
    ['GET', '/wrs?cursor=zzzz', 400, 'invalid_cursor'],
    ['GET', '/wrs?siteId=site-mairie', 400, 'invalid_request'],
    ['GET', '/workstations?power=asleep', 400, 'invalid_request'],
    ['GET', '/workstations?connection=wifi', 400, 'invalid_request'],
    ['GET', '/events?wait=26', 400, 'invalid_wait'],
    ['GET', '/events?after=nonsense', 400, 'invalid_cursor'],
  ])('%s %s is %i %s', async (method, path, status, code) => {
    expect(await bench.call(method, path)).toMatchObject({ status, body: { code, status } })
  })

  it('refuses a write that is not JSON, and one that is too large', async () => {
    const command = { kind: 'restart', targetType: 'wrs', targets: ['wrs-mairie-1'] }
    const plain = await bench.call('POST', '/commands', command, { 'content-type': 'text/plain' })
    expect(plain).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
    const broken = await bench.call('POST', '/commands', '{"kind":')
    expect(broken).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    const large = await bench.call('POST', '/commands', { ...command, tag: 'x'.repeat(1_100_000) })
    expect(large).toMatchObject({ status: 413, body: { code: 'too_large' } })
  })
})

describe('the lists', () => {
  it('shows the account with an ETag', async () => {
    const answer = await bench.call('GET', '/account')
    expect(answer.headers.get('etag')).toMatch(/^"[^"]+"$/)
    expect(answer.body).toStrictEqual({
      id: 'acc-montreval',
      name: 'Ville de Montreval',
      defaultTag: OLDEST,
      autoUpdate: false,
      updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
  })

  it('shows sites, WRS, workstations and releases with exactly the fields of the contract', async () => {
    const { items: sites, next } = await page('/sites')
    expect(next).toBeNull()
    expect(sites[0]).toStrictEqual({ id: 'site-mairie', name: 'Hôtel de ville', timeZone: 'Europe/Paris' })

    const { items: wrs } = await page('/wrs')
    expect(wrs[1]).toStrictEqual({
      id: 'wrs-mairie-2',
      name: 'WRS-MAI-02',
      siteId: 'site-mairie',
      role: 'secondary',
      power: 'on',
      version: '2026.4.2',
      tag: OLDEST,
      installedVersion: null,
      lastSeenAt: '2026-11-20T09:00:00.000Z',
    })

    const { items: workstations } = await page('/workstations')
    expect(workstations[0]).toStrictEqual({
      id: 'pdt-mai-acc-01',
      name: 'MAI-ACC-01',
      siteId: 'site-mairie',
      wrsId: 'wrs-mairie-1',
      group: 'Mairie/Accueil',
      connection: 'lan',
      power: 'on',
      version: '2026.4.2',
      tag: OLDEST,
      installedVersion: null,
      autoUpdate: false,
      lastSeenAt: '2026-11-20T09:00:00.000Z',
    })
  })

  it('gives the releases oldest first, with their notes', async () => {
    const { body } = await bench.call('GET', '/releases')
    expect(body).toMatchObject({
      items: [
        { version: '2026.4.2', tag: OLDEST, status: 'official' },
        { version: '2026.7.1', status: 'official' },
        { version: '2026.10.0', tag: NEWEST, status: 'test', notes: expect.stringContaining('## Agent Wisper') },
      ],
    })
  })

  it('filters workstations; a group stands for what is below it too', async () => {
    const names = async (query: string) => (await page(`/workstations?limit=1000&${query}`)).items.map(({ id }) => id)
    expect(await names('siteId=site-reunion')).toHaveLength(7)
    expect(await names('power=off')).toHaveLength(5)
    expect(await names('connection=remote')).toHaveLength(6)
    expect(await names('group=Mairie')).toHaveLength(24)
    expect(await names('group=Mai')).toHaveLength(0)
    expect(await names(`group=${encodeURIComponent('Mairie/État civil & élections')}`)).toHaveLength(5)
    expect(await names('siteId=site-mairie&connection=remote&power=on')).toHaveLength(3)
    expect(await names('siteId=site-nowhere')).toStrictEqual([])
  })

  it('pages through cursors, each of which belongs to its list and its filters', async () => {
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const part = await page(`/workstations?limit=17${next === '' ? '' : `&cursor=${next}`}`)
      seen.push(...part.items.map(({ id }) => id))
      next = part.next
    }
    expect(seen).toHaveLength(62)
    expect(new Set(seen).size).toBe(62)

    const { next: cursor } = await page('/workstations?limit=1')
    expect(await bench.call('GET', `/workstations?power=on&cursor=${cursor}`)).toMatchObject({ status: 400 })
    expect(await bench.call('GET', `/wrs?cursor=${cursor}`)).toMatchObject({ status: 400 })
  })
})

it('keeps its place in a list when machines leave on the way', async () => {
  const own = await startBench({ fleet: { workstations: 30, perSite: 10 } })
  const first = pageShape.parse((await own.call('GET', '/workstations?limit=10')).body)
  await own.control('/control/remove', { targetId: 'pdt-000003' })
  await own.control('/control/remove', { targetId: 'pdt-000010' })
  const second = pageShape.parse((await own.call('GET', `/workstations?limit=1000&cursor=${first.next}`)).body)
  expect(second.items[0]?.id).toBe('pdt-000011')
  expect(second.items).toHaveLength(20)
  await own.running.close()
})
