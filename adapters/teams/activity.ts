import { z } from 'zod'

/**
 * What Teams delivers, cut down to what we read of it. Everything here is as the sender wrote it: who sends is checked
 * before (app.ts), which tenant it comes from right after (tenants.ts).
 */
const accountSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  aadObjectId: z.string().optional(),
  tenantId: z.string().optional(),
  isTargeted: z.boolean().optional(),
})

const text = z.string().nullish()

export const activitySchema = z.object({
  type: z.string(),
  name: text,
  id: text,
  /** When it was sent. */
  timestamp: text,
  channelId: z.string(),
  serviceUrl: z.url({ protocol: /^https?$/ }),
  locale: text,
  localTimezone: text,
  from: accountSchema,
  recipient: accountSchema,
  conversation: z.object({
    id: z.string().min(1),
    conversationType: text,
    tenantId: text,
    isGroup: z.boolean().nullish(),
  }),
  channelData: z
    .object({
      tenant: z.object({ id: text }).nullish(),
      channel: z.object({ id: text }).nullish(),
    })
    .nullish(),
  text,
  replyToId: text,
  /** Of an `installationUpdate`. */
  action: text,
  entities: z.array(z.unknown()).nullish(),
  membersAdded: z.array(z.object({ id: z.string() })).nullish(),
  value: z.unknown().optional(),
})

export type Activity = z.infer<typeof activitySchema>

const mentionSchema = z.object({
  type: z.literal('mention'),
  text,
  mentioned: z.object({ id: z.string(), name: z.string().optional(), aadObjectId: z.string().optional() }),
})
export type Mention = z.infer<typeof mentionSchema>

export const mentionsIn = ({ entities }: Activity): readonly Mention[] =>
  (entities ?? []).flatMap((entity) => {
    const parsed = mentionSchema.safeParse(entity)
    return parsed.success ? [parsed.data] : []
  })

const clientInfoSchema = z.object({
  type: z.literal('clientInfo'),
  locale: z.string().optional(),
  timezone: z.string().optional(),
})

/** What the person's Teams says of itself; absent in some deliveries. */
export const clientInfoIn = ({ entities }: Activity): { readonly locale?: string; readonly timeZone?: string } => {
  for (const entity of entities ?? []) {
    const parsed = clientInfoSchema.safeParse(entity)
    if (!parsed.success) continue
    const { locale, timezone } = parsed.data
    return { ...(locale !== undefined && { locale }), ...(timezone !== undefined && { timeZone: timezone }) }
  }
  return {}
}

/** A channel's conversation id names the thread as well: `19:…@thread.tacv2;messageid=1700…`. */
export const conversationOf = (id: string): { readonly conversationId: string; readonly threadId?: string } => {
  const [conversationId = id, ...rest] = id.split(';')
  const threadId = rest.find((part) => part.startsWith('messageid='))?.slice('messageid='.length)
  return threadId === undefined || threadId === '' ? { conversationId } : { conversationId, threadId }
}

/** Some invokes do not tell what kind of conversation they come from; the rest of them does. */
export const conversationTypeOf = (activity: Activity): 'personal' | 'groupChat' | 'channel' => {
  const { conversationType, id, isGroup } = activity.conversation
  if (conversationType === 'personal' || conversationType === 'groupChat' || conversationType === 'channel') {
    return conversationType
  }
  if (activity.channelData?.channel?.id) return 'channel'
  return isGroup === true || id.startsWith('19:') ? 'groupChat' : 'personal'
}
