import type { PrismaClient } from '../../prisma/client/client.ts'

/** The scope of everything, before the console has said whose fleet it is. Safe to call from several instances. */
export const ensureAccount = async (prisma: PrismaClient, accountId: string): Promise<void> => {
  await prisma.account.createMany({ data: [{ id: accountId }], skipDuplicates: true })
}
