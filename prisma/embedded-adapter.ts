import type { PGlite, Transaction as PGliteTransaction } from '@electric-sql/pglite'
import {
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import type { MigrationSession } from './migrate.ts'

const longestTurnMilliseconds = 10
let lastTurn = 0

/**
 * PGlite answers without ever leaving the queue of promises, so a loop of queries would keep timers, signals and the
 * network waiting to its end. Whoever uses it comes by here first and lets them have their turn.
 */
export async function giveWay(): Promise<void> {
  if (performance.now() - lastTurn < longestTurnMilliseconds) return
  await new Promise((resolve) => setImmediate(resolve))
  lastTurn = performance.now()
}

/** The library's conversion of queries, errors and values, over anything that has PGlite's `query`. */
async function convertOver(client: Pick<PGlite, 'query'>): Promise<SqlDriverAdapter> {
  // The library names the whole of PGlite and calls nothing but `query` on the paths that are used here.
  return new PrismaPGlite(givingWay(client) as PGlite).connect()
}

function givingWay(client: Pick<PGlite, 'query'>): Pick<PGlite, 'query'> {
  return {
    query: async (text, values, options) => {
      await giveWay()
      return client.query(text, values, options)
    },
  }
}

/**
 * Begins a transaction that holds PGlite's mutex until its end. The library's own version answers a COMMIT that
 * failed (a full disk, an aborted transaction) as if it had succeeded; this one rejects.
 */
export async function beginOn(pglite: PGlite, isolationLevel?: IsolationLevel): Promise<MigrationSession> {
  const opened = Promise.withResolvers<PGliteTransaction>()
  const ended = Promise.withResolvers<void>()
  const outcome = pglite.transaction(async (client) => {
    if (isolationLevel !== undefined) await client.exec(`SET TRANSACTION ISOLATION LEVEL ${isolationLevel}`)
    opened.resolve(client)
    await ended.promise
  })
  // Before it is opened a failure must reach the caller; afterwards commit and rollback tell of it.
  outcome.catch(opened.reject)
  const client = await opened.promise
  const queryable = await convertOver(client)
  const executeScript = async (script: string) => {
    try {
      await client.exec(script)
    } catch (problem) {
      throw asDriverError(problem)
    }
  }
  const finish = async () => {
    ended.resolve()
    await outcome.catch((problem: unknown) => {
      throw asDriverError(problem)
    })
  }
  return {
    executeScript,
    transaction: {
      provider: queryable.provider,
      adapterName: queryable.adapterName,
      // PGlite itself begins and ends the transaction: Prisma is told to send no BEGIN, COMMIT or ROLLBACK of its own.
      options: { usePhantomQuery: true },
      queryRaw: (query) => queryable.queryRaw(query),
      executeRaw: (query) => queryable.executeRaw(query),
      createSavepoint: (name) => executeScript(`SAVEPOINT ${name}`),
      rollbackToSavepoint: (name) => executeScript(`ROLLBACK TO SAVEPOINT ${name}`),
      releaseSavepoint: (name) => executeScript(`RELEASE SAVEPOINT ${name}`),
      commit: finish,
      rollback: async () => {
        if (!client.closed) await client.rollback()
        await finish()
      },
    },
  }
}

function asDriverError(problem: unknown): unknown {
  if (!(problem instanceof Error) || !('code' in problem) || typeof problem.code !== 'string') return problem
  return new DriverAdapterError({
    kind: 'postgres',
    code: problem.code,
    severity: 'ERROR',
    message: problem.message,
    detail: undefined,
    column: undefined,
    hint: undefined,
    originalCode: problem.code,
    originalMessage: problem.message,
  })
}

async function connect(pglite: PGlite): Promise<SqlDriverAdapter> {
  const queryable = await convertOver(pglite)
  return {
    provider: queryable.provider,
    adapterName: queryable.adapterName,
    queryRaw: (query) => queryable.queryRaw(query),
    executeRaw: (query) => queryable.executeRaw(query),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    // The library's version does not wait for the script, so that a failing migration would pass for applied.
    executeScript: async (script) => {
      try {
        await pglite.exec(script)
      } catch (problem) {
        throw asDriverError(problem)
      }
    },
    startTransaction: async (isolationLevel) => (await beginOn(pglite, isolationLevel)).transaction,
    dispose: async () => undefined,
  }
}

/**
 * Prisma over PGlite: pglite-prisma-adapter for values and errors, with transactions and scripts that wait for their
 * outcome. Everything that goes through this adapter and through pg-boss shares PGlite's one connection and its mutex,
 * so a transaction is never interleaved with other statements. The trap: a statement on the outer client inside of
 * `$transaction` waits for that very transaction, until the time limit of the transaction ends both.
 */
export function createEmbeddedAdapter(pglite: PGlite): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: 'embedded',
    connect: () => connect(pglite),
    connectToShadowDb: () => Promise.reject(new Error('The embedded database has no other beside it')),
  }
}
