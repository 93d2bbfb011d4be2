import type { PlatformName } from '../card/card.ts'
import type { ChatPlatform, ChatUser } from '../chat/platform.ts'
import type { GroupKey, IdentityKey } from './identity.ts'

/** What the chats know of people now, at most a minute old. Null: it could not be asked. */
export interface PeopleDirectory {
  readUser(identity: IdentityKey): Promise<ChatUser | null>
  readGroup(group: GroupKey): Promise<readonly string[] | null>
}

/** @param platforms asked at each question: the chats start after those who need to know of people */
export const directoryOf = (
  platforms: () => ReadonlyMap<PlatformName, Pick<ChatPlatform, 'readUser' | 'readGroup'>>,
): PeopleDirectory => ({
  readUser: async ({ platform, workspace, userId }) =>
    (await platforms().get(platform)?.readUser(workspace, userId)) ?? null,
  readGroup: async ({ platform, workspace, groupId }) =>
    (await platforms().get(platform)?.readGroup(workspace, groupId)) ?? null,
})
