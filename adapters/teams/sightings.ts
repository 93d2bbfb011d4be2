import { z } from 'zod'
import type { Coordination } from '../../bot/coordination.ts'
import type { ConversationReference, Origin } from './origin.ts'
import { readReference, type Target, targetOfOrigin } from './references.ts'

/** Where somebody last spoke or pressed, which language they read and by which clock they live: only deliveries tell. */
export interface Sighting {
  readonly conversationId: string
  /** Theirs in this conversation, `29:…`. */
  readonly accountId: string
  readonly reference: ConversationReference
  readonly direct: boolean
  readonly locale?: string | undefined
  readonly timeZone?: string | undefined
}

export interface Sightings {
  /** Kept for a month, shared by all instances; what is lost with them is only asked for again. */
  remember(origin: Origin): Promise<Sighting>
  recall(tenantId: string, userId: string): Promise<Sighting | null>
}

const keptMilliseconds = 30 * 24 * 3_600_000

const storedSchema = z.object({
  conversationId: z.string(),
  accountId: z.string(),
  reference: z.unknown(),
  direct: z.boolean(),
  locale: z.string().optional(),
  timeZone: z.string().optional(),
})

export const createSightings = (coordination: Coordination): Sightings => ({
  remember: async (origin) => {
    const { conversationId, accountId, reference, direct, locale, timeZone } = origin
    const sighting: Sighting = { conversationId, accountId, reference, direct, locale, timeZone }
    const { serviceUrl } = reference
    await Promise.all([
      coordination.remember(keyOf(origin.tenantId, origin.userId), JSON.stringify(sighting), keptMilliseconds),
      coordination.remember(urlKeyOf(conversationId), serviceUrl, keptMilliseconds),
    ])
    return sighting
  },
  recall: async (tenantId, userId) => {
    const stored = storedSchema.safeParse(parse(await coordination.recall(keyOf(tenantId, userId)))).data
    const reference = readReference(stored?.reference)
    return stored === undefined || reference === null ? null : { ...stored, reference }
  },
})

/**
 * With the service URL that the last delivery from there named: Microsoft moves conversations, and what is stored with
 * a place is as old as its living message.
 */
export const withLatestUrl = async (coordination: Coordination, target: Target): Promise<Target> => ({
  ...target,
  serviceUrl: (await coordination.recall(urlKeyOf(target.conversationId))) ?? target.serviceUrl,
})

/** The whole conversation: a thread has no members of its own. */
export const targetOfSighting = (tenantId: string, sighting: Sighting): Target =>
  targetOfOrigin({ ...sighting, tenantId, userId: '', userName: '' })

const urlKeyOf = (conversationId: string): string => `teams:url:${conversationId}`

const keyOf = (tenantId: string, userId: string): string => `teams:seen:${tenantId}:${userId}`

const parse = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
