import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Prisma } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import type { Transaction } from '../database.ts'
import type { AuditEntry } from './audit-model.ts'
import { hashOf } from './chain.ts'
import { recordAudit } from './record.ts'
import { type Verification, verifyAudit } from './verify.ts'

const LENGTH = 8
const account = 'a'

const entry = (index: number): AuditEntry => ({
  by:
    index % 3 === 0
      ? null
      : { personId: randomUUID(), identity: 'slack:T1/U1', permalink: `https://example.org/${index}` },
  action: 'rollout.paused',
  subject: 'rollout',
  subjectId: randomUUID(),
  before: { state: 'running', machines: index },
  ...(index % 2 === 0 && { after: { state: 'paused', nested: [{ deep: true }, index] } }),
  ...(index % 4 === 0 && { reason: 'console lente' }),
  at: new Date(Date.UTC(2026, 10, 23, 9, index)),
})

/** Moves rows past all others and back, for two may not have one number on the way. */
const renumber = async (tx: Transaction, of: (seq: number) => number): Promise<void> => {
  const rows = await tx.audit.findMany({ where: { accountId: account }, orderBy: { seq: 'asc' } })
  await tx.$executeRaw`UPDATE audit SET seq = seq + 1000000 WHERE account_id = ${account}`
  for (const { seq } of rows)
    await tx.$executeRaw`UPDATE audit SET seq = ${of(seq)} WHERE account_id = ${account} AND seq = ${seq + 1_000_000}`
}

/** A row made as this program would make it, but for its place in the chain. */
const forge = async (tx: Transaction, seq: number): Promise<void> => {
  const neighbour = await tx.audit.findFirst({ where: { accountId: account, seq: seq - 1 } })
  const said = {
    ...{ accountId: account, seq, at: new Date(), personId: null, identity: null, action: 'role.granted' },
    ...{ subject: 'person', subjectId: 'x', reason: null, permalink: null, previous: neighbour?.hash ?? '' },
  }
  await tx.audit.create({ data: { ...said, hash: hashOf({ ...said, before: null, after: null }) } })
}

const rehash = async (tx: Transaction, seq: number): Promise<void> => {
  const row = await tx.audit.update({
    where: { accountId_seq: { accountId: account, seq } },
    data: { reason: 'autre chose' },
  })
  await tx.audit.update({ where: { accountId_seq: { accountId: account, seq } }, data: { hash: hashOf(row) } })
}

const hexadecimal = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
const somewhere = fc.integer({ min: 1, max: LENGTH })

/** One field of one row, given a value that it does not have. */
const alteration = fc.record({
  seq: somewhere,
  data: fc.oneof(
    fc.record({ at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }) }),
    fc.record({ personId: fc.oneof(fc.uuid(), fc.constant(null)) }),
    fc.record({ identity: fc.oneof(fc.string(), fc.constant(null)) }),
    fc.record({ action: fc.string() }),
    fc.record({ subject: fc.string() }),
    fc.record({ subjectId: fc.string() }),
    fc.record({ before: fc.constantFrom(Prisma.DbNull, { state: 'paused' }, { machines: 1, state: 'running', x: 0 }) }),
    fc.record({ after: fc.constantFrom(Prisma.DbNull, {}, { state: 'paused', nested: [{ deep: false }, 2] }, 'x') }),
    fc.record({ reason: fc.oneof(fc.string(), fc.constant(null)) }),
    fc.record({ permalink: fc.oneof(fc.string(), fc.constant(null)) }),
    fc.record({ previous: hexadecimal }),
    fc.record({ hash: hexadecimal }),
    fc.record({ accountId: fc.constant('elsewhere') }),
  ),
})

