import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import draft04, { type Schema } from 'ajv-draft-04'
import { teamsSchemaVersion } from './teams.ts'

const require = createRequire(import.meta.url)

type Part = 'MicrosoftTeams.schema.json' | 'MicrosoftTeams.Localization.schema.json'

/**
 * Microsoft's own schema, from the package that bundles all of them. Read from there and not through the package's own
 * check, which would ask the network for a schema that it does not have.
 */
const readSchema = async (part: Part): Promise<Schema> => {
  const folder = `@microsoft/app-manifest/build/json-schemas/teams/v${teamsSchemaVersion}`
  return JSON.parse(await readFile(require.resolve(`${folder}/${part}`), 'utf8'))
}

/** What is wrong with a Teams manifest or its language file, a line each; empty for a valid one. Asks nobody. */
export const checkTeamsManifest = async (manifest: unknown, part: Part = 'MicrosoftTeams.schema.json') => {
  const ajv = new draft04.default({
    allErrors: true,
    // Microsoft's schemas leave types to be understood, and one of their patterns is none with the flag `u`.
    strict: false,
    unicodeRegExp: false,
    formats: { uri: (text: string) => URL.canParse(text) },
  })
  const validate = ajv.compile(await readSchema(part))
  validate(manifest)
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath}: ${message}`)
}
