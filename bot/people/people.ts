import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { ChatUser } from '../chat/platform.ts'
import { type Action, mayDo, type Organisation, organisations, type Role, roles, rolesThatMay } from './authorise.ts'
import { type IdentityKey, isSameIdentity } from './identity.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly organisation: Organisation
  readonly roles: readonly Role[]
}

/** Somebody who may do a thing, as a refusal names them; the name is null while they have never spoken. */
export interface KnownPerson extends Omit<IdentityKey, 'workspace'> {
  /** Null: of the one workspace there is, the sandbox. */
  readonly workspace: string | null
  readonly name: string | null
}

export interface People {
  /**
   * Who this is, with the roles of this moment; made known on first sight. Null where the platform could not say who it
   * is, or says that the account is deactivated: such a one may only look (fail closed).
   */
  resolve(identity: IdentityKey, user: ChatUser | null): Promise<Person | null>
  /** Some of those who may do this, owners first. */
  whoMay(action: Action): Promise<readonly KnownPerson[]>
}

/** So many are named in a refusal. */
const MOST_NAMED = 5

export const createPeople = (options: {
  readonly prisma: PrismaClient
  readonly accountId: string
  /** `W360_OWNERS`. */
  readonly owners: readonly IdentityKey[]
  /** Slack user ids of the admins of the sandbox workspace, who may act without any configuration. */
  readonly sandboxAdmins?: readonly string[]
  readonly now: () => Date
}): People => {
  const { prisma, accountId, owners, sandboxAdmins = [] } = options

  const configuredRoles = (identity: IdentityKey): readonly Role[] => [
    ...(owners.some((owner) => isSameIdentity(owner, identity)) ? (['owner'] as const) : []),
    ...(identity.platform === 'slack' && sandboxAdmins.includes(identity.userId) ? (['operator'] as const) : []),
  ]

  const find = async (identity: IdentityKey): Promise<IdentityRow | undefined> => {
    const rows = await prisma.$queryRaw<IdentityRow[]>`
      SELECT person.id::text, person.organisation, identity.name, identity.email,
        coalesce((SELECT array_agg(role.role ORDER BY role.role) FROM role
          WHERE role.account_id = person.account_id AND role.person_id = person.id), '{}') AS roles
      FROM identity JOIN person ON person.id = identity.person_id AND person.account_id = identity.account_id
      WHERE identity.account_id = ${accountId} AND identity.platform = ${identity.platform}
        AND identity.workspace = ${identity.workspace} AND identity.user_id = ${identity.userId}`
    return rows[0]
  }

  /** One statement: whoever of two first sights comes second finds the identity there, and makes no person. */
  const introduce = async (identity: IdentityKey, user: ChatUser): Promise<void> => {
    await prisma.$executeRaw`
      WITH introduced AS (
        INSERT INTO identity (account_id, platform, workspace, user_id, person_id, email, name)
        VALUES (${accountId}, ${identity.platform}, ${identity.workspace}, ${identity.userId}, ${randomUUID()}::uuid,
          ${user.email}, ${user.name})
        ON CONFLICT DO NOTHING RETURNING person_id
      )
      INSERT INTO person (id, account_id, name, organisation, locale, created_at)
      SELECT person_id, ${accountId}, ${user.name}, 'customer', ${user.locale}, ${options.now()} FROM introduced`
  }

  /** Names and addresses change; what the platform says now is what is kept. */
  const refresh = async (identity: IdentityKey, row: IdentityRow, user: ChatUser): Promise<void> => {
    if (row.name === user.name && row.email === user.email) return
    const { platform, workspace, userId } = identity
    await prisma.identity.updateMany({
      where: { accountId, platform, workspace, userId },
      data: { name: user.name, email: user.email },
    })
    await prisma.person.updateMany({ where: { accountId, id: row.id }, data: { name: user.name } })
  }

  return {
    resolve: async (identity, user) => {
      if (user === null || !user.active) return null
      const known = await find(identity)
      if (known === undefined) await introduce(identity, user)
      else await refresh(identity, known, user)
      const row = known ?? (await find(identity))
      if (row === undefined) throw new Error('A person was neither found nor written.')
      return {
        id: row.id,
        name: user.name,
        organisation: organisationFrom(row.organisation),
        // Everybody of the workspace may look: issue « everybody may look ».
        roles: [...new Set([...configuredRoles(identity), ...row.roles.filter(isRole), 'viewer' as const])],
      }
    },
    whoMay: async (action) => {
      const granted = await prisma.$queryRaw<GrantRow[]>`
        SELECT identity.platform, identity.workspace, identity.user_id AS "userId", identity.name, role.role,
          person.organisation
        FROM role JOIN person ON person.id = role.person_id AND person.account_id = role.account_id
          JOIN identity ON identity.person_id = person.id AND identity.account_id = role.account_id
        WHERE role.account_id = ${accountId} AND role.role = ANY(${[...rolesThatMay(action)]})
        ORDER BY role.granted_at, identity.platform LIMIT 50`
      const able = granted.filter(
        ({ role, organisation }) => isRole(role) && mayDo([role], organisationFrom(organisation), action),
      )
      const configured = mayDo(['owner'], 'customer', action) ? owners.slice(0, MOST_NAMED) : []
      const admins = mayDo(['operator'], 'customer', action) ? sandboxAdmins.slice(0, MOST_NAMED) : []
      const named = await Promise.all(
        configured.map(async (identity) => ({ ...identity, name: (await find(identity))?.name ?? null })),
      )
      const all: readonly KnownPerson[] = [
        ...named,
        ...admins.map((userId) => ({ platform: 'slack' as const, workspace: null, userId, name: null })),
        ...able.map(({ platform, workspace, userId, name }) => ({ platform, workspace, userId, name })),
      ]
      return [...new Map(all.map((known) => [`${known.platform}/${known.userId}`, known])).values()].slice(
        0,
        MOST_NAMED,
      )
    },
  }
}

interface GrantRow extends IdentityKey {
  readonly name: string
  readonly role: string
  readonly organisation: string
}

interface IdentityRow {
  readonly id: string
  readonly organisation: string
  readonly name: string
  readonly email: string | null
  readonly roles: readonly string[]
}

/** A role of a newer program grants nothing. */
const isRole = (value: string): value is Role => roles.some((role) => role === value)

/** An organisation that this program does not know is the vendor's side: it may look, not act (fail closed). */
const organisationFrom = (value: string): Organisation =>
  organisations.find((organisation) => organisation === value) ?? 'vendor'
