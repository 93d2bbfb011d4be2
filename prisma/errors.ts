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
  if (!(problem instanceof Error)) return String(problem)
  if (problem instanceof AggregateError && problem.message === '')
    return problem.errors.map(messageOf).filter(Boolean).join('; ')
  return problem.message
}
