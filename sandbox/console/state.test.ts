import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, snapshotOf } from './create-world.ts'
import { startConsole } from './start.ts'
import { createKeeper } from './state-file.ts'
import { type Bench, eventsShape, NEWEST, OLDEST, startBench } from './testing.ts'

let folder: string
let stateFile: string
const open: Bench[] = []
const start = async (options: Parameters<typeof startBench>[0] = {}) => {
  const bench = await startBench({ stateFile, ...options })
  open.push(bench)
  return bench
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'))
  stateFile = join(folder, 'deep', 'console.json')
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((bench) => bench.running.close()))
  await rm(folder, { recursive: true })
})

const command = {
  kind: 'update',
  targetType: 'workstation',
  targets: ['pdt-tlt-fin-01', 'pdt-tlt-fin-03'],
  tag: NEWEST,
}

describe('a console with a state file', () => {
  it('goes on where it was: fleet, commands, journal, cursors, keys and work in hand', async () => {
    const first = await start()
    const key = { 'idempotency-key': 'rollout-1' }
    const { next } = eventsShape.parse((await first.call('GET', '/events')).body)
    const answer = await first.call('POST', '/commands', command, key)
    const account = await first.call('GET', '/account')
    await first.call('PUT', '/account/default-tag', { tag: NEWEST }, { 'if-match': account.headers.get('etag') ?? '' })
    await first.advance(10)
    const journal = await first.journal()
    await first.running.close()

    const second = await start()
    expect(await second.journal()).toStrictEqual(journal)
    expect((await second.call('POST', '/commands', command, key)).body).toStrictEqual(answer.body)
    expect((await second.call('GET', '/account')).body).toMatchObject({ defaultTag: NEWEST })
    const told = eventsShape.parse((await second.call('GET', `/events?after=${next}`)).body)
    expect(told.events).toMatchObject([{ type: 'account.updated' }, { type: 'command.item', state: 'downloading' }])

    await second.advance(120)
    expect(await second.machine('pdt-tlt-fin-01')).toMatchObject({ tag: OLDEST, installedVersion: '2026.10.0' })
    await second.control('/control/power', { targetId: 'pdt-tlt-fin-03', power: 'on' })
    await second.advance(120)
    expect(await second.machine('pdt-tlt-fin-03')).toMatchObject({ installedVersion: '2026.10.0' })
    expect((await second.journal()).map(({ seq }) => seq)).toStrictEqual([1, 2, 3, 4, 5, 6])
  })

  it('lets commands expire over a restart', async () => {
    const first = await start({ timeToLive: 60 })
    const answer = await first.call('POST', '/commands', { ...command, targets: ['pdt-tlt-fin-03'] })
    await first.running.close()
    const second = await start()
    await second.advance(61)
    expect(answer.status).toBe(202)
    expect((await second.journal()).map(({ action }) => action)).toStrictEqual(['update.accepted', 'expired'])
  })

  it('writes soon after each change, whole or not at all', async () => {
    const first = await start()
    await first.call('POST', '/commands', command)
    await expect
      .poll(async () => await readFile(stateFile, 'utf8').catch(() => ''), { timeout: 2_000 })
      .toContain('update.accepted')
    expect(await readdir(join(folder, 'deep'))).toStrictEqual(['console.json'])
  })

  it('after a kill sends readers of the feed back to the lists, for it may have told more than it kept', async () => {
    const first = await start()
    await first.control('/control/power', { targetId: 'pdt-mai-acc-01', power: 'off' })
    const { next } = eventsShape.parse((await first.call('GET', '/events')).body)
    await expect.poll(async () => await readFile(stateFile, 'utf8').catch(() => '')).toContain('power.off')
    const killed = join(folder, 'killed.json')
    await cp(stateFile, killed)

    const second = await start({ stateFile: killed })
    expect(await second.call('GET', `/events?after=${next}`)).toMatchObject({ status: 410 })
    expect(await second.machine('pdt-mai-acc-01')).toMatchObject({ power: 'off' })
  })

  it('refuses a file that is not its own, and leaves it alone', async () => {
    stateFile = join(folder, 'other.json')
    await writeFile(stateFile, '{"format":99}')
    await expect(startConsole({ stateFile })).rejects.toThrow(/move it away/)
    await writeFile(stateFile, 'not even JSON')
    await expect(startConsole({ stateFile })).rejects.toThrow(/move it away/)
    expect(await readFile(stateFile, 'utf8')).toBe('not even JSON')
  })

  it('says when it cannot write, and tries again at the next change', async () => {
    await writeFile(join(folder, 'blocked'), 'a file where a folder should be')
    const failures: unknown[] = []
    const snapshot = () => snapshotOf(createWorld({}, null))
    const keeper = createKeeper(join(folder, 'blocked', 'console.json'), snapshot, (error) => failures.push(error))
    keeper.touch()
    await expect.poll(() => failures.length).toBe(1)
    keeper.touch()
    await expect.poll(() => failures.length).toBe(2)
    await expect(keeper.close()).rejects.toThrow()
  })
})

it('refuses a speed and a fleet that make no sense', async () => {
  await expect(startConsole({ speed: 0 })).rejects.toThrow(RangeError)
  await expect(startConsole({ fleet: { workstations: 100_001 } })).rejects.toThrow(RangeError)
  await expect(startConsole({ fleet: { workstations: 10, perSite: 0 } })).rejects.toThrow(RangeError)
  await expect(startConsole({ fleet: { workstations: 10, offShare: 2 } })).rejects.toThrow(RangeError)
})
