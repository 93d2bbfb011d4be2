import { afterEach, describe, expect, it } from 'vitest'
import { type Bench, MIDDLE, NEWEST, OLDEST, startBench } from './testing.ts'

let bench: Bench
afterEach(() => bench.running.close())

const update = (targets: string[], tag?: string) => ({
  kind: 'update',
  targetType: targets[0]?.startsWith('wrs') === true ? 'wrs' : 'workstation',
  targets,
  ...(tag === undefined ? {} : { tag }),
})
const restart = (targets: string[]) => ({ ...update(targets), kind: 'restart' })
const stateOf = async (commandId: string) => (await bench.items(commandId)).map(({ state }) => state)

/** Moves a WRS to a tag, by the book. */
const moveWrs = async (id: string, tag: string) => {
  await bench.command(update([id], tag))
  await bench.advance(200)
  await bench.command(restart([id]))
  await bench.advance(100)
}

describe('a command', () => {
  it.each([
    [{ kind: 'reboot', targetType: 'wrs', targets: ['wrs-mairie-1'] }, 400, 'invalid_request'],
    [{ kind: 'update', targetType: 'printer', targets: ['wrs-mairie-1'] }, 400, 'invalid_request'],
    [{ kind: 'update', targetType: 'wrs', targets: [] }, 400, 'invalid_request'],
    [{ kind: 'update', targetType: 'wrs', targets: 'wrs-mairie-1' }, 400, 'invalid_request'],
    [{ kind: 'update', targetType: 'wrs', targets: ['wrs-mairie-1'], tag: '' }, 400, 'invalid_request'],
    [{ kind: 'update', targetType: 'wrs', targets: ['wrs-mairie-1'], version: '2026.7.1' }, 400, 'invalid_request'],
    [{ kind: 'update', targetType: 'wrs', targets: ['wrs-mairie-1', 'wrs-mairie-1'] }, 400, 'invalid_request'],
    [{ kind: 'restart', targetType: 'wrs', targets: ['wrs-mairie-1'], tag: NEWEST }, 400, 'invalid_request'],
    [{ kind: 'update', targetType: 'wrs', targets: ['wrs-mairie-1'], tag: 'w360-2026.7.1' }, 422, 'unknown_tag'],
    [
      { kind: 'update', targetType: 'wrs', targets: Array.from({ length: 501 }, (_, index) => `wrs-${index}`) },
      400,
      'too_many_targets',
    ],
  ])('%j is refused', async (body, status, code) => {
    bench = await startBench()
    expect(await bench.call('POST', '/commands', body)).toMatchObject({ status, body: { code } })
    expect(await bench.journal()).toStrictEqual([])
  })

  it('rejects only the targets that cannot be commanded', async () => {
    bench = await startBench()
    await bench.control('/control/machine', { targetId: 'pdt-mai-acc-02', rejects: true })
    const answer = await bench.call('POST', '/commands', {
      kind: 'restart',
      targetType: 'workstation',
      targets: ['pdt-mai-acc-01', 'pdt-nobody', 'wrs-mairie-1', 'pdt-mai-acc-02'],
    })
    expect(answer).toMatchObject({
      status: 202,
      body: {
        items: [
          { targetId: 'pdt-mai-acc-01', state: 'queued' },
          { targetId: 'pdt-nobody', state: 'rejected', reason: 'unknown_target' },
          { targetId: 'wrs-mairie-1', state: 'rejected', reason: 'wrong_target_type' },
          { targetId: 'pdt-mai-acc-02', state: 'rejected', reason: 'refused_by_policy' },
        ],
      },
    })
    expect((await bench.journal()).map(({ targetId }) => targetId)).toStrictEqual(['pdt-mai-acc-01'])
  })

  it('takes 500 targets', async () => {
    bench = await startBench({ fleet: { workstations: 500 } })
    const targets = Array.from({ length: 500 }, (_, index) => `pdt-${String(index + 1).padStart(6, '0')}`)
    expect(await bench.call('POST', '/commands', restart(targets))).toMatchObject({ status: 202 })
  })
})

