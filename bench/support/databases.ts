import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import { temporaryFolder } from '../../tests/support/database.ts'
import { type PostgresServer, startPostgres } from '../../tests/support/postgres.ts'
import { forkChild } from './child.ts'
import { withStack } from './stack.ts'
import { type databaseTask, readyMessage } from './task.ts'

export type DatabaseKind = 'postgres' | 'embedded'

export interface FreshDatabase extends AsyncDisposable {
  readonly options: z.infer<typeof databaseTask>
}

export interface Databases extends AsyncDisposable {
  /** A copy of one on which the engine was started once, with no fleet: no run profits from another one's rows. */
  fresh(kind: DatabaseKind): Promise<FreshDatabase>
}

const TEMPLATE = 'bench_template'

/** Makes what copies are taken of. Ask `postgresMissing` first. */
export const prepareDatabases = async (kinds: readonly DatabaseKind[]): Promise<Databases> => {
  const stack = new AsyncDisposableStack()
  const root = await mkdtemp(join(tmpdir(), 'w360-bench-'))
  stack.defer(() => rm(root, { recursive: true, force: true }))
  try {
    const server = kinds.includes('postgres') ? await startPostgres() : null
    if (server !== null) {
      stack.defer(() => stop(server))
      await prepare({ dataDirectory: '', databaseUrl: await server.createDatabase(TEMPLATE) })
    }
    const template = await temporaryFolder(kinds.includes('embedded') ? 'initialised' : 'empty')
    stack.defer(() => rm(template, { recursive: true, force: true }))
    if (kinds.includes('embedded')) await prepare({ dataDirectory: template })
    let copies = 0
    return {
      fresh: async (kind) => {
        copies += 1
        if (kind === 'embedded') {
          const dataDirectory = join(root, `copy-${copies}`)
          await cp(template, dataDirectory, { recursive: true })
          const remove = () => rm(dataDirectory, { recursive: true, force: true })
          return { options: { dataDirectory }, [Symbol.asyncDispose]: remove }
        }
        if (server === null) throw new Error('PostgreSQL is not there')
        const name = `bench_${copies}`
        const databaseUrl = await server.createDatabase(name, TEMPLATE)
        const drop = () => server.execute(`DROP DATABASE "${name}" WITH (FORCE)`)
        return { options: { dataDirectory: '', databaseUrl }, [Symbol.asyncDispose]: drop }
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

const prepare = (options: FreshDatabase['options']): Promise<unknown> =>
  withStack((stack) => stack.use(forkChild(`${import.meta.dirname}/prepare.ts`, options)).next(readyMessage))

/** The server's process keeps nobody alive by itself, on purpose; until it has ended, this does. */
const stop = async (server: PostgresServer): Promise<void> => {
  const alive = setInterval(() => undefined, 1_000)
  await server.stop()
  clearInterval(alive)
}
