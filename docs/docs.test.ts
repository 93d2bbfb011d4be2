import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventsPath } from '../adapters/slack/receiver.ts'
import { messagesPath } from '../adapters/teams/endpoint.ts'
import { MAX_COMMAND_TARGETS } from '../bot/fleet/console.ts'
import { defaultPolicy, defaultWaves } from '../bot/rollout/request.ts'
import { printWaves } from '../bot/rollout/waves.ts'
import { reasonCodes } from '../bot/rules.ts'
import { findCommand, registry } from '../commands/registry.ts'
import { readArguments } from '../manifest/read-arguments.ts'
import { slackManifest } from '../manifest/slack.ts'
import { teamsManifest } from '../manifest/teams.ts'

const root = resolve(import.meta.dirname, '..')
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')

const collect = async (patterns: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = []
  for await (const path of glob([...patterns], { cwd: root, exclude: (name) => name.includes('node_modules') })) {
    found.push(path)
  }
  return found.toSorted()
}

const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/^(`{3,})[\s\S]*?^\1$/gmu, '').replaceAll(/`[^`\n]*`/gu, '')

/** The anchors that GitHub gives to headings. */
const anchorsOf = (markdown: string): ReadonlySet<string> =>
  new Set(
    [...markdown.replaceAll(/^(`{3,})[\s\S]*?^\1$/gmu, '').matchAll(/^#{1,6} (.+)$/gmu)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/gu, '-'),
    ),
  )

const problemWith = async (file: string, target: string): Promise<string | null> => {
  const [path = '', anchor] = target.split('#')
  const absolute = path === '' ? join(root, file) : resolve(root, dirname(file), path)
  if (!existsSync(absolute)) return `${file}: ${target} does not exist`
  if (anchor === undefined) return null
  return anchorsOf(await readFile(absolute, 'utf8')).has(anchor) ? null : `${file}: ${target} has no such heading`
}

/** The first column of every table row, as it is written there. */
const firstCells = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^\|((?:\\\||[^|])*)\|/gmu)].map(([, cell = '']) => cell.trim())

const codesIn = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/gu)].map(([, code = '']) => code)
const rowCodes = (markdown: string): readonly string[] => firstCells(markdown).flatMap(codesIn)

const section = (markdown: string, heading: string): string => {
  const [, rest = ''] = markdown.split(`\n## ${heading}\n`)
  return rest.split('\n## ')[0] ?? ''
}

const readPackage = async () =>
  z
    .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await read('package.json')))

describe('the documents', () => {
  it('lead nowhere that does not exist', async () => {
    const files = await collect(['*.md', 'docs/**/*.md', 'sandbox/**/*.md'])
    const problems = await Promise.all(
      files.map(async (file) => {
        const links = [...withoutCode(await read(file)).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target = '']) => target)
        return Promise.all(links.filter((link) => !/^[a-z]+:/u.test(link)).map((link) => problemWith(file, link)))
      }),
    )
    expect(problems.flat().filter((problem) => problem !== null)).toEqual([])
  })

  it('tell of every decision in the list of decisions', async () => {
    const list = await read('docs/adr/README.md')
    const decisions = await collect(['docs/adr/[0-9]*.md'])
    expect(decisions.length).toBeGreaterThan(0)
    for (const decision of decisions) expect(list).toContain(`(${relative('docs/adr', decision)})`)
  })

  it('speak of no script that package.json does not have', async () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await read('package.json')))
    const files = await collect(['*.md', 'docs/**/*.md'])
    const named = (await Promise.all(files.map(read))).flatMap((text) =>
      [...text.matchAll(/npm (?:run )?(start|test|demo|check|bench|migration)\b|npm run ([\w:-]+)/gu)].map(
        ([, known, other]) => known ?? other ?? '',
      ),
    )
    expect([...new Set(named)].filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })
})

