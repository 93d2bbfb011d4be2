/**
 * Prisma's own schema engine, in the WebAssembly form: the native one would have to be fetched at run time. Loading it
 * takes about 100 ms and 30 MB, so it is loaded only where something must be compared or applied.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg'
import { listMigrations, type Migration, migrationsFolder, readSchema } from './migrations.ts'

declare global {
  // The compiler knows WebAssembly only with the browser's library, which would bring `window` and its kin along.
  namespace WebAssembly {
    function instantiate(
      bytes: Uint8Array,
      imports: Readonly<Record<string, object>>,
    ): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>
  }
}

const filters = { externalTables: [], externalEnums: [] }

/** The package's main file imports the .wasm as a module, which Node warns of as experimental: it is put together here. */
async function loadEngine(): Promise<typeof SchemaEngine> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': bindings,
  })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports['__wbindgen_start']
  if (typeof start === 'function') start()
  return bindings.SchemaEngine
}

let loading: Promise<typeof SchemaEngine> | undefined

/** Once a process: the bindings keep one instance in a variable of theirs, and a second would take it from under the first. */
function engineClass(): Promise<typeof SchemaEngine> {
  loading ??= loadEngine()
  return loading
}

async function withEngine<T>(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const Engine = await engineClass()
  const engine = await Engine.new(
    { datamodels: [['schema.prisma', await readSchema()]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  )
  try {
    return await work(engine)
  } finally {
    engine.free()
  }
}

function migrationList(migrations: readonly Migration[]) {
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  }
}

/** Applies what the database has not yet, and records it in `_prisma_migrations`; gives the names. */
export async function applyMigrations(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  return withEngine(adapter, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationList(migrations),
      filters,
    })
    return appliedMigrationNames
  })
}

/**
 * The SQL that leads from the migrations to the schema; an empty string when nothing drifted. The migrations are played
 * on the database of the adapter, which must be empty and is of no use afterwards.
 */
export async function sqlFromMigrationsToSchema(empty: SqlMigrationAwareDriverAdapterFactory): Promise<string> {
  const migrations = await listMigrations()
  // The engine asks for a shadow database beside its own. @prisma/adapter-pg gives the same one again where it was
  // opened with a connection string, so the choice is not left to it.
  const { provider, adapterName } = empty
  const connect = () => empty.connect()
  const adapter = { provider, adapterName, connect, connectToShadowDb: connect }
  return withEngine(adapter, async (engine) => {
    const { stdout } = await engine.diff({
      from: migrations.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...migrationList(migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: await readSchema() }] },
      script: true,
      exitCode: null,
      filters,
    })
    const sql = stdout ?? ''
    return /^(\s|--[^\n]*)*$/.test(sql) ? '' : sql
  })
}
