import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'

/**
 * Whether two persons are one human being, as far as can be known: the same person, joined by a link code (DESIGN 7),
 * parted by themselves alone, both of it in whatever order and over whatever third account, or with an e-mail address in
 * common that their chats vouch for. Asked between the person who acts and everybody who must be another one: who
 * requested, who decided before. Ids may be those of before a link.
 */
export const samePerson = async (
  prisma: PrismaClient | Transaction,
  accountId: string,
  one: string,
  other: string,
): Promise<boolean> => {
  if (one === other) return true
  const found = await prisma.$queryRaw<{ same: boolean }[]>`
    WITH RECURSIVE human AS (
      SELECT id AS given, id AS person_id FROM person
      WHERE account_id = ${accountId} AND id IN (${one}::uuid, ${other}::uuid)
      UNION
      SELECT human.given, next.id FROM human JOIN person AS here ON here.id = human.person_id
      JOIN person AS next ON next.account_id = here.account_id AND (
        next.id IN (here.merged_into, here.parted_from) OR here.id IN (next.merged_into, next.parted_from))
    ), address AS (
      SELECT human.given, lower(trim(identity.email)) AS email FROM identity
      JOIN human ON human.person_id = identity.person_id
      WHERE identity.account_id = ${accountId} AND trim(identity.email) <> ''
    )
    SELECT (SELECT count(DISTINCT person_id) < count(*) FROM human)
      OR EXISTS (SELECT FROM address mine JOIN address theirs ON theirs.email = mine.email AND theirs.given <> mine.given)
      AS same`
  return found[0]?.same ?? false
}
