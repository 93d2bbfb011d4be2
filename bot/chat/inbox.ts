import type { PlatformName } from '../card/card.ts'

/** What the chats delivered, written down before it is acknowledged (promise 1 of DESIGN 8). */
export interface Inbox {
  /** Resolves once the delivery is on disk; `new` to exactly one caller for an id. Rejects when it could not be written. */
  receive(delivery: {
    readonly id: string
    readonly platform: PlatformName
    readonly kind: string
    readonly payload: unknown
  }): Promise<'new' | 'seen'>
  /** Done: it will not be given again, and its payload is emptied. */
  finish(id: string): Promise<void>
  /** Takes up what nobody is at work on any more: each delivery goes to one caller, who then finishes it. */
  unfinished(): Promise<readonly { readonly id: string; readonly kind: string; readonly payload: unknown }[]>
}
