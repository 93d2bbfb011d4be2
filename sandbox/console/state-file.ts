import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { SavedEvents } from './events.ts'
import type { SavedKeys } from './idempotency.ts'
import type { JournalEntry } from './journal.ts'
import type { Account, Command, Machine, Release, Site } from './model.ts'

const FORMAT = 1
const SAVE_WITHIN_MILLISECONDS = 150

export interface SavedState {
  readonly format: typeof FORMAT
  /** Written at close. A console that was killed may have told events that it does not remember. */
  readonly clean: boolean
  readonly savedAt: number
  readonly account: Account
  readonly sites: readonly Site[]
  readonly releases: readonly Release[]
  readonly machines: readonly Machine[]
  readonly commands: readonly Command[]
  readonly journal: readonly JournalEntry[]
  readonly events: SavedEvents
  readonly keys: SavedKeys
}

export type StateWithoutMark = Omit<SavedState, 'format' | 'clean'>

const outline = z.looseObject({
  format: z.literal(FORMAT),
  clean: z.boolean(),
  savedAt: z.number(),
  account: z.looseObject({ defaultTag: z.string() }),
  sites: z.array(z.unknown()),
  releases: z.array(z.unknown()),
  machines: z.array(z.unknown()),
  commands: z.array(z.unknown()),
  journal: z.array(z.unknown()),
  events: z.looseObject({ epoch: z.string() }),
  keys: z.array(z.unknown()),
})

/** The outline is checked, the rest is believed: nobody but this room writes the file. */
const savedState = z.custom<SavedState>((value) => outline.safeParse(value).success)

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** What an earlier console left; null where there is no file. Throws an Error with a way out for a file that is not one of ours. */
export const loadState = async (path: string): Promise<SavedState | null> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  try {
    return savedState.parse(JSON.parse(text))
  } catch (error) {
    throw new Error(`${path} is no state of the console sandbox: move it away to begin anew`, { cause: error })
  }
}

const writeWhole = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const aside = `${path}.${process.pid}.new`
  const file = await open(aside, 'w')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(aside, path)
}

export interface StateKeeper {
  /** Something changed: it is on the disk within 200 ms, longer where the state takes longer than that to write. */
  readonly touch: () => void
  /** Writes the last state, marked as complete. Rejects when it cannot be written. */
  readonly close: () => Promise<void>
}

export const createKeeper = (
  path: string,
  snapshot: () => StateWithoutMark,
  onFailure: (error: unknown) => void,
): StateKeeper => {
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
  let busy = false
  let stale = false

  const save = (clean: boolean): Promise<void> =>
    writeWhole(path, JSON.stringify({ format: FORMAT, clean, ...snapshot() } satisfies SavedState))

  const saveSoon = (): void => {
    timer = null
    busy = true
    stale = false
    writing = save(false)
      .catch(onFailure)
      .finally(() => {
        busy = false
        if (stale) touch()
      })
  }
  const touch = (): void => {
    if (busy) stale = true
    else timer ??= setTimeout(saveSoon, SAVE_WITHIN_MILLISECONDS)
  }

  return {
    touch,
    close: async () => {
      if (timer !== null) clearTimeout(timer)
      await writing
      if (timer !== null) clearTimeout(timer)
      await save(true)
    },
  }
}
