import type { PlatformName } from '../card/card.ts'

/** One person on one platform. */
export interface IdentityKey {
  readonly platform: PlatformName
  /** Slack team or enterprise id; Teams tenant id. */
  readonly workspace: string
  readonly userId: string
}

export const isSameIdentity = (one: IdentityKey, other: IdentityKey): boolean =>
  one.platform === other.platform && one.workspace === other.workspace && one.userId === other.userId
