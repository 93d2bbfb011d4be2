/**
 * Writes the database client into prisma/client (npm's postinstall). Nothing is fetched: the command line of Prisma
 * insists on a schema-engine binary even to generate, though generating never runs it, so it is shown a file that exists.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

const room = import.meta.dirname
const schemaFile = join(room, 'schema.prisma')
const clientFile = join(room, 'client', 'client.ts')
const stampFile = join(room, 'client', '.generated-from')
const require = createRequire(import.meta.url)

/** What the client depends on: the schema and Prisma's own version. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of [
    schemaFile,
    require.resolve('prisma/package.json'),
    require.resolve('@prisma/client/package.json'),
  ])
    hash.update(await readFile(file))
  return hash.digest('hex')
}

async function readOrNothing(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

async function generate(): Promise<void> {
  const wanted = await fingerprint()
  if ((await readOrNothing(stampFile)) === wanted && (await readOrNothing(clientFile)) !== '') return
  await promisify(execFile)(
    process.execPath,
    [require.resolve('prisma/build/index.js'), 'generate', '--no-hints', `--schema=${schemaFile}`],
    {
      cwd: room,
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
        NO_COLOR: '1',
      },
    },
  )
  await writeFile(stampFile, wanted)
}

/** The child's own words where it left some: its stack tells nobody anything. */
function inWords(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem)
  const said = 'stderr' in problem && typeof problem.stderr === 'string' ? problem.stderr.trim() : ''
  return said === '' ? problem.message : said
}

try {
  await generate()
} catch (problem) {
  process.stderr.write(
    `The database client could not be generated from ${schemaFile}:\n${inWords(problem)}\n` +
      'Run "npm install" again; if it persists, remove prisma/client and node_modules first.\n',
  )
  process.exitCode = 1
}