describe('the README', () => {
  it('shows how to start and how to test', async () => {
    const readme = await read('README.md')
    expect(readme).toContain('npm install && npm start')
    expect(readme).toContain('npm install && npm test')
  })

  it('gives a reason for every dependency, and for none that is not there', async () => {
    const { dependencies, devDependencies } = await readPackage()
    const told = rowCodes(section(await read('README.md'), 'Dependencies'))
    expect(told.toSorted()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].toSorted())
  })

  it('describes every environment variable that the configuration reads, and no other', async () => {
    const source = await read('bot/config.ts')
    const [, schema = ''] = source.split('environmentSchema = z.object({')
    const variables = [...(schema.split('\n})')[0] ?? '').matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gmu)].map(
      ([, name = '']) => name,
    )
    expect(variables).toContain('W360_OWNERS')
    const told = rowCodes(section(await read('README.md'), 'Configuration'))
    expect(told.toSorted()).toEqual(variables.toSorted())
  })
})

describe('the reference', () => {
  it('has a row for every rule and reason, and for no other', async () => {
    expect(rowCodes(await read('docs/reference/rules.md')).toSorted()).toEqual(reasonCodes.toSorted())
  })

  it('tells the numbers that a rollout really goes by', async () => {
    const numbers = section(await read('docs/reference/commands.md'), 'The numbers').replaceAll(/\s+/gu, ' ')
    const { successThreshold, errorThreshold, minimumSample, restartsAtOnce, attempts, backoff, ...times } =
      defaultPolicy
    const told = [
      `${successThreshold * 100} % of a wave`,
      `more than ${errorThreshold * 100} % have failed, once ${minimumSample} have finished`,
      `at most ${restartsAtOnce} machines a site`,
      `${attempts} a machine, ${backoff} s and then ${backoff * 2} s apart`,
      `${times.installTimeout / 3_600} hours, ${times.restartTimeout / 60} minutes`,
      `at most ${MAX_COMMAND_TARGETS}`,
      `${times.ledgerDays} days`,
    ]
    for (const sentence of told) expect(numbers).toContain(sentence)
    expect(await read('docs/reference/commands.md')).toContain(`--waves ${printWaves(defaultWaves)}`)
  })

  it('has a row for every command, with words that the bot hears', async () => {
    const table = (await read('docs/reference/commands.md')).split('\n## `update`')[0] ?? ''
    const rows = [...table.matchAll(/^\| `([a-z]+)[^`]*` *\|([^|\n]*(?:\\\|[^|\n]*)*)\|/gmu)]
    const rowOf = new Map(rows.map(([, name = '', also = '']) => [name, codesIn(also)]))
    expect([...rowOf.keys()]).toEqual(registry.map(({ name }) => name))
    const misheard = [...rowOf].flatMap(([name, also]) =>
      also
        .filter((word) => findCommand(word)?.name !== name && word !== 'R-12')
        .map((word) => `${word} is not ${name}`),
    )
    expect(misheard).toEqual([])
  })

  it('names every option of an update, and none that it does not know', async () => {
    const source = await read('bot/rollout/request-text-options.ts')
    const options = [...source.matchAll(/^ +(?:\{ )?name: '([a-z-]+)'/gmu)].map(([, name = '']) => `--${name}`)
    const told = rowCodes(section(await read('docs/reference/commands.md'), '`update`')).map(
      (code) => code.split(' ')[0],
    )
    expect(told.filter((code) => code?.startsWith('--')).toSorted()).toEqual(options.toSorted())
  })

  it('has a row for every table of the database, and for no other', async () => {
    const schema = await read('prisma/schema.prisma')
    const tables = [...schema.matchAll(/@@map\("([a-z_]+)"\)/gu)].map(([, table = '']) => table)
    const told = rowCodes(section(await read('docs/reference/database.md'), 'Tables'))
    expect(told.toSorted()).toEqual(tables.toSorted())
  })

  it('names every unique index among what keeps a second writer out', async () => {
    const told = section(await read('docs/reference/database.md'), 'Why there is no second writer')
    const sql = await Promise.all((await collect(['prisma/migrations/*/migration.sql'])).map(read))
    const indexes = sql.flatMap((text) =>
      [...text.matchAll(/CREATE UNIQUE INDEX "\w+" ON "(\w+)"\(([^)]*)\)/gu)].map(
        ([, table = '', columns = '']) => `\`${table} (${columns.replaceAll('"', '')})\``,
      ),
    )
    expect(indexes.length).toBeGreaterThan(0)
    for (const index of indexes) expect(told).toContain(index)
  })
})

