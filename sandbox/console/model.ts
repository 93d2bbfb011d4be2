export type TargetType = 'wrs' | 'workstation'
export type Power = 'on' | 'off'
export type Connection = 'lan' | 'remote'
export type WrsRole = 'main' | 'secondary'
export type CommandKind = 'update' | 'restart'
export type ItemState = 'queued' | 'downloading' | 'done' | 'failed' | 'expired' | 'rejected'
export type ReleaseStatus = 'test' | 'official' | 'withdrawn'

/** What made an effect happen: three of them are the vendor's three triggers, the other two are people. */
export type Trigger = 'command' | 'shutdown' | 'automatic' | 'hand' | 'promotion'

/** What a machine can run: the tag is opaque and is the identity, the version is what people read. */
export interface Build {
  readonly version: string
  readonly tag: string
}

export interface Release extends Build {
  readonly status: ReleaseStatus
  readonly publishedAt: string
  readonly notes: string
}

export interface Site {
  readonly id: string
  readonly name: string
  readonly timeZone: string
}

/** `updatedAt` is in simulated milliseconds; `revision` grows with each change and makes the ETag. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly defaultTag: string
  readonly autoUpdate: boolean
  readonly updatedAt: number
  readonly revision: number
}

/** One item of a command, waiting at its machine. `position` is its place in the command's list of items. */
export interface Work {
  readonly commandId: string
  readonly position: number
  readonly kind: CommandKind
  readonly tag: string | null
  readonly expiresAt: number
  /** A restart that a power loss interrupted: the next start completes it, a second restart would be one too many. */
  readonly underway: boolean
}

/** What a machine is busy with, until a simulated time in milliseconds. All but an automatic download serve the head of the queue. */
export type Activity =
  | { readonly step: 'pickup'; readonly until: number }
  | {
      readonly step: 'downloading'
      readonly until: number
      readonly build: Build
      readonly serverId: string | null
      readonly automatic: boolean
    }
  | { readonly step: 'restarting'; readonly until: number }

export interface Installed {
  readonly build: Build
  readonly trigger: Trigger
  readonly commandId: string | null
}

interface MachineFacts {
  readonly id: string
  readonly name: string
  readonly siteId: string | null
  readonly power: Power
  readonly running: Build
  /** What the next start would run; null where that is what runs already. */
  readonly installed: Installed | null
  readonly lastSeenAt: number
  /** How many of the next installs fail. */
  readonly failInstalls: number
  /** The console refuses every command for it. */
  readonly rejects: boolean
  readonly queue: readonly Work[]
  readonly activity: Activity | null
  /** When the automatic update looks at the machine next. */
  readonly automaticAt: number | null
  /** Number of things begun: makes each duration of a machine another one, yet the same in every run. */
  readonly begun: number
}

export interface Wrs extends MachineFacts {
  readonly targetType: 'wrs'
  readonly role: WrsRole
}

export interface Workstation extends MachineFacts {
  readonly targetType: 'workstation'
  readonly wrsId: string | null
  readonly group: string
  readonly connection: Connection
  readonly autoUpdate: boolean
}

export type Machine = Wrs | Workstation

export interface CommandItem {
  readonly targetId: string
  readonly state: ItemState
  readonly reason?: string
}

export interface Command {
  readonly id: string
  readonly kind: CommandKind
  readonly targetType: TargetType
  readonly tag: string | null
  readonly key: string | null
  readonly expiresAt: number
  readonly items: CommandItem[]
}

/** A whole organisation as it is before anything happened. */
export interface Fleet {
  readonly account: Account
  readonly sites: readonly Site[]
  readonly releases: readonly Release[]
  readonly machines: readonly Machine[]
}
