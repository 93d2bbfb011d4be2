import { createHash } from 'node:crypto'
import type { Card } from '../card/card.ts'
import type { Locale } from '../text/words.ts'
import { attachNext } from './paint-attachments.ts'
import { call, retryAt } from './paint-call.ts'
import { settleFailure } from './paint-failure.ts'
import { moveToPerson } from './paint-person.ts'
import type { Composed, Easel, PaintContext, PaintResult } from './painter-model.ts'
import {
  claimEdit,
  claimPost,
  type FoundMessage,
  readMessage,
  recordPainted,
  recordUnpainted,
  wantAgain,
} from './painter-store.ts'
import { personIn, readPlace, resumePlace } from './places.ts'

/** The platform's clock may be behind ours when a post is looked for. */
const clockSkewMilliseconds = 60_000

/**
 * Brings one message one step nearer to its subject: looks for an unanswered post, posts, edits or attaches. One
 * writer by lease; and should a lease be lost, each write is conditional on what was read, so that a second writer
 * costs one call too many and never a wrong last picture.
 */
export const paintMessage = async (context: PaintContext, id: string): Promise<PaintResult> => {
  const lease = `paint:${id}`
  if (!(await prolong(context, id))) return 'busy'
  try {
    return await paintHeld(context, id)
  } finally {
    await context.coordination.release(lease, context.holder)
  }
}

/** Before each call, so that the lease outlives it. */
const prolong = (context: PaintContext, id: string): Promise<boolean> =>
  context.coordination.hold(`paint:${id}`, context.holder, context.callTimeoutMilliseconds + 5_000)

const paintHeld = async (context: PaintContext, id: string): Promise<PaintResult> => {
  const found = await readMessage(context.prisma, context.accountId, id)
  if (found === null) return 'busy'
  if (found.state === 'resting' || found.painted >= found.wanted) return 'done'
  if (found.notBefore !== null && found.notBefore > context.now()) return 'done'
  const place = await readPlace(context.prisma, context.accountId, found.placeId)
  const platform = place === null ? undefined : context.platforms.get(place.address.platform)
  if (place === null || platform === undefined) return 'busy'

  const easel: Easel = { context, found, place, platform, locale: place.locale ?? context.defaultLocale }
  if (found.postingSince !== null) return lookForPost(easel, found.postingSince)
  const composed = await compose(easel)
  if (composed === 'failed') return 'done'
  if (composed === null) {
    await recordUnpainted(context.prisma, found, { state: 'resting', notBefore: null })
    return 'done'
  }
  if (found.state === 'attaching') return attachNext(easel, composed)
  return found.externalId === null ? post(easel, composed) : edit(easel, composed, found.externalId)
}

/** One subject that cannot be composed holds up no other: it is tried again, ever more rarely. */
const compose = async ({ context, found, locale }: Easel): Promise<Composed | null | 'failed'> => {
  try {
    return await context.compose(found.subject, found.subjectId, locale)
  } catch (error) {
    context.logger.error({ code: 'paint.compose_failed', messageId: found.id, subject: found.subject, err: error })
    await recordUnpainted(context.prisma, found, {
      failures: found.failures + 1,
      notBefore: retryAt(context, found.failures),
    })
    return 'failed'
  }
}

const lookForPost = async (easel: Easel, postingSince: Date): Promise<PaintResult> => {
  const { context, found, place, platform } = easel
  const { prisma } = context
  const since = new Date(postingSince.getTime() - clockSkewMilliseconds)
  const answer = await call(easel, 'find', () =>
    platform.find(place.address, found.id, since, found.threadId ?? undefined),
  )
  if (answer.outcome === 'found') {
    // What it shows is not known, so it is edited next.
    const at = context.now()
    await recordUnpainted(prisma, found, {
      externalId: answer.externalId,
      postingSince: null,
      paintedHash: null,
      paintedAt: at,
      notBefore: afterGap(easel, at),
      failures: 0,
    })
    return 'done'
  }
  if (answer.outcome !== 'absent' && answer.outcome !== 'gone' && answer.outcome !== 'refused') {
    await settleFailure(easel, answer, { last: false, undone: {} })
    return 'done'
  }
  // A platform that refuses to look can never tell: a card twice is better than none.
  const ours = await recordUnpainted(prisma, found, { postingSince: null, notBefore: null })
  if (!ours || !(await prolong(context, found.id))) return 'busy'
  return paintHeld(context, found.id)
}

