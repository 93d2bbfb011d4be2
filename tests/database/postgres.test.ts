import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { PgBoss } from 'pg-boss'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { listMigrations } from '../../prisma/migrations.ts'
import { DatabaseError, openDatabase } from '../../prisma/open.ts'
import { sharedPostgres } from '../support/database.ts'
import { type PostgresServer, postgresMissing, startPostgres } from '../support/postgres.ts'

const reason = postgresMissing()
const fresh = async () => (await sharedPostgres()).createDatabase(`test_${randomUUID()}`)

async function refusal(databaseUrl: string): Promise<DatabaseError> {
  const problem: unknown = await openDatabase({ databaseUrl, dataDirectory: '' }).catch((thrown: unknown) => thrown)
  if (problem instanceof DatabaseError) return problem
  throw new Error(`No refusal: ${String(problem)}`)
}

describe.runIf(reason === null)(
  `PostgreSQL${reason === null ? '' : `: skipped, ${reason}`}`,
  { timeout: 120_000 },
  () => {
    let own: PostgresServer | null = null
    afterAll(async () => {
      await own?.stop()
    })

    it('is migrated once by several instances that start together', async () => {
      const databaseUrl = await fresh()
      const instances = await Promise.all(
        [1, 2, 3, 4].map(() => openDatabase({ databaseUrl, dataDirectory: '', poolSize: 2 })),
      )
      for (const { prisma } of instances) {
        const rows = await prisma.$queryRaw`SELECT migration_name FROM _prisma_migrations`
        expect(rows).toHaveLength((await listMigrations()).length)
      }
      await Promise.all(instances.map((instance) => instance.close()))
    })

    it('refuses a database that a newer version wrote, and leaves it as it is', async () => {
      const databaseUrl = await fresh()
      const database = await openDatabase({ databaseUrl, dataDirectory: '' })
      await database.prisma.$executeRaw`
      INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
      VALUES ('x', 'x', now(), '9999_from_the_future', 1)`
      await database.close()
      const problem = await refusal(databaseUrl)
      expect(problem.code).toBe('newer_schema')
      expect(problem.message).toContain('9999_from_the_future')
    })

    it('touches no database in which somebody else already has tables', async () => {
      const databaseUrl = await (await sharedPostgres()).createDatabase('foreign')
      const client = new Client({ connectionString: databaseUrl })
      await client.connect()
      await client.query('CREATE TABLE public.target (id int)')
      const problem = await refusal(databaseUrl)
      expect(problem.code).toBe('migration_failed')
      expect(problem.message).toContain('not empty')
      const tables = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
      expect(tables.rows).toEqual([{ tablename: 'target' }])
      await client.end()
    })

    it('tells a server that is not there from one that refuses, without the password', async () => {
      const gone = await refusal('postgresql://w360:secret@127.0.0.1:1/nothing')
      expect(gone.code).toBe('unreachable')
      expect(gone.message).toContain('127.0.0.1:1/nothing')
      const { url } = await sharedPostgres()
      const refused = await refusal(url.replace('w360@', 'w360:secret@').replace(/postgres$/, 'no_such_database'))
      expect(refused.code).toBe('refused')
      for (const { message } of [gone, refused]) expect(message).not.toContain('secret')
    })

    it('may restart: what was open fails, what comes after works, and no error goes unhandled', async () => {
      own = await startPostgres()
      const database = await openDatabase({ databaseUrl: own?.url ?? '', dataDirectory: '', poolSize: 3 })
      const boss = new PgBoss(database.jobs)
      boss.on('error', () => undefined)
      await boss.start()
      await boss.createQueue('queue', { notify: true })
      const done: unknown[] = []
      await boss.work('queue', { pollingIntervalSeconds: 0.5 }, async (jobs) => {
        done.push(...jobs.map((job) => job.data))
      })
      const inside = database.prisma.$transaction(async (transaction) => {
        await transaction.account.create({ data: { id: 'lost' } })
        await own?.restart()
        await transaction.account.create({ data: { id: 'lost-too' } })
      })
      await expect(inside).rejects.toThrow()
      await vi.waitFor(() => database.ping(), { timeout: 20_000, interval: 100 })
      expect(await database.prisma.account.count()).toBe(0)
      await vi.waitFor(() => boss.send('queue', { after: 'restart' }), { timeout: 20_000, interval: 200 })
      await vi.waitFor(() => expect(done).toContainEqual({ after: 'restart' }), { timeout: 30_000, interval: 100 })
      await boss.stop({ graceful: false })
      await database.close()
    })
  },
)