describe('an update', () => {
  it('is queued, downloads, is done when installed, and runs only after the restart', async () => {
    bench = await startBench()
    const id = await bench.command(update(['wrs-hopital-1'], NEWEST))
    expect(await stateOf(id)).toStrictEqual(['queued'])
    await bench.advance(10)
    expect(await stateOf(id)).toStrictEqual(['downloading'])
    await bench.advance(45)
    expect(await stateOf(id)).toStrictEqual(['downloading'])
    await bench.advance(70)
    expect(await stateOf(id)).toStrictEqual(['done'])
    expect(await bench.machine('wrs-hopital-1')).toMatchObject({
      version: '2026.4.2',
      tag: OLDEST,
      installedVersion: '2026.10.0',
    })

    const again = await bench.command(restart(['wrs-hopital-1']))
    await bench.advance(30)
    expect(await stateOf(again)).toStrictEqual(['queued'])
    expect(await bench.machine('wrs-hopital-1')).toMatchObject({ tag: OLDEST, power: 'on' })
    await bench.advance(40)
    expect(await stateOf(again)).toStrictEqual(['done'])
    expect(await bench.machine('wrs-hopital-1')).toMatchObject({
      version: '2026.10.0',
      tag: NEWEST,
      installedVersion: null,
    })
    expect((await bench.journal()).map(({ action }) => action)).toStrictEqual([
      'update.accepted',
      'update.installed',
      'restart.accepted',
      'restart.started',
      'running',
    ])
  })

  it('gives a workstation what its WRS runs, whatever tag was asked for', async () => {
    bench = await startBench()
    await bench.command(update(['pdt-hop-urg-01'], NEWEST))
    await bench.advance(120)
    expect(await bench.machine('pdt-hop-urg-01')).toMatchObject({ tag: OLDEST, installedVersion: null })
    expect(await bench.journal()).toMatchObject([
      { action: 'update.accepted', tag: NEWEST },
      { action: 'update.installed', tag: OLDEST, siteId: 'site-hopital', wrsId: 'wrs-hopital-1' },
    ])

    // Installed is not running: a WRS that waits for its restart still serves what it runs.
    await bench.command(update(['wrs-hopital-1'], MIDDLE))
    await bench.advance(200)
    await bench.command(update(['pdt-hop-urg-01'], NEWEST))
    await bench.advance(120)
    expect(await bench.machine('pdt-hop-urg-01')).toMatchObject({ installedVersion: null })

    await bench.command(restart(['wrs-hopital-1']))
    await bench.advance(100)
    await bench.command(update(['pdt-hop-urg-01'], NEWEST))
    await bench.advance(120)
    expect(await bench.machine('pdt-hop-urg-01')).toMatchObject({ installedVersion: '2026.7.1' })
  })

  it('comes from the cloud for a teleworker, though a WRS is noted, and where there is no WRS', async () => {
    bench = await startBench()
    await bench.command(update(['pdt-tlt-dsi-03', 'pdt-tlt-fin-01', 'pdt-med-pub-01'], NEWEST))
    await bench.advance(120)
    for (const id of ['pdt-tlt-dsi-03', 'pdt-tlt-fin-01', 'pdt-med-pub-01']) {
      expect(await bench.machine(id)).toMatchObject({ installedVersion: '2026.10.0' })
    }
  })

  it("with no tag takes the account's default as it is when the work starts", async () => {
    bench = await startBench()
    await bench.control('/control/power', { targetId: 'pdt-med-pre-02', power: 'off', how: 'cut' })
    await bench.command(update(['pdt-med-pre-02']))
    await bench.control('/control/account', { defaultTag: MIDDLE })
    await bench.control('/control/power', { targetId: 'pdt-med-pre-02', power: 'on' })
    await bench.advance(120)
    expect(await bench.machine('pdt-med-pre-02')).toMatchObject({ installedVersion: '2026.7.1' })
  })

  it('takes back an installed version when the one that runs is asked for', async () => {
    bench = await startBench()
    await bench.command(update(['wrs-reunion-1'], NEWEST))
    await bench.advance(200)
    await bench.command(update(['wrs-reunion-1'], OLDEST))
    await bench.advance(200)
    expect(await bench.machine('wrs-reunion-1')).toMatchObject({ tag: OLDEST, installedVersion: null })
  })

  it('fails as often as it was told to, then succeeds', async () => {
    bench = await startBench()
    await bench.control('/control/machine', { targetId: 'pdt-med-pre-02', failInstalls: 1 })
    const first = await bench.command(update(['pdt-med-pre-02'], NEWEST))
    await bench.advance(120)
    expect(await bench.items(first)).toStrictEqual([
      { targetId: 'pdt-med-pre-02', state: 'failed', reason: 'install_failed' },
    ])
    expect(await bench.machine('pdt-med-pre-02')).toMatchObject({ installedVersion: null })
    const second = await bench.command(update(['pdt-med-pre-02'], NEWEST))
    await bench.advance(120)
    expect(await stateOf(second)).toStrictEqual(['done'])
  })

  it('fails with unknown_tag when its release is withdrawn before the work starts', async () => {
    bench = await startBench()
    const id = await bench.command(update(['pdt-tlt-fin-03'], NEWEST))
    await bench.control('/control/withdraw', { tag: NEWEST })
    await bench.control('/control/power', { targetId: 'pdt-tlt-fin-03', power: 'on' })
    await bench.advance(10)
    expect(await bench.items(id)).toMatchObject([{ state: 'failed', reason: 'unknown_tag' }])
    const again = await bench.call('POST', '/commands', update(['pdt-tlt-fin-03'], NEWEST))
    expect(again).toMatchObject({ status: 422, body: { code: 'unknown_tag' } })
  })
})

