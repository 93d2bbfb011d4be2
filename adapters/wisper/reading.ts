import type { z } from 'zod'

/** What a body says, or why it cannot be believed. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  /** For operators: names the machine, the field and, for an unknown word, the word. */
  | { readonly ok: false; readonly detail: string }

/**
 * Reads a body by a schema. It fails closed and whole: a list with one machine that we cannot understand is refused, because a
 * plan made from the rest would silently leave that machine out, or update it in the wrong order.
 */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): Reading<T> {
  const result = schema.safeParse(body)
  if (result.success) return { ok: true, value: result.data }
  const issue = result.error.issues[0]
  return { ok: false, detail: issue === undefined ? 'the answer cannot be read' : explain(issue, body) }
}

function explain(issue: z.core.$ZodIssue, body: unknown): string {
  const { path } = issue
  const owner = ownerOf(path, body)
  const field = `${path.length === 0 ? 'the answer' : pathText(path)}${owner === undefined ? '' : ` (${quote(owner)})`}`
  const value = valueAt(path, body)
  if (value === undefined) return `${field} is missing`
  if (issue.code === 'invalid_value') return `${field} has the unknown value ${quote(value)}`
  if (issue.code === 'invalid_type') return `${field} should be ${issue.expected}, not ${typeName(value)}`
  return `${field} is not valid: ${issue.message}`
}

type Path = readonly PropertyKey[]

function pathText(path: Path): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('')
}

function valueAt(path: Path, body: unknown): unknown {
  let current = body
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined
    current = Reflect.get(current, key)
  }
  return current
}

/** The machine, site, item or release that the innermost object on the way stands for. */
function ownerOf(path: Path, body: unknown): unknown {
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const holder = valueAt(path.slice(0, length), body)
    if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) continue
    const name = Reflect.get(holder, 'id') ?? Reflect.get(holder, 'targetId') ?? Reflect.get(holder, 'tag')
    if (typeof name === 'string') return name
  }
  return undefined
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Foreign text in our log: short, on one line. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
