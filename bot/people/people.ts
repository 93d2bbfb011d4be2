import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { ChatUser } from '../chat/platform.ts'
import type { Action } from './authorise.ts'
import type { PeopleDirectory } from './directory.ts'
import { type EligibleOptions, findEligible, type KnownPerson } from './eligible.ts'
import type { IdentityKey } from './identity.ts'
import { type PersonRecord, type RoleOfGroup, readSpeaker } from './read-person.ts'
import { type Standing, standingOf } from './standing.ts'

export interface Person extends Standing {
  readonly id: string
  readonly name: string
}

export type { KnownPerson } from './eligible.ts'

export interface People {
  /**
   * Who this is, with the roles of this moment; made known on first sight. Null where the platform could not say who it
   * is, or says that the account is deactivated: such a one may only look (fail closed).
   */
  resolve(identity: IdentityKey, user: ChatUser | null): Promise<Person | null>
  /** Some of those who may do this, owners first; under the identity that this place can mention, where there is one. */
  whoMay(action: Action, near?: Pick<IdentityKey, 'platform' | 'workspace'>): Promise<readonly KnownPerson[]>
  /** All who could do this now and are none of these persons, under no identity (DESIGN 7); at most 50. */
  eligible(action: Action, exceptPersonIds: readonly string[]): Promise<readonly KnownPerson[]>
  /**
   * The row of somebody who is spoken of: made known on first sight, whether or not they are active still. Null where
   * the platform knows no such user.
   */
  ensure(identity: IdentityKey): Promise<PersonRecord | null>
}

export interface PeopleOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  /** `W360_OWNERS`. */
  readonly owners: readonly IdentityKey[]
  readonly directory: PeopleDirectory
  readonly now: () => Date
}

/** So many are named in a refusal. */
const MOST_NAMED = 5
const MOST_ELIGIBLE = 50

export const createPeople = (options: PeopleOptions): People => {
  const { prisma, accountId, owners, directory } = options

  /** One statement: whoever of two first sights comes second finds the identity there, and makes no person. */
  const introduce = async (identity: IdentityKey, user: ChatUser): Promise<void> => {
    await prisma.$executeRaw`
      WITH introduced AS (
        INSERT INTO identity (account_id, platform, workspace, user_id, person_id, email, name)
        VALUES (${accountId}, ${identity.platform}, ${identity.workspace}, ${identity.userId}, ${randomUUID()}::uuid,
          ${user.email}, ${user.name})
        ON CONFLICT DO NOTHING RETURNING person_id
      )
      INSERT INTO person (id, account_id, name, organisation, locale, created_at)
      SELECT person_id, ${accountId}, ${user.name}, 'customer', ${user.locale}, ${options.now()} FROM introduced`
  }

  /** Names and addresses change; what the platform says now is what is kept. */
  const refresh = async (identity: IdentityKey, person: PersonRecord, user: ChatUser): Promise<void> => {
    const { platform, workspace, userId } = identity
    const known = person.identities.find(
      (each) => each.platform === platform && each.workspace === workspace && each.userId === userId,
    )
    if (known?.name === user.name && known.email === user.email) return
    await prisma.identity.updateMany({
      where: { accountId, platform, workspace, userId },
      data: { name: user.name, email: user.email },
    })
    await prisma.person.updateMany({ where: { accountId, id: person.id }, data: { name: user.name } })
  }

  const meet = async (
    identity: IdentityKey,
    user: ChatUser,
  ): Promise<{ readonly person: PersonRecord; readonly groups: readonly RoleOfGroup[] }> => {
    const known = await readSpeaker(prisma, accountId, identity)
    if (known === null) await introduce(identity, user)
    else await refresh(identity, known.person, user)
    const found = known ?? (await readSpeaker(prisma, accountId, identity))
    if (found === null) throw new Error('A person was neither found nor written.')
    return found
  }

  const eligibleOptions: EligibleOptions = { prisma, accountId, owners, directory }

  return {
    resolve: async (identity, user) => {
      if (user === null || !user.active) return null
      const { person, groups } = await meet(identity, user)
      return {
        id: person.id,
        name: user.name,
        ...(await standingOf(person, { owners, groups, directory, speaking: identity })),
      }
    },
    whoMay: (action, near) => findEligible(eligibleOptions, { action, except: [], most: MOST_NAMED, near }),
    eligible: (action, except) => findEligible(eligibleOptions, { action, except, most: MOST_ELIGIBLE }),
    ensure: async (identity) => {
      const known = await readSpeaker(prisma, accountId, identity)
      if (known !== null) return known.person
      const user = await directory.readUser(identity)
      return user === null ? null : (await meet(identity, user)).person
    },
  }
}
