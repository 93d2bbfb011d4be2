import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ensurePlace } from '../chat/places.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import type { Machine, Workstation } from '../fleet/model.ts'
import { writeLists } from '../fleet/write-lists.ts'
import { reconcileLanes } from './reconcile-lanes.ts'
import { defaultPolicy, type UpdateRequest } from './request.ts'
import { createSteering } from './steer/create-steering.ts'

const morning = new Date('2026-11-23T09:00:00Z')
const evening = new Date('2026-11-23T20:00:00Z')
const night = new Date('2026-11-23T21:00:00Z')
const by = { personId: randomUUID(), identity: 'slack:T1/U1' }

const facts = { power: 'on', version: '4.1', tag: 'old', installedVersion: null, lastSeenAt: null } as const
const pc = (id: string, siteId = 'paris', change: Partial<Workstation> = {}): Workstation => ({
  ...facts,
  ...{ kind: 'workstation', id, name: id, siteId, wrsId: null, group: '', connection: 'lan', autoUpdate: false },
  ...change,
})
const wrs = (id: string, siteId: string): Machine => ({ ...facts, kind: 'wrs', id, name: id, siteId, role: 'main' })
const many = (count: number, prefix = 'pc', siteId = 'paris'): readonly Machine[] =>
  Array.from({ length: count }, (_, index) => pc(`${prefix}-${index}`, siteId))

