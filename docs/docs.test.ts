import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { MAX_COMMAND_TARGETS } from '../bot/fleet/console.ts'
import { defaultPolicy, defaultWaves } from '../bot/rollout/request.ts'
import { printWaves } from '../bot/rollout/waves.ts'
import { reasonCodes } from '../bot/rules.ts'
import { findCommand, registry } from '../commands/registry.ts'

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

const manifestSchema = z.object({
  display_information: z.object({ name: z.string().max(35), description: z.string().max(140) }),
  features: z.object({
    app_home: z.object({ messages_tab_enabled: z.literal(true), messages_tab_read_only_enabled: z.literal(false) }),
    slash_commands: z.array(
      z.object({ command: z.string().regex(/^\/[a-z0-9-]{1,31}$/u), url: z.url(), description: z.string() }),
    ),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ request_url: z.url(), bot_events: z.array(z.string()) }),
    interactivity: z.object({ is_enabled: z.literal(true), request_url: z.url(), message_menu_options_url: z.url() }),
  }),
})

/** What Slack asks for each method that the bot calls; an empty list where it asks nothing. */
const scopesOfMethods: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.getPermalink': [],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.open': ['im:write'],
  // The address comes with the second one only: two identities with one address are one person.
  'users.info': ['users:read', 'users:read.email'],
  'usergroups.users.list': ['usergroups:read'],
  'views.open': [],
  'views.update': [],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
}

describe('the guide to Slack', () => {
  const readManifest = async () => {
    const [, yaml = ''] = (await read('docs/guides/connect-slack.md')).split('```yaml\n')
    return manifestSchema.parse(parse(yaml.split('\n```')[0] ?? ''))
  }

  it('sends everything to the one path that the bot serves', async () => {
    const { features, settings } = await readManifest()
    const { event_subscriptions: events, interactivity } = settings
    const addresses = [
      ...features.slash_commands.map(({ url }) => url),
      events.request_url,
      interactivity.request_url,
      interactivity.message_menu_options_url,
    ]
    const [, path = ''] = /eventsPath = '([^']+)'/u.exec(await read('adapters/slack/receiver.ts')) ?? []
    for (const address of addresses) expect(new URL(address).pathname).toBe(path)
  })

  it('asks for the scopes of the methods and events in use, and for no more', async () => {
    const { oauth_config: oauth, settings } = await readManifest()
    const [, union = ''] = (await read('adapters/slack/rates.ts')).split('export type Method =')
    const methods = [...(union.split('\n\n')[0] ?? '').matchAll(/'([\w.]+)'/gu)].map(([, method = '']) => method)
    expect(methods.toSorted()).toEqual(Object.keys(scopesOfMethods).toSorted())
    const needed = new Set(['commands', 'app_mentions:read', 'im:history'])
    for (const method of methods) for (const scope of scopesOfMethods[method] ?? []) needed.add(scope)
    expect(oauth.scopes.bot.toSorted()).toEqual([...needed].toSorted())
    expect(settings.event_subscriptions.bot_events.toSorted()).toEqual(['app_mention', 'message.im'])
  })

  it('gives the reason for each scope', async () => {
    const { oauth_config: oauth } = await readManifest()
    const reasons = section(await read('docs/guides/connect-slack.md'), '1. Create the app')
    expect(rowCodes(reasons).toSorted()).toEqual(oauth.scopes.bot.toSorted())
  })
})
