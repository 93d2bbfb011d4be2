import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { addMinutes } from 'date-fns/addMinutes'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor } from '../audit/audit-model.ts'
import type { Coordination } from '../coordination.ts'
import type { IdentityKey } from './identity.ts'
import { type Joined, joinPersons, previewOf } from './join-persons.ts'
import { type PartOutcome, partIdentity } from './part-identity.ts'
import { readPerson } from './read-person.ts'
import { lockPeople } from './roles.ts'

/**
 * Joining one person's identities with a one-time code (DESIGN 6, 7): given privately under one identity, typed under
 * the other, and confirmed there after both were shown. Only a hash of the code is kept.
 */
export interface Links {
  /** A new code; an earlier one of this person is void from now on. */
  issue(personId: string): Promise<{ readonly code: string; readonly expiresAt: Date }>
  /** @param by who typed the code, under which identity */
  claim(code: string, personId: string): Promise<Claimed>
  /** @param id of the claim, as `claim` answered it */
  join(id: string, by: Actor): Promise<LinkOutcome>
  /** Takes a join back for one identity. Whose it is, and who may, is checked by the caller. */
  part(personId: string, identity: IdentityKey, by: Actor): Promise<PartOutcome>
}

export type Claimed =
  | { readonly outcome: 'claimed'; readonly id: string; readonly preview: Joined }
  /** Never given, too old, used, or claimed by somebody else: from outside all the same. */
  | { readonly outcome: 'unknown' }
  /** Typed under the identity that asked for it. */
  | { readonly outcome: 'own' }
  /** Both are accounts of one workspace, so two people: each has one there. */
  | { readonly outcome: 'same-workspace' }
  /** Too many tries. */
  | { readonly outcome: 'wait'; readonly milliseconds: number }

export type LinkOutcome =
  | { readonly outcome: 'joined'; readonly joined: Joined }
  /** They are one person by now. */
  | { readonly outcome: 'already' }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'same-workspace' }
  /** The joined person would be the vendor's, and nobody would be left who gives roles. */
  | { readonly outcome: 'last-owner' }

const LIFETIME_MINUTES = 10
const TRIES = { points: 5, milliseconds: LIFETIME_MINUTES * 60_000 }

/** No letters that are read for others; 12 of 31 make 59 bits, which nobody guesses in ten minutes of five tries. */
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const CODE_LENGTH = 12

export const createLinks = (options: {
  readonly prisma: PrismaClient
  readonly accountId: string
  /** `W360_OWNERS`. */
  readonly owners: readonly IdentityKey[]
  readonly coordination: Pick<Coordination, 'take'>
  readonly now: () => Date
}): Links => {
  const { prisma, accountId, owners, coordination, now } = options

  return {
    part: (personId, identity, by) => partIdentity(options, personId, identity, by),
    issue: async (personId) => {
      const code = newCode()
      const expiresAt = addMinutes(now(), LIFETIME_MINUTES)
      await prisma.$transaction(async (tx) => {
        await tx.linkCode.deleteMany({ where: { accountId, OR: [{ personId }, { expiresAt: { lte: now() } }] } })
        await tx.linkCode.create({ data: { accountId, personId, hash: hashOf(code), expiresAt } })
      })
      return { code: code.match(/.{4}/gu)?.join('-') ?? code, expiresAt }
    },
    claim: async (code, personId) => {
      const tried = await coordination.take(`link:${accountId}:${personId}`, TRIES)
      if (!tried.taken) return { outcome: 'wait', milliseconds: tried.retryAfterMilliseconds }
      const live = await prisma.linkCode.findMany({ where: { accountId, usedAt: null, expiresAt: { gt: now() } } })
      const typed = hashOf(code)
      // All are compared, each in constant time: how long it takes tells nothing of any of them.
      const [found] = live.filter(({ hash }) => isSameHash(hash, typed))
      if (found === undefined) return { outcome: 'unknown' }
      const [issuer, claimant] = await Promise.all([
        readPerson(prisma, accountId, found.personId),
        readPerson(prisma, accountId, personId),
      ])
      if (issuer === null || claimant === null) return { outcome: 'unknown' }
      if (issuer.id === claimant.id) return { outcome: 'own' }
      const preview = previewOf(issuer, claimant, owners)
      if (preview === null) return { outcome: 'same-workspace' }
      const { count } = await prisma.linkCode.updateMany({
        where: {
          hash: found.hash,
          accountId,
          usedAt: null,
          expiresAt: { gt: now() },
          OR: [{ claimedBy: null }, { claimedBy: personId }],
        },
        data: { claimedBy: personId },
      })
      return count === 0 ? { outcome: 'unknown' } : { outcome: 'claimed', id: found.hash, preview }
    },
    join: (id, by) =>
      prisma.$transaction(async (tx): Promise<LinkOutcome> => {
        await lockPeople(tx, accountId)
        const code = await tx.linkCode.findFirst({ where: { accountId, hash: id } })
        if (code?.claimedBy == null) return { outcome: 'unknown' }
        const [issuer, claimant, acting] = await Promise.all([
          readPerson(tx, accountId, code.personId),
          readPerson(tx, accountId, code.claimedBy),
          readPerson(tx, accountId, by.personId),
        ])
        // Whoever claimed the code confirms it; of one that was used, the two are one by now.
        if (issuer === null || claimant === null || acting?.id !== claimant.id) return { outcome: 'unknown' }
        if (issuer.id === claimant.id) return { outcome: 'already' }
        const { count } = await tx.linkCode.updateMany({
          where: { hash: id, accountId, usedAt: null, expiresAt: { gt: now() } },
          data: { usedAt: now() },
        })
        if (count === 0) return { outcome: 'unknown' }
        return await joinPersons(tx, { accountId, owners, survivor: issuer, other: claimant, by, at: now() })
      }),
  }
}

const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => letters.charAt(randomInt(letters.length))).join('')

/** Of what counts of a code: however it was written, with dashes, spaces or small letters. */
const hashOf = (code: string): string =>
  createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^0-9A-Z]/gu, ''))
    .digest('hex')

const isSameHash = (one: string, other: string): boolean => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.byteLength === second.byteLength && timingSafeEqual(first, second)
}
