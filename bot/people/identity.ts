import type { PlatformName } from '../card/card.ts'

/** One person on one platform. */
export interface IdentityKey {
  readonly platform: PlatformName
  /** Slack team or enterprise id; Teams tenant id. */
  readonly workspace: string
  readonly userId: string
}

/** A group of people on one platform, as its own administrators keep it. */
export interface GroupKey {
  readonly platform: PlatformName
  readonly workspace: string
  readonly groupId: string
}

export const isSameIdentity = (one: IdentityKey, other: IdentityKey): boolean =>
  one.platform === other.platform && one.workspace === other.workspace && one.userId === other.userId

/** `slack:T1/U1`, as the trail names it. */
export const identityText = ({ platform, workspace, userId }: IdentityKey): string =>
  `${platform}:${workspace}/${userId}`

/** What `identityText` wrote; null for anything else. */
export const parseIdentityText = (text: string | null): IdentityKey | null => {
  const [, name, workspace, userId] = /^(slack|teams):([^/]+)\/(.+)$/u.exec(text ?? '') ?? []
  if (workspace === undefined || userId === undefined) return null
  return { platform: name === 'teams' ? 'teams' : 'slack', workspace, userId }
}

export const groupText = ({ platform, workspace, groupId }: GroupKey): string => `${platform}:${workspace}/${groupId}`
