/** The fleet as the bot knows it: an account, its sites, its machines, its releases (DESIGN 3). */

export type Power = 'on' | 'off'
export type MachineKind = 'wrs' | 'workstation'

export interface Account {
  readonly id: string
  readonly name: string
  /** The tag a machine takes when an update names none. */
  readonly defaultTag: string
  readonly autoUpdate: boolean
}

export interface Site {
  readonly id: string
  readonly name: string
  /** IANA name, e.g. `Europe/Paris`. */
  readonly timeZone: string
}

interface MachineFacts {
  readonly id: string
  readonly name: string
  readonly power: Power
  /** What it runs now. */
  readonly version: string
  readonly tag: string
  /** What the next restart would make it run; null when a restart changes nothing. */
  readonly installedVersion: string | null
  readonly lastSeenAt: Date | null
}

export interface Wrs extends MachineFacts {
  readonly kind: 'wrs'
  readonly siteId: string
  readonly role: 'main' | 'secondary'
}

export interface Workstation extends MachineFacts {
  readonly kind: 'workstation'
  readonly siteId: string | null
  readonly wrsId: string | null
  /** A path in a tree, `Paris/Compta`. */
  readonly group: string
  readonly connection: 'lan' | 'remote'
  readonly autoUpdate: boolean
}

export type Machine = Wrs | Workstation

export type ReleaseStatus = 'test' | 'official' | 'withdrawn'

export interface Release {
  readonly version: string
  /** Opaque: compared for equality only (rule opaque-tag). */
  readonly tag: string
  readonly status: ReleaseStatus
  readonly publishedAt: Date
  /** Markdown with a heading per component. Foreign text. */
  readonly notes: string
  /** Ours, not the console's: since when, and why, nobody may promote it. */
  readonly quarantinedAt?: Date | null
  readonly quarantineWhy?: string | null
}

/** Everything a plan is made from, read at one moment. Lists are in the console's order; releases oldest first. */
export interface FleetSnapshot {
  readonly account: Account
  readonly sites: readonly Site[]
  readonly wrs: readonly Wrs[]
  readonly workstations: readonly Workstation[]
  readonly releases: readonly Release[]
  readonly takenAt: Date
}
