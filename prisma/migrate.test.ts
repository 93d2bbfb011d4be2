import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { databases, sharedPostgres } from '../tests/support/database.ts'
import { embeddedTarget } from './embedded.ts'
import { DatabaseError } from './errors.ts'
import { type MigrationTarget, migrate } from './migrate.ts'
import type { Migration } from './migrations.ts'
import { postgresTarget } from './postgres.ts'

const step = (name: string, sql: string): Migration => ({ name, sql, checksum: 'unused by the engine' })
const first = step('0001_first', 'CREATE TABLE one (id int);')

async function tablesOf(target: MigrationTarget): Promise<readonly unknown[]> {
  const sql = `SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`
  return (await target.reader.queryRaw({ sql, args: [], argTypes: [] })).rows.flat()
}

describe.each(databases())('Migrating $title', ({ kind, available }) => {
  describe.runIf(available)('an empty database', () => {
    let target: MigrationTarget
    beforeAll(async () => {
      if (kind === 'embedded') {
        target = await embeddedTarget(await PGlite.create())
        return
      }
      const connectionString = await (await sharedPostgres()).createDatabase(`migrate_${randomUUID()}`)
      target = postgresTarget(await new PrismaPg({ connectionString }).connect())
    })

    it('keeps nothing when the second of two migrations fails half-way', async () => {
      const failing = step(
        '0002_second',
        `CREATE TABLE two (id int); INSERT INTO two VALUES (1 / 0); CREATE TABLE three (id int);`,
      )
      const problem: unknown = await migrate(target, [first, failing]).catch((thrown: unknown) => thrown)
      expect(problem).toBeInstanceOf(DatabaseError)
      expect(problem).toMatchObject({ code: 'migration_failed', message: expect.stringContaining('division by zero') })
      expect(await tablesOf(target)).toEqual([])
    })

    it('then applies what is right, semicolons in strings and functions included', async () => {
      const second = step(
        '0002_second',
        `CREATE TABLE two (text text DEFAULT 'a;b'); CREATE FUNCTION three() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 3; $$;`,
      )
      expect(await migrate(target, [first, second])).toEqual(['0001_first', '0002_second'])
      expect(await tablesOf(target)).toEqual(['_prisma_migrations', 'one', 'two'])
    })
  })
})
