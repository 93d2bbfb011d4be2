/** `npm run migration -- NAME`: writes the step from the present migrations to the schema as the next migration. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createEmbeddedAdapter } from './embedded-adapter.ts'
import { sqlFromMigrationsToSchema } from './engine.ts'
import { listMigrations, migrationsFolder } from './migrations.ts'

async function writeMigration(name: string): Promise<string> {
  const pglite = await PGlite.create()
  try {
    const sql = await sqlFromMigrationsToSchema(createEmbeddedAdapter(pglite))
    if (sql === '') return 'The migrations already lead to the schema: nothing to write.\n'
    const number = String((await listMigrations()).length + 1).padStart(4, '0')
    const folder = join(migrationsFolder, `${number}_${name}`)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'migration.sql'), sql)
    return `Wrote ${relative(process.cwd(), folder)}/migration.sql. Read it before you commit it.\n`
  } finally {
    await pglite.close()
  }
}

const name = process.argv[2] ?? ''
if (/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stdout.write(await writeMigration(name))
} else {
  process.stderr.write('Usage: npm run migration -- NAME, with NAME in small letters, digits and underscores.\n')
  process.exitCode = 2
}
