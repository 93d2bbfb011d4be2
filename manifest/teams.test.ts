import { afterEach, describe, expect, it, vi } from 'vitest'
import { wordsFor } from '../bot/text/words.ts'
import { hear, registry } from '../commands/registry.ts'
import { checkTeamsManifest } from './check-teams.ts'
import { listedCommands, teamsLanguage, teamsManifest, unlistedCommands } from './teams.ts'

const page = 'https://bot.example.org'
const options = {
  host: 'bot.example.org',
  botId: '1b671a64-40d5-491e-99b0-da01ff1f3341',
  appId: '5e0b2f5c-8f3f-4f36-9a54-0d6f2f0f7a11',
  version: '1.2.3',
  locale: 'fr',
  developer: { name: 'Ville de Montreval', websiteUrl: page, privacyUrl: page, termsOfUseUrl: page },
} as const
const manifest = teamsManifest(options)

/** Behind `bots[0].commandLists[1].commands[2].title`. */
const behind = (root: unknown, path: string): unknown =>
  path
    .split(/[.[\]]+/u)
    .filter((key) => key !== '')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      root,
    )

afterEach(() => vi.unstubAllGlobals())

describe('the manifest of the Teams app', () => {
  it.each(['fr', 'en'] as const)('is valid by Microsoft’s own schemas, without the network: %s', async (locale) => {
    vi.stubGlobal('fetch', () => {
      throw new Error('nobody is asked')
    })
    const { content } = teamsLanguage(locale)
    expect(await checkTeamsManifest(teamsManifest({ ...options, locale }))).toEqual([])
    expect(await checkTeamsManifest(content, 'MicrosoftTeams.Localization.schema.json')).toEqual([])
    expect(await checkTeamsManifest({ ...manifest, id: 'x', surprise: 1 })).toHaveLength(2)
    expect(
      await checkTeamsManifest({ ...content, 'name.short': '' }, 'MicrosoftTeams.Localization.schema.json'),
    ).toHaveLength(1)
  })

  it('carries the ids and the host that were given', () => {
    expect(manifest).toMatchObject({ id: options.appId, version: '1.2.3', validDomains: ['bot.example.org'] })
    expect(manifest.bots?.map(({ botId }) => botId)).toEqual([options.botId])
    expect(manifest.composeExtensions?.map(({ botId }) => botId)).toEqual([options.botId])
  })

  it('asks for no permission', () => {
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['authorization']))
    for (const right of ['authorization', 'permissions', 'devicePermissions', 'webApplicationInfo']) {
      expect(manifest).not.toHaveProperty(right)
    }
    expect(manifest.bots).toMatchObject([{ supportsFiles: false }])
    expect(JSON.stringify(manifest)).not.toMatch(/supportsCalling|supportsVideo|ReadWrite|\.Read\./u)
  })

  it('lists commands that the bot hears, each once, and leaves none undecided', () => {
    expect([...listedCommands, ...unlistedCommands].toSorted()).toEqual(registry.map(({ name }) => name).toSorted())
    const lists = manifest.bots?.[0]?.commandLists ?? []
    expect(lists.flatMap(({ scopes }) => scopes).toSorted()).toEqual(['groupChat', 'personal', 'team'])
    for (const { commands } of lists) {
      expect(commands.map(({ title }) => title)).toEqual([...listedCommands])
      for (const { title } of commands)
        expect(hear(title)).toMatchObject({ type: 'command', command: { name: title }, rest: '' })
    }
  })

  it('offers the slash form where others read along, and takes private messages for it', () => {
    const bot = manifest.bots?.[0]
    expect(bot?.supportsTargetedMessages).toBe(true)
    const slash = bot?.commandLists?.filter(({ triggers }) => triggers?.includes('slash')) ?? []
    expect(slash.map(({ scopes }) => scopes)).toEqual([['team', 'groupChat']])
  })

  it('has an extension whose command is heard, and which opens a dialog at once', () => {
    const commands = manifest.composeExtensions?.[0]?.commands ?? []
    expect(commands).toMatchObject([{ type: 'action', fetchTask: true, triggers: ['slash'] }])
    for (const { id } of commands)
      expect(hear(id)).toMatchObject({ type: 'command', command: { name: 'update' }, rest: '' })
  })

  it.each(['fr', 'en'] as const)('says in the other language all that a person reads: %s', (locale) => {
    const { file, content } = teamsLanguage(locale)
    const written = teamsManifest({ ...options, locale })
    expect(written.localizationInfo?.additionalLanguages?.map((language) => language.file)).toEqual([file])
    const entries = Object.entries(content).filter(([path]) => path !== '$schema')
    for (const [path] of entries) expect(behind(written, path), path).toBeTypeOf('string')
    // Names stay; each sentence differs, and none is left out.
    const read = JSON.stringify(written).match(/"(?:description|short|full)":"/gu) ?? []
    const told = entries.filter(([path]) => /(?:description|short|full)$/u.test(path))
    expect(told).toHaveLength(read.length)
    const other = locale === 'fr' ? 'en' : 'fr'
    expect(content['description.full']).toBe(wordsFor(other).manifest.full)
    for (const [path, text] of told.filter(([path]) => path.includes('description')))
      expect(text).not.toBe(behind(written, path))
  })
})
