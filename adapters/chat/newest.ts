/** Acts on one thing, one after the other; of those that wait only the one that came last is done. */
export interface Newest {
  /** @returns null: another one came meanwhile, and is done in the place of this */
  run<Result>(key: string, act: () => Promise<Result>): Promise<Result | null>
}

/**
 * Where each act replaces what the one before it did, and a platform lets only so many pass: one that is done late would
 * bring back what is over. Kept in this process: an instance knows of its own acts alone.
 */
export const createNewest = (): Newest => {
  /** The one that waits behind the one that is under way, by its key. */
  const rows = new Map<string, ((isMine: boolean) => void) | null>()

  const pass = (key: string): void => {
    const next = rows.get(key) ?? null
    if (next === null) {
      rows.delete(key)
      return
    }
    rows.set(key, null)
    next(true)
  }

  return {
    run: async (key, act) => {
      const before = rows.get(key)
      if (before === undefined) rows.set(key, null)
      else {
        const isMine = await new Promise<boolean>((resolve) => {
          rows.set(key, resolve)
          before?.(false)
        })
        if (!isMine) return null
      }
      try {
        return await act()
      } finally {
        pass(key)
      }
    },
  }
}
