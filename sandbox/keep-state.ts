import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'

const debounce = 250

export interface Keeper {
  /** Writes what is not yet written and stops. */
  readonly close: () => Promise<void>
}

/** What a sandbox keeps of its world in a file, and how. */
export interface KeptWorld<World, Saved> {
  readonly world: World
  readonly path: string
  readonly schema: z.ZodType<Saved>
  readonly written: (world: World) => unknown
  readonly restore: (world: World, saved: Saved) => void
}

const readState = async <Saved>(path: string, schema: z.ZodType<Saved>): Promise<Saved | 'none' | 'unreadable'> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'none'
    throw error
  }
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}

/** Loads the state file and keeps it up to date: written aside and renamed, so that a crash leaves the old or the new one. */
export const keepWorld = async <World extends { changed: () => void }, Saved>(
  kept: KeptWorld<World, Saved>,
): Promise<Keeper> => {
  const { world, path, schema, written, restore } = kept
  const state = await readState(path, schema)
  if (state === 'unreadable') await rename(path, `${path}.unreadable`)
  else if (state !== 'none') restore(world, state)
  await mkdir(dirname(path), { recursive: true })

  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  const write = async (): Promise<void> => {
    const aside = `${path}.new`
    await writeFile(aside, JSON.stringify(written(world)))
    await rename(aside, path)
  }
  const save = (): void => {
    timer = undefined
    // A disk that is full now may have room at the next change; the sandbox itself lives on in memory.
    writing = writing.then(write).catch(() => {})
  }
  world.changed = () => {
    timer ??= setTimeout(save, debounce)
    timer.unref()
  }
  return {
    close: async () => {
      world.changed = () => {}
      if (timer !== undefined) {
        clearTimeout(timer)
        save()
      }
      await writing
    },
  }
}
