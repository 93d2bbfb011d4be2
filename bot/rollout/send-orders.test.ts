import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { databases } from '../../tests/support/database.ts'
import { by, openStage, pc, type Stage } from '../../tests/support/stage.ts'

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`an order, ${title}`, { timeout: 60_000 }, () => {
    let stage: Stage
    const counts = async (id: string) => (await stage.view(id)).counts

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
      const id = await stage.start()
      await stage.reconcile()
      stage.answers = 'lost'
      await stage.send()
      await stage.steering.pause({ id, version: null }, by)
      stage.answers = 'kept'
      await stage.send()
      await stage.reconcile()
      expect(await counts(id)).toMatchObject({ waiting: 0, updating: 2 })
      await stage.steering.resume({ id, version: null }, by)
      stage.clock = new Date(stage.clock.getTime() + 60_000)
      await stage.send()
      expect(stage.keys).toHaveLength(2)
      expect(new Set(stage.keys).size).toBe(1)
    })
  })
}
