import { randomUUID } from 'node:crypto'
import { fromPrisma, PgBoss } from 'pg-boss'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Database, violatedIndex } from '../../prisma/open.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../support/database.ts'

const at = new Date('2026-03-01T10:20:30.123Z')

// What the rooms above rely on, proved to be the same on both kinds.
describe.each(databases())('The database $title', ({ kind, available }) => {
  describe.runIf(available)('behaves as on the other kind', { timeout: 60_000 }, () => {
    let temporary: TemporaryDatabase
    let database: Database
    let boss: PgBoss
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      database = temporary.database
      boss = new PgBoss(database.jobs)
      boss.on('error', () => undefined)
      await boss.start()
      await boss.createQueue('queue', { notify: true })
      await boss.createQueue('kept')
      // As the bot does: a queue that is not yet known is asked for on another connection than the transaction's.
      for (const queue of ['queue', 'kept']) await boss.fetch(queue)
    })
    afterAll(async () => {
      await boss.stop({ graceful: false })
      await temporary.remove()
    })

    const indexOf = (write: () => Promise<unknown>) => write().then(() => 'no violation', violatedIndex)

    it('makes a second writer impossible', async () => {
      const { prisma } = database
      const [account, someone, approval] = [randomUUID(), randomUUID(), randomUUID()]
      const lane = (openSite: string | null) => ({
        ...{ id: randomUUID(), accountId: account, rolloutId: randomUUID(), position: 0, state: 'running', openSite },
      })
      await prisma.lane.create({ data: lane('paris') })
      await prisma.lane.createMany({ data: [lane(null), lane(null), lane('lyon')] })
      expect(await indexOf(() => prisma.lane.create({ data: lane('paris') }))).toBe('lane_account_id_open_site_key')

      const campaign = (tag: string, promoting: string | null) => ({
        ...{ id: randomUUID(), accountId: account, tag, state: 'testing', createdAt: at, promoting },
        ...{ releaseVersion: '2026.10.0', previousTag: 'before' },
      })
      await prisma.campaign.createMany({ data: [campaign('a', account), campaign('b', null), campaign('c', null)] })
      expect(await indexOf(() => prisma.campaign.create({ data: campaign('d', account) }))).toBe(
        'campaign_promoting_key',
      )
      expect(await indexOf(() => prisma.campaign.create({ data: campaign('a', null) }))).toBe(
        'campaign_account_id_tag_key',
      )

      const request = (openFor: string | null) => ({
        ...{ id: randomUUID(), accountId: account, campaignId: approval, tag: 'a', evidence: {}, hash: '', etag: '' },
        ...{ state: 'open', openFor, requestedBy: someone, requestedAt: at, expiresAt: at, policy: {} },
      })
      await prisma.approval.createMany({ data: [request(approval), request(null), request(null)] })
      expect(await indexOf(() => prisma.approval.create({ data: request(approval) }))).toBe('approval_open_for_key')

      const decision = {
        accountId: account,
        approvalId: approval,
        personId: someone,
        verdict: 'approve',
        platform: 'slack',
        decidedAt: at,
      }
      await prisma.decision.create({ data: decision })
      expect(await indexOf(() => prisma.decision.create({ data: { ...decision, verdict: 'reject' } }))).toBe(
        'decision_pkey',
      )

      const rollout = (number: number | null) => ({
        ...{
          id: randomUUID(),
          accountId: account,
          number,
          phase: 'test',
          state: 'draft',
          targetTag: 't',
          targetVersion: '1',
        },
        ...{ request: {}, policy: {}, plan: {}, requestedBy: someone, createdAt: at },
      })
      await prisma.rollout.createMany({ data: [rollout(1), rollout(null), rollout(null)] })
      expect(await indexOf(() => prisma.rollout.create({ data: rollout(1) }))).toBe('rollout_account_id_number_key')
    })

    it('names the index of a violation also for raw statements, and none for other failures', async () => {
      const { prisma } = database
      await prisma.account.create({ data: { id: 'raw' } })
      expect(await indexOf(() => prisma.$executeRaw`INSERT INTO account (id) VALUES ('raw')`)).toBe('account_pkey')
      expect(await indexOf(() => prisma.$executeRaw`INSERT INTO account (nonsense) VALUES ('raw')`)).toBeNull()
      expect(await prisma.account.createMany({ data: [{ id: 'raw' }, { id: 'new' }], skipDuplicates: true })).toEqual({
        count: 1,
      })
    })

    it('takes arrays, with nulls, dates and hostile text, and JSON in raw statements', async () => {
      const { prisma } = database
      const ids = ['plain', `quo"te's, {}\\`, 'é\n']
      const changed = await prisma.$executeRaw`
        INSERT INTO machine (account_id, id, kind, name, power, version, tag, position, last_seen_at, installed_version)
        SELECT 'arrays', row.id, 'wrs', row.id, 'on', '1', 't', row.position, row.seen, row.installed
        FROM unnest(${ids}::text[], ${[1, 2, 3]}::int[], ${[at, null, at]}::timestamptz[], ${['7', null, null]}::text[])
          AS row (id, position, seen, installed)`
      expect(changed).toBe(3)
      await prisma.$executeRaw`
        UPDATE machine SET power = row.power FROM jsonb_to_recordset(${JSON.stringify([{ id: 'plain', power: 'off' }])}::jsonb)
          AS row (id text, power text) WHERE machine.account_id = 'arrays' AND machine.id = row.id`
      const select = { id: true, power: true, lastSeenAt: true, installedVersion: true }
      expect(
        await prisma.machine.findMany({ where: { accountId: 'arrays' }, orderBy: { position: 'asc' }, select }),
      ).toEqual([
        { id: ids[0], power: 'off', lastSeenAt: at, installedVersion: '7' },
        { id: ids[1], power: 'on', lastSeenAt: null, installedVersion: null },
        { id: ids[2], power: 'on', lastSeenAt: at, installedVersion: null },
      ])
    })

    it('gives JSON and moments back as they were, whatever the time zone of the process', async () => {
      const { prisma } = database
      const reference = { nested: [1, null, 'é"\\'], empty: {} }
      const place = {
        id: randomUUID(),
        accountId: 'json',
        platform: 'slack',
        workspace: 'T',
        channelId: 'C',
        reference,
        pausedAt: at,
      }
      await prisma.place.create({ data: place })
      expect(await prisma.place.findUnique({ where: { id: place.id } })).toMatchObject({ reference, pausedAt: at })
      const [row] = await prisma.$queryRaw<
        { moment: Date }[]
      >`SELECT paused_at AS moment FROM place WHERE account_id = 'json'`
      expect(row?.moment).toEqual(at)
    })

    it('keeps all of a transaction or nothing', async () => {
      const { prisma } = database
      const failing = prisma.$transaction(async (transaction) => {
        await transaction.account.create({ data: { id: 'half' } })
        await transaction.account.create({ data: { id: 'half' } })
      })
      expect(violatedIndex(await failing.catch((problem: unknown) => problem))).toBe('account_pkey')
      expect(await prisma.account.count({ where: { id: 'half' } })).toBe(0)
    })

    it('rejects a transaction whose failure was swallowed inside, instead of pretending that it was kept', async () => {
      const { prisma } = database
      const swallowed = prisma.$transaction(async (transaction) => {
        await transaction.account.create({ data: { id: 'swallowed' } })
        await transaction.$executeRaw`SELECT 1 / 0`.catch(() => undefined)
      })
      await expect(swallowed).rejects.toThrow()
      expect(await prisma.account.count({ where: { id: 'swallowed' } })).toBe(0)
    })

    it('hands a job over with the commit of its transaction, at once, and never after a roll-back', async () => {
      const { prisma } = database
      const seen: unknown[] = []
      await boss.work('queue', { pollingIntervalSeconds: 60 }, async (jobs) => {
        seen.push(...jobs.map((job) => job.data))
      })
      const undone = prisma.$transaction(async (transaction) => {
        await boss.send('queue', { number: 1 }, { db: fromPrisma(transaction) })
        throw new Error('undo')
      })
      await expect(undone).rejects.toThrow('undo')
      await prisma.$transaction(async (transaction) => {
        await transaction.account.create({ data: { id: 'with a job' } })
        await boss.send('queue', { number: 2, text: `é'"` }, { db: fromPrisma(transaction) })
      })
      await vi.waitFor(() => expect(seen).toEqual([{ number: 2, text: `é'"` }]), { timeout: 10_000 })
    })

    it('never lets a job’s statement into somebody else’s transaction', async () => {
      const { prisma } = database
      const gate = Promise.withResolvers<void>()
      const begun = Promise.withResolvers<void>()
      const undone = prisma.$transaction(async (transaction) => {
        await transaction.account.create({ data: { id: 'gate' } })
        begun.resolve()
        await gate.promise
        throw new Error('undo')
      })
      undone.catch(() => undefined)
      await begun.promise
      // On the one embedded connection it waits for its turn; on a pool it has a connection of its own.
      const sent = boss.send('kept', { number: 3 })
      gate.resolve()
      await expect(undone).rejects.toThrow('undo')
      const id = await sent
      expect(id).not.toBeNull()
      // The roll-back took nothing of the job with it.
      expect(await boss.findJobs('kept', { id: id ?? '' })).toHaveLength(1)
    })

    it('ends a transaction that outlives its limit, and goes on', async () => {
      const { prisma } = database
      const late = prisma.$transaction(
        async (transaction) => {
          await transaction.account.create({ data: { id: 'late' } })
          // Until the limit ends it: then this rejects.
          for (;;) await transaction.account.count()
        },
        { timeout: 200 },
      )
      await expect(late).rejects.toThrow()
      expect(await prisma.account.count({ where: { id: 'late' } })).toBe(0)
      await database.ping()
    })
  })
})
