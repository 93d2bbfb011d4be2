import { afterEach, describe, expect, it } from 'vitest'
import { type Bench, eventsShape, MIDDLE, NEWEST, OLDEST, startBench } from './testing.ts'

let bench: Bench
afterEach(() => bench.running.close())

const power = (targetId: string, state: 'on' | 'off', how?: 'stop' | 'cut') =>
  bench.control('/control/power', { targetId, power: state, ...(how === undefined ? {} : { how }) })

describe('a stop', () => {
  it('of a machine behind its account installs, and the next start runs it', async () => {
    bench = await startBench()
    await bench.control('/control/account', { defaultTag: NEWEST })
    await power('pdt-tlt-fin-01', 'off')
    expect(await bench.machine('pdt-tlt-fin-01')).toMatchObject({ tag: OLDEST, installedVersion: '2026.10.0' })
    await power('pdt-tlt-fin-01', 'on')
    expect(await bench.machine('pdt-tlt-fin-01')).toMatchObject({ tag: NEWEST, installedVersion: null })
    expect((await bench.journal()).slice(1)).toMatchObject([
      { action: 'update.installed', trigger: 'shutdown', tag: NEWEST },
      { action: 'power.off', trigger: 'hand' },
      { action: 'power.on', trigger: 'hand' },
      { action: 'running', trigger: 'shutdown', tag: NEWEST, version: '2026.10.0' },
    ])
  })

  it('installs nothing where the machine is at its account, before it, or loses its power', async () => {
    bench = await startBench()
    await power('pdt-tlt-fin-01', 'off')
    await bench.control('/control/account', { defaultTag: MIDDLE })
    await power('pdt-med-pre-01', 'off')
    await power('pdt-med-pre-02', 'off', 'cut')
    for (const id of ['pdt-tlt-fin-01', 'pdt-med-pre-01', 'pdt-med-pre-02']) {
      expect(await bench.machine(id)).toMatchObject({ power: 'off', installedVersion: null })
    }
  })

  it('gives a workstation no more than its WRS runs', async () => {
    bench = await startBench()
    await bench.control('/control/account', { defaultTag: NEWEST })
    await power('pdt-hop-urg-01', 'off')
    expect(await bench.machine('pdt-hop-urg-01')).toMatchObject({ installedVersion: null })
    await power('wrs-hopital-1', 'off')
    await power('wrs-hopital-1', 'on')
    await power('pdt-hop-urg-02', 'off')
    expect(await bench.machine('pdt-hop-urg-02')).toMatchObject({ installedVersion: '2026.10.0' })
  })

  it('takes nothing from a WRS in test while the machine is at its account', async () => {
    bench = await startBench()
    await bench.command({ kind: 'update', targetType: 'wrs', targets: ['wrs-hopital-1'], tag: NEWEST })
    await bench.command({ kind: 'restart', targetType: 'wrs', targets: ['wrs-hopital-1'] })
    await bench.advance(300)
    expect(await bench.machine('wrs-hopital-1')).toMatchObject({ tag: NEWEST })
    await power('pdt-hop-urg-01', 'off')
    expect(await bench.machine('pdt-hop-urg-01')).toMatchObject({ installedVersion: null })
  })

  it('undoes a rollback while the account stays newer; a restart does not', async () => {
    bench = await startBench()
    await bench.control('/control/account', { defaultTag: NEWEST })
    const command = { targetType: 'workstation', targets: ['pdt-med-pre-01'] }
    await bench.command({ ...command, kind: 'update', tag: OLDEST })
    await bench.advance(120)
    await bench.command({ ...command, kind: 'restart' })
    await bench.advance(120)
    expect(await bench.machine('pdt-med-pre-01')).toMatchObject({ tag: OLDEST, installedVersion: null })
    await bench.command({ ...command, kind: 'restart' })
    await bench.advance(120)
    expect(await bench.machine('pdt-med-pre-01')).toMatchObject({ tag: OLDEST, installedVersion: null })
    await power('pdt-med-pre-01', 'off')
    await power('pdt-med-pre-01', 'on')
    expect(await bench.machine('pdt-med-pre-01')).toMatchObject({ tag: NEWEST })
  })
})

