import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'

/**
 * Whether two persons are one human being, as far as can be known: the same person, joined by a link code since
 * (DESIGN 7), parted again by themselves alone, or with an e-mail address in common that their chats vouch for. Asked between the person who acts and
 * everybody who must be another one: who requested, who decided before. Ids may be those of before a link.
 */
export const samePerson = async (
  prisma: PrismaClient | Transaction,
  accountId: string,
  one: string,
  other: string,
): Promise<boolean> => {
  if (one === other) return true
  const found = await prisma.$queryRaw<{ same: boolean }[]>`
    WITH known AS (
      SELECT id AS given, coalesce(merged_into, id) AS person_id FROM person
      WHERE account_id = ${accountId} AND id IN (${one}::uuid, ${other}::uuid)
    ), origin AS (
      SELECT coalesce(former.merged_into, former.id, known.person_id) AS person_id FROM known
      JOIN person ON person.id = known.person_id LEFT JOIN person AS former ON former.id = person.parted_from
    ), address AS (
      SELECT known.given, lower(trim(identity.email)) AS email FROM identity
      JOIN known ON known.person_id = identity.person_id
      WHERE identity.account_id = ${accountId} AND trim(identity.email) <> ''
    )
    SELECT (SELECT count(DISTINCT person_id) < count(*) FROM origin)
      OR EXISTS (SELECT FROM address mine JOIN address theirs ON theirs.email = mine.email AND theirs.given <> mine.given)
      AS same`
  return found[0]?.same ?? false
}
