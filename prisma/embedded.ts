import { existsSync } from 'node:fs'
import { mkdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { fromPglite } from 'pg-boss'
import type { Connection } from './database.ts'
import { beginOn, createEmbeddedAdapter, giveWay } from './embedded-adapter.ts'
import { codeOf, DatabaseError, messageOf } from './errors.ts'
import { lockFolder } from './lock.ts'
import { type MigrationTarget, migrate } from './migrate.ts'
import { listMigrations } from './migrations.ts'

/** PostgreSQL's defaults are made for a server of its own; these keep the whole process under 300 MB. */
const memorySettings = [
  'shared_buffers=16MB',
  'wal_buffers=1MB',
  'work_mem=4MB',
  'maintenance_work_mem=16MB',
  'temp_buffers=1MB',
  'max_wal_size=64MB',
]

const startParams = [...PGlite.defaultStartParams, ...memorySettings.flatMap((setting) => ['-c', setting])]

async function openFolder(folder: string): Promise<PGlite> {
  try {
    return await PGlite.create({ dataDir: folder, startParams })
  } catch (problem) {
    if (isDiskFull(problem) || (await hardlyAnyRoom(folder))) throw diskFull(folder, problem)
    throw new DatabaseError(
      'unreachable',
      `The embedded database in ${folder} does not open (${messageOf(problem)}). Restore the folder from a backup, or move it away to begin anew.`,
      problem,
    )
  }
}

/** PGlite does not say why it failed to start; without room for one segment of the log the disk is the reason. */
async function hardlyAnyRoom(folder: string): Promise<boolean> {
  const disk = await statfs(folder).catch(() => null)
  return disk !== null && disk.bavail * disk.bsize < 16 * 1024 * 1024
}

function isDiskFull(problem: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', '53100'].includes(codeOf(problem)) || /No space left|ENOSPC/i.test(messageOf(problem))
}

function diskFull(folder: string, problem: unknown): DatabaseError {
  return new DatabaseError('disk_full', `The disk that holds ${folder} is full. Make room and start again.`, problem)
}

/** Initialises aside and renames: a process killed in its very first seconds leaves nothing that looks like a database. */
async function initialise(folder: string): Promise<void> {
  const aside = `${folder}.new`
  try {
    await rm(aside, { recursive: true, force: true })
    await mkdir(aside, { recursive: true })
    const fresh = await openFolder(aside)
    await migrate(await embeddedTarget(fresh), await listMigrations())
    await fresh.close()
    await rename(aside, folder)
  } catch (problem) {
    if (problem instanceof DatabaseError) throw problem
    if (isDiskFull(problem)) throw diskFull(folder, problem)
    throw new DatabaseError(
      'folder_unwritable',
      `The folder ${folder} cannot be written (${messageOf(problem)}).`,
      problem,
    )
  }
}

const upkeepMilliseconds = 3_600_000

/** Migrations on an embedded database. */
export async function embeddedTarget(pglite: PGlite): Promise<MigrationTarget> {
  return {
    reader: await createEmbeddedAdapter(pglite).connect(),
    // The folder's lock admits one process and the transaction holds its mutex: nobody else to wait for.
    exclusively: async (work) => {
      const session = await beginOn(pglite)
      try {
        const result = await work(session)
        await session.transaction.commit()
        return result
      } catch (problem) {
        await session.transaction.rollback().catch(() => undefined)
        throw problem
      }
    },
  }
}

/**
 * What pg-boss runs on. Its multi-statement blocks bring their own BEGIN and COMMIT; when one fails half-way, the shared
 * connection would stay in an aborted transaction until pg-boss rolls it back, and whoever waited before that would
 * fail too. Run inside PGlite's transaction, the roll-back comes before anybody's turn.
 */
function jobsOn(pglite: PGlite): Parameters<typeof fromPglite>[0] {
  return {
    query: async (text, values) => {
      await giveWay()
      return pglite.query(text, values)
    },
    exec: async (text) => {
      await giveWay()
      if (!/\bBEGIN\b/i.test(text)) return pglite.exec(text)
      return pglite.transaction((transaction) => transaction.exec(text))
    },
    listen: (channel, callback) => pglite.listen(channel, callback),
  }
}

/**
 * Opens PostgreSQL in this process, under `dataDirectory/db`. What was acknowledged survives the death of the process
 * at any moment; it is with the operating system then, whose crash or power cut may take the last seconds.
 *
 * @throws DatabaseError `folder_locked`, `folder_unwritable`, `disk_full`, `unreachable`, `migration_failed`, `newer_schema`
 */
export async function openEmbedded(dataDirectory: string): Promise<Connection> {
  const lock = await lockFolder(dataDirectory)
  try {
    const folder = join(dataDirectory, 'db')
    if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(folder)
    const pglite = await openFolder(folder)
    try {
      await migrate(await embeddedTarget(pglite), await listMigrations())
    } catch (problem) {
      await pglite.close().catch(() => undefined)
      throw isDiskFull(problem) ? diskFull(folder, problem) : problem
    }
    // No autovacuum runs in here: without this, a table whose rows change all day grows without end.
    const upkeep = setInterval(() => void pglite.exec('VACUUM (ANALYZE)').catch(() => undefined), upkeepMilliseconds)
    upkeep.unref()
    return {
      kind: 'embedded',
      adapter: createEmbeddedAdapter(pglite),
      jobs: { db: fromPglite(jobsOn(pglite)), backend: 'pglite', useListenNotify: true },
      close: async () => {
        clearInterval(upkeep)
        await pglite.close()
        lock.release()
      },
    }
  } catch (problem) {
    lock.release()
    throw problem
  }
}
