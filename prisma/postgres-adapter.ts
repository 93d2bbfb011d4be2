import type { PrismaPg } from '@prisma/adapter-pg'
import {
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type Transaction,
} from '@prisma/driver-adapter-utils'

/**
 * A failed statement dooms its transaction, and PostgreSQL answers the COMMIT of a doomed one with a ROLLBACK that
 * the driver does not tell from success. So whoever swallows a failure inside of `$transaction` would be told that all
 * was kept. Here the commit of a doomed transaction rejects, as it does on the embedded database.
 */
function tellingOfDoom(transaction: Transaction): Transaction {
  let doomed = false
  const watch = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (problem) {
      doomed = true
      throw problem
    }
  }
  const commit = async (query: SqlQuery): Promise<number> => {
    if (!doomed) return transaction.executeRaw(query)
    await transaction.executeRaw({ ...query, sql: 'ROLLBACK' })
    throw new DriverAdapterError({ kind: 'TransactionAlreadyClosed', cause: 'a statement in it failed' })
  }
  return {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    options: transaction.options,
    queryRaw: (query) => watch(transaction.queryRaw(query)),
    executeRaw: (query) => (query.sql === 'COMMIT' ? commit(query) : watch(transaction.executeRaw(query))),
    commit: () => transaction.commit(),
    rollback: () => transaction.rollback(),
    createSavepoint: async (name) => watch(Promise.resolve(transaction.createSavepoint?.(name))),
    releaseSavepoint: async (name) => watch(Promise.resolve(transaction.releaseSavepoint?.(name))),
    rollbackToSavepoint: async (name) => {
      await transaction.rollbackToSavepoint?.(name)
      doomed = false
    },
  }
}

/** Prisma over PostgreSQL: @prisma/adapter-pg with transactions that tell of their outcome. */
export function createPostgresAdapter(factory: PrismaPg): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async (): Promise<SqlDriverAdapter> => {
      const adapter = await factory.connect()
      return {
        provider: adapter.provider,
        adapterName: adapter.adapterName,
        queryRaw: (query) => adapter.queryRaw(query),
        executeRaw: (query) => adapter.executeRaw(query),
        executeScript: (script) => adapter.executeScript(script),
        getConnectionInfo: () => adapter.getConnectionInfo(),
        dispose: () => adapter.dispose(),
        startTransaction: async (isolationLevel) => tellingOfDoom(await adapter.startTransaction(isolationLevel)),
      }
    },
  }
}
