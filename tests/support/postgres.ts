import { execFile, execFileSync } from 'node:child_process'
import { chownSync, existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { findProgram, freePort, missing, type Service, startService, untilReady } from './service.ts'

export interface PostgresServer {
  /** The server's own database; `createDatabase` gives others. */
  readonly url: string
  /** A new database, a copy of the template if one is named; gives its URL. */
  createDatabase(name: string, template?: string): Promise<string>
  /** Runs one statement as the server's owner. */
  execute(sql: string): Promise<void>
  stop(): Promise<void>
  /** Ends every connection and comes back on the same port. */
  restart(): Promise<void>
}

const debianRoot = '/usr/lib/postgresql'

function programFolders(): readonly string[] {
  if (!existsSync(debianRoot)) return []
  return readdirSync(debianRoot)
    .toSorted((one, other) => Number(other) - Number(one))
    .map((version) => join(debianRoot, version, 'bin'))
}

/** Why there is no PostgreSQL here, or null when there is. */
export function postgresMissing(): string | null {
  const found = findProgram('initdb', programFolders()) && findProgram('postgres', programFolders())
  return found ? null : 'no PostgreSQL programs found'
}

/** initdb and the server refuse to run as root: then they run as the user `postgres`. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const number = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** A throwaway server on a free port of the loopback, without durability; null where PostgreSQL is not installed. */
export async function startPostgres(): Promise<PostgresServer | null> {
  const reason = postgresMissing()
  const initdb = findProgram('initdb', programFolders())
  const program = findProgram('postgres', programFolders())
  if (reason !== null || initdb === null || program === null) return missing(reason ?? 'no PostgreSQL programs found')
  const user = serverUser()
  const folder = await mkdtemp(join(tmpdir(), 'w360-postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const initialise = ['-D', data, '-U', 'w360', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  await promisify(execFile)(initdb, initialise, { cwd: folder, ...user })
  const port = await freePort()
  const url = `postgresql://w360@127.0.0.1:${port}/postgres`
  const settings = [
    'fsync=off',
    'full_page_writes=off',
    'shared_buffers=32MB',
    'max_connections=60',
    // In files of the server's folder, which are removed with it even when the server is killed.
    'dynamic_shared_memory_type=mmap',
  ]
  const argumentList = [
    '-D',
    data,
    '-h',
    '127.0.0.1',
    '-p',
    `${port}`,
    '-k',
    '',
    ...settings.flatMap((set) => ['-c', set]),
  ]

  const start = async (): Promise<Service> => {
    const service = startService({ program, argumentList, folder, ...(user ? { user } : {}) })
    await untilReady(service, 'PostgreSQL', () => withClient(url, (client) => client.query('SELECT 1')))
    return service
  }
  let service = await start()
  const execute = (sql: string) => withClient(url, (client) => client.query(sql))
  return {
    url,
    execute,
    createDatabase: async (name, template = 'template1') => {
      await execute(`CREATE DATABASE "${name}" TEMPLATE "${template}"`)
      return url.replace(/postgres$/, name)
    },
    stop: async () => {
      await service.end('INT')
      await rm(folder, { recursive: true, force: true })
    },
    restart: async () => {
      await service.end('INT')
      service = await start()
    },
  }
}