describe('automatic update', () => {
  it('installs by itself once the account is ahead, and leaves the restart to others', async () => {
    bench = await startBench()
    await bench.control('/control/account', { defaultTag: MIDDLE })
    await bench.advance(1_000)
    expect(await bench.machine('pdt-med-pub-01')).toMatchObject({ tag: OLDEST, installedVersion: '2026.7.1' })
    expect(await bench.machine('pdt-med-pre-02')).toMatchObject({ installedVersion: null })
    const installs = (await bench.journal()).filter(({ action }) => action === 'update.installed')
    expect(installs).toHaveLength(3)
    expect(installs.every(({ trigger }) => trigger === 'automatic')).toBe(true)
  })

  it('waits for the WRS, and follows it when it moves', async () => {
    bench = await startBench()
    await bench.control('/control/machine', { targetId: 'pdt-reu-acc-01', autoUpdate: true })
    await bench.control('/control/account', { defaultTag: NEWEST })
    await bench.advance(2_000)
    expect(await bench.machine('pdt-reu-acc-01')).toMatchObject({ installedVersion: null })
    await bench.command({ kind: 'update', targetType: 'wrs', targets: ['wrs-reunion-1'] })
    await bench.command({ kind: 'restart', targetType: 'wrs', targets: ['wrs-reunion-1'] })
    await bench.advance(2_000)
    expect(await bench.machine('pdt-reu-acc-01')).toMatchObject({ installedVersion: '2026.10.0' })
  })

  it('switched on for the account moves every machine, the WRS too', async () => {
    bench = await startBench({ speed: Number.POSITIVE_INFINITY })
    await bench.control('/control/account', { defaultTag: MIDDLE, autoUpdate: true })
    await expect.poll(() => bench.machine('wrs-hopital-1')).toMatchObject({ installedVersion: '2026.7.1' })
    await expect.poll(() => bench.machine('pdt-tlt-fin-01')).toMatchObject({ installedVersion: '2026.7.1' })
  })
})

describe('hands', () => {
  it('move, rename and remove machines; what waited for a removed one fails', async () => {
    bench = await startBench()
    const moved = {
      targetId: 'pdt-mai-acc-01',
      siteId: 'site-hopital',
      wrsId: 'wrs-hopital-1',
      group: 'Hôpital/Accueil',
    }
    expect((await bench.control('/control/machine', moved)).status).toBe(200)
    expect(await bench.machine('pdt-mai-acc-01')).toMatchObject({ siteId: 'site-hopital', wrsId: 'wrs-hopital-1' })
    const id = await bench.command({ kind: 'restart', targetType: 'workstation', targets: ['pdt-tlt-fin-03'] })
    await bench.control('/control/remove', { targetId: 'pdt-tlt-fin-03' })
    expect(await bench.items(id)).toMatchObject([{ state: 'failed', reason: 'removed' }])
    const list = await bench.call('GET', '/workstations?limit=1000')
    expect(JSON.stringify(list.body)).not.toContain('pdt-tlt-fin-03')
  })

  it('let a WRS serve its new site and no longer its old one', async () => {
    bench = await startBench()
    await power('wrs-hopital-1', 'off', 'cut')
    await bench.control('/control/machine', { targetId: 'wrs-mairie-2', siteId: 'site-hopital' })
    const id = await bench.command({ kind: 'update', targetType: 'workstation', targets: ['pdt-hop-urg-01'] })
    await bench.advance(120)
    expect(await bench.items(id)).toMatchObject([{ state: 'done' }])
  })

  it.each([
    ['/control/power', { targetId: 'nobody', power: 'on' }, 404],
    ['/control/power', { targetId: 'wrs-mairie-1', power: 'half' }, 400],
    ['/control/machine', { targetId: 'pdt-mai-acc-01', siteId: 'site-nowhere' }, 404],
    ['/control/machine', { targetId: 'pdt-mai-acc-01', wrsId: 'pdt-mai-acc-02' }, 404],
    ['/control/machine', { targetId: 'wrs-mairie-1', group: 'Mairie' }, 400],
    ['/control/machine', { targetId: 'wrs-mairie-1', siteId: null }, 400],
    ['/control/add', { targetId: 'wrs-mairie-1', name: 'X', tag: OLDEST }, 409],
    ['/control/add', { targetId: 'pdt-x', name: 'X', tag: 'w360-none' }, 404],
    ['/control/release', { version: '2027.1', tag: NEWEST, notes: '' }, 409],
    ['/control/withdraw', { tag: 'w360-none' }, 404],
    ['/control/account', { defaultTag: 'w360-none' }, 422],
    ['/control/speed', { speed: 0 }, 400],
    ['/control/remove', { targetId: 'nobody' }, 404],
    ['/control/nothing', {}, 404],
  ])('%s %j is %i', async (path, body, status) => {
    bench = await startBench()
    expect((await bench.control(path, body)).status).toBe(status)
    expect(await bench.journal()).toStrictEqual([])
  })

  it('write what the vendor does into the journal', async () => {
    bench = await startBench()
    await bench.control('/control/release', { version: '2026.12.0', tag: 'w360-noel-01', status: 'test', notes: '' })
    await bench.control('/control/withdraw', { tag: 'w360-noel-01' })
    await bench.control('/control/account', { defaultTag: MIDDLE })
    expect(await bench.journal()).toMatchObject([
      { seq: 1, action: 'release.published', tag: 'w360-noel-01', version: '2026.12.0', trigger: 'hand' },
      { seq: 2, action: 'release.withdrawn', tag: 'w360-noel-01', trigger: 'hand' },
      { seq: 3, action: 'promoted', tag: MIDDLE, trigger: 'hand' },
    ])
    expect(await bench.journal(2)).toMatchObject([{ seq: 3 }])
    expect((await bench.control('/journal?limit=2')).body).toMatchObject({ more: true })
    expect((await bench.control('/journal?after=x')).status).toBe(400)
  })
})

