import { z } from 'zod'
import { Prisma, type PrismaClient } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'
import { type Organisation, organisations, type Role, roles } from './authorise.ts'
import type { GroupKey, IdentityKey } from './identity.ts'

/** A person as the rows have it: granted roles, every identity. What the configuration and the groups add is not here. */
export interface PersonRecord {
  readonly id: string
  readonly name: string
  /** Null: one that this program does not know, so that nothing is allowed (fail closed). */
  readonly organisation: Organisation | null
  readonly roles: readonly Role[]
  readonly identities: readonly KnownIdentity[]
}

export interface KnownIdentity extends IdentityKey {
  readonly name: string
  readonly email: string | null
}

/** A group that stands for a role. */
export interface RoleOfGroup extends GroupKey {
  readonly role: Role
}

const identitySchema = z.object({
  platform: z.enum(['slack', 'teams']),
  workspace: z.string(),
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
})

/** An identity of a platform that this program does not know is left out; a role of a newer program grants nothing. */
const recordSchema = z.object({
  id: z.string(),
  name: z.string(),
  organisation: z.string().transform((value) => organisations.find((organisation) => organisation === value) ?? null),
  roles: z.array(z.string()).transform((values) => roles.filter((role) => values.includes(role))),
  identities: z
    .array(z.unknown())
    .transform((values) => values.flatMap((value) => identitySchema.safeParse(value).data ?? [])),
})

const groupSchema = z.object({
  platform: z.enum(['slack', 'teams']),
  workspace: z.string(),
  groupId: z.string(),
  role: z.enum(roles),
})
const groupsSchema = z.object({
  groups: z
    .array(z.unknown())
    .transform((values) => values.flatMap((value) => groupSchema.safeParse(value).data ?? [])),
})

const personColumns = Prisma.sql`person.id::text, person.name, person.organisation,
  coalesce((SELECT array_agg(role.role) FROM role
    WHERE role.account_id = person.account_id AND role.person_id = person.id), '{}') AS roles,
  coalesce((SELECT jsonb_agg(jsonb_build_object('platform', identity.platform, 'workspace', identity.workspace,
      'userId', identity.user_id, 'name', identity.name, 'email', identity.email)
      ORDER BY identity.platform, identity.workspace, identity.user_id) FROM identity
    WHERE identity.account_id = person.account_id AND identity.person_id = person.id), '[]') AS identities`

/** Whoever somebody is by now: one that was joined into another is that other. */
export const readPerson = async (
  prisma: PrismaClient | Transaction,
  accountId: string,
  personId: string,
): Promise<PersonRecord | null> => {
  const rows = await prisma.$queryRaw<unknown[]>`
    SELECT ${personColumns} FROM person WHERE person.account_id = ${accountId} AND person.id =
      (SELECT coalesce(merged_into, id) FROM person WHERE account_id = ${accountId} AND id = ${personId}::uuid)`
  return rows.map((row) => recordSchema.parse(row))[0] ?? null
}

/** Who speaks, and the groups that stand for a role: one statement, for every turn begins with it. */
export const readSpeaker = async (
  prisma: PrismaClient | Transaction,
  accountId: string,
  { platform, workspace, userId }: IdentityKey,
): Promise<{ readonly person: PersonRecord; readonly groups: readonly RoleOfGroup[] } | null> => {
  const rows = await prisma.$queryRaw<unknown[]>`
    SELECT ${personColumns},
      coalesce((SELECT jsonb_agg(jsonb_build_object('platform', role_group.platform, 'workspace', role_group.workspace,
        'groupId', role_group.group_id, 'role', role_group.role)) FROM role_group
        WHERE role_group.account_id = person.account_id), '[]') AS groups
    FROM identity me JOIN person ON person.id = me.person_id AND person.account_id = me.account_id
    WHERE me.account_id = ${accountId} AND me.platform = ${platform} AND me.workspace = ${workspace}
      AND me.user_id = ${userId}`
  const [row] = rows
  if (row === undefined) return null
  return { person: recordSchema.parse(row), groups: groupsSchema.parse(row).groups }
}

/** In the order in which they were first seen. */
export const readEverybody = async (
  prisma: PrismaClient | Transaction,
  accountId: string,
): Promise<readonly PersonRecord[]> => {
  const rows = await prisma.$queryRaw<unknown[]>`
    SELECT ${personColumns} FROM person WHERE person.account_id = ${accountId} AND person.merged_into IS NULL
    ORDER BY person.created_at, person.id`
  return rows.map((row) => recordSchema.parse(row))
}

export const readGroups = async (
  prisma: PrismaClient | Transaction,
  accountId: string,
): Promise<readonly RoleOfGroup[]> => {
  const groups = await prisma.roleGroup.findMany({
    where: { accountId },
    orderBy: [{ grantedAt: 'asc' }, { groupId: 'asc' }],
  })
  return groupsSchema.parse({ groups }).groups
}
