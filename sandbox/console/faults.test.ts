import { afterEach, describe, expect, it } from 'vitest'
import { type Bench, NEWEST, pageShape, startBench } from './testing.ts'

let bench: Bench
afterEach(() => bench.running.close())

const command = { kind: 'update', targetType: 'workstation', targets: ['pdt-tlt-fin-01'], tag: NEWEST }
const post = (key: string) => bench.call('POST', '/commands', command, { 'idempotency-key': key })
const faults = (body: unknown) => bench.control('/control/faults', body)
const raw = (path: string) =>
  fetch(bench.running.url + path, { headers: { authorization: `Bearer ${bench.running.token}` } })
const acted = async () => (await bench.journal()).length

describe('faults', () => {
  it('429 with Retry-After, only so many times, only there', async () => {
    bench = await startBench()
    await faults({
      rules: [{ kind: 'too-many-requests', method: 'post', path: '/commands', count: 2, retryAfterSeconds: 7 }],
    })
    expect((await bench.call('GET', '/account')).status).toBe(200)
    const refused = await post('a')
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
    expect(refused.headers.get('retry-after')).toBe('7')
    expect((await post('a')).status).toBe(429)
    expect(await acted()).toBe(0)
    expect((await post('a')).status).toBe(202)
  })

  it('5xx before acting, and after', async () => {
    bench = await startBench()
    await faults({ rules: [{ kind: 'server-error', status: 500, count: 1 }] })
    expect((await post('a')).status).toBe(500)
    expect(await acted()).toBe(0)
    await faults({ rules: [{ kind: 'server-error', acts: true, count: 1 }] })
    expect((await post('a')).status).toBe(503)
    expect(await acted()).toBe(1)
    expect((await post('a')).status).toBe(202)
    expect(await acted()).toBe(1)
  })

  it('a connection that breaks before acting, and after: the key tells which', async () => {
    bench = await startBench()
    await faults({ rules: [{ kind: 'reset-before', count: 1 }] })
    await expect(post('a')).rejects.toThrow()
    expect(await acted()).toBe(0)
    await faults({ rules: [{ kind: 'reset-after', count: 1 }] })
    await expect(post('a')).rejects.toThrow()
    expect(await acted()).toBe(1)
    expect((await post('a')).status).toBe(202)
    expect(await acted()).toBe(1)
  })

  it('nonsense: HTML, half of a JSON, a field that is missing, a value out of the contract, a cursor too old', async () => {
    bench = await startBench()
    await faults({ rules: [{ kind: 'html', count: 1 }] })
    expect(await (await raw('/account')).text()).toContain('<html>')
    await faults({ rules: [{ kind: 'html', acts: false, count: 1 }] })
    expect((await raw('/account')).status).toBe(502)
    await faults({ rules: [{ kind: 'truncated', count: 1 }] })
    await expect((await raw('/account')).json()).rejects.toThrow(SyntaxError)
    await faults({ rules: [{ kind: 'missing-field', field: 'siteId', count: 1 }] })
    const [first] = pageShape.parse((await bench.call('GET', '/wrs')).body).items
    expect(first).toHaveProperty('name')
    expect(first).not.toHaveProperty('siteId')
    await faults({ rules: [{ kind: 'unknown-value', field: 'role', count: 1 }] })
    expect((await bench.call('GET', '/wrs')).body).toMatchObject({ items: [{ role: 'hors-contrat' }, {}, {}, {}] })
    await faults({ rules: [{ kind: 'cursor-expired', path: '/events', count: 1 }] })
    expect((await bench.call('GET', '/events')).status).toBe(410)
    expect((await bench.call('GET', '/events')).status).toBe(200)
  })

  it('latency, on everything or on some', async () => {
    bench = await startBench()
    const timed = async (path: string) => {
      const before = performance.now()
      await bench.call('GET', path)
      return performance.now() - before
    }
    await faults({ latencyMs: 60, rules: [{ kind: 'latency', path: '/wrs', milliseconds: 100 }] })
    expect(await timed('/account')).toBeGreaterThanOrEqual(59)
    expect(await timed('/wrs')).toBeGreaterThanOrEqual(158)
    await faults({})
    expect((await bench.control('/control/faults')).body).toStrictEqual({ latencyMs: 0, repeatEvents: 0, rules: [] })
  })

  it('by chance, the same chance with the same seed', async () => {
    const play = async (seed: number) => {
      bench = await startBench({ seed })
      await faults({ rules: [{ kind: 'server-error', probability: 0.5 }] })
      const statuses: number[] = []
      for (let index = 0; index < 24; index += 1) statuses.push((await bench.call('GET', '/account')).status)
      await bench.running.close()
      return statuses.join()
    }
    const first = await play(7)
    expect(first).toContain('200')
    expect(first).toContain('503')
    expect(await play(7)).toBe(first)
    expect(await play(8)).not.toBe(first)
  })

  it('are refused when they are not faults', async () => {
    bench = await startBench()
    expect((await faults({ rules: [{ kind: 'earthquake' }] })).status).toBe(400)
    expect((await faults({ latency: 5 })).status).toBe(400)
  })

  it('leave the control side alone', async () => {
    bench = await startBench()
    await faults({ rules: [{ kind: 'reset-before' }] })
    expect((await bench.control('/control/state')).status).toBe(200)
  })
})
