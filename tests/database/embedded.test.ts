import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { DatabaseError, openDatabase } from '../../prisma/open.ts'
import { temporaryFolder } from '../support/database.ts'
import { type Child, startChild } from './processes.ts'

const folders: string[] = []
const children: Child[] = []

async function folder(content?: 'initialised' | 'empty'): Promise<string> {
  const made = await temporaryFolder(content)
  folders.push(made)
  return made
}

function child(dataDirectory: string, write = false): Child {
  const started = startChild({ options: { dataDirectory }, write })
  children.push(started)
  return started
}

async function refusal(dataDirectory: string): Promise<DatabaseError> {
  const problem: unknown = await openDatabase({ dataDirectory }).then(
    async (database) => {
      await database.close()
      return 'it opened'
    },
    (reason: unknown) => reason,
  )
  if (problem instanceof DatabaseError) return problem
  throw new Error(`No refusal: ${String(problem)}`)
}

/** A disk too small for a database, where the tests may mount one. */
function mountSmallDisk(): string | null {
  const place = mkdtempSync(join(tmpdir(), 'w360-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', place], { stdio: 'ignore' })
    return place
  } catch {
    rmSync(place, { recursive: true })
    return null
  }
}
const smallDisk = mountSmallDisk()

afterAll(() => {
  if (smallDisk === null) return
  execFileSync('umount', ['--lazy', smallDisk])
  rmSync(smallDisk, { recursive: true })
})

afterEach(async () => {
  await Promise.all(children.splice(0).map((started) => started.kill()))
  await Promise.all(folders.splice(0).map((made) => rm(made, { recursive: true, force: true })))
})

// Several cold starts of the embedded server in processes of their own: minutes on a busy machine, seconds on an idle one.
describe('The folder of the embedded database', { timeout: 120_000 }, () => {
  it('belongs to one process: a second gets a clear refusal that names the first', async () => {
    const dataDirectory = await folder()
    const first = child(dataDirectory)
    expect(await first.verdict()).toBe('open')
    const problem = await refusal(dataDirectory)
    expect(problem.code).toBe('folder_locked')
    expect(problem.message).toContain(String(first.process.pid))
    expect(problem.message).toContain(dataDirectory)
    await first.end()
    await (await openDatabase({ dataDirectory })).close()
  })

  it('belongs to one opening of it in a process', async () => {
    const dataDirectory = await folder()
    const database = await openDatabase({ dataDirectory })
    expect((await refusal(dataDirectory)).code).toBe('folder_locked')
    // The refused one has not taken the lock away from the first.
    expect((await refusal(dataDirectory)).code).toBe('folder_locked')
    await database.close()
    await database.close()
    await (await openDatabase({ dataDirectory })).close()
  })

  it('goes to exactly one of several processes that race for it', async () => {
    const dataDirectory = await folder()
    const verdicts = await Promise.all([1, 2, 3].map(() => child(dataDirectory).verdict()))
    expect(verdicts.filter((verdict) => verdict === 'open')).toHaveLength(1)
    expect(verdicts.filter((verdict) => verdict.startsWith('refused folder_locked'))).toHaveLength(2)
  })

  it('opens after kill -9 in the middle of writing, with every acknowledged row and no half transaction', async () => {
    const dataDirectory = await folder()
    for (const rows of [5, 12]) {
      const writer = child(dataDirectory, true)
      await vi.waitFor(() => expect(writer.lines.length).toBeGreaterThan(rows), { timeout: 40_000, interval: 5 })
      await writer.kill()
      const acknowledged = writer.lines.filter((line) => line.startsWith('row-'))
      const database = await openDatabase({ dataDirectory })
      const stored = (await database.prisma.account.findMany()).map(({ id }) => id)
      expect(stored).toEqual(expect.arrayContaining(acknowledged))
      expect(await database.prisma.feedCursor.count()).toBe(stored.length)
      await database.prisma.feedCursor.deleteMany()
      await database.prisma.account.deleteMany()
      await database.close()
    }
  })

  it('begins anew when the very first start was killed', async () => {
    const dataDirectory = await folder('empty')
    const first = child(dataDirectory)
    await vi.waitFor(async () => expect(await readdir(dataDirectory)).toContain('db.new'), {
      timeout: 20_000,
      interval: 5,
    })
    await first.kill()
    expect(await readdir(dataDirectory)).not.toContain('db')
    const database = await openDatabase({ dataDirectory })
    expect(await database.prisma.account.count()).toBe(0)
    await database.close()
    expect(await readdir(dataDirectory)).not.toContain('db.new')
  })

  it('says when it cannot be written, and what to do', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'w360-unwritable-'))
    folders.push(parent)
    await writeFile(join(parent, 'file'), '')
    // A file where the folder should be refuses even the user root, whom a mode does not stop.
    const problem = await refusal(join(parent, 'file', 'data'))
    expect(problem.code).toBe('folder_unwritable')
    expect(problem.message).toContain('W360_DATA_DIR')
  })

  it.runIf(smallDisk)(
    `says when its disk is full${smallDisk ? '' : ': skipped, no right to mount a small one'}`,
    async () => {
      const dataDirectory = join(smallDisk ?? '', 'data')
      const problem = await refusal(dataDirectory)
      expect(problem.code).toBe('disk_full')
      expect(await readdir(dataDirectory)).not.toContain('db')
    },
  )

  it('says when it holds something that is no database', async () => {
    const dataDirectory = await folder()
    await rm(join(dataDirectory, 'db', 'global'), { recursive: true })
    const problem = await refusal(dataDirectory)
    expect(problem.code).toBe('unreachable')
    expect(problem.message).toContain(join(dataDirectory, 'db'))
    // The refusal gave the folder back: the next attempt meets the same problem, not a lock.
    expect((await refusal(dataDirectory)).code).toBe('unreachable')
  })
})
