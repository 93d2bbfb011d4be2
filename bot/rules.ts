/**
 * The closed list of reasons (DESIGN 2 and the endings of a machine). Every refusal, warning, skip and failure
 * carries one; `bot/text` says each in words, with what to do next.
 */
export const ruleCodes = [
  'order',
  'tag-required',
  'tag-not-promoted',
  'wrs-decides',
  'remote-direct',
  'powered-off',
  'restart-applies',
  'three-triggers',
  'rollback',
  'exposure',
  'account-phase',
  'opaque-tag',
  'one-operation',
  'already-there',
] as const

export type RuleCode = (typeof ruleCodes)[number]

/** What else can be wrong with a request or happen to a machine on the way. */
export const eventCodes = [
  'unknown-tag',
  'withdrawn-tag',
  'quarantined-tag',
  'unknown-machine',
  'unknown-site',
  'unknown-group',
  'empty-selection',
  'site-busy',
  'fleet-unknown',
  'wrs-off',
  'wrs-unreachable',
  'wrs-failed',
  'install-failed',
  'install-timeout',
  'restart-failed',
  'restart-timeout',
  'wrong-version',
  'rejected',
  'expired',
  'machine-gone',
  'machine-moved',
  'success-threshold',
  'error-threshold',
  'deadline-passed',
  'cancelled',
  'console-refused',
  'default-tag-changed',
  'between-waves',
  'by-hand',
  'superseded',
  'not-restarted',
  'frozen',
  'outside-window',
  'no-window',
  'plan-grew',
] as const

export type ReasonCode = RuleCode | (typeof eventCodes)[number]

export const reasonCodes: readonly ReasonCode[] = [...ruleCodes, ...eventCodes]
