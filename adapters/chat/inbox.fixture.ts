import type { Inbox } from '../../bot/chat/inbox.ts'

export interface MemoryInbox extends Inbox {
  readonly kept: Map<string, { readonly kind: string; readonly payload: unknown; done: boolean }>
  /** How the next writes go: they fail, or wait for a promise. */
  trouble: { failing?: boolean; slow?: Promise<void> | undefined }
}

/** An inbox without a database, with faults on demand. For tests. */
export const createMemoryInbox = (): MemoryInbox => {
  const kept: MemoryInbox['kept'] = new Map()
  const trouble: MemoryInbox['trouble'] = {}
  return {
    kept,
    trouble,
    receive: async ({ id, kind, payload }) => {
      await trouble.slow
      if (trouble.failing === true) throw new Error('database away')
      if (kept.has(id)) return 'seen'
      kept.set(id, { kind, payload: structuredClone(payload), done: false })
      return 'new'
    },
    finish: async (id) => {
      const found = kept.get(id)
      if (found !== undefined) found.done = true
    },
    unfinished: async () => [...kept].flatMap(([id, { kind, payload, done }]) => (done ? [] : [{ id, kind, payload }])),
  }
}
