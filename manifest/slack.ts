import { eventsPath } from '../adapters/slack/receiver.ts'
import { botEvents, botScopes } from '../adapters/slack/scopes.ts'
import { type Locale, wordsFor } from '../bot/text/words.ts'
import { accent, appName, type Door, doors } from './app.ts'

export interface SlackManifestOptions {
  /** Over HTTP: the public name that Slack calls. Over a socket Slack calls nobody. */
  readonly mode: { readonly type: 'http'; readonly host: string } | { readonly type: 'socket' }
  readonly locale: Locale
}

/**
 * The manifest of the Slack app (schema 2.0.0 of slackapi/manifest-schema): what the code uses, and no right besides.
 * The two variants differ in how deliveries come.
 */
export const slackManifest = ({ mode, locale }: SlackManifestOptions) => {
  const words = wordsFor(locale).manifest
  const url = mode.type === 'http' ? `https://${mode.host}${eventsPath}` : null
  return {
    _metadata: { major_version: 2, minor_version: 0 },
    display_information: {
      name: appName,
      description: words.short,
      long_description: words.full,
      background_color: accent,
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: appName, always_online: true },
      // In threads, where slash commands do not work, they stand in the menu of a message.
      shortcuts: doors.map((door) => shortcut(door, locale)),
      slash_commands: [
        {
          command: slashCommand,
          ...(url !== null && { url }),
          description: words.slash,
          usage_hint: usageHint,
          // A mention then carries the id of the person: `/w360 role @sophie support` means one account.
          should_escape: true,
        },
      ],
    },
    oauth_config: { scopes: { bot: botScopes } },
    settings: {
      event_subscriptions: { ...(url !== null && { request_url: url }), bot_events: botEvents },
      interactivity: {
        is_enabled: true,
        ...(url !== null && { request_url: url, message_menu_options_url: url }),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: mode.type === 'socket',
      token_rotation_enabled: false,
    },
  }
}

export type SlackManifest = ReturnType<typeof slackManifest>

/** The one command, as the texts of the bot write it. */
export const slashCommand = '/w360'
export const usageHint = 'help | status | update | rollout | campaign …'

const shortcut = (door: Door, locale: Locale) => {
  const { name, text } = wordsFor(locale).manifest.doors[door]
  // Only on messages: a shortcut from anywhere has no place in which an answer, or a rollout, could live.
  return { name, type: 'message', callback_id: door, description: text }
}
