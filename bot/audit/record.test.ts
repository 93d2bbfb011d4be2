import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import type { AuditEntry } from './audit-model.ts'
import { beginning, hashOf } from './chain.ts'
import { recordAudit } from './record.ts'

const at = new Date('2026-11-23T09:00:00.123Z')
const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  by: { personId: randomUUID(), identity: 'slack:T1/U1', permalink: 'https://example.org/archives/C1/p1' },
  action: 'rollout.paused',
  subject: 'rollout',
  subjectId: randomUUID(),
  before: { state: 'running' },
  after: { state: 'paused' },
  at,
  ...change,
})

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`the trail ${title}`, { timeout: 60_000 }, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
    })
    afterAll(() => temporary.remove())
    const links = (accountId: string) => prisma.audit.findMany({ where: { accountId }, orderBy: { seq: 'asc' } })
    const record = (accountId: string, said: AuditEntry) =>
      prisma.$transaction((tx) => recordAudit(tx, accountId, said))

    it('hangs each link on the one before, and keeps where it ends', async () => {
      await record('a', entry({ reason: 'console lente' }))
      await record('a', entry({ by: null, action: 'rollout.ended' }))
      await record('b', entry())
      const [first, second] = await links('a')
      expect(first).toMatchObject({ seq: 1, at, previous: beginning, identity: 'slack:T1/U1', reason: 'console lente' })
      expect(second).toMatchObject({ seq: 2, previous: first?.hash, personId: null, identity: null, permalink: null })
      expect(await prisma.auditHead.findUnique({ where: { accountId: 'a' } })).toMatchObject({
        seq: 2,
        hash: second?.hash,
      })
      expect(await links('b')).toMatchObject([{ seq: 1, previous: beginning }])
    })

    it('leaves no link of a change that was rolled back', async () => {
      const failing = prisma.$transaction(async (tx) => {
        await recordAudit(tx, 'undone', entry())
        throw new Error('the change fails')
      })
      await expect(failing).rejects.toThrow('the change fails')
      expect(await links('undone')).toEqual([])
      await record('undone', entry())
      expect(await links('undone')).toMatchObject([{ seq: 1 }])
    })

    it('makes one chain of many writers at once', async () => {
      await Promise.all(
        Array.from({ length: 20 }, () =>
          prisma.$transaction(async (tx) => {
            await recordAudit(tx, 'many', entry())
            await recordAudit(tx, 'many', entry({ by: null, action: 'rollout.ended' }))
          }),
        ),
      )
      const chain = await links('many')
      expect(chain.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
      for (const [index, { previous }] of chain.entries()) expect(previous).toBe(chain[index - 1]?.hash ?? beginning)
    })

    it('reads back, whatever was said, as the link that was hashed', async () => {
      const text = fc.string({ unit: 'binary', maxLength: 12 })
      const said = fc.record({
        reason: fc.oneof(text, fc.constant('\u0000\ud800')),
        subjectId: text,
        before: fc.jsonValue({ maxDepth: 3 }),
        after: fc.jsonValue({ maxDepth: 3 }),
      })
      await fc.assert(
        fc.asyncProperty(said, async ({ before, after, ...texts }) => {
          const accountId = randomUUID()
          await record(accountId, entry({ ...texts, before: jsonOf(before), after: jsonOf(after) }))
          for (const link of await links(accountId)) expect(hashOf(link)).toBe(link.hash)
        }),
        { numRuns: 60 },
      )
    })
  })
}

/** The type of fast-check says less than it gives. */
const jsonOf = (value: unknown): NonNullable<AuditEntry['before']> => JSON.parse(JSON.stringify(value))
