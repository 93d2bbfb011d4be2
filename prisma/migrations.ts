import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const migrationsFolder = join(import.meta.dirname, 'migrations')

export interface Migration {
  readonly name: string
  readonly sql: string
  /** As Prisma records it: SHA-256 of the script, in hexadecimal. */
  readonly checksum: string
}

/** What one row of `_prisma_migrations` says. */
export interface AppliedMigration {
  readonly name: string
  readonly checksum: string
  readonly finished: boolean
  readonly rolledBack: boolean
}

export type MigrationState =
  | { readonly kind: 'current' }
  | { readonly kind: 'behind'; readonly missing: readonly string[] }
  | { readonly kind: 'unknown_migrations'; readonly names: readonly string[] }
  | { readonly kind: 'edited'; readonly names: readonly string[] }
  | { readonly kind: 'half_applied'; readonly names: readonly string[] }

export async function readSchema(): Promise<string> {
  return readFile(join(import.meta.dirname, 'schema.prisma'), 'utf8')
}

/** The migrations that this program knows, oldest first. */
export async function listMigrations(folder: string = migrationsFolder): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Compares what a database went through with what this program knows. The order of the answers is the order of the
 * danger: a database from a newer program is never touched, whatever else is wrong with it.
 */
export function compareMigrations(known: readonly Migration[], recorded: readonly AppliedMigration[]): MigrationState {
  const standing = recorded.filter((migration) => !migration.rolledBack)
  const knownByName = new Map(known.map((migration) => [migration.name, migration]))
  const unknown = standing.filter(({ name }) => !knownByName.has(name))
  if (unknown.length > 0) return { kind: 'unknown_migrations', names: unknown.map(({ name }) => name) }
  const unfinished = standing.filter(({ finished }) => !finished)
  if (unfinished.length > 0) return { kind: 'half_applied', names: unfinished.map(({ name }) => name) }
  const edited = standing.filter(({ name, checksum }) => knownByName.get(name)?.checksum !== checksum)
  if (edited.length > 0) return { kind: 'edited', names: edited.map(({ name }) => name) }
  const applied = new Set(standing.map(({ name }) => name))
  const missing = known.filter(({ name }) => !applied.has(name))
  return missing.length === 0 ? { kind: 'current' } : { kind: 'behind', missing: missing.map(({ name }) => name) }
}
