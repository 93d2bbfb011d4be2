import type { Prisma } from '../prisma/client/client.ts'

/** The database, or a transaction of the caller: what is written stands or falls with the reason for it. */
export type Transaction = Prisma.TransactionClient
