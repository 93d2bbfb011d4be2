import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { databases } from '../../../tests/support/database.ts'
import { by, openStage, pc, type Stage } from '../../../tests/support/stage.ts'

for (const { title, available, kind } of databases()) {
  describe.runIf(available && kind === 'postgres')(
    `an act in the middle of a pass, ${title}`,
    { timeout: 60_000 },
    () => {
      let stage: Stage

      beforeAll(async () => {
        stage = await openStage(kind)
      })
      afterAll(() => stage.remove())
      beforeEach(async () => {
        await stage.clear()
        await stage.list([pc('one'), pc('two')])
      })

      it.each(['pause', 'cancel'] as const)('%s waits for it, and neither stops the other', async (act) => {
        const id = await stage.start()
        const acts: Promise<unknown>[] = []
        await stage.reconcile(async () => {
          acts.push(stage.steering[act]({ id, version: null }, by).catch((error: unknown) => error))
          await vi.waitFor(async () => {
            const waiting = await stage.prisma.$queryRaw<unknown[]>`
            SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
            expect(waiting).toHaveLength(1)
          })
        })
        expect(await Promise.all(acts)).toMatchObject([{ outcome: 'steered' }])
      })
    },
  )
}
