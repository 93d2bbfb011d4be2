import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import type { Connection } from './database.ts'
import { codeOf, DatabaseError, messageOf } from './errors.ts'
import { type MigrationTarget, migrate } from './migrate.ts'
import { listMigrations } from './migrations.ts'
import { createPostgresAdapter } from './postgres-adapter.ts'

/** Any constant will do, as long as every version of the bot has the same. */
const migrationLock = 360_360_360
const migrationPatience = '120s'
const connectPatienceMilliseconds = 5_000

const refusals = new Set(['28000', '28P01', '3D000', '42501', '53300'])

/** The server as a person knows it: never with the password. */
function nameOf(databaseUrl: string): string {
  const url = URL.parse(databaseUrl)
  return url === null ? 'DATABASE_URL' : `${url.host}${url.pathname}`
}

function translate(problem: unknown, databaseUrl: string): unknown {
  if (problem instanceof DatabaseError) return problem
  const server = nameOf(databaseUrl)
  const code = codeOf(problem)
  const said = messageOf(problem)
  if (code === '53100')
    return new DatabaseError('disk_full', `The disk of the database server ${server} is full.`, problem)
  if (refusals.has(code))
    return new DatabaseError(
      'refused',
      `The database server ${server} refused (${said}). Check the user, password and database in DATABASE_URL.`,
      problem,
    )
  if (code === '55P03')
    return new DatabaseError(
      'migration_failed',
      `Another instance has been migrating ${server} for more than ${migrationPatience}. Look at its log, then start again.`,
      problem,
    )
  return new DatabaseError(
    'unreachable',
    `The database server ${server} cannot be reached (${said}). Check DATABASE_URL and that it runs.`,
    problem,
  )
}

/** Migrations on a server. */
export function postgresTarget(adapter: SqlDriverAdapter): MigrationTarget {
  return {
    reader: adapter,
    exclusively: async (work) => {
      const transaction = await adapter.startTransaction()
      const run = async (sql: string) => {
        await transaction.executeRaw({ sql, args: [], argTypes: [] })
      }
      try {
        // Held to the end of the transaction and not of the session, so that it also works behind a pooler.
        await run(`SET LOCAL lock_timeout = '${migrationPatience}'`)
        await run(`SELECT pg_advisory_xact_lock(${migrationLock})`)
        await run('SET LOCAL lock_timeout = 0')
        const result = await work({ transaction, executeScript: run })
        await run('COMMIT')
        await transaction.commit()
        return result
      } catch (problem) {
        await run('ROLLBACK').catch(() => undefined)
        await transaction.rollback()
        throw problem
      }
    },
  }
}

/**
 * Opens a PostgreSQL server. Its restarts are survived: a lost connection fails the statement that was on it, and the
 * next one gets a new connection.
 *
 * @throws DatabaseError `unreachable`, `refused`, `disk_full`, `migration_failed`, `newer_schema`
 */
export async function openPostgres(databaseUrl: string, poolSize: number): Promise<Connection> {
  const factory = new PrismaPg(
    {
      connectionString: databaseUrl,
      max: poolSize,
      connectionTimeoutMillis: connectPatienceMilliseconds,
      keepAlive: true,
      application_name: 'w360-bot',
      // Prisma writes a Date of a raw query without its zone; a server that keeps local time would read it an hour off.
      options: '-c TimeZone=UTC',
    },
    // Without listeners the loss of an idle connection would end the process; the next statement tells of it anyway.
    { onPoolError: () => undefined, onConnectionError: () => undefined },
  )
  const adapter = await factory.connect()
  try {
    await migrate(postgresTarget(adapter), await listMigrations())
  } catch (problem) {
    throw translate(problem, databaseUrl)
  } finally {
    await adapter.dispose()
  }
  return {
    kind: 'postgres',
    adapter: createPostgresAdapter(factory),
    jobs: { connectionString: databaseUrl, max: Math.max(2, Math.ceil(poolSize / 2)), useListenNotify: true },
    close: async () => undefined,
  }
}
