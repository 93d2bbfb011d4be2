import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../database.ts'
import type { Organisation, Role } from './authorise.ts'
import type { IdentityKey } from './identity.ts'

export interface SeedPerson extends IdentityKey {
  readonly name: string
  readonly organisation: Organisation
  readonly roles: readonly Role[]
}

/**
 * The people of sandbox workspaces, who may act without any configuration. Only in a workspace where nobody has a role
 * yet: what was given and taken away since is not undone by a restart. And nowhere, once somebody outside of these
 * workspaces has one: that is no sandbox any more.
 */
export const seedPeople = async (
  prisma: PrismaClient,
  accountId: string,
  sandboxPeople: readonly SeedPerson[],
  now: Date,
): Promise<void> => {
  await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM account WHERE id = ${accountId} FOR UPDATE`
    const people = await withoutAnybodyNearThem(tx, accountId, sandboxPeople)
    if (people.length === 0) return
    const seeded: { readonly personId: string; readonly person: SeedPerson }[] = []
    for (const person of people) {
      const { platform, workspace, userId, name, organisation } = person
      const { personId } = await tx.identity.upsert({
        where: { accountId_platform_workspace_userId: { accountId, platform, workspace, userId } },
        create: { accountId, platform, workspace, userId, name, personId: randomUUID() },
        update: {},
      })
      await tx.person.upsert({
        where: { id: personId },
        create: { id: personId, accountId, name, organisation, createdAt: now },
        update: { organisation },
      })
      await tx.role.createMany({ data: person.roles.map((role) => ({ accountId, personId, role, grantedAt: now })) })
      seeded.push({ personId, person })
    }
    for (const { personId, person } of seeded) {
      await recordAudit(tx, accountId, {
        by: null,
        action: 'role.granted',
        subject: 'person',
        subjectId: personId,
        before: { roles: [], organisation: 'customer' },
        after: { roles: person.roles, organisation: person.organisation },
        at: now,
      })
    }
  })
}

const workspaceOf = ({ platform, workspace }: { readonly platform: string; readonly workspace: string }): string =>
  `${platform}:${workspace}`

const withoutAnybodyNearThem = async (
  tx: Transaction,
  accountId: string,
  people: readonly SeedPerson[],
): Promise<readonly SeedPerson[]> => {
  const holders = await tx.role.findMany({ where: { accountId }, select: { personId: true }, distinct: ['personId'] })
  const identities = await tx.identity.findMany({
    where: { accountId, personId: { in: holders.map(({ personId }) => personId) } },
    select: { personId: true, platform: true, workspace: true },
  })
  const sandboxes = new Set(people.map(workspaceOf))
  const isOfASandbox = (personId: string): boolean =>
    identities.some((identity) => identity.personId === personId && sandboxes.has(workspaceOf(identity)))
  if (!holders.every(({ personId }) => isOfASandbox(personId))) return []
  const taken = new Set(identities.map(workspaceOf))
  return people.filter((person) => !taken.has(workspaceOf(person)))
}
