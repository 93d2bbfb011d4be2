import type { TeamsManifestV1D30 } from '@microsoft/app-manifest'
import { type Locale, wordsFor } from '../bot/text/words.ts'
import type { CommandName } from '../commands/command.ts'
import { accent, appName } from './app.ts'

export interface TeamsManifestOptions {
  readonly host: string
  /** The application (client) id of the bot in Entra. */
  readonly botId: string
  readonly appId: string
  /** Teams wants a new one for every package that replaces another: `1.2.3`. */
  readonly version: string
  readonly locale: Locale
  readonly developer: {
    readonly name: string
    readonly websiteUrl: string
    readonly privacyUrl: string
    readonly termsOfUseUrl: string
  }
}

export type TeamsManifest = TeamsManifestV1D30.TeamsManifestV1D30

export const teamsSchemaVersion = '1.30'
export const teamsIcons = { color: 'color.png', outline: 'outline.png' } as const

const schemaUrl = (file: string): string =>
  `https://developer.microsoft.com/en-us/json-schemas/teams/v${teamsSchemaVersion}/${file}`

/**
 * The manifest of the Teams app (schema 1.30; targeted messages and triggers exist since 1.29). Asks for no permission:
 * neither of the resource-specific ones nor of Graph, for what the bot hears and sends needs none.
 */
export const teamsManifest = (options: TeamsManifestOptions): TeamsManifest => {
  const { host, botId, appId, version, locale, developer } = options
  const words = wordsFor(locale).manifest
  const other = otherLocale(locale)
  return {
    $schema: schemaUrl('MicrosoftTeams.schema.json'),
    manifestVersion: teamsSchemaVersion,
    version,
    id: appId,
    developer,
    name: { short: appName, full: `${appName} Bot` },
    description: { short: words.short, full: words.full },
    icons: { ...teamsIcons },
    accentColor: accent,
    localizationInfo: {
      defaultLanguageTag: locale,
      additionalLanguages: [{ languageTag: other, file: languageFile(other) }],
    },
    bots: [
      {
        botId,
        scopes: ['personal', 'team', 'groupChat'],
        // Private answers in a channel, and the slash form, whose messages only their author sees.
        supportsTargetedMessages: true,
        isNotificationOnly: false,
        supportsFiles: false,
        commandLists: [
          { scopes: ['team', 'groupChat'], triggers: ['mention', 'slash'], commands: commandsIn(locale) },
          // In a conversation of two every message is private and for the bot: no slash form there.
          { scopes: ['personal'], triggers: ['mention'], commands: commandsIn(locale) },
        ],
      },
    ],
    composeExtensions: [
      {
        botId,
        commands: [
          {
            // What is pressed is said: the id is the command's own name.
            id: updateCommand,
            type: 'action',
            // Words typed to a bot cannot open a dialog in Teams; this can.
            fetchTask: true,
            context: ['compose', 'commandBox', 'message'],
            triggers: ['slash'],
            title: words.doors.update.name,
            description: words.doors.update.text,
          },
        ],
      },
    ],
    defaultInstallScope: 'team',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot' },
    validDomains: [host],
  }
}

const updateCommand = 'update' satisfies CommandName

/** Teams lists at most twelve. */
export const listedCommands = [
  'help',
  'status',
  'releases',
  'update',
  'rollout',
  'campaign',
  'validate',
  'reject',
  'promote',
  'rollback',
  'freeze',
  'link',
] as const satisfies readonly CommandName[]

/** Understood when typed, and in `help`: what a card offers as a button at its time, or what few people ask for. */
export const unlistedCommands = [
  'pause',
  'resume',
  'cancel',
  'retry',
  'next',
  'usb',
  'lift',
  'subscribe',
  'unsubscribe',
  'announce',
  'language',
  'unfreeze',
  'window',
  'people',
  'role',
  'audit',
] as const satisfies readonly CommandName[]

const commandsIn = (locale: Locale) =>
  listedCommands.map((name) => ({ title: name, description: wordsFor(locale).command.commands[name].about }))

const otherLocale = (locale: Locale): Locale => (locale === 'fr' ? 'en' : 'fr')

const languageFile = (locale: Locale): string => `${locale}.json`

/** What differs in the other language, as Teams addresses it. */
export const teamsLanguage = (manifestLocale: Locale) => {
  const locale = otherLocale(manifestLocale)
  const words = wordsFor(locale).manifest
  const commands = [0, 1].flatMap((list) =>
    commandsIn(locale).map(({ description }, index): [string, string] => [
      `bots[0].commandLists[${list}].commands[${index}].description`,
      description,
    ]),
  )
  return {
    file: languageFile(locale),
    content: {
      $schema: schemaUrl('MicrosoftTeams.Localization.schema.json'),
      'name.short': appName,
      'name.full': `${appName} Bot`,
      'description.short': words.short,
      'description.full': words.full,
      'composeExtensions[0].commands[0].title': words.doors.update.name,
      'composeExtensions[0].commands[0].description': words.doors.update.text,
      ...Object.fromEntries(commands),
    },
  }
}
