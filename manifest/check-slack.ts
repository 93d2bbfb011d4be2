import { z } from 'zod'

const text = (least: number, most: number) => z.string().min(least).max(most)
const httpsUrl = (most: number) => z.url({ protocol: /^https$/ }).max(most)
const unique = (items: readonly string[]): boolean => new Set(items).size === items.length
const names = (most: number) => z.array(text(1, 50)).max(most).refine(unique, 'must not repeat itself')

const shortcut = z.strictObject({
  name: text(1, 24),
  type: z.enum(['message', 'global']),
  callback_id: text(1, 255),
  description: text(1, 150),
})

const slashCommand = z.strictObject({
  command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/u),
  url: httpsUrl(3_000).optional(),
  description: text(1, 2_000),
  usage_hint: text(1, 1_000),
  should_escape: z.boolean(),
})

/** The part of Slack's manifest (schema 2.0.0) that ours uses, with Slack's limits; whatever else stands in it is a mistake. */
const schema = z
  .strictObject({
    _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int() }),
    display_information: z.strictObject({
      name: text(1, 35),
      description: text(1, 140),
      long_description: text(175, 4_000),
      background_color: z.string().regex(/^#[0-9a-f]{6}$/iu),
    }),
    features: z.strictObject({
      app_home: z.strictObject({
        home_tab_enabled: z.boolean(),
        messages_tab_enabled: z.boolean(),
        messages_tab_read_only_enabled: z.boolean(),
      }),
      bot_user: z.strictObject({ display_name: text(1, 80), always_online: z.boolean() }),
      shortcuts: z.array(shortcut).min(1).max(10),
      slash_commands: z.array(slashCommand).min(1).max(50),
    }),
    oauth_config: z.strictObject({ scopes: z.strictObject({ bot: names(255) }) }),
    settings: z.strictObject({
      event_subscriptions: z.strictObject({ request_url: httpsUrl(3_500).optional(), bot_events: names(100) }),
      interactivity: z.strictObject({
        is_enabled: z.boolean(),
        request_url: httpsUrl(3_500).optional(),
        message_menu_options_url: httpsUrl(3_500).optional(),
      }),
      org_deploy_enabled: z.boolean(),
      socket_mode_enabled: z.boolean(),
      token_rotation_enabled: z.boolean(),
    }),
  })
  .superRefine(({ features, settings }, context) => {
    const { event_subscriptions: events, interactivity, socket_mode_enabled: socket } = settings
    const urls = [
      ...features.slash_commands.map(({ url }) => url),
      events.request_url,
      interactivity.request_url,
      interactivity.message_menu_options_url,
    ]
    const isSound = urls.every((url) => (url === undefined) === socket)
    if (!isSound) context.addIssue('either every address or Socket Mode, and not both')
  })

/** What is wrong with a Slack manifest, a line each; empty for a valid one. Asks nobody. */
export const checkSlackManifest = (manifest: unknown): readonly string[] =>
  schema.safeParse(manifest).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
