import { resolve } from 'node:path'
import { PrismaClient } from './client/client.ts'
import type { Connection, Database, DatabaseOptions } from './database.ts'

export type { Database, DatabaseOptions, PgBossDatabase } from './database.ts'
export { DatabaseError, type DatabaseErrorCode, violatedIndex } from './errors.ts'

const defaultPoolSize = 10

/** Each kind is loaded only where it is used: the embedded server alone weighs 150 MB. */
async function connect({ databaseUrl, dataDirectory, poolSize }: DatabaseOptions): Promise<Connection> {
  if (databaseUrl === undefined) return (await import('./embedded.ts')).openEmbedded(resolve(dataDirectory))
  return (await import('./postgres.ts')).openPostgres(databaseUrl, poolSize ?? defaultPoolSize)
}

/**
 * Opens the database and brings it to this version's schema, the only place that does.
 *
 * @throws DatabaseError, with a code and one sentence for the person who started the bot
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const connection = await connect(options)
  const prisma = new PrismaClient({
    adapter: connection.adapter,
    // Waiting is for a turn on the pool (or on the one embedded connection), so it is worth more than the default 2 s.
    transactionOptions: { maxWait: 15_000, timeout: 30_000 },
  })
  let closing: Promise<void> | undefined
  const close = async () => {
    await prisma.$disconnect()
    await connection.close()
  }
  return {
    prisma,
    kind: connection.kind,
    jobs: connection.jobs,
    ping: async () => {
      await prisma.$queryRaw`SELECT 1`
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
