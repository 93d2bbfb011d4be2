import type { Account, MachineKind, Power, Release, Site, Workstation, Wrs } from './model.ts'

/**
 * What the bot needs of the W360 console (DESIGN 4), without a word of HTTP. The adapter in `adapters/wisper/`
 * implements it. Every call may throw `ConsoleError`; nothing else.
 */
export interface Console {
  /** @param signal ends a wait early, e.g. at shutdown; it applies to every call below in the same way. */
  readAccount(signal?: AbortSignal): Promise<{ readonly account: Account; readonly etag: string }>
  listSites(signal?: AbortSignal): Promise<readonly Site[]>
  listWrs(signal?: AbortSignal): Promise<readonly Wrs[]>
  /** Pages of at most 1,000 machines, in the console's order. */
  listWorkstations(signal?: AbortSignal): AsyncIterable<readonly Workstation[]>
  /** Oldest first: the order of this list is the only order of releases (rule opaque-tag). */
  listReleases(signal?: AbortSignal): Promise<readonly Release[]>
  /** @param idempotencyKey the same key with the same order gets the first answer again, for 24 h. */
  sendCommand(order: CommandOrder, idempotencyKey: string, signal?: AbortSignal): Promise<CommandReport>
  readCommand(id: string, signal?: AbortSignal): Promise<CommandReport>
  /**
   * Long poll of the event feed. `after` null answers at once with the present cursor.
   * @param waitSeconds at most 25.
   * Throws `cursor_expired` (read the lists again, begin anew at null) and `no_feed` (the console has none).
   */
  readEvents(after: string | null, waitSeconds: number, signal?: AbortSignal): Promise<EventPage>
  /** Makes `tag` the account's default, if the account still has this ETag. */
  promote(
    tag: string,
    etag: string,
    idempotencyKey: string,
    signal?: AbortSignal,
  ): Promise<{ readonly account: Account; readonly etag: string }>
}

/** The console takes at most this many machines in one command. */
export const MAX_COMMAND_TARGETS = 500

export type CommandKind = 'update' | 'restart'

export interface CommandOrder {
  readonly kind: CommandKind
  readonly targetType: MachineKind
  /** 1 to 500 machine ids. */
  readonly targets: readonly string[]
  /** Absent: the account's default when the work starts. */
  readonly tag?: string
}

export type CommandItemState = 'queued' | 'downloading' | 'done' | 'failed' | 'expired' | 'rejected'

export interface CommandItem {
  readonly targetId: string
  readonly state: CommandItemState
  readonly reason?: string
}

export interface CommandReport {
  readonly id: string
  readonly items: readonly CommandItem[]
}

export type ConsoleEvent =
  | {
      readonly seq: number
      readonly at: Date
      readonly type: 'command.item'
      readonly commandId: string
      readonly targetId: string
      readonly state: CommandItemState
      readonly reason?: string
    }
  | {
      readonly seq: number
      readonly at: Date
      readonly type: 'machine.changed'
      readonly targetType: MachineKind
      readonly targetId: string
      readonly power?: Power
      readonly version?: string
      readonly tag?: string
      readonly installedVersion?: string | null
    }
  | {
      readonly seq: number
      readonly at: Date
      readonly type: 'release.published'
      readonly version: string
      readonly tag: string
    }
  | { readonly seq: number; readonly at: Date; readonly type: 'account.updated'; readonly defaultTag: string }
  /** A type this version does not know: it says only that something changed, so the lists are read again. */
  | { readonly seq: number; readonly at: Date; readonly type: 'unknown'; readonly name: string }

export interface EventPage {
  readonly events: readonly ConsoleEvent[]
  readonly next: string
}

/** The closed list of what a console can answer instead of the thing asked for. */
export const consoleErrorCodes = [
  'unauthorized',
  'forbidden',
  'not_found',
  'unknown_tag',
  'bad_request',
  'account_changed',
  'idempotency_conflict',
  'rate_limited',
  /** Certainly not acted: connection refused, circuit open, 5xx on a read. */
  'unavailable',
  /** A write whose outcome is not known: timeout, reset, 5xx. Ask again with the same key. */
  'outcome_unknown',
  /** It answered something that the contract does not know. */
  'unexpected_answer',
  'cursor_expired',
  'no_feed',
  'aborted',
] as const
export type ConsoleErrorCode = (typeof consoleErrorCodes)[number]

export class ConsoleError extends Error {
  readonly code: ConsoleErrorCode
  readonly retryAfterMilliseconds: number | undefined
  /** @param detail for operators: never contains a secret or a body. */
  constructor(
    code: ConsoleErrorCode,
    detail: string,
    options: { readonly retryAfterMilliseconds?: number; readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, { cause: options.cause })
    this.name = 'ConsoleError'
    this.code = code
    this.retryAfterMilliseconds = options.retryAfterMilliseconds
  }
}