const post = async (easel: Easel, composed: Composed): Promise<PaintResult> => {
  const { context, found, place, platform, locale } = easel
  const userId = personIn(place.address)
  if (userId !== null) {
    const moved = await moveToPerson(easel, userId, isLast(found, composed))
    if (!moved) return 'done'
    return (await prolong(context, found.id)) ? paintHeld(context, found.id) : 'busy'
  }
  const at = context.now()
  const settledAt = new Date(at.getTime() + context.callTimeoutMilliseconds)
  const claimed = await claimPost(context.prisma, found, at, settledAt)
  if (claimed === null) return 'busy'
  const thread = found.threadId === null ? {} : { threadId: found.threadId }
  const answer = await call(easel, 'post', () =>
    platform.post(place.address, composed.card, { key: found.id, locale, ...thread }),
  )
  if (answer.outcome === 'posted') {
    return record({ ...easel, found: claimed }, composed, answer.externalId)
  }
  if (answer.outcome === 'gone' && found.threadId !== null) {
    // Its thread was deleted: it stands in the channel then.
    const ours = await recordUnpainted(context.prisma, claimed, { threadId: null, postingSince: null, notBefore: null })
    if (!ours || !(await prolong(context, found.id))) return 'busy'
    return paintHeld(context, found.id)
  }
  const undone = { postingSince: null }
  await settleFailure({ ...easel, found: claimed }, answer, { last: isLast(found, composed), undone })
  return 'done'
}

const edit = async (easel: Easel, composed: Composed, externalId: string): Promise<PaintResult> => {
  const { context, found, place, platform, locale } = easel
  const { prisma } = context
  const hash = hashOf(composed.card, locale)
  if (hash === found.paintedHash) {
    context.observe({ call: 'edit', platform: platform.name, outcome: 'unchanged', milliseconds: 0 })
    const files = composed.attachments?.length ?? 0
    const last = isLast(found, composed)
    const ours = await recordPainted(prisma, found, { externalId, hash, last, files, at: null, notBefore: null })
    return ours ? 'done' : 'busy'
  }
  if (!(await claimEdit(prisma, found))) return 'busy'
  const answer = await call(easel, 'edit', () =>
    platform.edit({ place: place.address, externalId }, composed.card, {
      locale,
      urgent: found.subject === 'approval' && !hasButtons(composed.card),
    }),
  )
  if (answer.outcome === 'edited') return record(easel, composed, externalId)
  if (answer.outcome === 'gone') {
    const ours = await recordUnpainted(prisma, found, { externalId: null, paintedHash: null, notBefore: null })
    if (!ours || !(await prolong(context, found.id))) return 'busy'
    return paintHeld(context, found.id)
  }
  const undone = { paintedHash: found.paintedHash }
  await settleFailure(easel, answer, { last: isLast(found, composed), undone })
  return 'done'
}

/** The platform shows this card now. */
const record = async (easel: Easel, composed: Composed, externalId: string): Promise<PaintResult> => {
  const { context, found, place, locale } = easel
  const at = context.now()
  const ours = await recordPainted(context.prisma, found, {
    externalId,
    hash: hashOf(composed.card, locale),
    last: isLast(found, composed),
    files: composed.attachments?.length ?? 0,
    at,
    notBefore: afterGap(easel, at),
  })
  if (place.pausedAt !== null) await resumePlace(context.prisma, context.accountId, place.id)
  if (ours) return 'done'
  context.logger.warn({ code: 'paint.overtaken', messageId: found.id, placeId: place.id })
  await wantAgain(context.prisma, found)
  return 'busy'
}

/** Without, what stands there still shows buttons that have come to nothing: people must not press them any more. */
const hasButtons = ({ blocks }: Card): boolean => blocks.some(({ type }) => type === 'buttons')

const isLast = (found: FoundMessage, composed: Composed): boolean => composed.over || found.state === 'closing'

/** A request seldom changes, and a decision on it is to be seen everywhere within five seconds (DESIGN 7). */
const longestGapOfRequests = 1_000

const afterGap = ({ context, found }: Easel, at: Date): Date => {
  const gap = context.minimumEditGapMilliseconds
  return new Date(at.getTime() + (found.subject === 'approval' ? Math.min(gap, longestGapOfRequests) : gap))
}

const hashOf = (card: Card, locale: Locale): string =>
  createHash('sha256')
    .update(JSON.stringify([locale, card]))
    .digest('base64url')
