import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ConsoleError } from '../fleet/console.ts'
import {
  type ApprovalWorld,
  createApprovalWorld,
  createFakeConsole,
  type FakeConsole,
  newTag,
  oldTag,
} from './approval-world.testing.ts'

class Killed extends Error {}

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`an approved request ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let all: ApprovalWorld
    let consoleApi: FakeConsole
    let refreshed: number
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      all = await createApprovalWorld(prisma)
      consoleApi = createFakeConsole()
      refreshed = 0
    })
    const start = () =>
      all.reconciler(consoleApi, {
        refresh: () => {
          refreshed += 1
        },
      })
    const approved = async (): Promise<string> => {
      const id = await all.request()
      expect(await all.decide(id, all.people.sophie)).toMatchObject({ to: 'approved' })
      return id
    }
    const promotions = async () => (await all.world.trail()).filter((action) => action.startsWith('promotion.'))

    it('is promoted once, with the key of the request and the account that was seen', async () => {
      const id = await approved()
      const reconciler = start()
      await reconciler.pass()
      await reconciler.pass()
      expect(consoleApi.calls).toEqual([`${newTag} "1" ${id}`])
      expect(await all.row(id)).toMatchObject({ state: 'done', openFor: null, tries: 1 })
      expect(await prisma.campaign.findFirst()).toMatchObject({ promoting: null })
      expect(await promotions()).toEqual(['promotion.done'])
      expect(refreshed).toBe(1)
    })

    it('is promoted by whoever starts after a crash between the decision and the promotion', async () => {
      const id = await approved()
      expect(consoleApi.calls).toEqual([])
      await start().pass()
      expect(await all.row(id)).toMatchObject({ state: 'done' })
    })

    it.each([
      ['before the console acted', false],
      ['between the promotion and its record', true],
    ])('is promoted once in spite of a crash %s', async (_, acted) => {
      const id = await approved()
      consoleApi.script.push(async (act) => {
        if (acted) await act()
        throw new Killed()
      })
      await start().pass()
      expect(await all.row(id)).toMatchObject({ state: 'approved', tries: 1 })
      await start().pass()
      expect(await all.row(id)).toMatchObject({ state: 'done' })
      expect(consoleApi.defaultTag).toBe(newTag)
      expect(await promotions()).toEqual(['promotion.done'])
      expect(consoleApi.calls.length).toBe(acted ? 1 : 2)
      expect(new Set(consoleApi.calls).size).toBe(1)
    })

    /** The console did it, and its answer was lost. */
    const doneUnheard = async () => {
      const id = await approved()
      consoleApi.script.push(async (act) => {
        await act()
        throw new ConsoleError('outcome_unknown', 'promote: timeout')
      })
      const reconciler = start()
      await reconciler.pass()
      return { id, reconciler }
    }

    it('done but not heard of, is done, whatever changed on the account by it', async () => {
      const { id, reconciler } = await doneUnheard()
      expect(await all.row(id)).toMatchObject({ state: 'approved' })
      // The observer has read the new ETag and a test machine went off: neither undoes what was done.
      await prisma.account.updateMany({ data: { etag: '"2"' } })
      await all.world.machine('p1', { power: 'off' })
      all.advance(1)
      await reconciler.pass()
      expect(await all.row(id)).toMatchObject({ state: 'done' })
    })

    it('is not given up while nobody knows whether it was done', async () => {
      const { id, reconciler } = await doneUnheard()
      await all.world.machine('p1', { power: 'off' })
      const { readAccount } = consoleApi
      consoleApi.readAccount = async () => {
        throw new ConsoleError('unavailable', 'readAccount: refused')
      }
      all.advance(1)
      await reconciler.pass()
      expect(await all.row(id)).toMatchObject({ state: 'approved' })
      consoleApi.readAccount = readAccount
      all.advance(1)
      await reconciler.pass()
      expect(await all.row(id)).toMatchObject({ state: 'done' })
      expect(consoleApi.calls).toHaveLength(1)
    })

    it('is seen as done by the tag that the observer read back', async () => {
      const id = await approved()
      await all.world.defaultTag(newTag)
      await start().pass()
      expect(await all.row(id)).toMatchObject({ state: 'done' })
      expect(consoleApi.calls).toEqual([])
    })

    it('becomes void, and promotes nothing, where its evidence changed after the decision', async () => {
      const id = await approved()
      await all.world.run(oldTag, ['p1'])
      await start().pass()
      expect(consoleApi.calls).toEqual([])
      expect(await all.row(id)).toMatchObject({ state: 'void', stateReason: 'evidence-changed' })
      expect(await all.approvals.read(id)).toMatchObject({
        changes: [{ what: 'other-version', name: 'P1', version: '4.1' }],
      })
      expect(await prisma.campaign.findFirst()).toMatchObject({ promoting: null })
    })

    it('becomes void where its tag is put in quarantine, and where the account changed in the console', async () => {
      const id = await approved()
      await prisma.release.updateMany({ where: { tag: newTag }, data: { quarantinedAt: all.now() } })
      await start().pass()
      expect(await all.row(id)).toMatchObject({ state: 'void', stateReason: 'quarantined' })
      await prisma.release.updateMany({ data: { quarantinedAt: null } })
      const again = await all.request()
      await all.decide(again, all.people.sophie)
      consoleApi.script.push(async () => {
        throw new ConsoleError('account_changed', 'promote: status 412')
      })
      await start().pass()
      expect(await all.row(again)).toMatchObject({ state: 'void', stateReason: 'account-changed' })
      expect(consoleApi.calls).toHaveLength(1)
    })

    it.each([
      ['rate_limited', 30_000],
      ['unavailable', undefined],
      ['outcome_unknown', undefined],
      ['unexpected_answer', undefined],
      ['unauthorized', undefined],
    ] as const)('waits and asks again after %s, always with the same key', async (code, retryAfterMilliseconds) => {
      const id = await approved()
      const away = async (): Promise<never> => {
        const wait = retryAfterMilliseconds === undefined ? {} : { retryAfterMilliseconds }
        throw new ConsoleError(code, 'promote', wait)
      }
      consoleApi.script.push(away, away)
      const reconciler = start()
      await reconciler.pass()
      await reconciler.pass()
      expect(consoleApi.calls).toHaveLength(1)
      const { notBefore } = await all.row(id)
      expect((notBefore?.getTime() ?? 0) - all.now().getTime()).toBe(retryAfterMilliseconds ?? 1_000)
      for (let round = 0; round < 3; round += 1) {
        all.advance(1)
        await reconciler.pass()
      }
      expect(new Set(consoleApi.calls).size).toBe(1)
      expect(consoleApi.calls).toHaveLength(3)
      expect(await all.row(id)).toMatchObject({ state: 'done', tries: 3 })
    })

    it('is left alone by a second instance while the first one calls', async () => {
      const id = await approved()
      const answered = Promise.withResolvers<void>()
      consoleApi.script.push(async (act) => {
        await answered.promise
        return act()
      })
      const first = start().pass()
      await expect.poll(() => consoleApi.calls.length).toBe(1)
      await all.reconciler(consoleApi, { alone: false }).pass()
      expect(consoleApi.calls).toHaveLength(1)
      answered.resolve()
      await first
      expect(await all.row(id)).toMatchObject({ state: 'done' })
    })

    it('waits for the end of a freeze', async () => {
      const id = await approved()
      await prisma.account.updateMany({ data: { frozenAt: all.now(), frozenWhy: 'Audit' } })
      const reconciler = start()
      await reconciler.pass()
      expect(consoleApi.calls).toEqual([])
      expect(JSON.stringify(await all.approvals.compose(id, 'fr'))).toContain('gelé')
      await prisma.account.updateMany({ data: { frozenAt: null } })
      await reconciler.pass()
      expect(await all.row(id)).toMatchObject({ state: 'done' })
    })

    it('expires, and only then', async () => {
      const id = await all.request()
      all.advance(71.9)
      const reconciler = start()
      await reconciler.pass()
      expect(await all.row(id)).toMatchObject({ state: 'open' })
      all.advance(0.2)
      await reconciler.pass()
      expect(await all.row(id)).toMatchObject({ state: 'expired', stateReason: 'no-decision', openFor: null })
    })

    it('becomes void, unasked, as soon as the evidence changes', async () => {
      const id = await all.request()
      await all.world.machine('p1', { power: 'off' })
      await start().pass()
      expect(await all.row(id)).toMatchObject({ state: 'void', stateReason: 'evidence-changed' })
    })

    it('reminds in the thread of its card, at most once in 4 hours, and tells the owners from half of its time on', async () => {
      const id = await all.request()
      await prisma.message.updateMany({ where: { subjectId: id }, data: { externalId: '1.0' } })
      const reconciler = start()
      const hours: number[] = []
      for (let hour = 0; hour < 72; hour += 1) {
        const before = await prisma.message.count()
        await Promise.all([reconciler.pass(), all.reconciler(consoleApi, { alone: false }).pass()])
        const added = (await prisma.message.count()) - before
        expect(added).toBeLessThanOrEqual(1)
        if (added === 1) hours.push(hour)
        all.advance(1)
      }
      expect(hours).toEqual([4, 12, 28, 36, 60])
      const notices = await prisma.message.findMany({ where: { threadId: '1.0' }, orderBy: { createdAt: 'asc' } })
      expect(notices.map(({ subjectId }) => subjectId.split(':')[1])).toEqual([
        ...['reminder', 'reminder', 'reminder', 'escalation', 'escalation'],
      ])
      const last = JSON.stringify(await all.approvals.compose(notices.at(-1)?.subjectId ?? '', 'fr'))
      expect(last).toContain('U0SOPHIE')
      expect(last).toContain('U0CAMILLE')
      await all.decide(id, all.people.sophie)
      expect(await all.approvals.compose(notices[0]?.subjectId ?? '', 'fr')).toBeNull()
    })

    it('says in the log, without any word of a person, what it could not bring on', async () => {
      await approved()
      consoleApi.script.push(async () => {
        throw new Killed('a fault')
      })
      const lines: string[] = []
      const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
      await all.reconciler(consoleApi, { logger }).pass()
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ code: 'approval-error', reason: 'a fault' }])
    })
  })
}
