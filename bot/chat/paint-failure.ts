import { closeSubject, livingMessage } from './living.ts'
import { retryAt } from './paint-call.ts'
import type { Easel } from './painter-model.ts'
import { recordPainted, recordUnpainted } from './painter-store.ts'
import { ensurePlace, findPlace, pausePlace } from './places.ts'
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

const closePlace = async (easel: Easel, reason: string, { last, undone }: Attempt): Promise<void> => {
  const { context, found, place } = easel
  const { prisma, accountId, logger } = context
  logger.warn({ code: 'paint.place_closed', reason, ...labels(easel) })
  const at = context.now()
  await pausePlace(prisma, accountId, place.id, reason, at)
  // An open place gets one more try at its last paint; one that was closed already will not be knocked at for ever.
  const rest = last && place.pausedAt !== null ? { state: 'resting' as const } : {}
  await recordUnpainted(prisma, found, { ...undone, notBefore: null, ...rest })
  await showElsewhere(easel, at)
}

/** The subject gets a message of its own in the ops place; the first one comes back with its place. */
const showElsewhere = async ({ context, found, place }: Easel, at: Date): Promise<void> => {
  const { prisma, accountId, opsPlace } = context
  if (opsPlace === undefined) return
  await prisma.$transaction(async (tx) => {
    // Not `ensurePlace` at once: it would lift a pause of the ops place itself.
    const placeId = (await findPlace(tx, accountId, opsPlace))?.id ?? (await ensurePlace(tx, accountId, opsPlace))
    if (placeId === place.id) return
    const { subject, subjectId } = found
    await livingMessage(tx, { accountId, subject, subjectId, placeId, now: at })
    if (found.state === 'closing') await closeSubject(tx, accountId, subject, subjectId)
  })
}

const labels = ({ found, place }: Easel) => ({
  messageId: found.id,
  subject: found.subject,
  subjectId: found.subjectId,
  placeId: place.id,
  platform: place.address.platform,
})
