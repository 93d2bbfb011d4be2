import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { originOfShortcut } from '../adapters/slack/origin.ts'
import { readIncoming } from '../adapters/slack/payload.ts'
import { eventsPath } from '../adapters/slack/receiver.ts'
import { hear } from '../commands/registry.ts'
import { checkSlackManifest } from './check-slack.ts'
import { slackManifest, slashCommand, usageHint } from './slack.ts'

const http = { type: 'http', host: 'bot.example.org' } as const
const socket = { type: 'socket' } as const
const variants = (['fr', 'en'] as const).flatMap((locale) => [http, socket].map((mode) => ({ mode, locale })))

describe('the manifest of the Slack app', () => {
  it.each(variants)('is valid: $mode.type, $locale', (options) => {
    expect(checkSlackManifest(slackManifest(options))).toEqual([])
  })

  const official = resolve(import.meta.dirname, '../../shared/schemas/slack-manifest-2.0.0.json')
  // Data of others, which a clone does not hold.
  it.skipIf(!existsSync(official))('is valid by Slack’s own schema', async () => {
    const validate = new Ajv({ strict: false, formats: { uri: true } }).compile(
      JSON.parse(await readFile(official, 'utf8')),
    )
    for (const options of variants) expect([validate(slackManifest(options)), validate.errors]).toEqual([true, null])
    expect(validate({ ...slackManifest({ mode: http, locale: 'fr' }), settings: { scopes: [] } })).toBe(false)
  })

  it('asks for these rights and events, and no other', () => {
    const { oauth_config: oauth, settings } = slackManifest({ mode: http, locale: 'fr' })
    // A new right is asked of every customer: it belongs in the guide, and here, on purpose.
    expect(oauth.scopes).toEqual({
      bot: [
        'app_mentions:read',
        'channels:history',
        'chat:write',
        'commands',
        'files:write',
        'groups:history',
        'im:history',
        'im:write',
        'usergroups:read',
        'users:read',
        'users:read.email',
      ],
    })
    expect(settings.event_subscriptions.bot_events).toEqual(['app_mention', 'message.im', 'app_home_opened'])
  })

  it('subscribes to the events that are listened to', async () => {
    const dispatch = await readFile(resolve(import.meta.dirname, '../adapters/slack/dispatch.ts'), 'utf8')
    const { settings } = slackManifest({ mode: http, locale: 'fr' })
    expect(dispatch).toContain("event.type === 'app_mention'")
    expect(dispatch).toContain("event.type === 'message' && event.channel_type === 'im'")
    expect(dispatch).toContain("event.type === 'app_home_opened' && event.tab === 'home'")
    expect(settings.event_subscriptions.bot_events).toHaveLength(3)
  })

  it('has a home that is drawn, and messages that can be written', () => {
    expect(slackManifest({ mode: http, locale: 'fr' }).features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    })
  })

  it('over HTTP sends everything to the one path that the bot serves', () => {
    const { features, settings } = slackManifest({ mode: http, locale: 'fr' })
    const { event_subscriptions: events, interactivity } = settings
    const urls = [
      ...features.slash_commands.map(({ url }) => url),
      events.request_url,
      interactivity.request_url,
      interactivity.message_menu_options_url,
    ]
    expect(new Set(urls)).toEqual(new Set([`https://bot.example.org${eventsPath}`]))
    expect(settings.socket_mode_enabled).toBe(false)
  })

  it('through a socket differs in the way of delivery alone', () => {
    const overSocket = slackManifest({ mode: socket, locale: 'fr' })
    expect(JSON.stringify(overSocket)).not.toContain('https://')
    const rights = ({ oauth_config, settings }: typeof overSocket) => [
      oauth_config,
      settings.event_subscriptions.bot_events,
    ]
    expect(rights(overSocket)).toEqual(rights(slackManifest({ mode: http, locale: 'fr' })))
    expect(overSocket.settings.socket_mode_enabled).toBe(true)
  })

  it('names a command and words that the bot hears', () => {
    const words = usageHint.split(/ \| |\s…/u).filter((word) => word !== '')
    expect(words.length).toBeGreaterThan(3)
    for (const word of words)
      expect(hear(`${slashCommand} ${word}`)).toMatchObject({ type: 'command', command: { name: word } })
  })

  it('has shortcuts that are heard as commands, in the place where they were chosen', () => {
    const { shortcuts } = slackManifest({ mode: http, locale: 'fr' }).features
    expect(new Set(shortcuts.map(({ callback_id: id }) => id)).size).toBe(shortcuts.length)
    for (const { callback_id: id, type } of shortcuts) {
      expect(hear(id)).toMatchObject({ type: 'command', command: { name: id }, rest: '' })
      expect(type).toBe('message')
      const delivered = readIncoming({
        type: 'message_action',
        callback_id: id,
        trigger_id: '1.2.a',
        response_url: 'https://hooks.slack.com/app/T1/1/a',
        team: { id: 'T1' },
        user: { id: 'U1', team_id: 'T1' },
        channel: { id: 'C1' },
        message: { ts: '1.1', text: 'x' },
      })
      if (delivered?.kind !== 'shortcut') throw new Error('not read as a shortcut')
      expect(originOfShortcut(delivered.payload)).toMatchObject({ channelId: 'C1', direct: false, triggerId: '1.2.a' })
    }
  })
})

describe('the check of a Slack manifest', () => {
  const sound = slackManifest({ mode: http, locale: 'fr' })
  it.each([
    ['a name that is too long', { display_information: { ...sound.display_information, name: 'x'.repeat(36) } }],
    [
      'a description that is too long',
      { display_information: { ...sound.display_information, description: 'x'.repeat(141) } },
    ],
    [
      'an address without TLS',
      { settings: { ...sound.settings, interactivity: { is_enabled: true, request_url: 'http://bot.example.org' } } },
    ],
    ['an address and Socket Mode', { settings: { ...sound.settings, socket_mode_enabled: true } }],
    ['a right twice', { oauth_config: { scopes: { bot: ['commands', 'commands'] } } }],
    ['a right of a user', { oauth_config: { scopes: { bot: [], user: ['chat:write'] } } }],
    ['something unknown', { extra: 1 }],
  ])('finds %s', (_, change) => {
    expect(checkSlackManifest({ ...sound, ...change })).not.toEqual([])
  })

  it('takes anything and throws nothing', () => {
    for (const nonsense of [null, undefined, 1, 'x', [], {}]) expect(checkSlackManifest(nonsense)).not.toEqual([])
  })
})
