/** Writes one at a time, each with everything that came while the last one ran: many callers, few commits. */
export interface GroupCommit<Item, Answer> {
  /** Resolves with the item's own answer once its group is written; rejects when the group was not. */
  add(item: Item): Promise<Answer>
  /** Resolves when nothing waits and nothing is being written. */
  settled(): Promise<void>
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: unknown) => void
}

/**
 * @param write writes a group and answers in its order.
 * @param lingerMilliseconds how long the first item of a group waits for company; 0 for the present turn only.
 */
export const createGroupCommit = <Item, Answer>(options: {
  readonly write: (items: readonly Item[]) => Promise<readonly Answer[]>
  readonly largestGroup: number
  readonly lingerMilliseconds: number
}): GroupCommit<Item, Answer> => {
  let waiting: Waiting<Item, Answer>[] = []
  let writing: Promise<void> | null = null

  const writeGroup = async (group: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await options.write(group.map(({ item }) => item))
      for (const [index, { resolve, reject }] of group.entries()) {
        const answer = answers[index]
        if (answer === undefined) reject(new Error('A group was written without an answer for each of its items.'))
        else resolve(answer)
      }
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  const run = async (): Promise<void> => {
    await new Promise((resolve) => {
      if (options.lingerMilliseconds === 0) setImmediate(resolve)
      else setTimeout(resolve, options.lingerMilliseconds)
    })
    while (waiting.length > 0) {
      const group = waiting.slice(0, options.largestGroup)
      waiting = waiting.slice(options.largestGroup)
      await writeGroup(group)
    }
    writing = null
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        writing ??= run()
      }),
    settled: async () => {
      while (writing !== null) await writing
    },
  }
}
