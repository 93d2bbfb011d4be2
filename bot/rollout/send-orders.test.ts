import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { databases } from '../../tests/support/database.ts'
import { by, openStage, pc, type Stage } from '../../tests/support/stage.ts'
import { parseHours } from '../schedule/hours-text.ts'
import { createSiteWindows } from '../schedule/site-windows.ts'

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`an order, ${title}`, { timeout: 60_000 }, () => {
    let stage: Stage
    const counts = async (id: string) => (await stage.view(id)).counts
    /** A rollout whose first order the console took, or not, without an answer; to the next one it answers. */
    const answered = async (answers: Stage['answers']): Promise<string> => {
      const id = await stage.start()
      await stage.reconcile()
      stage.answers = answers
      await stage.send()
      stage.answers = 'kept'
      return id
    }
    /** From 08:00 to 11:00 in Paris: open at the stage's morning, and for one more hour. */
    const openUntilEleven = async (): Promise<void> => {
      const parsed = parseHours('daily 08:00-11:00')
      if (parsed.type === 'problem') throw new Error(parsed.problem.type)
      await createSiteWindows({ ...stage.options(), stepSeconds: 780 }).set('paris', parsed.hours, null, by)
    }
    const noon = new Date('2026-11-23T11:00:00Z')
    const nextMorning = new Date('2026-11-24T07:00:00Z')

    beforeAll(async () => {
      stage = await openStage(kind)
    })
    afterAll(() => stage.remove())
    beforeEach(async () => {
      await stage.clear()
      await stage.list([pc('one'), pc('two')])
    })

    it('that a pause was quicker than is taken back, and its machines are told as waiting', async () => {
      const id = await stage.start()
      await stage.reconcile()
      await stage.steering.pause({ id, version: null }, by)
      await stage.send()
      await stage.reconcile()
      expect(stage.sent).toEqual([])
      expect(await counts(id)).toMatchObject({ waiting: 2, updating: 0 })
      await stage.steering.resume({ id, version: null }, by)
      await stage.reconcile()
      await stage.send()
      expect(stage.sent).toEqual(['one', 'two'])
      expect(await counts(id)).toMatchObject({ waiting: 0, updating: 2 })
    })

    it('that may have reached the console before a pause stays what it is: it is asked for again after it', async () => {
      const id = await answered('lost')
      await stage.steering.pause({ id, version: null }, by)
      await stage.send()
      await stage.reconcile()
      expect(await counts(id)).toMatchObject({ waiting: 0, updating: 2 })
      await stage.steering.resume({ id, version: null }, by)
      stage.clock = new Date(stage.clock.getTime() + 60_000)
      await stage.send()
      expect(stage.keys).toHaveLength(2)
      expect(new Set(stage.keys).size).toBe(1)
    })

    it('that the console did not take is taken back at a pause, however often it was tried', async () => {
      const id = await answered('down')
      await stage.steering.pause({ id, version: null }, by)
      await stage.send()
      await stage.reconcile()
      expect(await counts(id)).toMatchObject({ waiting: 2, updating: 0 })
    })

    it('that the console did not take before its window ended goes to nobody until the next one', async () => {
      await openUntilEleven()
      const id = await answered('down')
      stage.clock = noon
      await stage.send()
      await stage.reconcile()
      await stage.send()
      expect(stage.sent).toEqual([])
      expect((await stage.view(id)).lanes[0]).toMatchObject({ reason: 'outside-window', counts: { waiting: 2 } })
      stage.clock = nextMorning
      await stage.reconcile()
      await stage.send()
      expect(stage.sent).toEqual(['one', 'two'])
    })

    it('whose answer was lost before its window ended is asked for again in the next one, with its key', async () => {
      await openUntilEleven()
      const id = await answered('lost')
      stage.clock = noon
      await stage.send()
      await stage.reconcile()
      expect(stage.keys).toHaveLength(1)
      expect(await counts(id)).toMatchObject({ waiting: 0, updating: 2 })
      stage.clock = nextMorning
      await stage.reconcile()
      await stage.send()
      expect(stage.keys).toHaveLength(2)
      expect(new Set(stage.keys).size).toBe(1)
    })

    it('whose sender died before its window ended is asked for again in the next one, with its key', async () => {
      await openUntilEleven()
      const id = await stage.start()
      await stage.reconcile()
      await stage.prisma.command.updateMany({
        data: { state: 'sending', sendingSince: stage.clock, tries: 1, perhapsTaken: true },
      })
      const [order] = await stage.prisma.command.findMany()
      stage.clock = noon
      await stage.send()
      expect(stage.keys).toEqual([])
      stage.clock = nextMorning
      await stage.send()
      expect(stage.keys).toEqual([order?.key])
      expect(await counts(id)).toMatchObject({ updating: 2 })
    })

    it('whose answer was lost is not asked for again once its machines were seen to have got there', async () => {
      const asleep = pc('asleep', 'paris', { power: 'off' })
      await stage.list([pc('one'), pc('two'), asleep])
      await openUntilEleven()
      const id = await answered('lost')
      const there = { version: '4.2', tag: 'new' }
      await stage.list([pc('one', 'paris', there), pc('two', 'paris', there), asleep])
      stage.clock = noon
      await stage.reconcile()
      expect(await stage.view(id)).toMatchObject({ state: 'ledger', counts: { running: 2, off: 1 } })
      await stage.send()
      stage.clock = nextMorning
      await stage.send()
      expect(stage.keys).toHaveLength(1)
    })

    it('that may have reached the console is told as gone when its rollout is cancelled', async () => {
      const id = await answered('lost')
      expect(await stage.steering.cancel({ id, version: null }, by)).toMatchObject({ outcome: 'steered', sent: 2 })
      expect((await stage.steering.targets(id)).map(({ detail }) => detail)).toEqual(['updating', 'updating'])
    })

    it('that the console did not take is told as not sent when its rollout is cancelled', async () => {
      const id = await answered('down')
      expect(await stage.steering.cancel({ id, version: null }, by)).toMatchObject({ outcome: 'steered', sent: 0 })
      expect((await stage.steering.targets(id)).map(({ detail }) => detail)).toEqual(['waiting', 'waiting'])
    })
  })
}
