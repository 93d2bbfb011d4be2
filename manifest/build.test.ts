import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { buildManifests } from './build.ts'
import { drawPng, iconFolder, icons } from './draw.ts'
import { readArguments } from './read-arguments.ts'

const request = (line: string) => {
  const read = readArguments(line.split(' '))
  if (read.outcome !== 'valid') throw new Error(`${line}: ${read.outcome}`)
  return read.request
}
const whole = request('--host bot.example.org --bot-id 1b671a64-40d5-491e-99b0-da01ff1f3341')

const textOf = (content: string | Uint8Array | undefined): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content)

const manifestSchema = z.object({
  version: z.string(),
  icons: z.record(z.string(), z.string()),
  localizationInfo: z.object({ additionalLanguages: z.array(z.object({ file: z.string() })) }),
})

describe('what is built', () => {
  it('is both variants for Slack, the same in JSON and YAML, and its icon', async () => {
    const built = await buildManifests(request('--host bot.example.org'), '0.1.0')
    if (built.outcome !== 'built') throw new Error(built.problems.join())
    const { files } = built
    expect([...files.keys()].toSorted()).toEqual([
      'slack-icon.png',
      'slack.http.json',
      'slack.http.yaml',
      'slack.socket.json',
      'slack.socket.yaml',
    ])
    for (const mode of ['http', 'socket'] as const) {
      const fromJson: unknown = JSON.parse(textOf(files.get(`slack.${mode}.json`)))
      expect(parse(textOf(files.get(`slack.${mode}.yaml`)))).toEqual(fromJson)
    }
    expect(textOf(files.get('slack.http.json'))).toContain('https://bot.example.org/slack/events')
  })

  it('has without a host what needs none', async () => {
    const built = await buildManifests(request('--socket'), '0.1.0')
    expect(built.outcome === 'built' && [...built.files.keys()]).toEqual([
      'slack.socket.json',
      'slack.socket.yaml',
      'slack-icon.png',
    ])
  })

  it('is a Teams package with the manifest, its language and its icons at the root', async () => {
    const built = await buildManifests(whole, '0.1.0')
    const again = await buildManifests(whole, '0.1.0')
    if (built.outcome !== 'built' || again.outcome !== 'built') throw new Error('not built')
    const zip = built.files.get('w360-teams.zip')
    if (!(zip instanceof Uint8Array)) throw new Error('no package')
    const inside = unzipSync(zip)
    const manifest = manifestSchema.parse(JSON.parse(textOf(inside['manifest.json'])))
    expect(Object.keys(inside).toSorted()).toEqual(['color.png', 'en.json', 'manifest.json', 'outline.png'])
    expect(manifest).toMatchObject({ version: '0.1.0', icons: { color: 'color.png', outline: 'outline.png' } })
    for (const { file } of manifest.localizationInfo.additionalLanguages) expect(inside).toHaveProperty([file])
    expect(textOf(built.files.get('teams.manifest.json'))).toBe(textOf(inside['manifest.json']))
    expect(again.files.get('w360-teams.zip')).toEqual(zip)
    const raised = await buildManifests({ ...whole, version: '3.0.0' }, '0.1.0')
    expect(raised.outcome === 'built' && textOf(raised.files.get('teams.manifest.json'))).toContain(
      '"version": "3.0.0"',
    )
  })

  it('is nothing where a manifest would not be valid', async () => {
    const { teams } = whole
    if (teams === null) throw new Error('no Teams')
    const built = await buildManifests({ ...whole, teams: { ...teams, botId: 'x' } }, '0.1.0')
    expect(built).toMatchObject({ outcome: 'invalid' })
    expect(built.outcome === 'invalid' && built.problems.every((problem) => problem.startsWith('teams: /'))).toBe(true)
  })
})

/** Width and height of a PNG, from its first chunk. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)]

describe('the icons', () => {
  it.each(icons)('$file is what its source draws, in its size', async ({ file, source, width }) => {
    const committed = await readFile(`${iconFolder}/${file}`)
    expect(sizeOf(committed)).toEqual([width, width])
    // After a change of the source: npm run icons.
    expect(committed.equals(await drawPng(await readFile(`${iconFolder}/${source}`, 'utf8'), width))).toBe(true)
  })

  it('have an outline in white on nothing, and a ground to the edge in colour', async () => {
    const outline = await readFile(`${iconFolder}/outline.svg`, 'utf8')
    expect(new Set(outline.match(/#[0-9a-f]{3,8}/giu))).toEqual(new Set(['#ffffff']))
    expect(outline).not.toMatch(/<rect|opacity|gradient/iu)
    expect(await readFile(`${iconFolder}/color.svg`, 'utf8')).toContain('<rect width="192" height="192"')
  })
})

describe('npm run manifest', () => {
  const world = { folder: '' }
  beforeAll(async () => {
    world.folder = await mkdtemp(join(tmpdir(), 'w360-manifest-'))
  })
  afterAll(() => rm(world.folder, { recursive: true, force: true }))

  const run = async (...typed: readonly string[]) => {
    const main = resolve(import.meta.dirname, 'main.ts')
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...typed]).catch((error: unknown) => {
      if (error instanceof Error && 'stderr' in error && 'code' in error)
        return { stdout: '', stderr: `${error.code}: ${error.stderr}` }
      throw error
    })
    return { stdout, stderr }
  }

  it('writes what it says that it writes', async () => {
    const folder = join(world.folder, 'new', 'folder')
    const { stdout, stderr } = await run(
      '--host',
      'bot.example.org',
      '--bot-id',
      '1b671a64-40d5-491e-99b0-da01ff1f3341',
      '--out',
      folder,
    )
    expect(stderr).toBe('')
    const written = await readdir(folder)
    expect(written).toHaveLength(7)
    for (const file of written) expect(stdout).toContain(`  ${file} `)
  })

  it('writes nothing, and says why, where it cannot', async () => {
    expect((await run('--host', 'bot')).stderr).toMatch(
      /^2: Rien n’a été écrit\u00a0:\n {2}--host\u00a0: ce nom n’existe que chez vous/u,
    )
    await run('--socket', '--out', join(world.folder, 'taken'))
    const taken = join(world.folder, 'taken', 'slack.socket.json')
    expect((await run('--socket', '--locale', 'en', '--out', taken)).stderr).toMatch(
      /^1: The folder .* cannot be written/u,
    )
  })
})
