import { type Organisation, type Role, roles } from './authorise.ts'
import type { PeopleDirectory } from './directory.ts'
import { type IdentityKey, isSameIdentity } from './identity.ts'
import type { PersonRecord, RoleOfGroup } from './read-person.ts'

/** What somebody is at this moment. */
export interface Standing {
  readonly roles: readonly Role[]
  readonly organisation: Organisation
}

export interface StandingSources {
  /** `W360_OWNERS`. */
  readonly owners: readonly IdentityKey[]
  readonly groups: readonly RoleOfGroup[]
  readonly directory: PeopleDirectory
  /** Under which identity they act now: the caller vouches that it is active. */
  readonly speaking?: IdentityKey
}

/**
 * All roles that somebody holds at this moment: as a viewer, granted, by the configuration, and through groups of the
 * chat, over all their identities. What hangs on an identity counts only while that is active in its chat, and what
 * the chat cannot say does not count (fail closed).
 */
export const standingOf = async (person: PersonRecord, sources: StandingSources): Promise<Standing> => {
  const brought = (await Promise.all(person.identities.map((identity) => broughtBy(identity, sources)))).flat()
  // Owners by the configuration are the customer's, whatever a row says: nobody locks out whoever runs the bot.
  const organisation = brought.some(({ by }) => by === 'configuration') ? 'customer' : person.organisation
  // Whose side is not known may look and do no more.
  if (organisation === null) return { roles: ['viewer'], organisation: 'vendor' }
  const held = new Set<Role>(['viewer', ...person.roles, ...brought.map(({ role }) => role)])
  return { roles: roles.filter((role) => held.has(role)), organisation }
}

interface Brought {
  readonly role: Role
  readonly by: 'configuration' | 'group'
}

/** What an identity brings by itself, apart from what was granted to its person. */
const broughtBy = async (
  identity: IdentityKey,
  { owners, groups, directory, speaking }: StandingSources,
): Promise<readonly Brought[]> => {
  const owner = owners.some((configured) => isSameIdentity(configured, identity))
  const near = groups.filter(
    ({ platform, workspace }) => platform === identity.platform && workspace === identity.workspace,
  )
  if (!owner && near.length === 0) return []
  const vouched = speaking !== undefined && isSameIdentity(speaking, identity)
  if (!vouched && (await directory.readUser(identity))?.active !== true) return []
  const memberOf = await Promise.all(
    near.map(async (group) =>
      ((await directory.readGroup(group))?.includes(identity.userId) ?? false) ? [group] : [],
    ),
  )
  return [
    ...(owner ? [{ role: 'owner', by: 'configuration' } as const] : []),
    ...memberOf.flat().map(({ role }) => ({ role, by: 'group' }) as const),
  ]
}
