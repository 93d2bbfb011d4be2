import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { z } from 'zod'

const root = join(import.meta.dirname, '..', '..')
/** The official schemas lie beside the project where it is developed; a user's own clone has none. */
export const schemasFolder = join(root, '..', 'shared', 'schemas')
const schemaFile = join(schemasFolder, 'adaptive-card-1.5.0.json')

export const withoutSchema = existsSync(schemaFile) ? null : `no ${schemaFile}`

const readJson = (file: string): object => z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')))

/**
 * What Teams takes beyond the 1.5 schema, each only where it belongs; all else is held to the schema as it stands.
 * A newer element is judged by its fallback, which is what a client of 1.5 shows.
 */
const known = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(known)
  if (typeof value !== 'object' || value === null) return value
  const fields = new Map(Object.entries(value).map(([key, item]) => [key, known(item)]))
  const type = fields.get('type')
  if (type === 'AdaptiveCard') fields.delete('msteams')
  if (type === 'ProgressBar') {
    const fallback = z.looseObject({}).parse(fields.get('fallback'))
    const { separator, spacing } = Object.fromEntries(fields)
    return { ...fallback, ...(separator === undefined ? {} : { separator }), spacing }
  }
  if (type === 'Input.ChoiceSet') {
    fields.delete('choices.data')
    if (fields.get('style') === 'filtered') fields.set('style', 'compact')
  }
  return Object.fromEntries(fields)
}

/** What the official 1.5 schema has against a card; empty when nothing. */
export const createSchemaCheck = (): ((card: unknown) => readonly string[]) => {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: false })
  ajv.addMetaSchema(readJson(join(root, 'node_modules', 'ajv', 'dist', 'refs', 'json-schema-draft-06.json')))
  // Draft 6 with the `id` of draft 4: the name of the schema is of no use here.
  const { id: _, ...schema } = z.looseObject({}).parse(readJson(schemaFile))
  const validate = ajv.compile(schema)
  return (card) =>
    validate(known(card))
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** Every value that stands under this key, at any depth. */
export const valuesOf = (value: unknown, key: string): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, key))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => [...(name === key ? [item] : []), ...valuesOf(item, key)])
}

/** Every object of this type, at any depth. */
export const objectsOf = (value: unknown, type: string): readonly Record<string, unknown>[] => {
  if (Array.isArray(value)) return value.flatMap((item) => objectsOf(item, type))
  if (typeof value !== 'object' || value === null) return []
  const fields: Record<string, unknown> = Object.fromEntries(Object.entries(value))
  return [
    ...(fields['type'] === type ? [fields] : []),
    ...Object.values(fields).flatMap((item) => objectsOf(item, type)),
  ]
}
