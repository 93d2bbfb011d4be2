import { afterEach, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../bot/audit/verify.ts'
import { defaultWaves, type UpdateRequest } from '../../bot/rollout/request.ts'
import type { RolloutView } from '../../bot/rollout/view.ts'
import { openDatabase } from '../../prisma/open.ts'
import { type ConsoleOptions, type RunningConsole, startConsole } from '../../sandbox/console/start.ts'
import { databases, temporaryDatabase } from '../support/database.ts'
import { ACCOUNT, type RunningEngine, startEngine } from '../support/engine.ts'
import { judge, readConsoleState, readJournal } from '../support/judge.ts'

const quick = { gather: 0.1, backoff: 0.2 }

const everything = (tag: string | null, more: Partial<UpdateRequest> = {}): UpdateRequest => ({
  phase: tag === null ? 'production' : 'test',
  tag,
  selection: { type: 'everything' },
  includeWrs: true,
  waves: defaultWaves,
  pauseBetweenWaves: false,
  restartAt: null,
  startAt: null,
  ...more,
})

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const openConsole = async (options: ConsoleOptions = {}): Promise<RunningConsole> => {
  const running = await startConsole({ speed: 2_000, ...options })
  cleanups.push(() => running.close())
  return running
}

const control = async (console: RunningConsole, path: string, body: object): Promise<void> => {
  const response = await fetch(`${console.origin}/control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
}

const newestTag = async (console: RunningConsole): Promise<{ tag: string; version: string }> => {
  const newest = (await readConsoleState(console.origin)).releases.at(-1)
  if (newest === undefined) throw new Error('the console has no release')
  return newest
}

const startRollout = async (
  { steering, engine, by, placeId }: RunningEngine,
  request: UpdateRequest,
): Promise<string> => {
  await expect.poll(() => engine.health().reachable, { timeout: 15_000 }).toBe(true)
  const draft = await steering.draft(request, by)
  const started = await steering.start(draft.id, draft.version, by, { placeId })
  expect(started).toMatchObject({ outcome: 'started' })
  return draft.id
}

/** Presses `next` for lanes that a threshold holds, as a person would, until nothing but the ledger is open. */
const seeThrough = async ({ steering, by }: RunningEngine, id: string): Promise<RolloutView> => {
  let view: RolloutView | null = null
  await expect
    .poll(
      async () => {
        view = await steering.read(id)
        if (view?.lanes.some(({ state }) => state === 'held')) await steering.next({ id, version: null }, by)
        return view?.state
      },
      { timeout: 60_000, interval: 200 },
    )
    .toMatch(/^(ledger|done)$/)
  if (view === null) throw new Error('no such rollout')
  return view
}

for (const { kind, title, available } of databases()) {
  describe.runIf(available)(`a rollout over the default fleet, ${title}`, () => {
    test('moves every reachable machine, WRS first, each by one update and one restart', async () => {
      const console = await openConsole()
      const before = await readConsoleState(console.origin)
      const target = await newestTag(console)
      const { database, remove } = await temporaryDatabase(kind)
      cleanups.push(remove)
      const run = await startEngine(database, console, quick)
      cleanups.push(() => run.stop())
      const id = await startRollout(run, everything(target.tag))
      const view = await seeThrough(run, id)
      const after = await readConsoleState(console.origin)
      const reachable = after.workstations.filter(({ power, name }) => power === 'on' && name !== 'HOP-RAD-02')
      expect(reachable.filter(({ version }) => version !== target.version)).toEqual([])
      expect(after.wrs.every(({ version }) => version === target.version)).toBe(true)
      expect(view.counts).toMatchObject({ failed: 1, off: 5 })
      expect(view.lanes.flatMap(({ failures }) => failures.map(({ name, reason }) => [name, reason]))).toEqual([
        ['HOP-RAD-02', 'install-failed'],
      ])
      expect(judge(before, await readJournal(console.origin), target).broken).toEqual([])

      // A machine of the ledger is picked up by itself as soon as it is seen on.
      const off = after.workstations.find(({ power }) => power === 'off')
      await control(console, 'power', { targetId: off?.id, power: 'on' })
      await expect
        .poll(
          async () =>
            (await readConsoleState(console.origin)).workstations.find(({ id: found }) => found === off?.id)?.version,
          { timeout: 15_000 },
        )
        .toBe(target.version)
    })
  })
}

describe('a console that misbehaves', () => {
  test('too fast, failing, silent after acting, or talking nonsense: the rollout ends right all the same', async () => {
    const console = await openConsole()
    const before = await readConsoleState(console.origin)
    const target = await newestTag(console)
    const { database, remove } = await temporaryDatabase('embedded')
    cleanups.push(remove)
    const run = await startEngine(database, console, quick)
    cleanups.push(() => run.stop())
    await expect.poll(() => run.engine.health().reachable, { timeout: 15_000 }).toBe(true)
    await control(console, 'faults', {
      rules: [
        { kind: 'too-many-requests', method: 'POST', path: '/commands', probability: 0.15, retryAfterSeconds: 1 },
        { kind: 'reset-after', method: 'POST', path: '/commands', probability: 0.15 },
        { kind: 'server-error', method: 'POST', path: '/commands', probability: 0.1, acts: true },
        { kind: 'html', method: 'POST', path: '/commands', probability: 0.1, acts: true },
        { kind: 'reset-before', path: '/events', probability: 0.05 },
        { kind: 'truncated', path: '/events', probability: 0.05 },
      ],
    })
    const id = await startRollout(run, everything(target.tag))
    await seeThrough(run, id)
    await control(console, 'faults', {})
    const after = await readConsoleState(console.origin)
    expect(
      after.workstations.filter(
        ({ power, name, version }) => power === 'on' && name !== 'HOP-RAD-02' && version !== target.version,
      ),
    ).toEqual([])
    expect(judge(before, await readJournal(console.origin), target).broken).toEqual([])
  })

  test('without an event feed the lists and the open commands tell the same', async () => {
    const console = await openConsole({ withoutEvents: true })
    const before = await readConsoleState(console.origin)
    const target = await newestTag(console)
    const { database, remove } = await temporaryDatabase('embedded')
    cleanups.push(remove)
    const run = await startEngine(database, console, quick, { listsWithoutFeed: 200 })
    cleanups.push(() => run.stop())
    const id = await startRollout(run, everything(target.tag))
    const view = await seeThrough(run, id)
    expect(view.counts).toMatchObject({ failed: 1, off: 5, waiting: 0 })
    expect(judge(before, await readJournal(console.origin), target).broken).toEqual([])
  })

  test('a tag withdrawn on the way stops every lane, with the reason', async () => {
    const console = await openConsole({ speed: 200 })
    const target = await newestTag(console)
    const { database, remove } = await temporaryDatabase('embedded')
    cleanups.push(remove)
    const run = await startEngine(database, console, quick, { listsEvery: 200 })
    cleanups.push(() => run.stop())
    const id = await startRollout(run, everything(target.tag))
    await control(console, 'withdraw', { tag: target.tag })
    await expect
      .poll(async () => (await run.steering.read(id))?.lanes.map(({ reason }) => reason), { timeout: 20_000 })
      .toEqual(Array.from({ length: 5 }, () => 'withdrawn-tag'))
  })
})

describe('a person who steers', () => {
  test('a second rollout for a busy site is refused by the database, whoever asks and however fast', async () => {
    const console = await openConsole({ speed: 20 })
    const { tag } = await newestTag(console)
    const { database, remove } = await temporaryDatabase('embedded')
    cleanups.push(remove)
    const run = await startEngine(database, console, quick)
    cleanups.push(() => run.stop())
    await expect.poll(() => run.engine.health().reachable, { timeout: 15_000 }).toBe(true)
    const drafts = await Promise.all([
      run.steering.draft(everything(tag), run.by),
      run.steering.draft(everything(tag), run.by),
    ])
    const outcomes = await Promise.all(
      drafts.map((draft) => run.steering.start(draft.id, draft.version, run.by, { placeId: run.placeId })),
    )
    expect(outcomes.filter(({ outcome }) => outcome === 'started')).toHaveLength(1)
    expect(outcomes.filter(({ outcome }) => outcome === 'site-busy' || outcome === 'replanned')).toHaveLength(1)
  })

  test('a double press starts once; pause holds everything back; cancel frees the site and tells what was sent', async () => {
    const console = await openConsole({ speed: 60 })
    const { tag } = await newestTag(console)
    const { database, remove } = await temporaryDatabase('embedded')
    cleanups.push(remove)
    const run = await startEngine(database, console, quick)
    cleanups.push(() => run.stop())
    await expect.poll(() => run.engine.health().reachable, { timeout: 15_000 }).toBe(true)
    const draft = await run.steering.draft(everything(tag), run.by)
    const press = () => run.steering.start(draft.id, draft.version, run.by, { placeId: run.placeId })
    const outcomes = await Promise.all([press(), press()])
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['already', 'started'])

    await expect
      .poll(async () => (await run.steering.read(draft.id))?.counts.updating, { timeout: 15_000 })
      .toBeGreaterThan(0)
    expect(await run.steering.pause({ id: draft.id, version: null }, run.by)).toMatchObject({
      outcome: 'steered',
    })
    expect(await run.steering.pause({ id: draft.id, version: null }, run.by)).toMatchObject({
      outcome: 'already',
    })
    // What was on its way arrives; nothing is ordered after it.
    await expect.poll(async () => (await run.steering.read(draft.id))?.counts.updating, { timeout: 20_000 }).toBe(0)
    const ordered = (await readJournal(console.origin)).filter(({ action }) => action.endsWith('.accepted')).length
    const view = await run.steering.read(draft.id)
    expect(view?.counts.waiting).toBeGreaterThan(0)
    expect(view?.counts.restarting).toBe(0)

    expect(await run.steering.resume({ id: draft.id, version: null }, run.by)).toMatchObject({
      outcome: 'steered',
    })
    await expect
      .poll(
        async () => (await readJournal(console.origin)).filter(({ action }) => action.endsWith('.accepted')).length,
        { timeout: 15_000 },
      )
      .toBeGreaterThan(ordered)
    expect(await run.steering.cancel({ id: draft.id, version: null }, run.by)).toMatchObject({
      outcome: 'steered',
    })
    const cancelled = await run.steering.read(draft.id)
    expect(cancelled?.state).toBe('cancelled')
    const again = await run.steering.draft(everything(tag), run.by)
    expect(again.plan.refusals).toEqual([])

    // Two presses of Start and two of Pause are one act each.
    const trail = await database.prisma.audit.findMany({ orderBy: { seq: 'asc' } })
    expect(trail.filter(({ subject }) => subject === 'rollout')).toMatchObject([
      {
        action: 'rollout.started',
        subjectId: draft.id,
        ...run.by,
        after: { number: 1, targetTag: tag, phase: 'test' },
      },
      { action: 'rollout.paused', before: { state: 'running' }, after: { state: 'paused' } },
      { action: 'rollout.resumed', before: { state: 'paused' }, after: { state: 'running' } },
      { action: 'rollout.cancelled', before: { state: 'running' }, after: { state: 'cancelled' } },
    ])
    expect(await verifyAudit(database.prisma, ACCOUNT)).toMatchObject({ outcome: 'whole', rows: trail.length })
  })

  test('retry takes up only what failed, also after the end', async () => {
    const console = await openConsole()
    const target = await newestTag(console)
    const { database, remove } = await temporaryDatabase('embedded')
    cleanups.push(remove)
    const run = await startEngine(database, console, quick)
    cleanups.push(() => run.stop())
    const id = await startRollout(run, everything(target.tag))
    await seeThrough(run, id)
    await control(console, 'machine', { targetId: 'pdt-hop-rad-02', failInstalls: 0 })
    expect(await run.steering.retry({ id, version: null }, run.by)).toMatchObject({
      outcome: 'steered',
      machines: 1,
    })
    await expect.poll(async () => (await run.steering.read(id))?.counts.failed, { timeout: 15_000 }).toBe(0)
    await expect
      .poll(
        async () =>
          (await readConsoleState(console.origin)).workstations.find(({ id: found }) => found === 'pdt-hop-rad-02')
            ?.version,
        { timeout: 15_000 },
      )
      .toBe(target.version)
  })

  test('a scheduled rollout keeps its hour, however often it is paused and resumed before', async () => {
    const console = await openConsole()
    const { tag } = await newestTag(console)
    const { database, remove } = await temporaryDatabase('embedded')
    cleanups.push(remove)
    const run = await startEngine(database, console, quick)
    cleanups.push(() => run.stop())
    const id = await startRollout(run, everything(tag, { startAt: new Date(Date.now() + 3_600_000) }))
    for (let round = 0; round < 2; round += 1) {
      expect(await run.steering.pause({ id, version: null }, run.by)).toMatchObject({ outcome: 'steered' })
      expect(await run.steering.resume({ id, version: null }, run.by)).toMatchObject({ outcome: 'steered' })
    }
    expect(await run.steering.read(id)).toMatchObject({ state: 'scheduled', startedAt: null })
    expect((await readJournal(console.origin)).filter(({ action }) => action.endsWith('.accepted'))).toEqual([])
  })

  test('retry after the end is refused while another rollout has the site', async () => {
    const console = await openConsole()
    const { tag } = await newestTag(console)
    const { database, remove } = await temporaryDatabase('embedded')
    cleanups.push(remove)
    const run = await startEngine(database, console, quick)
    cleanups.push(() => run.stop())
    const id = await startRollout(run, everything(tag))
    await seeThrough(run, id)
    const other = await run.steering.draft(
      everything(tag, { selection: { type: 'some', sites: ['site-hopital'], groups: [], workstations: [], wrs: [] } }),
      run.by,
    )
    await control(console, 'speed', { speed: 1 })
    expect(await run.steering.start(other.id, other.version, run.by, { placeId: run.placeId })).toMatchObject({
      number: 2,
    })
    expect(await run.steering.retry({ id, version: null }, run.by)).toMatchObject({
      outcome: 'site-busy',
      rolloutNumber: 2,
    })
  })
})

const postgres = databases().find(({ kind }) => kind === 'postgres')

describe.runIf(postgres?.available ?? false)(`two instances, ${postgres?.title}`, () => {
  test('share one rollout; when one vanishes the other goes on; nothing is ordered twice', async () => {
    const console = await openConsole({ speed: 300 })
    const before = await readConsoleState(console.origin)
    const target = await newestTag(console)
    const { database, options, remove } = await temporaryDatabase('postgres')
    cleanups.push(remove)
    const first = await startEngine(database, console, quick)
    cleanups.push(() => first.stop())
    const secondDatabase = await openDatabase(options)
    const second = await startEngine(secondDatabase, console, quick)
    cleanups.push(async () => {
      await second.stop()
      await secondDatabase.close()
    })
    const id = await startRollout(first, everything(target.tag))
    await expect
      .poll(async () => (await second.steering.read(id))?.counts.running, { timeout: 20_000 })
      .toBeGreaterThan(3)
    await first.stop()
    await seeThrough(second, id)
    const after = await readConsoleState(console.origin)
    expect(
      after.workstations.filter(
        ({ power, name, version }) => power === 'on' && name !== 'HOP-RAD-02' && version !== target.version,
      ),
    ).toEqual([])
    expect(judge(before, await readJournal(console.origin), target).broken).toEqual([])
  })
})
