import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import { type IdentityKey, identityText, isSameIdentity } from './identity.ts'
import { type PersonRecord, readPerson } from './read-person.ts'
import { lockPeople } from './roles.ts'

export type PartOutcome =
  | { readonly outcome: 'parted'; readonly name: string; readonly stays: PersonRecord }
  /** It is not one of several identities of this person (any more). */
  | { readonly outcome: 'unknown' }

/**
 * Makes one of a person's identities a person of its own, who may look: granted roles stay with the others, so that
 * nobody gains by it, and what was done stays with whom it is told of. Where somebody parts their own, nobody else
 * vouches that these are two: they still count as one where one must not decide what the other asks (DESIGN 7).
 * @param personId whom the caller showed the identity to be of
 */
export const partIdentity = (
  { prisma, accountId, now }: { readonly prisma: PrismaClient; readonly accountId: string; readonly now: () => Date },
  personId: string,
  identity: IdentityKey,
  by: Actor,
): Promise<PartOutcome> =>
  prisma.$transaction(async (tx): Promise<PartOutcome> => {
    await lockPeople(tx, accountId)
    const person = await readPerson(tx, accountId, personId)
    const parted = person?.identities.find((known) => isSameIdentity(known, identity))
    if (person === null || parted === undefined || person.identities.length === 1) return { outcome: 'unknown' }
    const acting = await readPerson(tx, accountId, by.personId)
    const { partedFrom, locale } = await tx.person.findUniqueOrThrow({ where: { id: person.id } })
    const id = randomUUID()
    await tx.person.create({
      data: {
        ...{ id, accountId, name: parted.name, locale, createdAt: now() },
        // Of two sides nobody knows any more which was whose: the narrower one stays until an owner says otherwise.
        organisation: person.organisation ?? 'vendor',
        partedFrom: acting?.id === person.id ? (partedFrom ?? person.id) : null,
      },
    })
    const { platform, workspace, userId } = parted
    await tx.identity.update({
      where: { accountId_platform_workspace_userId: { accountId, platform, workspace, userId } },
      data: { personId: id },
    })
    const stays = { ...person, identities: person.identities.filter((known) => known !== parted) }
    await recordAudit(tx, accountId, {
      by,
      action: 'identity.unlinked',
      subject: 'person',
      subjectId: person.id,
      before: person.identities.map(identityText),
      after: { stays: stays.identities.map(identityText), parted: identityText(parted), person: id },
      at: now(),
    })
    return { outcome: 'parted', name: parted.name, stays }
  })
