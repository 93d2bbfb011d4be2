import type { Json, JsonObject } from '../../json.ts'
import { parseJson, textOf } from '../../json.ts'
import type { Channel } from '../world/places.ts'
import type { World } from '../world/world.ts'

/** One method of the Web API: arguments in, the answer's body out. */
export type Method = (world: World, args: JsonObject) => JsonObject

export const fail = (error: string, extra: JsonObject = {}): JsonObject => ({ ok: false, error, ...extra })

/** A refusal with what is wrong and where, as Slack words it for blocks and views. */
export const failWith = (error: string, problems: readonly string[]): JsonObject =>
  problems.length === 0
    ? fail(error)
    : fail(error, {
        errors: problems,
        response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
      })

export const missing = (name: string): JsonObject => failWith('invalid_arguments', [`missing required field: ${name}`])

/** A text argument; empty counts as absent, as in Slack. */
export const text = (args: JsonObject, name: string): string | undefined => {
  const value = args[name]
  if (typeof value === 'number') return String(value)
  const given = textOf(value)
  return given === '' ? undefined : given
}

export const flag = (args: JsonObject, name: string): boolean =>
  args[name] === true || args[name] === 'true' || args[name] === '1' || args[name] === 1

export const count = (args: JsonObject, name: string, otherwise: number, max: number): number => {
  const value = Number(text(args, name) ?? otherwise)
  return Number.isInteger(value) && value > 0 ? Math.min(value, max) : otherwise
}

/** A structured argument: JSON as it is, or written out as text in a form. `undefined` where it was not given. */
export const structured = (args: JsonObject, name: string): { readonly value: Json | undefined } | undefined => {
  const value = args[name]
  if (value === undefined || value === '' || value === null) return undefined
  return { value: typeof value === 'string' ? parseJson(value) : value }
}

/** The channel named by its id (or, where the method allows it, by its name or by a person's id). */
export const findChannel = (world: World, given: string, alsoByName: boolean): Channel | undefined => {
  const byId = world.channels.get(given)
  if (byId !== undefined || !alsoByName) return byId
  const name = given.replace(/^#/, '')
  return [...world.channels.values()].find(
    (channel) => (channel.kind === 'channel' && channel.name === name) || channel.person === given,
  )
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string
}

/** A page of a list, by an opaque cursor. Undefined where the cursor is not one of ours. */
export const pageOf = <Item>(
  items: readonly Item[],
  args: JsonObject,
  defaultLimit: number,
): Page<Item> | undefined => {
  const cursor = text(args, 'cursor')
  const start =
    cursor === undefined
      ? 0
      : Number(
          Buffer.from(cursor, 'base64')
            .toString()
            .replace(/^next:/, ''),
        )
  if (!Number.isInteger(start) || start < 0) return undefined
  const end = start + count(args, 'limit', defaultLimit, 1_000)
  const nextCursor = end < items.length ? Buffer.from(`next:${end}`).toString('base64') : ''
  return { items: items.slice(start, end), nextCursor }
}
