import { z } from 'zod'
import type { Block, Card } from '../bot/card/card.ts'
import { actions, mayDo, type Organisation, organisations, type Role } from '../bot/people/authorise.ts'
import { grantableRoles, type Member } from '../bot/people/roles.ts'
import type { Words } from '../bot/text/words.ts'
import type { Turn } from './command.ts'
import { buttonRow, text } from './reply.ts'

const personChange = z.object({ personId: z.uuid(), role: z.enum(grantableRoles), give: z.boolean() })
const groupChange = z.object({ groupId: z.string().min(1).max(200), role: z.enum(grantableRoles), give: z.boolean() })
const organisationChange = z.object({ personId: z.uuid(), organisation: z.enum(organisations) })

/** What the button of a shown change carries. A group is one of the workspace in which it is pressed. */
export const changeSchema = z.discriminatedUnion('type', [
  personChange.extend({ type: z.literal('role') }),
  groupChange.extend({ type: z.literal('group') }),
  organisationChange.extend({ type: z.literal('organisation') }),
])
export type ShownChange = z.infer<typeof changeSchema>
type PersonChange = Exclude<ShownChange, { readonly type: 'group' }>

/** What would become of a person, and the button that does it. */
export const askPersonCard = ({ words }: Turn, member: Member, change: PersonChange): Card => {
  const { people } = words
  const then = standingAfter(member, change)
  const weaker = then.roles.filter((role) => isWeaker(role, then.organisation))
  return askCard(words, titleOf(words, member.name, change), change, [
    {
      type: 'facts',
      items: [
        { label: people.role.now, value: standingText(words, member) },
        { label: people.role.after, value: standingText(words, then) },
      ],
    },
    ...weaker.map((role) => text(people.role.weaker(people.roles[role], organisationText(words, then.organisation)))),
  ])
}

/** The same for a group of so many members. */
export const askGroupCard = (
  { words }: Turn,
  change: Extract<ShownChange, { readonly type: 'group' }>,
  size: number | null,
): Card => {
  const { people } = words
  const about = size === null ? people.role.unreadableGroup(change.groupId) : people.role.members(size)
  return askCard(words, titleOf(words, people.role.group(change.groupId), change), change, [text(about)])
}

const askCard = (words: Words, title: string, change: ShownChange, blocks: readonly Block[]): Card => {
  const { role } = words.people
  const label = change.type === 'organisation' ? role.set : change.give ? role.give : role.take
  return {
    title,
    tone: 'warning',
    summary: title,
    blocks: [...blocks, ...buttonRow([{ action: 'role.apply', label, value: change, style: 'primary' }])],
  }
}

const titleOf = ({ people }: Words, name: string, change: ShownChange): string => {
  if (change.type === 'organisation') return people.role.organisationTitle(name)
  const role = people.roles[change.role]
  return change.give ? people.role.giveTitle(role, name) : people.role.takeTitle(role, name)
}

type Standing = Pick<Member, 'roles' | 'organisation'>

const standingAfter = (member: Standing, change: PersonChange): Standing => {
  if (change.type === 'organisation') return { roles: member.roles, organisation: change.organisation }
  const others = member.roles.filter((role) => role !== change.role)
  return { organisation: member.organisation, roles: change.give ? [...others, change.role] : others }
}

export const standingText = (words: Words, { roles, organisation }: Standing): string =>
  `${rolesText(words, roles)} (${organisationText(words, organisation)})`

export const rolesText = ({ people }: Words, roles: readonly Role[]): string => {
  const told = roles.filter((role) => role !== 'viewer').map((role) => people.roles[role])
  return told.length === 0 ? people.role.none : told.join(', ')
}

export const organisationText = ({ people }: Words, organisation: Organisation | null): string =>
  organisation === null ? people.list.unknownOrganisation : people.organisations[organisation]

/** A role that allows less on this side than on the customer's. */
const isWeaker = (role: Role, organisation: Organisation | null): boolean =>
  actions.some(
    (action) => mayDo([role], 'customer', action) && (organisation === null || !mayDo([role], organisation, action)),
  )