it('counts requests by method and path, ids left out', async () => {
  bench = await startBench()
  await bench.call('GET', '/account')
  await bench.call('GET', '/commands/cmd-1')
  await bench.call('GET', '/commands/cmd-2')
  await bench.call('GET', '/workstations?power=on')
  expect((await bench.control('/control/requests')).body).toStrictEqual({
    'GET /v1/account': 1,
    'GET /v1/commands/{id}': 2,
    'GET /v1/workstations': 1,
  })
})

it('wakes up by itself when it is sped up', async () => {
  bench = await startBench({ now: Date.now, speed: 0.001 })
  const { next } = eventsShape.parse((await bench.call('GET', '/events')).body)
  await bench.command({ kind: 'restart', targetType: 'workstation', targets: ['pdt-tlt-fin-01'] })
  await bench.control('/control/speed', { speed: 1_000 })
  const { events } = eventsShape.parse((await bench.call('GET', `/events?after=${next}&wait=10`)).body)
  expect(events).toMatchObject([{ type: 'command.item', state: 'done' }])
})

it('can be sped up, to the end of all work', async () => {
  bench = await startBench({ now: Date.now, speed: 1 })
  const id = await bench.command({
    kind: 'update',
    targetType: 'workstation',
    targets: ['pdt-tlt-fin-01'],
    tag: NEWEST,
  })
  await bench.control('/control/speed', { speed: 2_000 })
  await expect.poll(() => bench.items(id)).toMatchObject([{ state: 'done' }])

  await bench.control('/control/speed', { speed: 1 })
  const slow = await bench.command({ kind: 'restart', targetType: 'workstation', targets: ['pdt-tlt-fin-01'] })
  await bench.control('/control/speed', { speed: 'Infinity' })
  await expect.poll(() => bench.items(slow)).toMatchObject([{ state: 'done' }])
  expect((await bench.control('/control/state')).body).toMatchObject({ speed: 'Infinity' })
})

it('shows itself to a browser, with hostile names made harmless', async () => {
  bench = await startBench()
  await bench.control('/control/machine', { targetId: 'pdt-mai-acc-01', name: '<img src=x onerror=alert(1)>' })
  const response = await fetch(`${bench.running.origin}/`)
  const page = await response.text()
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page).toContain('Bac à sable')
  expect(page).toContain('Centre hospitalier Saint-Aubin')
  expect(page).toContain('&lt;img src=x')
  expect(page).not.toContain('<img')
  expect(page.match(/<tr class="(on|off)">/g)).toHaveLength(66)
})