describe('a WRS that is away', () => {
  it('is replaced by another of its site, which gives what it runs itself', async () => {
    bench = await startBench()
    await moveWrs('wrs-mairie-2', MIDDLE)
    await bench.control('/control/power', { targetId: 'wrs-mairie-1', power: 'off', how: 'cut' })
    await bench.command(update(['pdt-mai-acc-01'], NEWEST))
    await bench.advance(120)
    expect(await bench.machine('pdt-mai-acc-01')).toMatchObject({ installedVersion: '2026.7.1' })
  })

  it('leaves its workstations with wrs_unreachable when there is no other', async () => {
    bench = await startBench()
    await bench.control('/control/power', { targetId: 'wrs-hopital-1', power: 'off', how: 'cut' })
    const id = await bench.command(update(['pdt-hop-pha-01'], NEWEST))
    await bench.advance(10)
    expect(await bench.items(id)).toMatchObject([{ state: 'failed', reason: 'wrs_unreachable' }])
  })

  it('is away while it restarts, also for a download in progress', async () => {
    bench = await startBench()
    const id = await bench.command(update(['pdt-hop-pha-01']))
    await bench.advance(10)
    expect(await stateOf(id)).toStrictEqual(['downloading'])
    await bench.control('/control/power', { targetId: 'wrs-hopital-1', power: 'off', how: 'cut' })
    await bench.advance(120)
    expect(await bench.items(id)).toMatchObject([{ state: 'failed', reason: 'wrs_unreachable' }])

    await bench.control('/control/power', { targetId: 'wrs-hopital-1', power: 'on' })
    await bench.command(restart(['wrs-hopital-1']))
    await bench.advance(10)
    const during = await bench.command(update(['pdt-hop-pha-01']))
    await bench.advance(10)
    expect(await bench.items(during)).toMatchObject([{ state: 'failed', reason: 'wrs_unreachable' }])
  })
})