describe('the guide to operating', () => {
  it('explains every code that the bot logs', async () => {
    const files = await collect(['bot/**/*.ts', 'adapters/**/*.ts', 'commands/**/*.ts', 'prisma/*.ts'])
    const sources = await Promise.all(
      files.filter((file) => !/\.test\.ts$|\.(fake|fixture|testing)\.ts$/u.test(file)).map(read),
    )
    const logged = sources.flatMap((text) =>
      [...text.matchAll(/\.(?:trace|debug|info|warn|error|fatal)\(\s*\{\s*code: '([^']+)'/gu)].map(
        ([, code = '']) => code,
      ),
    )
    expect(logged.length).toBeGreaterThan(20)
    const told = new Set(rowCodes(section(await read('docs/guides/operate.md'), 'The log')))
    expect([...new Set(logged)].filter((code) => !told.has(code))).toEqual([])
  })

  it('explains every metric of ours', async () => {
    const metrics = [...(await read('bot/metrics.ts')).matchAll(/name: '(w360_\w+)'/gu)].map(([, name = '']) => name)
    expect(metrics.length).toBeGreaterThan(0)
    expect(rowCodes(await read('docs/guides/operate.md'))).toEqual(expect.arrayContaining(metrics))
  })
})

describe('the guides to the chats', () => {
  it('give the reason for each scope of the Slack app', async () => {
    const { oauth_config: oauth } = slackManifest({ mode: { type: 'socket' }, locale: 'fr' })
    const reasons = section(await read('docs/guides/connect-slack.md'), '1. Create the app')
    expect(rowCodes(reasons).toSorted()).toEqual([...oauth.scopes.bot].toSorted())
  })

  it('give the reason for each thing that the Teams app is given', async () => {
    const page = 'https://bot.example.org'
    const given = teamsManifest({
      host: 'bot.example.org',
      botId: '1b671a64-40d5-491e-99b0-da01ff1f3341',
      appId: '1b671a64-40d5-491e-99b0-da01ff1f3341',
      version: '1.0.0',
      locale: 'fr',
      developer: { name: 'x', websiteUrl: page, privacyUrl: page, termsOfUseUrl: page },
    })
    const described =
      /^(\$schema|manifestVersion|version|id|developer|name|description|icons|accentColor|localizationInfo|default)/u
    const [bot] = given.bots ?? []
    const expected = [
      ...Object.keys(given).filter((key) => !described.test(key)),
      ...(bot?.scopes ?? []),
      ...(bot?.commandLists ?? []).flatMap(({ triggers }) => triggers ?? []),
      ...(bot?.supportsTargetedMessages === true ? ['supportsTargetedMessages'] : []),
      'commandLists',
    ]
    const reasons = section(await read('docs/guides/connect-teams.md'), '3. Make the package')
    expect([...new Set(rowCodes(reasons))].toSorted()).toEqual([...new Set(expected)].toSorted())
  })

  it('send Slack and Teams to the paths that the bot serves, and name its settings', async () => {
    expect(await read('docs/guides/connect-slack.md')).toContain(`location = ${eventsPath} {`)
    const teams = await read('docs/guides/connect-teams.md')
    expect(teams).toContain(`location = ${messagesPath} {`)
    for (const setting of ['CLIENT_ID', 'CLIENT_SECRET', 'TENANT_ID', 'LOCAL'])
      expect(teams).toContain(`TEAMS_${setting}`)
  })

  it('show how to write the manifests, in ways that are understood', async () => {
    const files = ['README.md', 'docs/guides/connect-slack.md', 'docs/guides/connect-teams.md']
    const lines = (await Promise.all(files.map(read))).flatMap((text) =>
      [...text.matchAll(/npm run manifest -- ([^`\n]+)/gu)].map(([, line = '']) => line),
    )
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) {
      const words = [
        ...line.replace('TEAMS_CLIENT_ID', '1b671a64-40d5-491e-99b0-da01ff1f3341').matchAll(/"([^"]*)"|(\S+)/gu),
      ]
      expect(readArguments(words.map(([, quoted, bare]) => quoted ?? bare ?? '')), line).toMatchObject({
        outcome: 'valid',
      })
    }
  })
})
