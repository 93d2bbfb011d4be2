import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor, AuditEntry } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../database.ts'
import { roles as allRoles, type Organisation, type Role } from './authorise.ts'
import type { PeopleDirectory } from './directory.ts'
import { type GroupKey, groupText, type IdentityKey, isSameIdentity } from './identity.ts'
import {
  type KnownIdentity,
  type PersonRecord,
  type RoleOfGroup,
  readEverybody,
  readGroups,
  readPerson,
} from './read-person.ts'

/** What can be given: everybody looks anyway. */
export const grantableRoles = ['operator', 'support', 'owner'] as const satisfies readonly Role[]
export type GrantableRole = (typeof grantableRoles)[number]

/** What happens to one person's or group's standing. */
export type RoleChange =
  | { readonly type: 'role'; readonly personId: string; readonly role: GrantableRole; readonly give: boolean }
  | { readonly type: 'group'; readonly group: GroupKey; readonly role: GrantableRole; readonly give: boolean }
  | { readonly type: 'organisation'; readonly personId: string; readonly organisation: Organisation }

export type RoleOutcome =
  | { readonly outcome: 'changed' }
  /** It was so already. */
  | { readonly outcome: 'already' }
  | { readonly outcome: 'unknown' }
  /** Nobody would be left who gives roles. */
  | { readonly outcome: 'last-owner' }
  /** By the configuration, which only whoever runs the bot changes. */
  | { readonly outcome: 'configured' }

export interface Member {
  readonly id: string
  readonly name: string
  /** Null: one that this program does not know; such a person may only look. */
  readonly organisation: Organisation | null
  readonly roles: readonly Role[]
  readonly identities: readonly KnownIdentity[]
  /** An owner by `W360_OWNERS`. */
  readonly configured: boolean
}

/** Who has which role. Authority is checked by the caller, at the moment of the act. */
export interface Roles {
  change(change: RoleChange, by: Actor): Promise<RoleOutcome>
  read(personId: string): Promise<Member | null>
  /** How many are in a group; null where the chat cannot say, or there is no such group. */
  groupSize(group: GroupKey): Promise<number | null>
  /** Everybody who was ever seen, in that order; groups; owners by the configuration who were never seen. */
  list(): Promise<{
    readonly members: readonly Member[]
    readonly groups: readonly (RoleOfGroup & { readonly size: number | null })[]
    readonly unseenOwners: readonly IdentityKey[]
  }>
}

export interface RolesOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  /** `W360_OWNERS`. */
  readonly owners: readonly IdentityKey[]
  readonly directory: PeopleDirectory
  readonly now: () => Date
}

export const createRoles = (options: RolesOptions): Roles => {
  const { prisma, accountId, owners, directory } = options

  const memberOf = (person: PersonRecord): Member => {
    const configured = isConfigured(person, owners)
    const held = new Set<Role>([...person.roles, ...(configured ? (['owner'] as const) : [])])
    return {
      ...person,
      organisation: configured ? 'customer' : person.organisation,
      roles: allRoles.filter((role) => held.has(role)),
      configured,
    }
  }

  return {
    change: (change, by) =>
      prisma.$transaction(async (tx) => {
        await lockPeople(tx, accountId)
        const applied = await apply(tx, options, change, by)
        if ('outcome' in applied) return applied
        await recordAudit(tx, accountId, { ...applied, by, at: options.now() })
        return { outcome: 'changed' }
      }),
    read: async (personId) => {
      const person = await readPerson(prisma, accountId, personId)
      return person === null ? null : memberOf(person)
    },
    groupSize: async (group) => (await directory.readGroup(group))?.length ?? null,
    list: async () => {
      const [everybody, groups] = await Promise.all([readEverybody(prisma, accountId), readGroups(prisma, accountId)])
      const members = everybody.map(memberOf)
      const seen = members.flatMap(({ identities }) => identities)
      return {
        members,
        groups: await Promise.all(
          groups.map(async (group) => ({ ...group, size: (await directory.readGroup(group))?.length ?? null })),
        ),
        unseenOwners: owners.filter((owner) => !seen.some((identity) => isSameIdentity(identity, owner))),
      }
    },
  }
}

