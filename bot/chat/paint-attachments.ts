import { call } from './paint-call.ts'
import { settleFailure } from './paint-failure.ts'
import type { Composed, Easel, PaintResult } from './painter-model.ts'
import { recordAttached, recordUnpainted } from './painter-store.ts'

/**
 * Puts the next file under a message that had its last paint. A file cannot be looked for, so after a crash or one
 * silence it is sent a second time: twice is better than never, and no more than twice.
 */
export const attachNext = async (easel: Easel, composed: Composed): Promise<PaintResult> => {
  const { context, found, place, platform, locale } = easel
  const files = composed.attachments ?? []
  const file = files[files.length - (found.wanted - found.painted)]
  if (file === undefined || found.externalId === null) {
    await recordUnpainted(context.prisma, found, { state: 'resting', notBefore: null })
    return 'done'
  }
  const thread = found.threadId === null ? {} : { threadId: found.threadId }
  const address = { place: place.address, externalId: found.externalId, ...thread }
  const answer = await call(easel, 'attach', () => platform.attach(address, file, { locale }))
  if (answer.outcome === 'edited') {
    await recordAttached(context.prisma, found)
    return 'done'
  }
  if (answer.outcome === 'later' || (answer.outcome === 'unknown' && found.failures === 0)) {
    await settleFailure(easel, answer, { last: true, undone: {} })
    return 'done'
  }
  context.logger.error({ code: 'paint.attach_failed', outcome: answer.outcome, messageId: found.id, placeId: place.id })
  await recordAttached(context.prisma, found)
  return 'done'
}
