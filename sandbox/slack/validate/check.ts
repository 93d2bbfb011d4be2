import type { Json, JsonObject } from '../../json.ts'
import { isList, isObject } from '../../json.ts'

/** Told once per problem, in Slack's own words, with the JSON pointer of what is wrong. */
export type Report = (message: string, pointer: string) => void

export type Check = (value: Json, pointer: string, report: Report) => void

export interface Length {
  readonly min?: number
  readonly max?: number
}

const checkLength = (length: number, { min, max }: Length, unit: string, pointer: string, report: Report): void => {
  if (min !== undefined && length < min) report(`must be more than ${min - 1} ${unit}`, pointer)
  if (max !== undefined && length > max) report(`must be less than ${max + 1} ${unit}`, pointer)
}

export const string =
  (length: Length = {}): Check =>
  (value, pointer, report) => {
    if (typeof value !== 'string') return report('must provide a string', pointer)
    checkLength(value.length, length, 'characters', pointer, report)
  }

export const pattern =
  (expression: RegExp): Check =>
  (value, pointer, report) => {
    if (typeof value !== 'string') return report('must provide a string', pointer)
    if (!expression.test(value)) report(`must match pattern ${expression.source}`, pointer)
  }

export const boolean: Check = (value, pointer, report) => {
  if (typeof value !== 'boolean') report('must provide a boolean', pointer)
}

export const anyObject: Check = (value, pointer, report) => {
  if (!isObject(value)) report('must provide an object', pointer)
}

export const integer =
  (min: number, max: number): Check =>
  (value, pointer, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return report('must provide an integer', pointer)
    if (value < min) report(`must be greater than or equal to ${min}`, pointer)
    if (value > max) report(`must be less than or equal to ${max}`, pointer)
  }

export const number: Check = (value, pointer, report) => {
  if (typeof value !== 'number') report('must provide a number', pointer)
}

export const oneOf =
  (...allowed: readonly string[]): Check =>
  (value, pointer, report) => {
    if (typeof value !== 'string' || !allowed.includes(value)) {
      report(`must be a valid enum value: ${allowed.join(', ')}`, pointer)
    }
  }

export const list =
  (item: Check, { min, max }: Length): Check =>
  (value, pointer, report) => {
    if (!isList(value)) return report('must provide an array', pointer)
    if (min !== undefined && value.length < min) report(`must provide at least ${min} items`, pointer)
    if (max !== undefined && value.length > max) return report(`no more than ${max} items allowed`, pointer)
    for (const [index, one] of value.entries()) item(one, `${pointer}/${index}`, report)
  }

export const nullable =
  (check: Check): Check =>
  (value, pointer, report) => {
    if (value !== null) check(value, pointer, report)
  }

export type Fields = Readonly<Record<string, Check>>

export interface Shape {
  readonly required?: Fields
  readonly optional?: Fields
  /** What holds between the fields. */
  readonly rule?: (value: JsonObject, pointer: string, report: Report) => void
}

export const shape =
  ({ required = {}, optional = {}, rule }: Shape): Check =>
  (value, pointer, report) => {
    if (!isObject(value)) return report('must provide an object', pointer)
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) report(`missing required field: ${name}`, pointer)
    }
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined) continue
      const check = ownField(required, name) ?? ownField(optional, name)
      if (check === undefined) report(`invalid additional property: ${name}`, pointer)
      else check(field, `${pointer}/${name}`, report)
    }
    rule?.(value, pointer, report)
  }

// A hostile field named like something of Object.prototype must not find it.
const ownField = (fields: Fields, name: string): Check | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined

/** Chooses the check by the `type` field. */
export const byType =
  (kinds: Fields): Check =>
  (value, pointer, report) => {
    if (!isObject(value)) return report('must provide an object', pointer)
    const type = value['type']
    if (type === undefined) return report('missing required field: type', pointer)
    const check = typeof type === 'string' ? ownField(kinds, type) : undefined
    if (check === undefined) return report(`unsupported type: ${String(type)}`, `${pointer}/type`)
    check(value, pointer, report)
  }

/** Runs a check and gives its problems as Slack writes them in `response_metadata.messages`, without the `[ERROR]`. */
export const problemsOf = (check: Check, value: Json, pointer: string): readonly string[] => {
  const problems: string[] = []
  check(value, pointer, (message, at) => problems.push(`${message} [json-pointer:${at}]`))
  return problems
}
