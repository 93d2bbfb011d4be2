import type { Member } from '../bot/people/roles.ts'
import { fold } from '../bot/rollout/select.ts'
import type { Turn } from './command.ts'
import { quoted } from './reply.ts'

/** A mention, as adapters write it: `@` and the platform's own id of a person or group. */
const mentioned = /^@([A-Za-z0-9][A-Za-z0-9._:-]{1,127})$/u

export const mentionIn = (word: string): string | null => mentioned.exec(word)?.[1] ?? null

export type FoundPerson =
  | { readonly type: 'found'; readonly member: Member }
  | { readonly type: 'problem'; readonly sentence: string }

/**
 * Whom a mention or a name means. A mention means one account, also of somebody who never spoke to the bot; a name only
 * those who did, and only one of them.
 */
export const findPerson = async (turn: Turn, word: string): Promise<FoundPerson> => {
  const { role: words } = turn.words.people
  const { members } = await turn.bot.roles.list()
  const id = mentionIn(word)
  if (id !== null) {
    const member = await findMentioned(turn, members, id)
    if (member !== null) return { type: 'found', member }
  }
  const name = fold(word.replace(/^@/u, ''))
  const exact = members.filter((member) => namesOf(member).includes(name))
  const partly = members.filter((member) => namesOf(member).some((known) => known.split(/[\s.-]/u).includes(name)))
  const found = exact.length > 0 ? exact : partly
  const [member, another] = found
  if (member === undefined) return { type: 'problem', sentence: words.unknownPerson(quoted(word)) }
  if (another === undefined) return { type: 'found', member }
  const names = found
    .map((each) => each.name)
    .toSorted((left, right) => left.localeCompare(right, turn.locale))
    .slice(0, MOST_NAMES)
  return { type: 'problem', sentence: words.ambiguous(quoted(word), names.join(', ')) }
}

const MOST_NAMES = 5

const namesOf = ({ name, identities }: Member): readonly string[] =>
  [name, ...identities.map((each) => each.name)].map(fold)

const findMentioned = async (turn: Turn, members: readonly Member[], userId: string): Promise<Member | null> => {
  const { platform, workspace } = turn.occasion.place
  const known = members.find(({ identities }) =>
    identities.some((identity) => identity.platform === platform && identity.userId === userId),
  )
  if (known !== undefined) return known
  const person = await turn.bot.people.ensure({ platform, workspace, userId })
  return person === null ? null : await turn.bot.roles.read(person.id)
}
