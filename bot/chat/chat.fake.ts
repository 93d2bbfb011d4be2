import type { Card, PlatformName } from '../card/card.ts'
import type { Coordination } from '../coordination.ts'
import type {
  ChatFile,
  ChatPlatform,
  EditOutcome,
  FindOutcome,
  MessageAddress,
  PlaceAddress,
  PostOutcome,
} from './platform.ts'

/** What the fake chat does at its next call of a kind, instead of simply doing it. */
export type Twist =
  | { readonly type: 'later'; readonly milliseconds: number }
  | { readonly type: 'refused' }
  /** Throws, having done it or not. */
  | { readonly type: 'throws'; readonly acted: boolean }
  | { readonly type: 'unknown'; readonly acted: boolean }
  /** Does it, before waiting or after; the answer waits for the promise. */
  | { readonly type: 'stalls'; readonly until: Promise<void>; readonly acts: 'before' | 'after' }

export interface FakeMessage {
  readonly externalId: string
  readonly channelId: string
  readonly key: string
  readonly threadId: string | null
  readonly postedAt: Date
  /** When people saw it change; the first is the post. */
  readonly changedAt: Date[]
  /** Everything it ever showed; the last is what it shows. */
  readonly cards: Card[]
  readonly files: ChatFile[]
  /** Of each file, the thread that it was put into; null: the message's own. */
  readonly fileThreads: (string | null)[]
  deleted: boolean
}

type FakeCall = 'post' | 'edit' | 'find' | 'attach'

export interface FakeChat extends ChatPlatform {
  readonly messages: FakeMessage[]
  readonly archived: Set<string>
  /** Whom the chat cannot write to alone. */
  readonly strangers: Set<string>
  readonly calls: {
    readonly call: FakeCall
    readonly channelId: string
    readonly at: Date
  }[]
  twist(call: FakeCall, twist: Twist): void
  forgetTwists(): void
  /** What people can see in a channel. */
  shown(channelId: string): readonly FakeMessage[]
}

/** A chat that keeps what it is told and is as strict as a real one: archived is closed, deleted is gone. */
export const createFakeChat = (now: () => Date, name: PlatformName = 'slack'): FakeChat => {
  const messages: FakeMessage[] = []
  const archived = new Set<string>()
  const strangers = new Set<string>()
  const calls: FakeChat['calls'] = []
  const twists: { readonly call: FakeCall; readonly twist: Twist }[] = []

  const perform = async <Outcome>(
    call: FakeCall,
    place: PlaceAddress,
    act: () => Outcome,
  ): Promise<Outcome | Exclude<PostOutcome, { outcome: 'posted' }>> => {
    calls.push({ call, channelId: place.channelId, at: now() })
    if (archived.has(place.channelId) && call !== 'find') return { outcome: 'closed', reason: 'is_archived' }
    const index = twists.findIndex((entry) => entry.call === call)
    const twist = index < 0 ? undefined : twists.splice(index, 1)[0]?.twist
    if (twist === undefined) return act()
    if (twist.type === 'later') return { outcome: 'later', milliseconds: twist.milliseconds }
    if (twist.type === 'refused') return { outcome: 'refused', reason: 'invalid_blocks' }
    if (twist.type === 'stalls') {
      const early = twist.acts === 'before' ? act() : null
      await twist.until
      return early ?? act()
    }
    if (twist.acted) act()
    if (twist.type === 'throws') throw new Error('socket hang up')
    return { outcome: 'unknown' }
  }

  const find = (externalId: string): FakeMessage | undefined =>
    messages.find((message) => message.externalId === externalId && !message.deleted)

  const change = (
    call: 'edit' | 'attach',
    { place, externalId }: MessageAddress,
    act: (message: FakeMessage) => void,
  ): Promise<EditOutcome> =>
    perform(call, place, (): EditOutcome => {
      const message = find(externalId)
      if (message === undefined) return { outcome: 'gone' }
      act(message)
      return { outcome: 'edited' }
    })

  return {
    name,
    messages,
    archived,
    strangers,
    calls,
    twist: (call, twist) => void twists.push({ call, twist }),
    forgetTwists: () => void twists.splice(0),
    shown: (channelId) => messages.filter((message) => message.channelId === channelId && !message.deleted),
    post: (place, card, { key, threadId }) =>
      perform('post', place, (): PostOutcome => {
        if (threadId !== undefined && find(threadId) === undefined) return { outcome: 'gone' }
        const externalId = `${messages.length + 1}.000`
        messages.push({
          externalId,
          channelId: place.channelId,
          key,
          threadId: threadId ?? null,
          postedAt: now(),
          changedAt: [now()],
          cards: [card],
          files: [],
          fileThreads: [],
          deleted: false,
        })
        return { outcome: 'posted', externalId }
      }),
    edit: (address, card) =>
      change('edit', address, (message) => {
        message.cards.push(card)
        message.changedAt.push(now())
      }),
    attach: (address, file) =>
      change('attach', address, (message) => {
        message.files.push(file)
        message.fileThreads.push(address.threadId ?? null)
      }),
    find: (place, key, since) =>
      perform('find', place, (): FindOutcome => {
        const message = messages.find(
          (candidate) =>
            candidate.key === key &&
            candidate.channelId === place.channelId &&
            candidate.postedAt >= since &&
            !candidate.deleted,
        )
        return message ? { outcome: 'found', externalId: message.externalId } : { outcome: 'absent' }
      }),
    permalink: async () => null,
    openDirect: async (workspace, userId) =>
      strangers.has(userId)
        ? { outcome: 'closed', reason: 'no_direct' }
        : { outcome: 'open', place: { platform: name, workspace, channelId: `D-${userId}` } },
    readUser: async () => null,
    readGroup: async () => null,
  }
}

/** Leases on a clock of the test. @param broken every instance believes that it holds every lease. */
export const createFakeCoordination = (now: () => Date, { broken = false } = {}): Coordination => {
  const leases = new Map<string, { readonly holder: string; readonly until: number }>()
  return {
    take: async () => ({ taken: true }),
    land: async () => undefined,
    block: async () => undefined,
    hold: async (lease, holder, milliseconds) => {
      const held = leases.get(lease)
      if (!broken && held !== undefined && held.holder !== holder && held.until > now().getTime()) return false
      leases.set(lease, { holder, until: now().getTime() + milliseconds })
      return true
    },
    release: async (lease, holder) => {
      if (leases.get(lease)?.holder === holder) leases.delete(lease)
    },
    remember: async () => undefined,
    recall: async () => null,
    healthy: () => true,
    close: async () => undefined,
  }
}
