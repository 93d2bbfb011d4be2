import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { databases } from '../../tests/support/database.ts'
import { by, openStage, pc, type Stage, wrs } from '../../tests/support/stage.ts'
import type { Machine } from '../fleet/model.ts'
import { defaultPolicy, type UpdateRequest } from './request.ts'
import { createSteering } from './steer/create-steering.ts'

const evening = new Date('2026-11-23T20:00:00Z')
const night = new Date('2026-11-23T21:00:00Z')
const many = (count: number, prefix = 'pc', siteId = 'paris'): readonly Machine[] =>
  Array.from({ length: count }, (_, index) => pc(`${prefix}-${index}`, siteId))

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`a rollout whose hour has come, ${title}`, { timeout: 60_000 }, () => {
    let stage: Stage
    const scheduled = (change: Partial<UpdateRequest> = {}) =>
      stage.start({
        waves: [
          { type: 'count', machines: 1 },
          { type: 'share', percent: 100 },
        ],
        startAt: evening,
        ...change,
      })
    const ordered = async () =>
      (await stage.prisma.command.findMany({ orderBy: { createdAt: 'asc' } })).flatMap(({ targets }) => targets)
    const states = async (rolloutId: string) =>
      Object.fromEntries(
        (await stage.prisma.target.findMany({ where: { rolloutId } })).map(({ machineId, wave, state }) => [
          machineId,
          `${wave} ${state}`,
        ]),
      )

    beforeAll(async () => {
      stage = await openStage(kind)
    })
    afterAll(() => stage.remove())
    beforeEach(async () => {
      await stage.clear()
      await stage.list(many(20))
    })

    it('begins as it was planned when nothing has changed', async () => {
      const id = await scheduled()
      await stage.reconcile()
      expect(await ordered()).toEqual([])
      stage.clock = evening
      await stage.reconcile()
      expect((await stage.view(id)).state).toBe('running')
      expect(await ordered()).toEqual(['pc-0'])
      expect(await stage.trail()).toEqual(['rollout.started'])
    })

    it.each([
      ['start', { startAt: evening }],
      ['restart', { startAt: null, restartAt: evening }],
    ] as const)('is not begun at once when its %s was chosen for an hour that has passed', async (moment, times) => {
      const { id, version } = await stage.draft(times)
      stage.clock = night
      const home = { placeId: stage.placeId }
      const late = await stage.steering.start(id, version, by, home)
      expect(late).toMatchObject({ outcome: 'moment-passed', moment, draft: { id, version: version + 1 } })
      expect((await stage.view(id)).state).toBe('draft')
      const changed = await stage.draft({ startAt: null })
      expect(await stage.steering.start(changed.id, changed.version, by, home)).toMatchObject({ outcome: 'started' })
    })

    it('takes in a few machines that came since, last, and says so in the trail', async () => {
      const id = await scheduled()
      await stage.list([...many(20), pc('late'), pc('asleep', 'paris', { power: 'off' })])
      stage.clock = evening
      await stage.reconcile()
      expect(await stage.view(id)).toMatchObject({ state: 'running', counts: { total: 22, off: 1 } })
      expect(await states(id)).toMatchObject({ 'pc-0': '0 updating', late: '1 waiting', asleep: '2 off' })
      expect((await stage.view(id)).lanes[0]?.waves.map(({ counts }) => counts.total)).toEqual([1, 20])
      const positions = await stage.prisma.target.findMany({
        where: { rolloutId: id },
        orderBy: { position: 'desc' },
        take: 2,
      })
      expect(positions.map(({ machineId }) => machineId)).toEqual(['asleep', 'late'])
      expect(await stage.trail()).toEqual(['rollout.started', 'rollout.grown'])
    })

    it('asks again when more came than its policy lets pass, and orders nothing', async () => {
      const id = await scheduled()
      await stage.list([...many(20), ...many(3, 'new')])
      stage.clock = evening
      await stage.reconcile()
      const paused = await stage.view(id)
      expect(paused).toMatchObject({
        state: 'paused',
        startedAt: null,
        stateReason: { code: 'plan-grew', grown: { added: 3, before: 20 } },
        counts: { total: 20 },
      })
      expect(await ordered()).toEqual([])
      expect(await stage.trail()).toEqual(['rollout.started', 'rollout.paused'])
      const again = await stage.steering.resume({ id, version: paused.version }, by)
      expect(again.outcome).toBe('steered')
      await stage.reconcile()
      expect(await stage.view(id)).toMatchObject({ state: 'running', counts: { total: 23 } })
      expect(await ordered()).toEqual(['pc-0'])
    })

    it('asks once more when it grew again before anybody answered', async () => {
      const id = await scheduled()
      await stage.list([...many(20), ...many(5, 'new')])
      stage.clock = evening
      await stage.reconcile()
      await stage.list([...many(20), ...many(12, 'new')])
      stage.clock = night
      const { version } = await stage.view(id)
      expect(await stage.steering.resume({ id, version }, by)).toMatchObject({ outcome: 'grown', added: 7, before: 25 })
      expect(await stage.view(id)).toMatchObject({ state: 'paused', stateReason: { grown: { added: 7, before: 25 } } })
      expect(await stage.steering.resume({ id, version }, by)).toMatchObject({ outcome: 'changed' })
      expect(await ordered()).toEqual([])
      expect(await stage.steering.resume({ id, version: version + 1 }, by)).toMatchObject({ outcome: 'steered' })
      expect((await stage.view(id)).counts.total).toBe(32)
    })

    it('is planned again also when it was paused by hand before its hour, and resumed after it', async () => {
      const id = await scheduled()
      await stage.steering.pause({ id, version: null }, by)
      await stage.list([...many(20), ...many(9, 'new')])
      stage.clock = night
      await stage.reconcile()
      expect(await stage.steering.resume({ id, version: null }, by)).toMatchObject({ outcome: 'grown', added: 9 })
    })

    it('stays scheduled, or is planned again, when it is resumed in the moment of its hour; never half of each', async () => {
      const id = await scheduled()
      await stage.steering.pause({ id, version: null }, by)
      await stage.list([...many(20), pc('late')])
      let looks = 0
      const steering = createSteering({
        ...stage.options(),
        ...{ policy: defaultPolicy, wakeOrders: async () => undefined, consoleReachable: () => true },
        now: () => {
          looks += 1
          return looks === 1 ? new Date(evening.getTime() - 1) : evening
        },
      })
      expect(await steering.resume({ id, version: null }, by)).toMatchObject({ outcome: 'steered' })
      expect(await stage.view(id)).toMatchObject({ state: 'scheduled', counts: { total: 20 } })
      stage.clock = evening
      await stage.reconcile()
      expect(await stage.view(id)).toMatchObject({ state: 'running', counts: { total: 21 } })
    })

    it('takes in a site that was not there, with its WRS first, unless another rollout has it', async () => {
      const all = [wrs('wrs-lyon', 'lyon'), ...many(40)]
      await stage.list(many(40))
      const id = await scheduled()
      await stage.list([...all, pc('lyon-1', 'lyon', { wrsId: 'wrs-lyon' })])
      stage.clock = evening
      await stage.reconcile()
      expect(await states(id)).toMatchObject({ 'wrs-lyon': '-1 updating', 'lyon-1': '0 waiting' })
      expect((await stage.view(id)).lanes.map(({ siteId }) => siteId)).toEqual(['paris', 'lyon'])
    })

    it('leaves a site to the rollout that took it in the meantime', async () => {
      await stage.list(many(40))
      const id = await scheduled()
      await stage.list([...many(40), pc('lyon-1', 'lyon')])
      const other = await scheduled({
        ...{ startAt: null, selection: { type: 'some', sites: ['lyon'], groups: [], workstations: [], wrs: [] } },
      })
      stage.clock = evening
      await stage.reconcile()
      expect((await stage.view(id)).lanes.map(({ siteId }) => siteId)).toEqual(['paris'])
      expect((await stage.view(id)).state).toBe('running')
      expect((await stage.view(other)).counts.total).toBe(1)
    })

    it('is begun once, by whichever of two passes is first', async () => {
      const id = await scheduled()
      await stage.list([...many(20), pc('late')])
      stage.clock = evening
      await Promise.all([stage.reconcile(), stage.reconcile()])
      expect((await stage.view(id)).counts.total).toBe(21)
      expect(await ordered()).toEqual(['pc-0'])
      expect((await stage.trail()).filter((action) => action === 'rollout.grown')).toHaveLength(1)
    })

    it('begins nothing of a rollout whose start could not be kept whole', async () => {
      const id = await scheduled()
      await stage.list([...many(20), pc('late')])
      stage.clock = evening
      await expect(stage.reconcile(() => Promise.reject(new Error('killed')))).rejects.toThrow('killed')
      expect(await stage.view(id)).toMatchObject({ state: 'scheduled', counts: { total: 20 } })
      expect(await ordered()).toEqual([])
      await stage.reconcile()
      expect(await stage.view(id)).toMatchObject({ state: 'running', counts: { total: 21 } })
    })
  })
}
