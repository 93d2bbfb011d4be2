import type { RateLimit } from '../../bot/coordination.ts'
import type { Target } from './references.ts'

/** An allowance: a bucket that all instances share, and how much it holds. */
export interface Share {
  readonly bucket: string
  readonly limit: RateLimit
}

/** What Microsoft counts apart: messages and edits, openings of conversations, questions about members. */
export type Act =
  | { readonly type: 'post' }
  /** `messageId` null: once more, after a refusal; nobody saw the first one. */
  | { readonly type: 'edit'; readonly messageId: string | null; readonly urgent: boolean }
  | { readonly type: 'typing' }
  | { readonly type: 'open' }
  | { readonly type: 'member' }

/**
 * A share is kept until the answer (allowance.ts), so that the way there needs no margin: this one is for clocks, and for
 * counts that lag behind.
 */
const within = (milliseconds: number): number => Math.round(milliseconds * 1.05)

/** Microsoft, « Optimize your bot with rate limiting »: for a bot and conversation, and by hour, 30 s, 2 s and 1 s. */
const writes: readonly [RateLimit, ...RateLimit[]] = [
  { points: 7, milliseconds: within(1_000) },
  { points: 8, milliseconds: within(2_000) },
  { points: 60, milliseconds: within(30_000) },
  { points: 1_800, milliseconds: within(3_600_000) },
]
const doubled = ({ points, milliseconds }: RateLimit): RateLimit => ({ points: points * 2, milliseconds })
const [shortest, ...longer] = writes
const reads: typeof writes = [doubled(shortest), ...longer.map(doubled)]

/** For an app and tenant, whatever it does. */
const tenant: RateLimit = { points: 50, milliseconds: within(1_000) }

/** The same in parts: taken at once, it would leave what cannot wait, and comes a moment later, waiting for a second. */
const tenantPace: RateLimit = { points: 10, milliseconds: 200 }

/**
 * What ordinary edits may take of a conversation, two thirds: however many living messages move in it, there is room
 * for answers, for new messages, and for edits that cannot wait. The half minute in four parts: taken at once, it would
 * leave all of them standing still for the rest of it.
 */
const quarter: RateLimit = { points: 10, milliseconds: within(30_000 / 4) }
const ordinaryEdits: readonly RateLimit[] = [
  { points: 4, milliseconds: within(1_000) },
  quarter,
  { points: 1_200, milliseconds: within(3_600_000) },
]

/** Milliseconds in which one ordinary edit may go in a conversation, in the long run. */
export const editSpacing = quarter.milliseconds / quarter.points

/** An edit costs all who see it a flicker, and Microsoft a message. */
const sameMessage: RateLimit = { points: 1, milliseconds: 2_000 }

export interface Shares {
  /** The conversation's own bucket: empty for everybody after a 429. */
  readonly own: string
  /** Shorter windows first: they are most often the ones that are empty. */
  readonly conversation: readonly Share[]
  readonly tenant: Share
  /** The tenant's second in parts: taken as the last, when the request goes at once. */
  readonly pace: Share
  /** All of these. */
  readonly all: readonly Share[]
}

export const sharesOf = (target: Pick<Target, 'tenantId' | 'conversationId'>, act: Act): Shares => {
  const scope = `teams:${target.tenantId}`
  // For which conversation an opening counts, Microsoft does not say: all are counted as if for one.
  const place = act.type === 'open' ? '' : target.conversationId
  const limits = act.type === 'member' ? reads : writes
  const name = `${scope}:${familyOf(act)}:${place}`
  const ordinary =
    act.type === 'typing' || (act.type === 'edit' && !act.urgent)
      ? ordinaryEdits.map((limit) => share(`${scope}:edits:${place}`, limit))
      : []
  const once =
    act.type === 'edit' && act.messageId !== null ? [share(`${scope}:edit:${place}:${act.messageId}`, sameMessage)] : []
  const conversation = [...ordinary, ...limits.map((limit) => share(name, limit)), ...once].toSorted(
    (one, other) => one.limit.milliseconds - other.limit.milliseconds,
  )
  const ofTenant = share(scope, tenant)
  const pace = share(`${scope}:pace`, tenantPace)
  return {
    own: share(name, limits[0]).bucket,
    conversation,
    tenant: ofTenant,
    pace,
    all: [...conversation, ofTenant, pace],
  }
}

const share = (name: string, limit: RateLimit): Share => ({ bucket: `${name}:${limit.points}`, limit })

const familyOf = (act: Act): string => {
  if (act.type === 'open') return 'open'
  return act.type === 'member' ? 'members' : 'writes'
}
