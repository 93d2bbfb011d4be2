export type DatabaseErrorCode =
  | 'folder_locked'
  | 'folder_unwritable'
  | 'disk_full'
  | 'unreachable'
  | 'refused'
  | 'migration_failed'
  | 'newer_schema'

/** Why the database did not open: one sentence that says what is wrong and what to do. Never carries a password. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode

  constructor(code: DatabaseErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'DatabaseError'
    this.code = code
  }
}

/** The code that Node, PostgreSQL or a driver adapter gave a problem, from the outermost that has one inwards. */
export function codeOf(problem: unknown): string {
  if (!(problem instanceof Error)) return ''
  if ('code' in problem && typeof problem.code === 'string') return problem.code
  const { cause } = problem
  if (typeof cause === 'object' && cause !== null && 'originalCode' in cause && typeof cause.originalCode === 'string')
    return cause.originalCode
  if (problem instanceof AggregateError) return problem.errors.map(codeOf).find((code) => code !== '') ?? ''
  return codeOf(cause)
}

export function messageOf(problem: unknown): string {
  if (!(problem instanceof Error)) return typeof problem === 'string' ? problem : 'no reason given'
  if (problem instanceof AggregateError && problem.message === '')
    return problem.errors.map(messageOf).filter(Boolean).join('; ')
  return problem.message
}

/**
 * The name of the unique index that a write ran into, or null when it failed for another reason. The two drivers tell
 * it in different places (`constraint.index` on PostgreSQL, only the words on the embedded database), and `meta.target`
 * is on neither; a raw statement fails as P2010 and not as P2002.
 */
export function violatedIndex(problem: unknown): string | null {
  const cause = driverCause(problem)
  if (cause?.['originalCode'] !== '23505') return null
  const constraint = recordOf(cause['constraint'])
  if (typeof constraint?.['index'] === 'string') return constraint['index']
  return /unique constraint "([^"]+)"/.exec(String(cause['originalMessage']))?.[1] ?? null
}

type Fields = Readonly<Record<string, unknown>>

function recordOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null
}

function driverCause(problem: unknown): Fields | null {
  if (!(problem instanceof Error) || !('meta' in problem)) return null
  const driverError = recordOf(problem.meta)?.['driverAdapterError']
  return driverError instanceof Error ? recordOf(driverError.cause) : null
}
