import type { KnownPerson } from '../people/people.ts'
import type { ApprovalContext } from './approval-context.ts'
import type { RequestRefusal } from './request-model.ts'

/** Who could decide on a request of these, of whom one asked: never themselves, under no identity. */
export const readDeciders = (
  { people }: Pick<ApprovalContext, 'people'>,
  requesters: readonly string[],
): Promise<readonly KnownPerson[]> => people.eligible('decide', requesters)

/** Null when enough people could decide: a request that nobody can answer is not opened (DESIGN 7). */
export const missingDeciders = async (
  context: ApprovalContext,
  requestedBy: string,
): Promise<RequestRefusal | null> => {
  const { policy } = context
  const able = await readDeciders(context, [requestedBy])
  const suffices = able.length >= policy.needed && (await someOf(context, able, policy.organisation))
  return suffices ? null : { outcome: 'nobody-could-decide', policy, able }
}

/** Of somebody who has never spoken the organisation is not known yet: they are not what a request fails for. */
const someOf = async (
  { prisma, accountId }: ApprovalContext,
  able: readonly KnownPerson[],
  organisation: string | null,
): Promise<boolean> => {
  if (organisation === null) return true
  for (const { platform, workspace, userId } of able) {
    const row = await prisma.identity.findFirst({
      where: { accountId, platform, userId, ...(workspace !== null && { workspace }) },
      select: { personId: true },
    })
    const person = row === null ? null : await prisma.person.findFirst({ where: { accountId, id: row.personId } })
    if (person === null || person.organisation === organisation) return true
  }
  return false
}
