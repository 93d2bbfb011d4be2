import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import { createFreezing } from './freezing.ts'
import { readFreezeForStart } from './read-freeze.ts'

const by = { personId: randomUUID(), identity: 'slack:T1/U1' }

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`a freeze ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let clock = new Date('2026-11-23T09:00:00Z')
    const freezing = () => createFreezing({ prisma, accountId: 'a', now: () => clock, onPainted: () => undefined })
    const trail = () => prisma.audit.findMany({ orderBy: { seq: 'asc' }, select: { action: true, reason: true } })
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
      await ensureAccount(prisma, 'a')
      await ensureAccount(prisma, 'b')
      await prisma.person.create({
        data: { id: by.personId, accountId: 'a', name: 'Camille', organisation: 'customer', createdAt: clock },
      })
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      clock = new Date('2026-11-23T09:00:00Z')
      await prisma.account.updateMany({ data: { frozenAt: null, frozenBy: null, frozenWhy: null } })
      await prisma.audit.deleteMany()
      await prisma.auditHead.deleteMany()
    })

    it('says since when, why and who, in its own account only', async () => {
      expect(await freezing().read()).toBeNull()
      await freezing().freeze('Clôture comptable', by)
      expect(await freezing().read()).toEqual({ since: clock, reason: 'Clôture comptable', by: 'Camille' })
      const other = createFreezing({ prisma, accountId: 'b', now: () => clock, onPainted: () => undefined })
      expect(await other.read()).toBeNull()
      expect(await trail()).toEqual([{ action: 'account.frozen', reason: 'Clôture comptable' }])
    })

    it('is made once, of two at the same moment, and the other is told whose it is', async () => {
      const outcomes = await Promise.all(['one', 'other'].map((reason) => freezing().freeze(reason, by)))
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'frozen'])
      expect(new Set(outcomes.map(({ freeze }) => freeze.reason)).size).toBe(1)
      expect(await trail()).toHaveLength(1)
    })

    it('is ended once, and only the one that was seen', async () => {
      const first = await freezing().freeze('first', by)
      expect(await freezing().unfreeze(first.freeze.since, by)).toMatchObject({ outcome: 'unfrozen' })
      expect(await freezing().unfreeze(first.freeze.since, by)).toEqual({ outcome: 'not-frozen' })
      clock = new Date('2026-11-23T10:00:00Z')
      await freezing().freeze('second', by)
      expect(await freezing().unfreeze(first.freeze.since, by)).toMatchObject({ outcome: 'changed' })
      expect((await freezing().read())?.reason).toBe('second')
      expect((await trail()).map(({ action }) => action)).toEqual([
        'account.frozen',
        'account.unfrozen',
        'account.frozen',
      ])
    })

    it('waits for a start that has looked already, so none slips in between', async () => {
      const order: string[] = []
      const looked = Promise.withResolvers<void>()
      const go = Promise.withResolvers<void>()
      const start = prisma.$transaction(async (tx) => {
        expect(await readFreezeForStart(tx, 'a')).toBeNull()
        looked.resolve()
        await go.promise
        order.push('started')
      })
      await looked.promise
      const frozen = freezing()
        .freeze('now', by)
        .then(() => order.push('frozen'))
      // The freeze has every chance to be first, but for the lock. The embedded database has one connection: none to ask.
      const hadItsChance = async (): Promise<boolean> => {
        if (kind === 'embedded' || order.length > 0) return true
        const [locks] = await prisma.$queryRaw<{ waiting: bigint }[]>`
          SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted`
        return (locks?.waiting ?? 0n) > 0n
      }
      await expect.poll(hadItsChance, { interval: 10 }).toBe(true)
      go.resolve()
      await Promise.all([start, frozen])
      expect(order).toEqual(['started', 'frozen'])
    })
  })
}
