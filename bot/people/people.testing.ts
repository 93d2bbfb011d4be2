import type { ChatUser } from '../chat/platform.ts'
import type { PeopleDirectory } from './directory.ts'
import { type IdentityKey, identityText } from './identity.ts'

export const now = new Date('2026-11-23T09:00:00Z')

export const slack = (userId: string) => ({ platform: 'slack', workspace: 'T1', userId }) as const
export const teams = (userId: string) => ({ platform: 'teams', workspace: 'TENANT', userId }) as const

export const user = (change: Partial<ChatUser> = {}): ChatUser => ({
  name: 'Camille Renard',
  email: 'camille@example.org',
  locale: 'fr',
  timeZone: 'Europe/Paris',
  active: true,
  ...change,
})

export interface ChatOfPeople {
  readonly directory: PeopleDirectory
  /** Members by the group's id; a group that is not here cannot be asked for. */
  readonly groups: Map<string, readonly string[]>
  readonly knows: (identity: IdentityKey, change?: Partial<ChatUser>) => ChatUser
  /** It can no longer say who this is. */
  readonly forgets: (identity: IdentityKey) => void
}

/** What the chats say of people, as the test wants it now. */
export const chatOfPeople = (): ChatOfPeople => {
  const users = new Map<string, ChatUser>()
  const groups = new Map<string, readonly string[]>()
  return {
    groups,
    directory: {
      readUser: async (identity) => users.get(identityText(identity)) ?? null,
      readGroup: async ({ groupId }) => groups.get(groupId) ?? null,
    },
    knows: (identity, change = {}) => {
      const { userId } = identity
      const known = user({ name: userId, email: `${userId.toLowerCase()}@example.org`, ...change })
      users.set(identityText(identity), known)
      return known
    },
    forgets: (identity) => void users.delete(identityText(identity)),
  }
}