/** One change of roles, organisations and identities at a time: « the last owner » is a question about all of them. */
export const lockPeople = async (tx: Transaction, accountId: string): Promise<void> => {
  await tx.$queryRaw`SELECT id FROM account WHERE id = ${accountId} FOR UPDATE`
}

export const isConfigured = ({ identities }: PersonRecord, owners: readonly IdentityKey[]): boolean =>
  identities.some((identity) => owners.some((owner) => isSameIdentity(owner, identity)))

/** Whether somebody else than these gives roles: the configuration, or an owner of the customer by a row. */
export const hasOtherOwner = async (
  tx: Transaction,
  accountId: string,
  owners: readonly IdentityKey[],
  except: readonly string[],
): Promise<boolean> => {
  if (owners.length > 0) return true
  const everybody = await readEverybody(tx, accountId)
  return everybody.some((person) => isOwner(person) && !except.includes(person.id))
}

export const isOwner = ({ roles, organisation }: PersonRecord): boolean =>
  roles.includes('owner') && organisation === 'customer'

type Told = Pick<AuditEntry, 'action' | 'subject' | 'subjectId' | 'before' | 'after'>

const apply = async (
  tx: Transaction,
  options: RolesOptions,
  change: RoleChange,
  by: Actor,
): Promise<Told | Exclude<RoleOutcome, { readonly outcome: 'changed' }>> => {
  if (change.type === 'group') return applyToGroup(tx, options, change, by)
  const { accountId, owners } = options
  const person = await readPerson(tx, accountId, change.personId)
  if (person === null) return { outcome: 'unknown' }
  const configured = isConfigured(person, owners)
  const where = { accountId, personId: person.id }
  const subject = { subject: 'person', subjectId: person.id } as const
  if (change.type === 'organisation') {
    const { organisation } = change
    if (configured && organisation !== 'customer') return { outcome: 'configured' }
    if (person.organisation === organisation) return { outcome: 'already' }
    if (isOwner(person) && !(await hasOtherOwner(tx, accountId, owners, [person.id]))) return { outcome: 'last-owner' }
    await tx.person.update({ where: { id: person.id }, data: { organisation } })
    return { ...subject, action: 'organisation.set', before: person.organisation, after: organisation }
  }
  const { role, give } = change
  if (person.roles.includes(role) === give) {
    return { outcome: configured && role === 'owner' && !give ? 'configured' : 'already' }
  }
  if (give) {
    await tx.role.create({ data: { ...where, role, grantedBy: by.personId, grantedAt: options.now() } })
  } else {
    if (role === 'owner' && isOwner(person) && !(await hasOtherOwner(tx, accountId, owners, [person.id])))
      return { outcome: 'last-owner' }
    await tx.role.deleteMany({ where: { ...where, role } })
  }
  const after = give ? [...person.roles, role] : person.roles.filter((held) => held !== role)
  return { ...subject, action: give ? 'role.granted' : 'role.revoked', before: person.roles, after }
}

const applyToGroup = async (
  tx: Transaction,
  { accountId, now }: RolesOptions,
  { group, role, give }: Extract<RoleChange, { readonly type: 'group' }>,
  by: Actor,
): Promise<Told | { readonly outcome: 'already' }> => {
  const { platform, workspace, groupId } = group
  const key = { accountId, platform, workspace, groupId, role }
  const { count } = give
    ? await tx.roleGroup.createMany({
        data: { ...key, grantedBy: by.personId, grantedAt: now() },
        skipDuplicates: true,
      })
    : await tx.roleGroup.deleteMany({ where: key })
  if (count === 0) return { outcome: 'already' }
  const named = { group: groupText(group), role }
  return {
    action: give ? 'group.granted' : 'group.revoked',
    subject: 'account',
    subjectId: accountId,
    ...(give ? { after: named } : { before: named }),
  }
}
