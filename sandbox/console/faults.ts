import { z } from 'zod'
import { json, problem, type Reply, serialise } from './http.ts'
import { noise } from './random.ts'

const faultRule = z.strictObject({
  /**
   * `too-many-requests` 429 with Retry-After; `server-error` a 5xx; `reset-before` and `reset-after` cut the connection before or after acting;
   * `html`, `truncated`, `missing-field` and `unknown-value` answer nonsense; `cursor-expired` 410; `latency` waits.
   */
  kind: z.enum([
    'too-many-requests',
    'server-error',
    'reset-before',
    'reset-after',
    'html',
    'truncated',
    'missing-field',
    'unknown-value',
    'cursor-expired',
    'latency',
  ]),
  method: z.string().toUpperCase().optional(),
  /** Beginning of the path after `/v1`, for instance `/commands`. */
  path: z.string().startsWith('/').optional(),
  probability: z.number().min(0).max(1).default(1),
  /** Only the next so many requests that match. */
  count: z.int().min(0).optional(),
  /** For `server-error` and `html`: whether the console acts before it answers so. */
  acts: z.boolean().optional(),
  status: z.int().min(500).max(599).default(503),
  retryAfterSeconds: z.int().min(0).default(1),
  milliseconds: z.int().min(0).default(1_000),
  /** For `missing-field` and `unknown-value`: the name of the field, wherever it stands in the answer. */
  field: z.string().default('state'),
})

/** What `POST /control/faults` takes; `{}` makes the console well again. */
export const faultSettings = z.strictObject({
  /** Added to every request under `/v1`. */
  latencyMs: z.int().min(0).default(0),
  /** Each answer of `/events` begins with up to so many events that were delivered before. */
  repeatEvents: z.int().min(0).max(1_000).default(0),
  rules: z.array(faultRule).default([]),
})

export type FaultSettings = z.infer<typeof faultSettings>
type FaultRule = z.infer<typeof faultRule>

/** What happens to one request. `answer` stands in for the work; `spoil` and `cut` come after it. */
export interface Ordeal {
  readonly delay: number
  readonly answer: Reply | 'reset' | null
  readonly spoil: ((reply: Reply) => { readonly reply: Reply; readonly text: string }) | null
  readonly cut: boolean
}

export interface Faults {
  readonly set: (settings: FaultSettings) => void
  readonly get: () => FaultSettings
  readonly meet: (method: string, path: string) => Ordeal
}

const none: FaultSettings = { latencyMs: 0, repeatEvents: 0, rules: [] }

const htmlPage: Reply = {
  status: 502,
  contentType: 'text/html',
  body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
}

/** A copy in which the field is gone, or says something that nobody has heard of, at every depth. */
const disfigure = (value: unknown, field: string, how: 'missing-field' | 'unknown-value'): unknown => {
  if (Array.isArray(value)) return value.map((inner) => disfigure(inner, field, how))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => how !== 'missing-field' || name !== field)
      .map(([name, inner]) => [name, name === field ? 'hors-contrat' : disfigure(inner, field, how)]),
  )
}

const spoilerOf = (rule: FaultRule): Ordeal['spoil'] => {
  switch (rule.kind) {
    case 'html':
      return () => ({ reply: { ...htmlPage, status: 200 }, text: serialise(htmlPage) })
    case 'server-error':
      return () => {
        const reply = problem(rule.status, 'unavailable', 'The console lost its thread after acting.')
        return { reply, text: serialise(reply) }
      }
    case 'truncated':
      return (reply) => {
        const text = serialise(reply)
        return { reply, text: text.slice(0, Math.floor(text.length / 2)) }
      }
    case 'missing-field':
    case 'unknown-value': {
      const how = rule.kind
      return (reply) => ({ reply, text: serialise(json(reply.status, disfigure(reply.body, rule.field, how))) })
    }
    default:
      return null
  }
}

const answerOf = (rule: FaultRule): Ordeal['answer'] => {
  switch (rule.kind) {
    case 'too-many-requests':
      return problem(429, 'too_many_requests', 'Slow down.', { 'retry-after': String(rule.retryAfterSeconds) })
    case 'server-error':
      return rule.acts === true ? null : problem(rule.status, 'unavailable', 'The console is not well.')
    case 'reset-before':
      return 'reset'
    case 'html':
      return rule.acts === false ? htmlPage : null
    case 'cursor-expired':
      return problem(410, 'cursor_expired', 'This cursor is too old: read the lists again.')
    default:
      return null
  }
}

/** Faults by rule, the first that strikes wins (latency adds up); chance comes from the seed, so a run can be had again. */
export const createFaults = (seed: number): Faults => {
  let settings = none
  let left: (number | undefined)[] = []
  let drawn = 0

  const strikes = (rule: FaultRule, index: number, method: string, path: string): boolean => {
    if (rule.method !== undefined && rule.method !== method) return false
    if (rule.path !== undefined && !path.startsWith(rule.path)) return false
    const remaining = left[index]
    if (remaining === 0) return false
    drawn += 1
    if (rule.probability < 1 && noise(seed, 'fault', drawn) >= rule.probability) return false
    if (remaining !== undefined) left[index] = remaining - 1
    return true
  }

  return {
    set: (next) => {
      settings = next
      left = next.rules.map((rule) => rule.count)
    },
    get: () => ({
      ...settings,
      rules: settings.rules.map((rule, index) => {
        const remaining = left[index]
        return remaining === undefined ? rule : { ...rule, count: remaining }
      }),
    }),
    meet: (method, path) => {
      let delay = settings.latencyMs
      for (const [index, rule] of settings.rules.entries()) {
        if (!strikes(rule, index, method, path)) continue
        if (rule.kind === 'latency') {
          delay += rule.milliseconds
          continue
        }
        const answer = answerOf(rule)
        const spoil = answer === null ? spoilerOf(rule) : null
        return { delay, answer, spoil, cut: rule.kind === 'reset-after' }
      }
      return { delay, answer: null, spoil: null, cut: false }
    },
  }
}
