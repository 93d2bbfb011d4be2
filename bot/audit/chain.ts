import { hash as digest } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/** One link of an account's chain, as kept: what it says, and what it hangs on. */
export interface AuditLink {
  readonly accountId: string
  /** 1, 2, 3 … without a gap, within the account. */
  readonly seq: number
  readonly at: Date
  readonly personId: string | null
  readonly identity: string | null
  readonly action: string
  readonly subject: string
  readonly subjectId: string
  readonly before: unknown
  readonly after: unknown
  readonly reason: string | null
  readonly permalink: string | null
  /** The hash of the link before; of the first one, `beginning`. */
  readonly previous: string
}

/** What the first link hangs on. */
export const beginning = '0'.repeat(64)

/**
 * The hash of a link, in hexadecimal: SHA-256 over the UTF-8 of the previous hash, a line feed, and the canonical JSON
 * of an object with the members `accountId`, `action`, `after`, `at` (ISO 8601 in UTC with milliseconds), `before`,
 * `identity`, `permalink`, `personId`, `reason`, `seq`, `subject`, `subjectId`; what is absent is null.
 */
export const hashOf = (link: AuditLink): string => {
  const { previous, at, accountId, seq, personId, identity, action, subject, subjectId, reason, permalink } = link
  const said = { accountId, seq, personId, identity, action, subject, subjectId, reason, permalink }
  const text = canonicalJson({ ...said, at: at.toISOString(), before: link.before ?? null, after: link.after ?? null })
  return digest('sha256', `${previous}\n${text}`)
}
