import { createHash } from 'node:crypto'
import type { Reply } from './http.ts'

interface Remembered {
  readonly fingerprint: string
  readonly at: number
  readonly reply: Reply
}

export type SavedKeys = readonly (readonly [string, Remembered])[]

export type Recall =
  | { readonly kind: 'first' }
  | { readonly kind: 'again'; readonly reply: Reply }
  | { readonly kind: 'conflict' }

/** First answers by key, for 24 h of the callers' own time: a client that asks again does not live at the sandbox's speed. */
export interface IdempotencyStore {
  readonly recall: (key: string, fingerprint: string) => Recall
  readonly remember: (key: string, fingerprint: string, reply: Reply) => void
  readonly save: () => SavedKeys
}

const LIFE_MILLISECONDS = 24 * 3_600_000

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, inner]) => [key, canonical(inner)])
}

/** What makes two requests the same one: method, path and what the body says, not how it is spaced or ordered. */
export const fingerprintOf = (method: string, path: string, body: string): string => {
  const hash = createHash('sha256').update(`${method} ${path}\n`)
  try {
    return hash.update(JSON.stringify(canonical(JSON.parse(body)))).digest('base64')
  } catch {
    return hash.update(body).digest('base64')
  }
}

export const createIdempotency = (now: () => number, saved: SavedKeys = []): IdempotencyStore => {
  const answers = new Map<string, Remembered>(saved)

  const forgetOld = (): void => {
    const oldest = now() - LIFE_MILLISECONDS
    // A map keeps the order of arrival, so the old ones are all in front.
    for (const [key, remembered] of answers) {
      if (remembered.at > oldest) return
      answers.delete(key)
    }
  }

  return {
    recall: (key, fingerprint) => {
      forgetOld()
      const remembered = answers.get(key)
      if (remembered === undefined) return { kind: 'first' }
      return remembered.fingerprint === fingerprint ? { kind: 'again', reply: remembered.reply } : { kind: 'conflict' }
    },
    remember: (key, fingerprint, reply) => {
      answers.set(key, { fingerprint, at: now(), reply })
    },
    save: () => [...answers],
  }
}
