import { afterEach, describe, expect, it } from 'vitest'
import { type Bench, eventsShape, NEWEST, startBench } from './testing.ts'

let bench: Bench
afterEach(() => bench.running.close())

const read = async (query: string) => eventsShape.parse((await bench.call('GET', `/events${query}`)).body)
const update = (targets: string[]) => ({ kind: 'update', targetType: 'workstation', targets, tag: NEWEST })

describe('GET /events', () => {
  it('begins at the present: no events at once, even when asked to wait', async () => {
    bench = await startBench()
    await bench.control('/control/power', { targetId: 'pdt-mai-acc-01', power: 'off' })
    const before = performance.now()
    const { events, next } = await read('?wait=25')
    expect(performance.now() - before).toBeLessThan(5_000)
    expect(events).toStrictEqual([])
    expect(next).not.toMatch(/^\d+$/)
  })

  it('tells the life of a command and of its machine, in order', async () => {
    bench = await startBench()
    const { next } = await read('')
    const commandId = await bench.command(update(['pdt-tlt-fin-01']))
    await bench.advance(120)
    await bench.command({ kind: 'restart', targetType: 'workstation', targets: ['pdt-tlt-fin-01'] })
    await bench.advance(120)
    const told = await read(`?after=${next}`)
    const targetId = 'pdt-tlt-fin-01'
    expect(told.events).toMatchObject([
      { type: 'command.item', commandId, targetId, state: 'downloading' },
      { type: 'machine.changed', targetType: 'workstation', targetId, installedVersion: '2026.10.0' },
      { type: 'command.item', commandId, targetId, state: 'done' },
      { type: 'machine.changed', targetId, version: '2026.10.0', tag: NEWEST, installedVersion: null },
      { type: 'command.item', targetId, state: 'done' },
    ])
    const first = told.events[0]?.seq ?? 0
    expect(told.events.map(({ seq }) => seq)).toStrictEqual([0, 1, 2, 3, 4].map((step) => first + step))
    expect(await read(`?after=${told.next}`)).toStrictEqual({ events: [], next: told.next })
  })

  it('says only what changed', async () => {
    bench = await startBench()
    const { next } = await read('')
    await bench.control('/control/power', { targetId: 'pdt-mai-acc-01', power: 'off', how: 'cut' })
    const { events } = await read(`?after=${next}`)
    expect(events).toStrictEqual([
      {
        seq: expect.any(Number),
        at: new Date(bench.now()).toISOString(),
        type: 'machine.changed',
        targetType: 'workstation',
        targetId: 'pdt-mai-acc-01',
        power: 'off',
      },
    ])
  })

  it('tells of releases, but not of withdrawals, moves, new or removed machines', async () => {
    bench = await startBench()
    const { next } = await read('')
    await bench.control('/control/withdraw', { tag: NEWEST })
    await bench.control('/control/machine', { targetId: 'pdt-mai-acc-01', siteId: 'site-hopital', group: 'Hôpital' })
    await bench.control('/control/add', { targetId: 'pdt-new', name: 'NEW-01', tag: NEWEST })
    await bench.control('/control/remove', { targetId: 'pdt-mai-acc-02' })
    await bench.control('/control/release', { version: '2026.12.0', tag: 'w360-noel-01', notes: '## Noyau' })
    expect((await read(`?after=${next}`)).events).toMatchObject([
      { type: 'release.published', version: '2026.12.0', tag: 'w360-noel-01' },
    ])
  })

  it('holds a poll until something happens', async () => {
    bench = await startBench()
    const { next } = await read('')
    const poll = read(`?after=${next}&wait=25`)
    await bench.control('/control/power', { targetId: 'pdt-mai-acc-01', power: 'off' })
    expect((await poll).events).toMatchObject([{ type: 'machine.changed', targetId: 'pdt-mai-acc-01' }])
  })

  it('lets a poll go empty when its time is over, with a cursor that goes on', async () => {
    bench = await startBench()
    const { next } = await read('')
    expect(await read(`?after=${next}&wait=1`)).toStrictEqual({ events: [], next })
  })

  it('answers open polls when the console closes', async () => {
    bench = await startBench()
    const { next } = await read('')
    const poll = read(`?after=${next}&wait=25`)
    await bench.control('/control/state')
    await bench.running.close()
    expect(await poll).toStrictEqual({ events: [], next })
  })

  it('gives at most a thousand at a time, none lost', async () => {
    bench = await startBench({ fleet: { workstations: 1_200 }, speed: Number.POSITIVE_INFINITY })
    let { next } = await read('')
    for (const from of [1, 501, 1_001]) {
      const targets = Array.from({ length: Math.min(500, 1_201 - from) }, (_, index) => from + index)
      const ids = targets.map((number) => `pdt-${String(number).padStart(6, '0')}`)
      await bench.command({ ...update(ids), kind: 'restart', tag: undefined })
    }
    const sizes: number[] = []
    await expect
      .poll(async () => {
        const part = await read(`?after=${next}`)
        next = part.next
        sizes.push(part.events.length)
        return sizes.reduce((sum, size) => sum + size, 0)
      })
      .toBe(1_200)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000)
  })

  it('is 410 for a cursor older than what it keeps', async () => {
    bench = await startBench({ retention: 4 })
    const { next } = await read('')
    const toggle = async (times: number) => {
      for (let index = 0; index < times; index += 1) {
        const { power } = await bench.machine('pdt-mai-acc-01')
        await bench.control('/control/power', { targetId: 'pdt-mai-acc-01', power: power === 'on' ? 'off' : 'on' })
      }
    }
    await toggle(4)
    expect((await read(`?after=${next}`)).events).toHaveLength(4)
    await toggle(1)
    expect(await bench.call('GET', `/events?after=${next}`)).toMatchObject({
      status: 410,
      body: { code: 'cursor_expired' },
    })
  })

  it("is 410 for another console's cursor: its holder has missed something", async () => {
    bench = await startBench()
    const { next } = await read('')
    await bench.running.close()
    bench = await startBench()
    expect(await bench.call('GET', `/events?after=${next}`)).toMatchObject({ status: 410 })
  })

  it('is 404 where the console has no feed', async () => {
    bench = await startBench({ withoutEvents: true })
    expect(await bench.call('GET', '/events')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  it('may deliver twice, when told to', async () => {
    bench = await startBench()
    const { next } = await read('')
    await bench.control('/control/power', { targetId: 'pdt-mai-acc-01', power: 'off' })
    const first = await read(`?after=${next}`)
    await bench.control('/control/faults', { repeatEvents: 3 })
    const again = await read(`?after=${first.next}`)
    expect(again).toStrictEqual({ events: first.events, next: first.next })
  })
})