const request = (change: Partial<UpdateRequest> = {}): UpdateRequest => ({
  phase: 'production',
  tag: null,
  selection: { type: 'everything' },
  includeWrs: false,
  waves: [
    { type: 'count', machines: 1 },
    { type: 'share', percent: 100 },
  ],
  pauseBetweenWaves: false,
  restartAt: null,
  startAt: evening,
  ...change,
})

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`a rollout whose hour has come, ${title}`, { timeout: 60_000 }, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let clock = morning
    let placeId = ''
    const nothing = async (): Promise<void> => undefined
    const options = () => ({ prisma, accountId: 'a', now: () => clock, onPainted: () => undefined })
    const steering = () =>
      createSteering({
        ...options(),
        policy: defaultPolicy,
        wakeLanes: nothing,
        wakeOrders: nothing,
        consoleReachable: () => true,
      })
    const reconcile = () => reconcileLanes({ ...options(), wakeOrders: nothing })
    const view = async (id: string) => {
      const found = await steering().read(id)
      if (found === null) throw new Error('no such rollout')
      return found
    }
    const fleet = async (machines: readonly Machine[]) =>
      prisma.$transaction((tx) =>
        writeLists(
          tx,
          'a',
          {
            account: { id: 'console', name: 'Account', defaultTag: 'new', autoUpdate: false },
            etag: '"1"',
            sites: [
              { id: 'paris', name: 'Paris', timeZone: 'Europe/Paris' },
              { id: 'lyon', name: 'Lyon', timeZone: 'Europe/Paris' },
            ],
            machines,
            releases: [
              { version: '4.1', tag: 'old', status: 'official', publishedAt: morning, notes: '' },
              { version: '4.2', tag: 'new', status: 'official', publishedAt: morning, notes: '' },
            ],
          },
          clock,
        ),
      )
    const scheduled = async (change: Partial<UpdateRequest> = {}) => {
      const { id, version } = await steering().draft(request(change), by)
      const started = await steering().start(id, version, by, { placeId })
      expect(started.outcome).toBe('started')
      return id
    }
    const ordered = async () =>
      (await prisma.command.findMany({ orderBy: { createdAt: 'asc' } })).flatMap(({ targets }) => targets)
    const trail = async () => (await prisma.audit.findMany({ orderBy: { seq: 'asc' } })).map(({ action }) => action)
    const states = async (rolloutId: string) =>
      Object.fromEntries(
        (await prisma.target.findMany({ where: { rolloutId } })).map(({ machineId, wave, state }) => [
          machineId,
          `${wave} ${state}`,
        ]),
      )

    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
      await ensureAccount(prisma, 'a')
      placeId = await ensurePlace(prisma, 'a', { platform: 'slack', workspace: 'T1', channelId: 'C1' })
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      clock = morning
      await prisma.command.deleteMany()
      await prisma.target.deleteMany()
      await prisma.wave.deleteMany()
      await prisma.lane.deleteMany()
      await prisma.rollout.deleteMany()
      await prisma.audit.deleteMany()
      await prisma.auditHead.deleteMany()
      await fleet(many(20))
    })

    it('begins as it was planned when nothing has changed', async () => {
      const id = await scheduled()
      await reconcile()
      expect(await ordered()).toEqual([])
      clock = evening
      await reconcile()
      expect((await view(id)).state).toBe('running')
      expect(await ordered()).toEqual(['pc-0'])
      expect(await trail()).toEqual(['rollout.started'])
    })

    it('takes in a few machines that came since, last, and says so in the trail', async () => {
      const id = await scheduled()
      await fleet([...many(20), pc('late'), pc('asleep', 'paris', { power: 'off' })])
      clock = evening
      await reconcile()
      expect(await view(id)).toMatchObject({ state: 'running', counts: { total: 22, off: 1 } })
      expect(await states(id)).toMatchObject({ 'pc-0': '0 updating', late: '1 waiting', asleep: '2 off' })
      expect((await view(id)).lanes[0]?.waves.map(({ counts }) => counts.total)).toEqual([1, 20])
      const positions = await prisma.target.findMany({
        where: { rolloutId: id },
        orderBy: { position: 'desc' },
        take: 2,
      })
      expect(positions.map(({ machineId }) => machineId)).toEqual(['asleep', 'late'])
      expect(await trail()).toEqual(['rollout.started', 'rollout.grown'])
    })

    it('asks again when more came than its policy lets pass, and orders nothing', async () => {
      const id = await scheduled()
      await fleet([...many(20), ...many(3, 'new')])
      clock = evening
      await reconcile()
      const paused = await view(id)
      expect(paused).toMatchObject({
        state: 'paused',
        startedAt: null,
        stateReason: { code: 'plan-grew', grown: { added: 3, before: 20 } },
        counts: { total: 20 },
      })
      expect(await ordered()).toEqual([])
      expect(await trail()).toEqual(['rollout.started', 'rollout.paused'])
      const again = await steering().resume({ id, version: paused.version }, by)
      expect(again.outcome).toBe('steered')
      await reconcile()
      expect(await view(id)).toMatchObject({ state: 'running', counts: { total: 23 } })
      expect(await ordered()).toEqual(['pc-0'])
    })

    it('asks once more when it grew again before anybody answered', async () => {
      const id = await scheduled()
      await fleet([...many(20), ...many(5, 'new')])
      clock = evening
      await reconcile()
      await fleet([...many(20), ...many(12, 'new')])
      clock = night
      const { version } = await view(id)
      expect(await steering().resume({ id, version }, by)).toMatchObject({ outcome: 'grown', added: 7, before: 25 })
      expect(await view(id)).toMatchObject({ state: 'paused', stateReason: { grown: { added: 7, before: 25 } } })
      expect(await steering().resume({ id, version }, by)).toMatchObject({ outcome: 'changed' })
      expect(await ordered()).toEqual([])
      expect(await steering().resume({ id, version: version + 1 }, by)).toMatchObject({ outcome: 'steered' })
      expect((await view(id)).counts.total).toBe(32)
    })

    it('is planned again also when it was paused by hand before its hour, and resumed after it', async () => {
      const id = await scheduled()
      await steering().pause({ id, version: null }, by)
      await fleet([...many(20), ...many(9, 'new')])
      clock = night
      await reconcile()
      expect(await steering().resume({ id, version: null }, by)).toMatchObject({ outcome: 'grown', added: 9 })
    })

    it('takes in a site that was not there, with its WRS first, unless another rollout has it', async () => {
      const all = [wrs('wrs-lyon', 'lyon'), ...many(40)]
      await fleet(many(40))
      const id = await scheduled()
      await fleet([...all, pc('lyon-1', 'lyon', { wrsId: 'wrs-lyon' })])
      clock = evening
      await reconcile()
      expect(await states(id)).toMatchObject({ 'wrs-lyon': '-1 updating', 'lyon-1': '0 waiting' })
      expect((await view(id)).lanes.map(({ siteId }) => siteId)).toEqual(['paris', 'lyon'])
    })

    it('leaves a site to the rollout that took it in the meantime', async () => {
      await fleet(many(40))
      const id = await scheduled()
      await fleet([...many(40), pc('lyon-1', 'lyon')])
      const other = await scheduled({
        ...{ startAt: null, selection: { type: 'some', sites: ['lyon'], groups: [], workstations: [], wrs: [] } },
      })
      clock = evening
      await reconcile()
      expect((await view(id)).lanes.map(({ siteId }) => siteId)).toEqual(['paris'])
      expect((await view(id)).state).toBe('running')
      expect((await view(other)).counts.total).toBe(1)
    })

    it('is begun once, by whichever of two passes is first', async () => {
      const id = await scheduled()
      await fleet([...many(20), pc('late')])
      clock = evening
      await Promise.all([reconcile(), reconcile()])
      expect((await view(id)).counts.total).toBe(21)
      expect(await ordered()).toEqual(['pc-0'])
      expect((await trail()).filter((action) => action === 'rollout.grown')).toHaveLength(1)
    })

    it('begins nothing of a rollout whose start could not be kept whole', async () => {
      const id = await scheduled()
      await fleet([...many(20), pc('late')])
      clock = evening
      const failing = reconcileLanes({
        ...options(),
        wakeOrders: () => Promise.reject(new Error('killed')),
      })
      await expect(failing).rejects.toThrow('killed')
      expect(await view(id)).toMatchObject({ state: 'scheduled', counts: { total: 20 } })
      expect(await ordered()).toEqual([])
      await reconcile()
      expect(await view(id)).toMatchObject({ state: 'running', counts: { total: 21 } })
    })
  })
}
