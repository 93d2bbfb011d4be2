import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ensurePlace } from '../chat/places.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import type { Machine } from '../fleet/model.ts'
import { writeLists } from '../fleet/write-lists.ts'
import { reconcileLanes } from '../rollout/reconcile-lanes.ts'
import { defaultPolicy, type UpdateRequest } from '../rollout/request.ts'
import { createSteering } from '../rollout/steer/create-steering.ts'
import { createFreezing } from './freezing.ts'

const morning = new Date('2026-11-23T09:00:00Z')
const evening = new Date('2026-11-23T20:00:00Z')
const by = { personId: randomUUID(), identity: 'slack:T1/U1' }
const machine = (id: string): Machine => ({
  kind: 'workstation',
  id,
  name: id,
  siteId: 'site',
  wrsId: null,
  group: '',
  connection: 'lan',
  power: 'on',
  version: '4.1',
  tag: 'old',
  installedVersion: null,
  autoUpdate: false,
  lastSeenAt: null,
})
const release = (version: string, tag: string) =>
  ({ version, tag, status: 'official', publishedAt: morning, notes: '' }) as const
const lists = {
  account: { id: 'console', name: 'Account', defaultTag: 'new', autoUpdate: false },
  etag: '"1"',
  sites: [{ id: 'site', name: 'Site', timeZone: 'Europe/Paris' }],
  machines: [machine('one'), machine('two')],
  releases: [release('4.1', 'old'), release('4.2', 'new')],
}
const request = (startAt: Date | null): UpdateRequest => ({
  phase: 'production',
  tag: null,
  selection: { type: 'everything' },
  includeWrs: false,
  waves: [{ type: 'share', percent: 100 }],
  pauseBetweenWaves: false,
  restartAt: null,
  startAt,
})

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`in a freeze, ${title}`, () => {
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
    const freezing = () => createFreezing(options())
    const reconcile = () => reconcileLanes({ ...options(), wakeOrders: nothing })
    const rollout = (id: string) => prisma.rollout.findUniqueOrThrow({ where: { id } })
    const trail = async () =>
      (await prisma.audit.findMany({ orderBy: { seq: 'asc' } })).map(({ action, reason }) =>
        reason === null ? action : `${action}: ${reason}`,
      )
    const start = async (startAt: Date | null = null, override?: string) => {
      const { id, version } = await steering().draft(request(startAt), by)
      return { id, version, outcome: await steering().start(id, version, by, { placeId }, override) }
    }

    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
      await ensureAccount(prisma, 'a')
      placeId = await ensurePlace(prisma, 'a', { platform: 'slack', workspace: 'T1', channelId: 'C1' })
      await prisma.$transaction((tx) => writeLists(tx, 'a', lists, morning))
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      clock = morning
      await prisma.account.updateMany({ data: { frozenAt: null, frozenBy: null, frozenWhy: null } })
      await prisma.lane.deleteMany()
      await prisma.target.deleteMany()
      await prisma.wave.deleteMany()
      await prisma.command.deleteMany()
      await prisma.rollout.deleteMany()
      await prisma.audit.deleteMany()
      await prisma.auditHead.deleteMany()
    })

    it('nothing starts, and nothing is left of the attempt', async () => {
      await freezing().freeze('Clôture', by)
      const { id, outcome } = await start()
      expect(outcome).toMatchObject({ outcome: 'frozen', freeze: { reason: 'Clôture', since: morning } })
      expect(await rollout(id)).toMatchObject({ state: 'draft', number: null, version: 1 })
      expect(await prisma.lane.count()).toBe(0)
      expect(await trail()).toEqual(['account.frozen: Clôture'])
      await freezing().unfreeze(null, by)
      expect(await steering().start(id, 1, by, { placeId })).toMatchObject({ outcome: 'started' })
    })

    it('an owner’s reason starts it, and the trail says so after the start', async () => {
      await freezing().freeze('Clôture', by)
      expect((await start(null, 'Faille critique')).outcome).toMatchObject({ outcome: 'started' })
      expect((await trail()).filter((link) => !link.startsWith('campaign'))).toEqual([
        'account.frozen: Clôture',
        'rollout.started',
        'account.freeze-overridden: Faille critique',
      ])
    })

    it('a reason is not told of where there was no freeze', async () => {
      expect((await start(null, 'Faille critique')).outcome).toMatchObject({ outcome: 'started' })
      expect(await trail()).not.toContain('account.freeze-overridden: Faille critique')
    })

    it('what runs goes on and can be paused, but not taken up again without a reason', async () => {
      const { id } = await start()
      await reconcile()
      await freezing().freeze('Clôture', by)
      await reconcile()
      expect(await rollout(id)).toMatchObject({ state: 'running' })
      const ref = { id, version: null }
      expect(await steering().pause(ref, by)).toMatchObject({ outcome: 'steered' })
      expect(await steering().resume(ref, by)).toMatchObject({ outcome: 'frozen', state: 'paused' })
      expect(await steering().retry(ref, by)).toMatchObject({ outcome: 'frozen' })
      expect(await rollout(id)).toMatchObject({ state: 'paused' })
      expect(await steering().resume(ref, by, 'Il le faut')).toMatchObject({ outcome: 'steered' })
      expect(await steering().next(ref, by)).toMatchObject({ outcome: 'frozen' })
      expect((await trail()).slice(-2)).toEqual(['rollout.resumed', 'account.freeze-overridden: Il le faut'])
      expect(await steering().cancel(ref, by)).toMatchObject({ outcome: 'steered' })
    })

    it('a scheduled rollout whose time comes is paused, and stays so until a person resumes it', async () => {
      const { id } = await start(evening)
      await freezing().freeze('Clôture', by)
      clock = new Date(evening.getTime() + 1_000)
      await reconcile()
      expect(await rollout(id)).toMatchObject({ state: 'paused', stateReason: { code: 'frozen' }, startedAt: null })
      expect((await steering().read(id))?.stateReason).toEqual({ code: 'frozen' })
      expect(await prisma.command.count()).toBe(0)
      expect((await trail()).at(-1)).toBe('rollout.paused')
      await freezing().unfreeze(null, by)
      await reconcile()
      expect(await rollout(id)).toMatchObject({ state: 'paused' })
      expect(await steering().resume({ id, version: null }, by)).toMatchObject({ outcome: 'steered' })
      await reconcile()
      expect(await rollout(id)).toMatchObject({ state: 'running', startedAt: clock })
      expect(await prisma.command.count()).toBe(1)
    })

    it('a start and a freeze in one moment leave either a start before it, or none', async () => {
      const { id, version } = await steering().draft(request(null), by)
      const [started] = await Promise.all([
        steering().start(id, version, by, { placeId }),
        freezing().freeze('Clôture', by),
      ])
      const order = (await trail()).filter((link) => /started|frozen/u.test(link)).map((link) => link.split(':')[0])
      if (started.outcome === 'started') expect(order).toEqual(['rollout.started', 'account.frozen'])
      else {
        expect(started.outcome).toBe('frozen')
        expect(order).toEqual(['account.frozen'])
        expect(await rollout(id)).toMatchObject({ state: 'draft' })
      }
    })
  })
}
