import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { databases } from '../../tests/support/database.ts'
import { morning, openStage, pc, type Stage } from '../../tests/support/stage.ts'
import type { ConsoleHealth } from '../fleet/observer.ts'
import { createSilencePass, isSilent } from './console-silence.ts'

const answers: ConsoleHealth = { reachable: true, since: morning, problem: null }
const away: ConsoleHealth = { reachable: false, since: morning, problem: 'unavailable' }
const later = (seconds: number): Date => new Date(morning.getTime() + seconds * 1_000)

describe('a console that does not answer', () => {
  it('is spoken of after half a minute, and never by who has not asked it', () => {
    expect([0, 29, 30, 3_600].map((seconds) => isSilent(away, later(seconds)))).toEqual([false, false, true, true])
    expect(isSilent(answers, later(3_600))).toBe(false)
    expect(isSilent({ reachable: false, since: null, problem: null }, later(3_600))).toBe(false)
  })
})

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`cards of rollouts while the console is silent, ${title}`, { timeout: 60_000 }, () => {
    let stage: Stage
    let health: ConsoleHealth
    let pass: () => Promise<void>
    const wanted = async (subjectId: string) =>
      (await stage.prisma.message.findFirstOrThrow({ where: { subject: 'rollout', subjectId } })).wanted

    beforeAll(async () => {
      stage = await openStage(kind)
    })
    afterAll(() => stage.remove())
    beforeEach(async () => {
      await stage.clear()
      await stage.list([pc('pc-1'), pc('pc-2', 'lyon')])
      health = answers
      pass = createSilencePass({ ...stage.options(), health: () => health })
      await pass()
    })

    it('are painted when it falls silent and when it answers again, and not in between', async () => {
      const id = await stage.start()
      const before = await wanted(id)
      await pass()
      health = away
      await pass()
      expect(await wanted(id)).toBe(before)
      stage.clock = later(30)
      await pass()
      await pass()
      expect(await wanted(id)).toBe(before + 1)
      health = answers
      await pass()
      await pass()
      expect(await wanted(id)).toBe(before + 2)
    })

    it('rest where their rollout is over', async () => {
      const id = await stage.start()
      await stage.prisma.rollout.update({ where: { id }, data: { state: 'cancelled' } })
      const before = await wanted(id)
      health = away
      stage.clock = later(60)
      await pass()
      expect(await wanted(id)).toBe(before)
    })
  })
}
