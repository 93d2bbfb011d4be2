import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { listMigrations } from '../../prisma/migrations.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../../prisma/open.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { missing } from './service.ts'

export type DatabaseKind = Database['kind']

export interface DatabaseUnderTest {
  readonly kind: DatabaseKind
  /** For `describe`: the kind, and why it is skipped where it is. */
  readonly title: string
  readonly available: boolean
}

export interface TemporaryDatabase {
  readonly database: Database
  /** To open the same database again, or from another process. */
  readonly options: DatabaseOptions
  /** Closes it and opens it again, as a restart of the bot does. */
  reopen(): Promise<Database>
  remove(): Promise<void>
}

/**
 * The kinds of database that a suite runs on:
 * `for (const { title, available, kind } of databases()) describe.runIf(available)(title, …)`.
 */
export function databases(): readonly DatabaseUnderTest[] {
  const reason = postgresMissing()
  if (reason !== null) missing(reason)
  return [
    { kind: 'embedded', title: 'on the embedded database', available: true },
    {
      kind: 'postgres',
      title: reason === null ? 'on PostgreSQL' : `on PostgreSQL: skipped, ${reason}`,
      available: reason === null,
    },
  ]
}

/** Where tests keep what is slow to make and the same for all of them; gone with the installed packages. */
const cacheFolder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'w360')

/** An embedded database that was opened once and closed: its initialisation takes seconds, its copy a tenth of one. */
async function embeddedTemplate(): Promise<string> {
  const hash = createHash('sha256')
  hash.update(await readFile(createRequire(import.meta.url).resolve('@electric-sql/pglite')))
  for (const { checksum } of await listMigrations()) hash.update(checksum)
  const template = join(cacheFolder, `embedded-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(template)) return template
  const aside = join(cacheFolder, `making-${randomUUID()}`)
  await mkdir(aside, { recursive: true })
  await (await openDatabase({ dataDirectory: aside })).close()
  // Another worker may have been quicker; then its copy is as good.
  await rename(aside, template).catch(() => rm(aside, { recursive: true, force: true }))
  const outdated = (await readdir(cacheFolder)).filter(
    (name) => name.startsWith('embedded-') && name !== basename(template),
  )
  await Promise.all(outdated.map((name) => rm(join(cacheFolder, name), { recursive: true, force: true })))
  return template
}

/** A fresh folder; with a database that is already initialised unless it shall be empty. */
export async function temporaryFolder(content: 'initialised' | 'empty' = 'initialised'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'w360-data-'))
  if (content === 'initialised') await cp(await embeddedTemplate(), folder, { recursive: true })
  return folder
}

const templateDatabase = 'w360_template'
let server: Promise<PostgresServer> | undefined

/** One server for a test file, ended with the process that runs it. */
export async function sharedPostgres(): Promise<PostgresServer> {
  server ??= startPostgres().then(async (started) => {
    if (started === null) throw new Error('PostgreSQL is not installed: ask databases() first')
    const databaseUrl = await started.createDatabase(templateDatabase)
    await (await openDatabase({ databaseUrl, dataDirectory: '' })).close()
    return started
  })
  return server
}

/** A fresh database of a kind, with the schema and no rows. */
export async function temporaryDatabase(kind: DatabaseKind): Promise<TemporaryDatabase> {
  const { options, drop } = kind === 'embedded' ? await embeddedOptions() : await postgresOptions()
  let database = await openDatabase(options)
  return {
    get database() {
      return database
    },
    options,
    reopen: async () => {
      await database.close()
      database = await openDatabase(options)
      return database
    },
    remove: async () => {
      await database.close()
      await drop()
    },
  }
}

interface Prepared {
  readonly options: DatabaseOptions
  drop(): Promise<void>
}

async function embeddedOptions(): Promise<Prepared> {
  const dataDirectory = await temporaryFolder()
  return { options: { dataDirectory }, drop: () => rm(dataDirectory, { recursive: true, force: true }) }
}

async function postgresOptions(): Promise<Prepared> {
  const postgres = await sharedPostgres()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const databaseUrl = await postgres.createDatabase(name, templateDatabase)
  return {
    options: { databaseUrl, dataDirectory: '', poolSize: 5 },
    drop: () => postgres.execute(`DROP DATABASE "${name}" WITH (FORCE)`),
  }
}