type Row = Awaited<ReturnType<Transaction['audit']['findMany']>>[number]
const fingerprint = (rows: readonly Row[]) => JSON.stringify(rows)

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`verifying the trail ${title}`, { timeout: 120_000 }, () => {
    let temporary: TemporaryDatabase
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      for (let index = 1; index <= LENGTH; index += 1)
        await temporary.database.prisma.$transaction((tx) => recordAudit(tx, account, entry(index)))
    })
    afterAll(() => temporary.remove())

    /** What is found after somebody was at the rows; nothing of it stays. Null where nothing was changed. */
    const after = async (tamper: (tx: Transaction) => Promise<unknown>): Promise<Verification | null> => {
      class Undo extends Error {}
      const found: (Verification | null)[] = []
      const run = temporary.database.prisma.$transaction(async (tx) => {
        const rows = async () =>
          fingerprint(await tx.audit.findMany({ where: { accountId: account }, orderBy: { seq: 'asc' } }))
        const head = async () => JSON.stringify(await tx.auditHead.findUnique({ where: { accountId: account } }))
        const whole = (await rows()) + (await head())
        await tamper(tx)
        found.push((await rows()) + (await head()) === whole ? null : await verifyAudit(tx, account))
        throw new Undo()
      })
      await run.catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error
      })
      return found[0] ?? null
    }

    it('finds nothing where nothing was touched, and names the end', async () => {
      const { prisma } = temporary.database
      const last = await prisma.audit.findFirstOrThrow({ where: { accountId: account }, orderBy: { seq: 'desc' } })
      expect(await verifyAudit(prisma, account)).toEqual({
        outcome: 'whole',
        rows: LENGTH,
        head: { seq: LENGTH, hash: last.hash },
      })
      expect(await verifyAudit(prisma, 'nobody')).toEqual({ outcome: 'whole', rows: 0, head: null })
    })

    it('finds any field of any row that was changed', async () => {
      await fc.assert(
        fc.asyncProperty(alteration, async ({ seq, data }) => {
          const found = await after((tx) =>
            tx.audit.update({ where: { accountId_seq: { accountId: account, seq } }, data }),
          )
          if (found !== null) expect(found.outcome).toBe('broken')
        }),
        { numRuns: 60 },
      )
    })

    it('finds any rows that were removed, with the gap left or closed', async () => {
      await fc.assert(
        fc.asyncProperty(somewhere, fc.integer({ min: 1, max: 3 }), fc.boolean(), async (from, count, closed) => {
          const found = await after(async (tx) => {
            const gone = { gte: from, lt: from + count }
            const { count: removed } = await tx.audit.deleteMany({ where: { accountId: account, seq: gone } })
            if (closed) await renumber(tx, (seq) => (seq < from ? seq : seq - removed))
          })
          expect(found?.outcome).toBe('broken')
        }),
        { numRuns: 30 },
      )
    })

    it('finds any row that was put in, at any place', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: LENGTH + 3 }), async (at) => {
          const found = await after(async (tx) => {
            if (at > 0) await renumber(tx, (seq) => (seq < at ? seq : seq + 1))
            await forge(tx, at)
          })
          expect(found?.outcome).toBe('broken')
        }),
        { numRuns: 20 },
      )
    })

    it('finds any order but the true one', async () => {
      const order = fc.shuffledSubarray(
        Array.from({ length: LENGTH }, (_, index) => index + 1),
        { minLength: LENGTH },
      )
      await fc.assert(
        fc.asyncProperty(order, async (places) => {
          const found = await after((tx) => renumber(tx, (seq) => places[seq - 1] ?? seq))
          if (found !== null) expect(found).toMatchObject({ outcome: 'broken', what: 'reordered' })
        }),
        { numRuns: 20 },
      )
    })

    it('says what is wrong, at the first place where it is', async () => {
      const remove = (seq: number) => (tx: Transaction) =>
        tx.audit.delete({ where: { accountId_seq: { accountId: account, seq } } })
      expect(await after(remove(4))).toMatchObject({ seq: 4, what: 'missing' })
      expect(await after(remove(LENGTH))).toMatchObject({ seq: LENGTH, what: 'missing' })
      expect(await after((tx) => tx.audit.deleteMany({ where: { accountId: account } }))).toMatchObject({
        seq: 1,
        what: 'missing',
      })
      expect(await after((tx) => forge(tx, LENGTH + 1))).toMatchObject({ seq: LENGTH + 1, what: 'added' })
      expect(await after((tx) => forge(tx, 0))).toMatchObject({ seq: 0, what: 'added' })
      expect(await after((tx) => rehash(tx, 3))).toMatchObject({ seq: 4, what: 'unlinked' })
      expect(await after((tx) => rehash(tx, LENGTH))).toMatchObject({ seq: LENGTH, what: 'altered' })
      expect(
        await after((tx) =>
          tx.audit.update({ where: { accountId_seq: { accountId: account, seq: 2 } }, data: { reason: 'x' } }),
        ),
      ).toMatchObject({ seq: 2, what: 'altered' })
      expect(await after((tx) => tx.auditHead.delete({ where: { accountId: account } }))).toMatchObject({
        seq: LENGTH,
        what: 'headless',
      })
    })

    it('does not let a later act hide what was done to the end of the chain', async () => {
      for (const tamper of [
        (tx: Transaction) => tx.audit.deleteMany({ where: { accountId: account, seq: { gte: LENGTH - 1 } } }),
        (tx: Transaction) => rehash(tx, LENGTH),
      ]) {
        const found = await after(async (tx) => {
          await tamper(tx)
          await recordAudit(tx, account, entry(1))
        })
        expect(found?.outcome).toBe('broken')
      }
    })

    it('finds a chain made anew, by a link that was noted before', async () => {
      const { prisma } = temporary.database
      const noted = await prisma.audit.findFirstOrThrow({ where: { accountId: account, seq: 5 } })
      const short = { seq: 5, hash: noted.hash.slice(0, 12) }
      expect(await verifyAudit(prisma, account, short)).toMatchObject({ outcome: 'whole' })
      expect(await verifyAudit(prisma, account, { seq: 4, hash: short.hash })).toEqual({
        ...{ outcome: 'broken', seq: 4, what: 'rewritten' },
      })
      expect(await verifyAudit(prisma, account, { seq: LENGTH + 1, hash: short.hash })).toMatchObject({
        what: 'missing',
      })
    })

    it('verifies while acts go on', async () => {
      const { prisma } = temporary.database
      const busy = randomUUID()
      const acts = Array.from({ length: 30 }, (_, index) =>
        prisma.$transaction((tx) => recordAudit(tx, busy, entry(index))),
      )
      for (let round = 0; round < 5; round += 1)
        expect(await verifyAudit(prisma, busy)).toMatchObject({ outcome: 'whole' })
      await Promise.all(acts)
      expect(await verifyAudit(prisma, busy)).toMatchObject({ outcome: 'whole', rows: 30 })
    })
  })
}
