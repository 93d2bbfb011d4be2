import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  type ColumnType,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DatabaseKind, databases, sharedPostgres, temporaryDatabase } from '../tests/support/database.ts'
import { createEmbeddedAdapter } from './embedded-adapter.ts'
import { sqlFromMigrationsToSchema } from './engine.ts'
import { type AppliedMigration, compareMigrations, listMigrations, type Migration } from './migrations.ts'

const migration = (number: number): Migration => ({ name: `000${number}_m`, sql: '', checksum: `sum${number}` })
const applied = (number: number, changes: Partial<AppliedMigration> = {}): AppliedMigration => ({
  name: `000${number}_m`,
  checksum: `sum${number}`,
  finished: true,
  rolledBack: false,
  ...changes,
})

describe('comparing what a database went through with what this program knows', () => {
  const known = [migration(1), migration(2), migration(3)]

  it.each([
    ['an empty database', [], { kind: 'behind', missing: ['0001_m', '0002_m', '0003_m'] }],
    ['a current one', [applied(1), applied(2), applied(3)], { kind: 'current' }],
    ['an older one', [applied(1)], { kind: 'behind', missing: ['0002_m', '0003_m'] }],
    [
      'a newer one',
      [applied(1), applied(2), applied(3), applied(4)],
      { kind: 'unknown_migrations', names: ['0004_m'] },
    ],
    ['one with another text', [applied(1, { checksum: 'x' })], { kind: 'edited', names: ['0001_m'] }],
    ['one left half-way', [applied(1, { finished: false })], { kind: 'half_applied', names: ['0001_m'] }],
    [
      'one rolled back and done again',
      [applied(1, { rolledBack: true, finished: false }), applied(1), applied(2), applied(3)],
      { kind: 'current' },
    ],
  ])('%s', (_title, recorded, expected) => {
    expect(compareMigrations(known, recorded)).toEqual(expected)
  })

  it('touches no database with a migration that it does not know, whatever else is there', () => {
    fc.assert(
      fc.property(fc.subarray([1, 2, 3]), fc.boolean(), (numbers, finished) => {
        const recorded = [...numbers.map((number) => applied(number)), applied(9, { finished })]
        expect(compareMigrations(known, recorded).kind).toBe('unknown_migrations')
      }),
    )
  })
})

/** A database without anything in it, of either kind. */
async function emptyDatabase(kind: DatabaseKind): Promise<SqlMigrationAwareDriverAdapterFactory> {
  if (kind === 'embedded') return createEmbeddedAdapter(await PGlite.create())
  const databaseUrl = await (await sharedPostgres()).createDatabase(`empty_${randomUUID()}`)
  const factory = new PrismaPg({ connectionString: databaseUrl })
  const connect = async () => readingCharacters(await factory.connect())
  return { provider: factory.provider, adapterName: factory.adapterName, connect, connectToShadowDb: connect }
}

const columnTypes: Readonly<Record<number, ColumnType>> = {
  16: ColumnTypeEnum.Boolean,
  18: ColumnTypeEnum.Character,
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32,
  23: ColumnTypeEnum.Int32,
  26: ColumnTypeEnum.Int64,
  1003: ColumnTypeEnum.TextArray,
  1009: ColumnTypeEnum.TextArray,
}

/** @prisma/adapter-pg refuses the catalog's type "char", of which the engine's questions to the catalog are full. */
function readingCharacters(adapter: Awaited<ReturnType<PrismaPg['connect']>>): SqlDriverAdapter {
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    executeRaw: (query) => adapter.executeRaw(query),
    executeScript: (script) => adapter.executeScript(script),
    startTransaction: (level) => adapter.startTransaction(level),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: () => adapter.dispose(),
    queryRaw: async ({ sql, args }) => {
      const { fields, rows } = await adapter.underlyingDriver().query({ text: sql, values: args, rowMode: 'array' })
      return {
        columnNames: fields.map(({ name }) => name),
        columnTypes: fields.map(({ dataTypeID }) => columnTypes[dataTypeID] ?? ColumnTypeEnum.Text),
        rows,
      }
    },
  }
}

describe.each(databases())('The migrations $title', ({ kind, available }) => {
  describe.runIf(available)('against the schema', () => {
    it('lead exactly to it: nothing drifted', async () => {
      expect(await sqlFromMigrationsToSchema(await emptyDatabase(kind))).toBe('')
    })

    it('are recorded as Prisma records them, so that its own tools agree', async () => {
      const temporary = await temporaryDatabase(kind)
      const rows = await temporary.database.prisma.$queryRaw`
        SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY started_at`
      const known = await listMigrations()
      expect(rows).toEqual(known.map(({ name, checksum }) => ({ migration_name: name, checksum, finished: true })))
      await temporary.remove()
    })
  })
})
