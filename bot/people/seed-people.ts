import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { recordAudit } from '../audit/record.ts'
import type { Organisation, Role } from './authorise.ts'
import type { IdentityKey } from './identity.ts'

export interface SeedPerson extends IdentityKey {
  readonly name: string
  readonly organisation: Organisation
  readonly roles: readonly Role[]
}

/**
 * The people of a sandbox workspace, who may act without any configuration. Only while nobody has a role: what was given
 * and taken away since is not undone by a restart.
 */
export const seedPeople = async (
  prisma: PrismaClient,
  accountId: string,
  people: readonly SeedPerson[],
  now: Date,
): Promise<void> => {
  await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM account WHERE id = ${accountId} FOR UPDATE`
    if ((await tx.role.count({ where: { accountId } })) > 0) return
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
