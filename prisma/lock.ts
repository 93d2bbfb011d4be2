import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DatabaseError, messageOf } from './errors.ts'

export interface FolderLock {
  release(): void
}

const SQLITE_BUSY = 5

function sqliteCode(problem: unknown): number | undefined {
  const code = problem instanceof Error && 'errcode' in problem ? problem.errcode : undefined
  // The low byte is the primary code, whatever the extended one.
  return typeof code === 'number' ? code & 0xff : undefined
}

/**
 * Takes the operating system's own exclusive lock on the folder for the life of this process, through SQLite, which
 * locks its file so. Such a lock goes with its process however that ends, so there is no stale lock to judge: a file
 * with a process id could not tell a dead holder from a stranger with the same id, which in containers is the rule.
 * The holder's id beside it is for the words only.
 *
 * @throws DatabaseError `folder_locked`, `folder_unwritable`
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const holderFile = join(folder, 'lock.pid')
  const lock = await openLock(folder)
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (problem) {
    lock.close()
    if (sqliteCode(problem) !== SQLITE_BUSY) throw unwritable(folder, problem)
    const holder = (await readFile(holderFile, 'utf8').catch(() => '')).trim()
    throw new DatabaseError(
      'folder_locked',
      `The data folder ${folder} is in use by another process${holder === '' ? '' : ` (${holder})`}. ` +
        'Stop that one first, or set W360_DATA_DIR to another folder.',
      problem,
    )
  }
  try {
    await writeFile(holderFile, `${process.pid}\n`)
  } catch (problem) {
    lock.close()
    throw unwritable(folder, problem)
  }
  return { release: () => lock.close() }
}

async function openLock(folder: string): Promise<DatabaseSync> {
  try {
    await mkdir(folder, { recursive: true })
    return new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
  } catch (problem) {
    throw unwritable(folder, problem)
  }
}

function unwritable(folder: string, problem: unknown): DatabaseError {
  const message = messageOf(problem)
  if (/ENOSPC|disk is full/.test(message))
    return new DatabaseError('disk_full', `The disk that holds ${folder} is full. Make room and start again.`, problem)
  return new DatabaseError(
    'folder_unwritable',
    `The data folder ${folder} cannot be written (${message}). Give this user write access to it, or set W360_DATA_DIR to another folder.`,
    problem,
  )
}
