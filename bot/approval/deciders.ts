import type { KnownPerson } from '../people/people.ts'
import type { ApprovalContext } from './approval-context.ts'
import type { RequestRefusal } from './approvals.ts'

/** Who could decide on a request of this person: never themselves, under no identity. */
export const readDeciders = async (
  context: Pick<ApprovalContext, 'prisma' | 'accountId' | 'people'>,
  requestedBy: string,
): Promise<readonly KnownPerson[]> =>
  context.people.eligible('decide', [requestedBy, ...(await readOtherSelves(context, requestedBy))])

/** Other persons who turn out to be this one: joined by a link code, or with an e-mail address in common. */
const readOtherSelves = async (
  { prisma, accountId }: Pick<ApprovalContext, 'prisma' | 'accountId'>,
  personId: string,
): Promise<readonly string[]> => {
  const rows = await prisma.$queryRaw<{ readonly id: string }[]>`
    WITH self AS (
      SELECT coalesce(merged_into, id) AS id FROM person WHERE account_id = ${accountId} AND id = ${personId}::uuid
    ), address AS (
      SELECT lower(trim(email)) AS email FROM identity
      WHERE account_id = ${accountId} AND person_id IN (SELECT id FROM self) AND trim(email) <> ''
    )
    SELECT person.id::text FROM person
    WHERE person.account_id = ${accountId} AND (
      coalesce(person.merged_into, person.id) IN (SELECT id FROM self)
      OR EXISTS (SELECT FROM identity WHERE identity.account_id = ${accountId}
        AND identity.person_id = coalesce(person.merged_into, person.id)
        AND lower(trim(identity.email)) IN (SELECT email FROM address)))`
  return rows.map(({ id }) => id)
}

/** Null when enough people could decide: a request that nobody can answer is not opened (DESIGN 7). */
export const missingDeciders = async (
  context: ApprovalContext,
  requestedBy: string,
): Promise<RequestRefusal | null> => {
  const { policy } = context
  const able = await readDeciders(context, requestedBy)
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
