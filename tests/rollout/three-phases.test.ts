import { afterEach, describe, expect, test } from 'vitest'
import { createCampaigns } from '../../bot/campaign/create-campaigns.ts'
import { onRolloutStarted } from '../../bot/campaign/on-start.ts'
import { createCampaignReconciler } from '../../bot/campaign/reconcile.ts'
import { defaultPolicy, defaultWaves, type UpdateRequest } from '../../bot/rollout/request.ts'
import { createSteering } from '../../bot/rollout/steer/create-steering.ts'
import { startConsole } from '../../sandbox/console/start.ts'
import { temporaryDatabase } from '../support/database.ts'
import { ACCOUNT, startEngine } from '../support/engine.ts'
import { readConsoleState } from '../support/judge.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const request = (change: Partial<UpdateRequest>): UpdateRequest => ({
  ...{ phase: 'test', tag: null, selection: { type: 'everything' }, includeWrs: true, waves: defaultWaves },
  ...{ pauseBetweenWaves: false, restartAt: null, startAt: null },
  ...change,
})

/** The real engine on the sandbox console, the campaigns on what it writes: the procedure as the facts have it. */
describe('a release in its three phases', () => {
  test('is tested on evidence, promoted by hand, rolled out with a failure taken note of, and taken back', async () => {
    const console = await startConsole({ speed: 2_000 })
    cleanups.push(() => console.close())
    const { database, remove } = await temporaryDatabase('embedded')
    cleanups.push(remove)
    const { prisma } = database
    const run = await startEngine(database, console, { gather: 0.1, backoff: 0.2 }, { listsEvery: 300 })
    cleanups.push(() => run.stop())
    await expect.poll(() => run.engine.health().reachable, { timeout: 15_000 }).toBe(true)
    const now = (): Date => new Date()
    const steering = createSteering({
      ...{ prisma, accountId: ACCOUNT, policy: { ...defaultPolicy, gather: 0.1, backoff: 0.2 }, now },
      ...{ wakeLanes: run.engine.wakeLanes, wakeOrders: run.engine.wakeOrders, consoleReachable: () => true },
      onPainted: () => undefined,
      onStarted: (tx, rollout, by, at) => onRolloutStarted(tx, ACCOUNT, rollout, by, at),
    })
    const options = { prisma, accountId: ACCOUNT, policy: { soakHours: 0 }, now, onPainted: () => undefined }
    const campaigns = createCampaigns(options)
    const reconciler = createCampaignReconciler({ ...options, opsPlaces: [] })
    const { releases, workstations } = await readConsoleState(console.origin)
    const target = releases.at(-1)
    if (target === undefined) throw new Error('the console has no release')
    const stateNow = async (): Promise<string | undefined> => {
      await reconciler.pass()
      return (await campaigns.readByTag(target.tag))?.state
    }
    const start = async (change: Partial<UpdateRequest>): Promise<string> => {
      const draft = await steering.draft(request(change), run.by)
      const started = await steering.start(draft.id, draft.version, run.by, { placeId: run.placeId })
      expect(started).toMatchObject({ outcome: 'started' })
      return draft.id
    }
    const rolledOut = (id: string) =>
      expect
        .poll(
          async () => {
            const view = await steering.read(id)
            if (view?.lanes.some(({ state }) => state === 'held')) await steering.next({ id, version: null }, run.by)
            return view?.state
          },
          { timeout: 60_000, interval: 200 },
        )
        .toMatch(/^(ledger|done)$/)

    const testers = workstations.filter(({ power, name }) => power === 'on' && name !== 'HOP-RAD-02').slice(0, 2)
    const some = { type: 'some' as const, sites: [], groups: [], wrs: [] }
    await rolledOut(await start({ tag: target.tag, selection: { ...some, workstations: testers.map(({ id }) => id) } }))
    expect(await stateNow()).toBe('testing')
    const tested = await campaigns.readByTag(target.tag)
    expect(tested?.evidence.machines.filter(({ kind }) => kind === 'workstation')).toHaveLength(2)
    expect(tested?.problems).toEqual([])
    const ref = { id: tested?.id ?? '', version: tested?.version ?? 0 }
    expect(await campaigns.validate(ref, run.by, null)).toEqual({ outcome: 'done' })
    expect(await stateNow()).toBe('validated')

    const { headers } = await fetch(`${console.url}/account`, { headers: { authorization: `Bearer ${console.token}` } })
    const put = await fetch(`${console.url}/account/default-tag`, {
      method: 'PUT',
      headers: {
        ...{
          authorization: `Bearer ${console.token}`,
          'content-type': 'application/json',
          'idempotency-key': 'by-hand',
        },
        'if-match': headers.get('etag') ?? '',
      },
      body: JSON.stringify({ tag: target.tag }),
    })
    expect(put.status).toBe(200)
    await expect.poll(stateNow, { timeout: 15_000 }).toBe('promoted')
    const promoted = await campaigns.read(ref.id)
    expect(promoted).toMatchObject({ promotedByHand: true, reason: 'by-hand' })
    const { automatic, stop } = promoted?.movers ?? { automatic: { count: 0 }, stop: { count: 0 } }
    expect(automatic.count + stop.count).toBeGreaterThan(0)

    await rolledOut(await start({ phase: 'production' }))
    expect(await stateNow()).toBe('production')
    const [failure, ...others] = (await campaigns.read(ref.id))?.failures ?? []
    expect([failure?.name, others]).toEqual(['HOP-RAD-02', []])
    await campaigns.acknowledge({ id: ref.id, machineId: failure?.machineId ?? '', failedAt: null }, run.by)
    await expect.poll(stateNow, { timeout: 15_000 }).toBe('done')
    expect((await campaigns.read(ref.id))?.sites.reduce((sum, { waiting }) => sum + waiting, 0)).toBeGreaterThan(0)

    // A campaign that is done stays so; the way back is open all the same, and the tag goes into quarantine.
    const back = await start({
      ...{ phase: 'rollback', tag: tested?.previousTag ?? null },
      selection: { ...some, workstations: testers.map(({ id }) => id) },
    })
    expect((await campaigns.read(ref.id))?.quarantine).not.toBeNull()
    await rolledOut(back)
    const after = await readConsoleState(console.origin)
    const versions = after.workstations.filter(({ id }) => testers.some((tester) => tester.id === id))
    expect(versions.every(({ version }) => version !== target.version)).toBe(true)
    expect(await stateNow()).toBe('done')
  })
})
