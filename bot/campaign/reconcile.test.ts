import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import type { PlaceAddress } from '../chat/platform.ts'
import { ACCOUNT, began, createWorld, newTag, oldTag, type World } from './campaign-world.testing.ts'
import { createCampaigns } from './create-campaigns.ts'
import { type CampaignReconciler, createCampaignReconciler } from './reconcile.ts'

const policy = { soakHours: 24 }
const hours = (count: number): Date => new Date(began.getTime() + count * 3_600_000)

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`campaigns ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let world: World
    let reconciler: CampaignReconciler
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      world = await createWorld(prisma)
      reconciler = instance()
    })
    const options = () => ({
      ...{ prisma, accountId: ACCOUNT, policy, now: () => world.clock.now, onPainted: () => undefined },
    })
    const instance = (opsPlaces: readonly PlaceAddress[] = []): CampaignReconciler =>
      createCampaignReconciler({ ...options(), opsPlaces })
    const campaigns = () => createCampaigns(options())
    // A look is spared while the last one was costly: a new one looks again, as after a restart.
    const settle = async () => {
      reconciler = instance()
      await reconciler.pass()
      await reconciler.pass()
      const { id, state, reason } = await world.campaign()
      return { id, state, reason }
    }
    const message = async () => {
      const { id } = await world.campaign()
      return prisma.message.findFirst({ where: { accountId: ACCOUNT, subject: 'campaign', subjectId: id } })
    }
    const quarantined = async (): Promise<string | null> =>
      (await prisma.release.findFirstOrThrow({ where: { tag: newTag } })).quarantineWhy
    /** Two machines tested, a day ago. */
    const tested = async () => {
      const id = await world.rollout('test', { 'wrs-paris': { state: 'running' }, p1: { state: 'running' } })
      await world.run(newTag, ['wrs-paris', 'p1'])
      return id
    }
    const validated = async () => {
      await tested()
      const { id } = await settle()
      world.clock.now = hours(25)
      expect(await campaigns().validate({ id, version: null }, world.by, null)).toEqual({ outcome: 'done' })
      return id
    }
    const promoted = async () => {
      const id = await validated()
      await prisma.approval.create({
        data: {
          ...{ id: randomUUID(), accountId: ACCOUNT, campaignId: id, tag: newTag, evidence: {}, hash: '', etag: '' },
          ...{
            state: 'done',
            requestedBy: world.by.personId,
            requestedAt: hours(26),
            expiresAt: hours(99),
            policy: {},
          },
        },
      })
      await world.defaultTag(newTag)
      expect(await settle()).toMatchObject({ state: 'promoted', reason: null })
      return id
    }

    it('are shown in every ops place too, also in one that was named after they opened', async () => {
      const ops = [
        { platform: 'slack', workspace: 'T1', channelId: 'OPS' },
        { platform: 'teams', workspace: 'TENANT', channelId: '19:ops@thread.tacv2' },
      ] as const
      await tested()
      const { id } = await settle()
      const places = async () => {
        const messages = await prisma.message.findMany({ where: { subject: 'campaign', subjectId: id } })
        const found = await prisma.place.findMany({ where: { id: { in: messages.map(({ placeId }) => placeId) } } })
        return found.map(({ channelId }) => channelId).toSorted()
      }
      expect(await places()).toEqual(['C1'])
      reconciler = instance(ops)
      await reconciler.pass()
      expect(await places()).toEqual(['19:ops@thread.tacv2', 'C1', 'OPS'])
      await instance(ops).pass()
      expect(await places()).toHaveLength(3)
    })

    it('open with the first test of a tag, live where it lives, and move with it', async () => {
      const rollout = await tested()
      const { id, state } = await settle()
      expect(state).toBe('testing')
      expect(await message()).toMatchObject({ placeId: world.placeId, state: 'open' })
      expect((await prisma.rollout.findUniqueOrThrow({ where: { id: rollout } })).campaignId).toBe(id)
      expect(await world.campaign()).toMatchObject({ previousTag: oldTag, releaseVersion: '4.3', endedAt: null })
      expect(await world.trail()).toEqual(['campaign.opened', 'campaign.moved'])
    })

    it('are not opened for a test of the tag that the account has', async () => {
      await world.rollout('test', { p1: { state: 'running' } }, { targetTag: oldTag })
      await reconciler.pass()
      expect(await prisma.campaign.count()).toBe(0)
    })

    it('are opened once, and moved once, by two instances in one moment', async () => {
      await tested()
      await prisma.rollout.updateMany({ data: { campaignId: null } })
      await prisma.campaign.deleteMany()
      await prisma.audit.deleteMany()
      await prisma.auditHead.deleteMany()
      await Promise.all([instance().pass(), instance().pass(), instance().pass()])
      await settle()
      expect(await prisma.campaign.count()).toBe(1)
      expect(await world.trail()).toEqual(['campaign.opened', 'campaign.moved'])
    })

    it('are painted anew when something on them changed, and not otherwise', async () => {
      await tested()
      await settle()
      const before = (await message())?.wanted
      await reconciler.pass()
      expect((await message())?.wanted).toBe(before)
      await world.machine('p1', { power: 'off' })
      await settle()
      expect((await message())?.wanted).toBeGreaterThan(before ?? 0)
    })

    it('are validated once, whoever presses twice', async () => {
      await tested()
      const { id } = await settle()
      world.clock.now = hours(25)
      const { version } = await world.campaign()
      const outcomes = await Promise.all([1, 2].map(() => campaigns().validate({ id, version }, world.by, null)))
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'done'])
      expect((await world.trail()).filter((action) => action === 'campaign.validated')).toHaveLength(1)
      expect(await settle()).toMatchObject({ state: 'validated' })
    })

    it('say what a validation lacks, and change nothing', async () => {
      await tested()
      await world.target((await prisma.rollout.findFirstOrThrow()).id, 'wrs-paris', {
        state: 'failed',
        reason: 'install-failed',
      })
      await world.run(oldTag, ['wrs-paris'])
      const { id } = await settle()
      const validate = (override: string | null = null) =>
        campaigns().validate({ id, version: null }, world.by, override)
      expect(await validate()).toMatchObject({
        outcome: 'insufficient',
        problems: [
          { code: 'soak', until: hours(24) },
          { code: 'failures', machines: [{ machineId: 'wrs-paris' }] },
        ],
      })
      expect(await validate('urgent')).toMatchObject({ problems: [{ code: 'failures' }] })
      const [failure] = (await campaigns().read(id))?.failures ?? []
      const seen = { id, machineId: 'wrs-paris', failedAt: failure?.failedAt ?? null }
      expect(await campaigns().acknowledge({ ...seen, failedAt: hours(7) }, world.by)).toMatchObject({
        outcome: 'changed',
      })
      expect(await campaigns().acknowledge(seen, world.by)).toEqual({ outcome: 'done' })
      expect(await campaigns().acknowledge(seen, world.by)).toMatchObject({ outcome: 'already' })
      expect(await validate('urgent')).toEqual({ outcome: 'done' })
      expect((await campaigns().read(id))?.evidence).toMatchObject({
        soakOverride: 'urgent',
        failures: [{ acknowledgedBy: 'Camille' }],
      })
    })

    it('want a failure that happens again to be looked at again', async () => {
      const rollout = await tested()
      await world.target(rollout, 'p1', { state: 'failed', reason: 'install-failed' })
      await world.run(oldTag, ['p1'])
      const { id } = await settle()
      await campaigns().acknowledge({ id, machineId: 'p1', failedAt: null }, world.by)
      await world.target(rollout, 'p1', { state: 'failed', reason: 'install-failed', at: hours(3) })
      expect((await campaigns().read(id))?.failures).toMatchObject([{ acknowledgedBy: null }])
    })

    it('are not validated on a machine that was rolled back, or went off, while somebody looked', async () => {
      await tested()
      const { id } = await settle()
      world.clock.now = hours(25)
      const { version } = await world.campaign()
      for (const change of [() => world.machine('p1', { power: 'off' }), () => world.run(oldTag, ['p1'])]) {
        await change()
        expect(await campaigns().validate({ id, version }, world.by, null)).toMatchObject({
          outcome: 'insufficient',
          problems: [{ code: 'no-machine', tested: 1 }],
        })
        await world.machine('p1', { power: 'on' })
      }
      expect((await world.campaign()).state).toBe('testing')
    })

    it('catch up with a promotion by hand in the console, and with machines that moved by themselves', async () => {
      await tested()
      await settle()
      await world.defaultTag(newTag)
      expect(await settle()).toMatchObject({ state: 'promoted', reason: 'by-hand' })
      expect((await campaigns().readByTag(newTag))?.promotedByHand).toBe(true)
      await world.run(newTag, ['wrs-lyon', 'p2', 'l1'])
      expect((await settle()).state).toBe('done')
      expect((await world.campaign()).promotedAt).not.toBeNull()
    })

    it('reject a tag into quarantine, pause what is under way toward it, and end when no machine runs it', async () => {
      const rollout = await tested()
      await prisma.rollout.update({ where: { id: rollout }, data: { state: 'ledger' } })
      const { id } = await settle()
      const outcomes = await Promise.all(
        ['slow', 'other'].map((reason) => campaigns().reject({ id, version: null }, world.by, reason)),
      )
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'done'])
      expect(['slow', 'other']).toContain(await quarantined())
      expect(await prisma.rollout.findUniqueOrThrow({ where: { id: rollout } })).toMatchObject({
        state: 'paused',
        stateReason: { code: 'quarantined-tag', personId: world.by.personId },
      })
      expect(await settle()).toMatchObject({ state: 'rejected' })
      expect((await world.campaign()).endedAt).toBeNull()
      await prisma.rollout.update({ where: { id: rollout }, data: { state: 'cancelled' } })
      await world.run(oldTag, ['wrs-paris', 'p1'])
      await settle()
      expect((await world.campaign()).endedAt).not.toBeNull()
      expect((await message())?.state).toBe('closing')
      expect(await campaigns().validate({ id, version: null }, world.by, null)).toMatchObject({ outcome: 'not-now' })
    })

    it('are withdrawn with their release, in the middle of the test', async () => {
      await tested()
      await settle()
      await prisma.release.updateMany({ where: { tag: newTag }, data: { status: 'withdrawn' } })
      expect(await settle()).toMatchObject({ state: 'withdrawn', reason: 'release-withdrawn' })
      const { id } = await world.campaign()
      expect(await campaigns().validate({ id, version: null }, world.by, null)).toMatchObject({ outcome: 'not-now' })
    })

    const phases: readonly [string, () => Promise<unknown>][] = [
      ['the test', () => tested()],
      ['the verdict', () => validated()],
      [
        'the approval',
        async () => {
          const id = await validated()
          await prisma.approval.create({
            data: {
              ...{
                id: randomUUID(),
                accountId: ACCOUNT,
                campaignId: id,
                tag: newTag,
                evidence: {},
                hash: '',
                etag: '',
              },
              ...{ state: 'open', requestedBy: world.by.personId, requestedAt: hours(26), expiresAt: hours(99) },
              policy: {},
            },
          })
          expect((await settle()).state).toBe('awaiting-approval')
        },
      ],
      ['the promotion', () => promoted()],
      [
        'production',
        async () => {
          await promoted()
          await world.rollout('production', { p2: { state: 'waiting' } }, { state: 'running' })
          expect((await settle()).state).toBe('production')
        },
      ],
    ]
    it.each(phases)(
      'are rolled back in the phase of %s: quarantined at Start, before anybody can promote',
      async (_, reach) => {
        await reach()
        await settle()
        const rollback = await world.rollout(
          'rollback',
          { 'wrs-paris': { state: 'waiting', fromTag: newTag }, p1: { state: 'waiting', fromTag: newTag } },
          { state: 'running', targetTag: oldTag },
        )
        expect(await quarantined()).toContain('R-')
        const open = await prisma.rollout.findMany({ where: { phase: 'production' } })
        expect(open.every(({ state }) => state === 'paused')).toBe(true)
        expect(await settle()).toMatchObject({ state: 'rolled-back', reason: 'rollback' })
        expect((await world.campaign()).endedAt).toBeNull()
        await prisma.rollout.updateMany({ data: { state: 'done' } })
        await settle()
        expect((await world.campaign()).endedAt).not.toBeNull()
        expect((await prisma.rollout.findUniqueOrThrow({ where: { id: rollback } })).campaignId).toBe(
          (await world.campaign()).id,
        )
      },
    )

    it('do not put the tag in quarantine that a machine is moved forward from', async () => {
      await tested()
      await settle()
      await world.rollout('rollback', { p2: { state: 'waiting', fromTag: oldTag } }, { targetTag: 'w-bbb' })
      expect(await prisma.release.count({ where: { quarantinedAt: { not: null } } })).toBe(0)
      expect((await settle()).state).toBe('testing')
    })

    it('begin anew with a new test once support has lifted the quarantine, and count nothing of the old one', async () => {
      await tested()
      const { id } = await settle()
      await campaigns().reject({ id, version: null }, world.by, 'slow')
      await world.run(oldTag, ['wrs-paris', 'p1'])
      await settle()
      world.clock.now = hours(30)
      const again = await world.rollout('test', { p2: { state: 'running' } })
      await world.run(newTag, ['p2'])
      // In quarantine: the test is not taken for a new beginning.
      expect((await settle()).state).toBe('rejected')
      expect(await campaigns().lift(newTag, world.by, 'mended')).toBe('lifted')
      expect(await campaigns().lift(newTag, world.by, 'mended')).toBe('not-quarantined')
      expect(await campaigns().lift('w-zzz', world.by, 'mended')).toBe('unknown-tag')
      expect(await settle()).toEqual({ id, state: 'testing', reason: null })
      const view = await campaigns().read(id)
      expect(view?.rollouts.map((rollout) => rollout.id)).toEqual([again])
      expect(view?.evidence.machines.map(({ machineId }) => machineId)).toEqual(['p2'])
      expect(view?.verdict).toBeNull()
      expect((await message())?.state).toBe('open')
    })

    it('are done when every machine that can be reached runs it, and over when the keys are made and the ledger closed', async () => {
      const id = await promoted()
      expect(await campaigns().usbDone(id, world.by)).toEqual({ outcome: 'done' })
      expect(await campaigns().usbDone(id, world.by)).toMatchObject({ outcome: 'already' })
      await world.machine('l1', { power: 'off' })
      await world.run(newTag, ['wrs-lyon'])
      // p2 is on, l1 is off and was never asked for: both count.
      expect((await campaigns().read(id))?.sites.reduce((sum, { total }) => sum + total, 0)).toBe(5)
      const rollout = await world.rollout(
        'production',
        { p2: { state: 'failed', reason: 'install-failed' }, l1: { state: 'off', reason: 'powered-off' } },
        { state: 'ledger' },
      )
      expect((await settle()).state).toBe('production')
      expect(await campaigns().acknowledge({ id, machineId: 'p2', failedAt: null }, world.by)).toEqual({
        outcome: 'done',
      })
      expect((await settle()).state).toBe('done')
      expect((await world.campaign()).endedAt).toBeNull()
      await prisma.rollout.update({ where: { id: rollout }, data: { state: 'done' } })
      await settle()
      expect((await world.campaign()).endedAt).not.toBeNull()
    })

    it('remind of the USB keys until somebody says that they are done', async () => {
      const id = await promoted()
      await world.run(newTag, ['wrs-lyon', 'p2', 'l1'])
      expect((await settle()).state).toBe('done')
      expect((await world.campaign()).endedAt).toBeNull()
      await campaigns().usbDone(id, world.by)
      await settle()
      expect((await world.campaign()).endedAt).not.toBeNull()
      expect((await campaigns().read(id))?.usb).toMatchObject({ by: 'Camille' })
    })

    it('tell which machines will move by themselves, and by what', async () => {
      const id = await promoted()
      await world.machine('p2', { autoUpdate: true })
      const movers = (await campaigns().read(id))?.movers
      // Lyon's workstation takes what its WRS runs, and that is still the old one.
      expect(movers).toEqual({ automatic: { count: 1, names: ['P2'] }, stop: { count: 1, names: ['WRS-LYON'] } })
    })

    it('keep to what was seen, and to their account', async () => {
      await tested()
      const { id } = await settle()
      expect(await campaigns().reject({ id, version: 99 }, world.by, 'no')).toMatchObject({ outcome: 'changed' })
      const other = createCampaigns({ ...options(), accountId: 'other' })
      expect(await other.read(id)).toBeNull()
      expect(await other.reject({ id, version: null }, world.by, 'no')).toEqual({ outcome: 'unknown' })
      expect(await other.watch(id, { placeId: world.placeId })).toBe(false)
      expect(await campaigns().usbDone(id, world.by)).toMatchObject({ outcome: 'not-now' })
    })
  })
}
