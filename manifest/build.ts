import { readFile } from 'node:fs/promises'
import { zipSync } from 'fflate'
import { stringify } from 'yaml'
import type { manifest as words } from '../bot/text/fr/manifest.ts'
import { checkSlackManifest } from './check-slack.ts'
import { checkTeamsManifest } from './check-teams.ts'
import { iconFolder } from './draw.ts'
import type { ManifestRequest } from './read-arguments.ts'
import { type SlackManifest, slackManifest } from './slack.ts'
import { type TeamsManifestOptions, teamsIcons, teamsLanguage, teamsManifest } from './teams.ts'

export type ManifestFile = keyof (typeof words)['tool']['files']

export type Built =
  | { readonly outcome: 'built'; readonly files: ReadonlyMap<ManifestFile, string | Uint8Array> }
  /** A fault of ours: a line for each, beginning with the file. */
  | { readonly outcome: 'invalid'; readonly problems: readonly string[] }

/** Everything that was asked for, filled in and checked, in memory: nothing is written that is not valid. */
export const buildManifests = async (request: ManifestRequest, botVersion: string): Promise<Built> => {
  const { host, locale, teams, version } = request
  const slack = [
    ...(host === null ? [] : [await slackFiles('http', slackManifest({ mode: { type: 'http', host }, locale }))]),
    await slackFiles('socket', slackManifest({ mode: { type: 'socket' }, locale })),
  ]
  const parts = [
    ...slack,
    ...(teams === null ? [] : [await teamsFiles({ ...teams, locale, version: version ?? botVersion })]),
  ]
  const problems = parts.flatMap((part) => part.problems)
  if (problems.length > 0) return { outcome: 'invalid', problems }
  const icon = await readIcon('slack.png')
  return { outcome: 'built', files: new Map([...parts.flatMap(({ files }) => files), ['slack-icon.png', icon]]) }
}

interface Part {
  readonly problems: readonly string[]
  readonly files: readonly (readonly [ManifestFile, string | Uint8Array])[]
}

const slackFiles = async (mode: 'http' | 'socket', manifest: SlackManifest): Promise<Part> => ({
  problems: checkSlackManifest(manifest).map((problem) => `slack.${mode}: ${problem}`),
  files: [
    [`slack.${mode}.json`, json(manifest)],
    [`slack.${mode}.yaml`, stringify(manifest)],
  ],
})

const teamsFiles = async (options: TeamsManifestOptions): Promise<Part> => {
  const manifest = teamsManifest(options)
  const language = teamsLanguage(options.locale)
  const problems = [
    ...(await checkTeamsManifest(manifest)).map((problem) => `teams: ${problem}`),
    ...(await checkTeamsManifest(language.content, 'MicrosoftTeams.Localization.schema.json')).map(
      (problem) => `teams, ${language.file}: ${problem}`,
    ),
  ]
  const encoder = new TextEncoder()
  // The manifest and its icons stand at the root: Teams looks nowhere else.
  const zip = zipSync(
    {
      'manifest.json': encoder.encode(json(manifest)),
      [language.file]: encoder.encode(json(language.content)),
      [teamsIcons.color]: await readIcon(teamsIcons.color),
      [teamsIcons.outline]: await readIcon(teamsIcons.outline),
    },
    // The same package each time it is made from the same things.
    { mtime: new Date('2026-01-01T00:00:00Z') },
  )
  return {
    problems,
    files: [
      ['teams.manifest.json', json(manifest)],
      ['w360-teams.zip', zip],
    ],
  }
}

const readIcon = (file: string): Promise<Buffer> => readFile(`${iconFolder}/${file}`)
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