describe('a machine that is off', () => {
  it('keeps its commands queued and takes them up when it comes on', async () => {
    bench = await startBench()
    const id = await bench.command(update(['pdt-tlt-fin-03'], NEWEST))
    await bench.advance(3_600)
    expect(await stateOf(id)).toStrictEqual(['queued'])
    await bench.control('/control/power', { targetId: 'pdt-tlt-fin-03', power: 'on' })
    await bench.advance(120)
    expect(await stateOf(id)).toStrictEqual(['done'])
  })

  it('lets them expire after their time to live, and does not do them later', async () => {
    bench = await startBench({ timeToLive: 7_200 })
    const id = await bench.command(update(['pdt-tlt-fin-03'], NEWEST))
    await bench.advance(7_199)
    expect(await stateOf(id)).toStrictEqual(['queued'])
    await bench.advance(1)
    expect(await stateOf(id)).toStrictEqual(['expired'])
    await bench.control('/control/power', { targetId: 'pdt-tlt-fin-03', power: 'on' })
    await bench.advance(600)
    expect(await bench.machine('pdt-tlt-fin-03')).toMatchObject({ installedVersion: null })
    expect((await bench.journal()).map(({ action }) => action)).toStrictEqual([
      'update.accepted',
      'expired',
      'power.on',
    ])
  })

  it('lets what has begun end after its time to live, but not begin again', async () => {
    bench = await startBench({ timeToLive: 20 })
    const restarting = await bench.command(restart(['pdt-tlt-fin-01']))
    const downloading = await bench.command(update(['pdt-tlt-fin-02'], NEWEST))
    const cut = await bench.command(update(['pdt-tlt-dsi-03'], NEWEST))
    await bench.advance(25)
    expect([await stateOf(restarting), await stateOf(downloading), await stateOf(cut)]).toStrictEqual([
      ['queued'],
      ['downloading'],
      ['downloading'],
    ])
    await bench.control('/control/power', { targetId: 'pdt-tlt-dsi-03', power: 'off', how: 'cut' })
    expect(await stateOf(cut)).toStrictEqual(['expired'])
    await bench.advance(100)
    expect([await stateOf(restarting), await stateOf(downloading)]).toStrictEqual([['done'], ['done']])
  })

  it('goes from downloading back to queued when its power is cut, and begins again', async () => {
    bench = await startBench()
    const id = await bench.command(update(['pdt-tlt-fin-01'], NEWEST))
    await bench.advance(10)
    expect(await stateOf(id)).toStrictEqual(['downloading'])
    await bench.control('/control/power', { targetId: 'pdt-tlt-fin-01', power: 'off', how: 'cut' })
    expect(await stateOf(id)).toStrictEqual(['queued'])
    await bench.advance(300)
    expect(await stateOf(id)).toStrictEqual(['queued'])
    await bench.control('/control/power', { targetId: 'pdt-tlt-fin-01', power: 'on' })
    await bench.advance(120)
    expect(await stateOf(id)).toStrictEqual(['done'])
  })

  it('ends an interrupted restart with its next start, not with a second restart', async () => {
    bench = await startBench()
    await bench.command(update(['pdt-tlt-fin-01'], NEWEST))
    await bench.advance(120)
    const id = await bench.command(restart(['pdt-tlt-fin-01']))
    await bench.advance(5)
    await bench.control('/control/power', { targetId: 'pdt-tlt-fin-01', power: 'off', how: 'cut' })
    expect(await stateOf(id)).toStrictEqual(['queued'])
    await bench.control('/control/power', { targetId: 'pdt-tlt-fin-01', power: 'on' })
    expect(await stateOf(id)).toStrictEqual(['done'])
    expect(await bench.machine('pdt-tlt-fin-01')).toMatchObject({ tag: NEWEST })
    await bench.advance(120)
    const restarts = (await bench.journal()).filter(({ action }) => action === 'restart.started')
    expect(restarts).toHaveLength(1)
  })
})

it('does the commands of one machine one after the other', async () => {
  bench = await startBench()
  const first = await bench.command(update(['pdt-tlt-fin-01'], NEWEST))
  const second = await bench.command(restart(['pdt-tlt-fin-01']))
  await bench.advance(300)
  expect([...(await stateOf(first)), ...(await stateOf(second))]).toStrictEqual(['done', 'done'])
  expect(await bench.machine('pdt-tlt-fin-01')).toMatchObject({ tag: NEWEST, installedVersion: null })
})
