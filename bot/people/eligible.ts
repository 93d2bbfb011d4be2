import type { PrismaClient } from '../../prisma/client/client.ts'
import type { ChatUser } from '../chat/platform.ts'
import { type Action, mayDo } from './authorise.ts'
import type { PeopleDirectory } from './directory.ts'
import { type IdentityKey, identityText, isSameIdentity } from './identity.ts'
import { type PersonRecord, readEverybody, readGroups, readPerson } from './read-person.ts'
import { samePerson } from './same-person.ts'
import { type Standing, standingOf } from './standing.ts'

/** Somebody who may do a thing: under one identity, and with a name if anybody knows it. */
export interface KnownPerson extends IdentityKey {
  /** Null while they have never spoken to the bot. */
  readonly personId: string | null
  readonly name: string | null
  /** Other accounts of theirs, on other platforms: a card that stands there mentions them by it. */
  readonly elsewhere?: readonly Pick<IdentityKey, 'platform' | 'userId'>[]
}

export interface EligibleOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly owners: readonly IdentityKey[]
  readonly directory: PeopleDirectory
}

export interface EligibleQuestion {
  readonly action: Action
  /** None of these, under no identity. */
  readonly except: readonly string[]
  readonly most: number
  readonly near?: Pick<IdentityKey, 'platform' | 'workspace'> | undefined
}

/**
 * Who could do this now: known persons, and those whom only the configuration or a group of the chat names. Owners
 * first. Whom a chat says to be deactivated is left out; whom it cannot tell of is named, for the act itself asks again.
 */
export const findEligible = async (
  options: EligibleOptions,
  question: EligibleQuestion,
): Promise<readonly KnownPerson[]> => {
  const { prisma, accountId, owners, directory } = options
  const [everybody, groups] = await Promise.all([readEverybody(prisma, accountId), readGroups(prisma, accountId)])
  const members = await Promise.all(
    groups.map(async ({ platform, workspace, ...group }) =>
      ((await directory.readGroup({ platform, workspace, ...group })) ?? []).map((userId) => ({
        platform,
        workspace,
        userId,
      })),
    ),
  )
  const strangers = unique([...owners, ...members.flat()])
    .filter((named) => !everybody.some(({ identities }) => identities.some((known) => isSameIdentity(known, named))))
    .map(strangerOf)
  const able: { readonly person: PersonRecord; readonly standing: Standing }[] = []
  for (const person of [...everybody, ...strangers]) {
    const standing = await standingOf(person, { owners, groups, directory: trusting(directory) })
    if (mayDo(standing.roles, standing.organisation, question.action)) able.push({ person, standing })
  }
  const found: Found[] = []
  for (const { person } of able.toSorted((one, other) => ownersFirst(one.standing, other.standing))) {
    const identity = await reachable(person, directory, question.near)
    if (identity === null || (await isExcepted(options, person, identity.email, question.except))) continue
    const { email, ...named } = identity
    const addresses = addressesOf(person, email)
    const twin = found.find((each) => addresses.some((address) => each.addresses.has(address)))
    if (twin !== undefined) {
      twin.elsewhere.push(...elsewhereOf(person, twin.named))
      continue
    }
    if (found.length === question.most) break
    const personId = person.id === '' ? null : person.id
    found.push({
      named: { ...named, personId },
      elsewhere: [...elsewhereOf(person, named)],
      addresses: new Set(addresses),
    })
  }
  return found.map(({ named, elsewhere }) => ({ ...named, elsewhere }))
}

/** Somebody to be named, once: two accounts with one address are one human being until a link says otherwise. */
interface Found {
  readonly named: KnownPerson
  readonly elsewhere: Pick<IdentityKey, 'platform' | 'userId'>[]
  readonly addresses: ReadonlySet<string>
}

const addressesOf = ({ identities }: PersonRecord, present: string | null): readonly string[] =>
  [present, ...identities.map(({ email }) => email)].flatMap((email) => {
    const address = normal(email ?? '')
    return address === '' ? [] : [address]
  })

const normal = (address: string): string => address.trim().toLowerCase()

const ownersFirst = (one: Standing, other: Standing): number =>
  Number(other.roles.includes('owner')) - Number(one.roles.includes('owner'))

/** Somebody of whom there is no row yet: what everybody is at first sight. */
const strangerOf = (identity: IdentityKey): PersonRecord => ({
  id: '',
  name: '',
  organisation: 'customer',
  roles: [],
  identities: [{ ...identity, name: '', email: null }],
})

/** Counts whom the chat cannot tell of as active: here people are named, nobody acts. */
const trusting = (directory: PeopleDirectory): PeopleDirectory => ({
  ...directory,
  readUser: async (identity) => (await directory.readUser(identity)) ?? unknownUser,
})

const unknownUser: ChatUser = { name: '', email: null, locale: null, timeZone: null, active: true }

const elsewhereOf = (
  { identities }: PersonRecord,
  { platform: here }: IdentityKey,
): readonly Pick<IdentityKey, 'platform' | 'userId'>[] =>
  identities.filter(({ platform }) => platform !== here).map(({ platform, userId }) => ({ platform, userId }))

interface Reachable extends IdentityKey {
  readonly name: string | null
  readonly email: string | null
}

/** An identity that is not deactivated, that of this place before the others. */
const reachable = async (
  { identities }: PersonRecord,
  directory: PeopleDirectory,
  near: EligibleQuestion['near'],
): Promise<Reachable | null> => {
  const nearest = identities.toSorted((one, other) => distance(one, near) - distance(other, near))
  for (const identity of nearest) {
    const user = await directory.readUser(identity)
    if (user?.active === false) continue
    const { platform, workspace, userId } = identity
    const name = user?.name ?? identity.name
    return { platform, workspace, userId, name: name === '' ? null : name, email: user?.email ?? identity.email }
  }
  return null
}

const distance = ({ platform, workspace }: IdentityKey, near: EligibleQuestion['near']): number => {
  if (near === undefined || platform !== near.platform) return 2
  return workspace === near.workspace ? 0 : 1
}

const isExcepted = async (
  { prisma, accountId }: EligibleOptions,
  { id }: PersonRecord,
  email: string | null,
  except: readonly string[],
): Promise<boolean> => {
  for (const other of except) {
    if (id !== '') {
      if (await samePerson(prisma, accountId, id, other)) return true
      continue
    }
    const excepted = await readPerson(prisma, accountId, other)
    if (email !== null && excepted?.identities.some((known) => isSameAddress(known.email, email)) === true) return true
  }
  return false
}

const isSameAddress = (one: string | null, other: string): boolean => one !== null && normal(one) === normal(other)

const unique = (identities: readonly IdentityKey[]): readonly IdentityKey[] => [
  ...new Map(identities.map((identity) => [identityText(identity), identity])).values(),
]
