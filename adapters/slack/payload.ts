import { z } from 'zod'

/**
 * What Slack delivers, cut down to what we use: nothing else is kept in the inbox, so neither Slack's old
 * verification token nor the message that a button stood on is ever stored.
 */
const isEnterpriseInstall = z
  .union([z.boolean(), z.string()])
  .optional()
  // Slash commands carry the *string* "false".
  .transform((value) => value === true || value === 'true')

const slashSchema = z.object({
  command: z.string(),
  text: z.string().default(''),
  team_id: z.string().optional(),
  enterprise_id: z.string().optional(),
  is_enterprise_install: isEnterpriseInstall,
  user_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string(),
})

const viewSchema = z.object({
  id: z.string(),
  type: z.string().default('modal'),
  hash: z.string().optional(),
  callback_id: z.string().default(''),
  private_metadata: z.string().default(''),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).optional(),
  blocks: z.array(z.object({ type: z.string(), block_id: z.string().optional() })).default([]),
})

const interactionBase = {
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  is_enterprise_install: isEnterpriseInstall,
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
}

const pressSchema = z.object({
  type: z.literal('block_actions'),
  ...interactionBase,
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  container: z
    .object({
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
      channel_id: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .default({}),
  view: viewSchema.optional(),
  actions: z.array(z.object({ action_id: z.string(), block_id: z.string(), value: z.string().optional() })).min(1),
})

const submissionSchema = z.object({
  type: z.literal('view_submission'),
  ...interactionBase,
  trigger_id: z.string().optional(),
  view: viewSchema,
})

const suggestionSchema = z.object({
  type: z.literal('block_suggestion'),
  ...interactionBase,
  action_id: z.string(),
  block_id: z.string(),
  value: z.string().default(''),
  channel: z.object({ id: z.string() }).optional(),
  view: viewSchema.optional(),
})

const shortcutSchema = z.object({
  type: z.enum(['shortcut', 'message_action']),
  ...interactionBase,
  callback_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
})

const eventSchema = z.object({
  type: z.literal('event_callback'),
  team_id: z.string().optional(),
  enterprise_id: z.string().nullish(),
  event_id: z.string(),
  authorizations: z
    .array(
      z.object({
        team_id: z.string().nullish(),
        enterprise_id: z.string().nullish(),
        user_id: z.string().optional(),
        is_bot: z.boolean().optional(),
        is_enterprise_install: z.boolean().optional(),
      }),
    )
    .optional(),
  event: z.object({
    type: z.string(),
    subtype: z.string().optional(),
    user: z.string().optional(),
    bot_id: z.string().optional(),
    user_team: z.string().optional(),
    text: z.string().optional(),
    channel: z.string().optional(),
    channel_type: z.string().optional(),
    ts: z.string().optional(),
    thread_ts: z.string().optional(),
    /** Of the bot's own page, which part of it was opened. */
    tab: z.string().optional(),
  }),
})

export type SlashPayload = z.infer<typeof slashSchema>
export type PressPayload = z.infer<typeof pressSchema>
export type SubmissionPayload = z.infer<typeof submissionSchema>
export type SuggestionPayload = z.infer<typeof suggestionSchema>
export type ShortcutPayload = z.infer<typeof shortcutSchema>
export type EventPayload = z.infer<typeof eventSchema>
export type ViewPayload = z.infer<typeof viewSchema>

export type Incoming =
  | { readonly kind: 'slash'; readonly payload: SlashPayload }
  | { readonly kind: 'press'; readonly payload: PressPayload }
  | { readonly kind: 'submission'; readonly payload: SubmissionPayload }
  | { readonly kind: 'suggestion'; readonly payload: SuggestionPayload }
  | { readonly kind: 'shortcut'; readonly payload: ShortcutPayload }
  | { readonly kind: 'event'; readonly payload: EventPayload }

/** Reads what Slack sent, or what the inbox kept of it. Null for what is not ours to answer. */
export const readIncoming = (body: unknown): Incoming | null => {
  if (typeof body !== 'object' || body === null) return null
  switch ('type' in body ? body.type : undefined) {
    case undefined:
      return of('slash', slashSchema.safeParse(body))
    case 'block_actions':
      return of('press', pressSchema.safeParse(body))
    case 'view_submission':
      return of('submission', submissionSchema.safeParse(body))
    case 'block_suggestion':
      return of('suggestion', suggestionSchema.safeParse(body))
    case 'shortcut':
    case 'message_action':
      return of('shortcut', shortcutSchema.safeParse(body))
    case 'event_callback':
      return of('event', eventSchema.safeParse(body))
    default:
      return null
  }
}

const of = <Kind extends string, Payload>(
  kind: Kind,
  parsed: { readonly success: true; readonly data: Payload } | { readonly success: false },
): { readonly kind: Kind; readonly payload: Payload } | null => (parsed.success ? { kind, payload: parsed.data } : null)
