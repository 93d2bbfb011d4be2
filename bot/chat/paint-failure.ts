import { retryAt } from './paint-call.ts'
import type { Easel } from './painter-model.ts'
import { recordPainted, recordUnpainted } from './painter-store.ts'
import { pausePlace } from './places.ts'
import type { ChatFailure } from './platform.ts'

interface Attempt {
  /** Whether this would have been the last paint. */
  readonly last: boolean
  /** What takes back the call's claim on the row when the chat says that nothing was done. */
  readonly undone: { readonly postingSince?: null; readonly paintedHash?: string | null }
}

/** The chat may say `later: 0`; it does not mean a loop. */
const shortestWaitMilliseconds = 100

/** Writes down what a chat's refusal means for the message. */
export const settleFailure = async (easel: Easel, failure: ChatFailure, attempt: Attempt): Promise<void> => {
  const { context, found } = easel
  const { prisma } = context
  switch (failure.outcome) {
    case 'later': {
      const wait = Math.max(shortestWaitMilliseconds, failure.milliseconds)
      const notBefore = new Date(context.now().getTime() + wait)
      await recordUnpainted(prisma, found, { ...attempt.undone, notBefore })
      return
    }
    case 'unknown': {
      // A post keeps its mark, so that it is looked for; what an edit left behind is unknown, so its hash stays empty.
      await recordUnpainted(prisma, found, {
        failures: found.failures + 1,
        notBefore: retryAt(context, found.failures),
      })
      return
    }
    case 'closed': {
      await closePlace(easel, failure.reason, attempt)
      return
    }
    case 'gone':
    case 'refused': {
      const reason = failure.outcome === 'refused' ? failure.reason : 'gone'
      context.logger.error({ code: 'paint.refused', reason, ...labels(easel) })
      // This version of the card is never tried again; the next one is.
      const { externalId } = found
      const { last } = attempt
      await recordPainted(prisma, found, { externalId, hash: null, last, files: 0, at: null, notBefore: null })
      return
    }
  }
}

/** The pass that sees the paused place shows what it would have shown elsewhere. */
const closePlace = async (easel: Easel, reason: string, { last, undone }: Attempt): Promise<void> => {
  const { context, found, place } = easel
  const { prisma, accountId, logger } = context
  logger.warn({ code: 'paint.place_closed', reason, ...labels(easel) })
  await pausePlace(prisma, accountId, place.id, reason, context.now())
  // A place gets one more try at a last paint; one that was closed already will not be knocked at for ever.
  const rest = last && place.pausedAt !== null ? { state: 'resting' as const } : {}
  await recordUnpainted(prisma, found, { ...undone, notBefore: null, ...rest })
}

const labels = ({ found, place }: Easel) => ({
  messageId: found.id,
  subject: found.subject,
  subjectId: found.subjectId,
  placeId: place.id,
  platform: place.address.platform,
})
