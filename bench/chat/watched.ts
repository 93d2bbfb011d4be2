import type { ChatPlatform } from '../../bot/chat/platform.ts'
import { markPattern } from './protocol.ts'

/** When something that a rollout's message is to show came about, and when the platform had answered that it shows it. */
interface SeenChange {
  readonly message: number
  readonly at: number
  delay: number | null
}

/** All times are of `performance.now()`. */
export interface Watch {
  /** The platform as it is, and each of its answers noted. */
  readonly platform: ChatPlatform
  /** From just before it is committed. */
  changed(message: number, change: number): void
  readonly changes: readonly SeenChange[]
  /** Answered posts: in the places themselves, and in threads. */
  readonly posts: { readonly at: number; readonly inThread: boolean }[]
  allVisible(): boolean
}

export const watchPlatform = (platform: ChatPlatform): Watch => {
  const changes: SeenChange[] = []
  const posts: { readonly at: number; readonly inThread: boolean }[] = []
  const waiting = new Map<number, { readonly change: number; readonly seen: SeenChange }[]>()

  const shows = (card: unknown): void => {
    const [, message, change] = markPattern.exec(JSON.stringify(card)) ?? []
    if (message === undefined) return
    const at = performance.now()
    const all = waiting.get(Number(message)) ?? []
    for (const each of all) if (each.change <= Number(change)) each.seen.delay ??= at - each.seen.at
    waiting.set(
      Number(message),
      all.filter(({ seen }) => seen.delay === null),
    )
  }

  return {
    platform: {
      ...platform,
      post: async (place, card, options) => {
        const answer = await platform.post(place, card, options)
        if (answer.outcome === 'posted') {
          posts.push({ at: performance.now(), inThread: options.threadId !== undefined })
          shows(card)
        }
        return answer
      },
      edit: async (message, card, options) => {
        const answer = await platform.edit(message, card, options)
        if (answer.outcome === 'edited') shows(card)
        return answer
      },
    },
    changed: (message, change) => {
      const seen: SeenChange = { message, at: performance.now(), delay: null }
      changes.push(seen)
      waiting.set(message, [...(waiting.get(message) ?? []), { change, seen }])
    },
    changes,
    posts,
    allVisible: () => [...waiting.values()].every((all) => all.length === 0),
  }
}
