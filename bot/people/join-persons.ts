import type { Actor } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../database.ts'
import { roles as allRoles, type Organisation, type Role } from './authorise.ts'
import { type IdentityKey, identityText } from './identity.ts'
import type { KnownIdentity, PersonRecord } from './read-person.ts'
import { hasOtherOwner, isConfigured, isOwner } from './roles.ts'

/** What two persons are, joined. */
export interface Joined {
  readonly identities: readonly KnownIdentity[]
  readonly roles: readonly Role[]
  readonly organisation: Organisation
}

/**
 * What would become of two persons: all identities, all roles; the vendor's as soon as one of them is, for nobody gains
 * by a link what their own side may not do. Null where both have an account in one workspace: those are two people.
 */
export const previewOf = (one: PersonRecord, other: PersonRecord, owners: readonly IdentityKey[]): Joined | null => {
  const clash = one.identities.some((mine) =>
    other.identities.some((theirs) => mine.platform === theirs.platform && mine.workspace === theirs.workspace),
  )
  if (clash) return null
  const configured = isConfigured(one, owners) || isConfigured(other, owners)
  const held = new Set<Role>([...one.roles, ...other.roles, ...(configured ? (['owner'] as const) : [])])
  const customers = one.organisation === 'customer' && other.organisation === 'customer'
  return {
    identities: [...one.identities, ...other.identities],
    roles: allRoles.filter((role) => held.has(role)),
    organisation: customers || configured ? 'customer' : 'vendor',
  }
}

/**
 * Makes two persons one, in the caller's transaction, which holds the lock of the people: identities and roles go to the
 * survivor, and the other's row points to it, so that what was done under either id is known as one person's.
 */
export const joinPersons = async (
  tx: Transaction,
  join: {
    readonly accountId: string
    readonly owners: readonly IdentityKey[]
    readonly survivor: PersonRecord
    readonly other: PersonRecord
    readonly by: Actor
    readonly at: Date
  },
): Promise<
  | { readonly outcome: 'joined'; readonly joined: Joined }
  | { readonly outcome: 'same-workspace' }
  | { readonly outcome: 'last-owner' }
> => {
  const { accountId, owners, survivor, other, by, at } = join
  const joined = previewOf(survivor, other, owners)
  if (joined === null) return { outcome: 'same-workspace' }
  const losesOwner = joined.organisation === 'vendor' && (isOwner(survivor) || isOwner(other))
  if (losesOwner && !(await hasOtherOwner(tx, accountId, owners, [survivor.id, other.id]))) {
    return { outcome: 'last-owner' }
  }
  await tx.identity.updateMany({ where: { accountId, personId: other.id }, data: { personId: survivor.id } })
  await tx.$executeRaw`
    INSERT INTO role (account_id, person_id, role, granted_by, granted_at)
    SELECT account_id, ${survivor.id}::uuid, role, granted_by, granted_at FROM role
    WHERE account_id = ${accountId} AND person_id = ${other.id}::uuid ON CONFLICT DO NOTHING`
  await tx.role.deleteMany({ where: { accountId, personId: other.id } })
  await tx.person.updateMany({
    where: { accountId, OR: [{ id: other.id }, { mergedInto: other.id }] },
    data: { mergedInto: survivor.id },
  })
  await tx.person.update({ where: { id: survivor.id }, data: { organisation: joined.organisation } })
  await tx.linkCode.deleteMany({ where: { accountId, personId: other.id } })
  await recordAudit(tx, accountId, {
    by: { ...by, personId: survivor.id },
    action: 'identity.linked',
    subject: 'person',
    subjectId: survivor.id,
    before: [survivor, other].map(({ id, organisation, roles, identities }) => ({
      id,
      organisation,
      roles,
      identities: identities.map(identityText),
    })),
    after: {
      organisation: joined.organisation,
      roles: joined.roles,
      identities: joined.identities.map(identityText),
    },
    at,
  })
  return { outcome: 'joined', joined }
}
