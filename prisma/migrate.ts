import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQueryable,
  Transaction,
} from '@prisma/driver-adapter-utils'
import { applyMigrations } from './engine.ts'
import { DatabaseError, messageOf } from './errors.ts'
import { type AppliedMigration, compareMigrations, type Migration, type MigrationState } from './migrations.ts'

/** A transaction in which migrations may run: it can also execute a script of several statements. */
export interface MigrationSession {
  readonly transaction: Transaction
  executeScript(script: string): Promise<void>
}

/** How one kind of database lets migrations run: all of `work` in one transaction, serialised between instances. */
export interface MigrationTarget {
  readonly reader: SqlQueryable
  exclusively<T>(work: (session: MigrationSession) => Promise<T>): Promise<T>
}

async function query(reader: SqlQueryable, sql: string): Promise<readonly (readonly unknown[])[]> {
  const { rows } = await reader.queryRaw({ sql, args: [], argTypes: [] })
  return rows
}

async function recordedMigrations(reader: SqlQueryable): Promise<readonly AppliedMigration[]> {
  const [present] = await query(reader, `SELECT to_regclass('_prisma_migrations') IS NOT NULL`)
  if (present?.[0] !== true) return []
  const rows = await query(
    reader,
    'SELECT migration_name, checksum, finished_at IS NOT NULL, rolled_back_at IS NOT NULL FROM _prisma_migrations ORDER BY started_at',
  )
  return rows.map(([name, checksum, finished, rolledBack]) => ({
    name: String(name),
    checksum: String(checksum),
    finished: finished === true,
    rolledBack: rolledBack === true,
  }))
}

function refuse(state: Exclude<MigrationState, { kind: 'current' | 'behind' }>): DatabaseError {
  const names = state.names.join(', ')
  switch (state.kind) {
    case 'unknown_migrations':
      return new DatabaseError(
        'newer_schema',
        `This database was written by a newer version of the bot (it has ${names}). Start that version, or restore a backup from before it.`,
      )
    case 'edited':
      return new DatabaseError(
        'migration_failed',
        `This database went through another text of ${names} than this version brings. Start the version that wrote it, or begin with an empty database.`,
      )
    case 'half_applied':
      return new DatabaseError(
        'migration_failed',
        `The migration ${names} was begun on this database by another tool and not finished. Restore a backup, or resolve it with "prisma migrate resolve".`,
      )
  }
}

async function missingMigrations(reader: SqlQueryable, known: readonly Migration[]): Promise<readonly string[]> {
  const state = compareMigrations(known, await recordedMigrations(reader))
  switch (state.kind) {
    case 'current':
      return []
    case 'behind':
      return state.missing
    default:
      throw refuse(state)
  }
}

/** The engine's view of a session: whatever it does happens inside of the one transaction. */
function factoryFor({ transaction, executeScript }: MigrationSession): SqlMigrationAwareDriverAdapterFactory {
  const adapter: SqlDriverAdapter = {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    queryRaw: (request) => transaction.queryRaw(request),
    executeRaw: (request) => transaction.executeRaw(request),
    executeScript,
    startTransaction: () => Promise.reject(new Error('Migrations already run in a transaction')),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: async () => undefined,
  }
  return {
    provider: 'postgres',
    adapterName: transaction.adapterName,
    connect: async () => adapter,
    connectToShadowDb: () => Promise.reject(new Error('Migrations are applied without a shadow database')),
  }
}

/**
 * Brings a database to the migrations that this program knows: all that are missing, or none, in one transaction (so
 * none may hold a statement that PostgreSQL refuses there, such as CREATE INDEX CONCURRENTLY). A database that is
 * current is only read. Gives the names of what was applied.
 *
 * @throws DatabaseError `newer_schema`, `migration_failed`
 */
export async function migrate(target: MigrationTarget, known: readonly Migration[]): Promise<readonly string[]> {
  if ((await missingMigrations(target.reader, known)).length === 0) return []
  return target.exclusively(async (session) => {
    // Read again: another instance may have done it while this one waited for its turn.
    if ((await missingMigrations(session.transaction, known)).length === 0) return []
    let failure: unknown
    const executeScript = async (script: string) => {
      try {
        await session.executeScript(script)
      } catch (problem) {
        // The engine goes on to note the failure in the doomed transaction and tells of that instead.
        failure ??= problem
        throw problem
      }
    }
    try {
      return await applyMigrations(factoryFor({ ...session, executeScript }), known)
    } catch (problem) {
      throw new DatabaseError(
        'migration_failed',
        `The database could not be brought to this version and was left as it was: ${messageOf(failure ?? problem)}`,
        failure ?? problem,
      )
    }
  })
}
