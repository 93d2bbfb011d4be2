import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { databases } from '../../tests/support/database.ts'
import { by, morning, openStage, pc, type Stage } from '../../tests/support/stage.ts'
import { createFreezing } from './freezing.ts'

const evening = new Date('2026-11-23T20:00:00Z')

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`in a freeze, ${title}`, () => {
    let stage: Stage
    const freezing = () => createFreezing(stage.options())
    const rollout = (id: string) => stage.prisma.rollout.findUniqueOrThrow({ where: { id } })
    const start = async (startAt: Date | null = null, override?: string) => {
      const { id, version } = await stage.draft({ startAt })
      return { id, version, outcome: await stage.steering.start(id, version, by, { placeId: stage.placeId }, override) }
    }

    beforeAll(async () => {
      stage = await openStage(kind)
    })
    afterAll(() => stage.remove())
    beforeEach(async () => {
      await stage.clear()
      await stage.list([pc('one'), pc('two')])
    })

    it('nothing starts, and nothing is left of the attempt', async () => {
      await freezing().freeze('Clôture', by)
      const { id, outcome } = await start()
      expect(outcome).toMatchObject({ outcome: 'frozen', freeze: { reason: 'Clôture', since: morning } })
      expect(await rollout(id)).toMatchObject({ state: 'draft', number: null, version: 1 })
      expect(await stage.prisma.lane.count()).toBe(0)
      expect(await stage.trail()).toEqual(['account.frozen: Clôture'])
      await freezing().unfreeze(null, by)
      expect(await stage.steering.start(id, 1, by, { placeId: stage.placeId })).toMatchObject({ outcome: 'started' })
    })

    it('an owner’s reason starts it, and the trail says so after the start', async () => {
      await freezing().freeze('Clôture', by)
      expect((await start(null, 'Faille critique')).outcome).toMatchObject({ outcome: 'started' })
      expect((await stage.trail()).filter((link) => !link.startsWith('campaign'))).toEqual([
        'account.frozen: Clôture',
        'rollout.started',
        'account.freeze-overridden: Faille critique',
      ])
    })

    it('a reason is not told of where there was no freeze', async () => {
      expect((await start(null, 'Faille critique')).outcome).toMatchObject({ outcome: 'started' })
      expect(await stage.trail()).not.toContain('account.freeze-overridden: Faille critique')
    })

    it('what runs goes on and can be paused, but not taken up again without a reason', async () => {
      const { id } = await start()
      await stage.reconcile()
      await freezing().freeze('Clôture', by)
      await stage.reconcile()
      expect(await rollout(id)).toMatchObject({ state: 'running' })
      const ref = { id, version: null }
      expect(await stage.steering.pause(ref, by)).toMatchObject({ outcome: 'steered' })
      expect(await stage.steering.resume(ref, by)).toMatchObject({ outcome: 'frozen', state: 'paused' })
      expect(await stage.steering.retry(ref, by)).toMatchObject({ outcome: 'frozen' })
      expect(await rollout(id)).toMatchObject({ state: 'paused' })
      expect(await stage.steering.resume(ref, by, 'Il le faut')).toMatchObject({ outcome: 'steered' })
      expect(await stage.steering.next(ref, by)).toMatchObject({ outcome: 'frozen' })
      expect((await stage.trail()).slice(-2)).toEqual(['rollout.resumed', 'account.freeze-overridden: Il le faut'])
      expect(await stage.steering.cancel(ref, by)).toMatchObject({ outcome: 'steered' })
    })

    it('a scheduled rollout whose time comes is paused, and stays so until a person resumes it', async () => {
      const { id } = await start(evening)
      await freezing().freeze('Clôture', by)
      stage.clock = new Date(evening.getTime() + 1_000)
      await stage.reconcile()
      expect(await rollout(id)).toMatchObject({ state: 'paused', stateReason: { code: 'frozen' }, startedAt: null })
      expect((await stage.steering.read(id))?.stateReason).toEqual({ code: 'frozen' })
      expect(await stage.prisma.command.count()).toBe(0)
      expect((await stage.trail()).at(-1)).toBe('rollout.paused')
      await freezing().unfreeze(null, by)
      await stage.reconcile()
      expect(await rollout(id)).toMatchObject({ state: 'paused' })
      expect(await stage.steering.resume({ id, version: null }, by)).toMatchObject({ outcome: 'steered' })
      await stage.reconcile()
      expect(await rollout(id)).toMatchObject({ state: 'running', startedAt: stage.clock })
      expect(await stage.prisma.command.count()).toBe(1)
    })

    it('a start and a freeze in one moment leave either a start before it, or none', async () => {
      const { id, version } = await stage.draft()
      const [started] = await Promise.all([
        stage.steering.start(id, version, by, { placeId: stage.placeId }),
        freezing().freeze('Clôture', by),
      ])
      const order = (await stage.trail())
        .filter((link) => /started|frozen/u.test(link))
        .map((link) => link.split(':')[0])
      if (started.outcome === 'started') expect(order).toEqual(['rollout.started', 'account.frozen'])
      else {
        expect(started.outcome).toBe('frozen')
        expect(order).toEqual(['account.frozen'])
        expect(await rollout(id)).toMatchObject({ state: 'draft' })
      }
    })
  })
}
