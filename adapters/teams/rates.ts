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
  | { readonly type: 'edit'; readonly messageId: string; readonly urgent: boolean }
  | { readonly type: 'typing' }
  | { readonly type: 'open'; readonly memberId: string }
  | { readonly type: 'member' }

/** The way to Microsoft is not always equally long: a tenth more than its own windows keeps ours inside them. */
const within = (milliseconds: number): number => Math.round(milliseconds * 1.1)

/** Microsoft, « Optimize your bot with rate limiting »: for a bot and conversation, and by hour, 30 s, 2 s and 1 s. */
const writes: readonly RateLimit[] = [
  { points: 7, milliseconds: within(1_000) },
  { points: 8, milliseconds: within(2_000) },
  { points: 60, milliseconds: within(30_000) },
  { points: 1_800, milliseconds: within(3_600_000) },
]
const reads: readonly RateLimit[] = writes.map(({ points, milliseconds }) => ({ points: points * 2, milliseconds }))

/** For an app and tenant, whatever it does. */
const tenant: RateLimit = { points: 50, milliseconds: within(1_000) }

/**
 * What ordinary edits may take of a conversation, two thirds: however many living messages move in it, there is room
 * for answers, for new messages, and for edits that cannot wait.
 */
const ordinaryEdits: readonly RateLimit[] = [
  { points: 4, milliseconds: within(1_000) },
  { points: 40, milliseconds: within(30_000) },
  { points: 1_200, milliseconds: within(3_600_000) },
]

/** An edit costs all who see it a flicker, and Microsoft a message. */
const sameMessage: RateLimit = { points: 1, milliseconds: 2_000 }

/** The shares that an act takes from, all of them; the first is the conversation's own and is blocked after a 429. */
export const sharesOf = (
  target: Pick<Target, 'tenantId' | 'conversationId'>,
  act: Act,
): readonly [Share, ...Share[]] => {
  const scope = `teams:${target.tenantId}`
  const family = familyOf(act)
  const place = act.type === 'open' ? act.memberId : target.conversationId
  const name = `${scope}:${family}:${place}`
  const [first = tenant, ...others] = act.type === 'member' ? reads : writes
  const ordinary =
    act.type === 'typing' || (act.type === 'edit' && !act.urgent)
      ? ordinaryEdits.map((limit) => share(`${scope}:edits:${place}`, limit))
      : []
  const once = act.type === 'edit' ? [share(`${scope}:edit:${place}:${act.messageId}`, sameMessage)] : []
  // What a refusal wastes of the shares before it is small while short windows come before long ones.
  const rest = [share(scope, tenant), ...others.map((limit) => share(name, limit)), ...ordinary].toSorted(
    (one, other) => one.limit.milliseconds - other.limit.milliseconds,
  )
  return [share(name, first), ...rest, ...once]
}

const share = (name: string, limit: RateLimit): Share => ({ bucket: `${name}:${limit.points}`, limit })

const familyOf = (act: Act): string => {
  if (act.type === 'open') return 'open'
  return act.type === 'member' ? 'members' : 'writes'
}
