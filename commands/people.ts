import type { Block, Rich, Span } from '../bot/card/card.ts'
import { type IdentityKey, identityText } from '../bot/people/identity.ts'
import type { Member } from '../bot/people/roles.ts'
import type { Command, Turn } from './command.ts'
import { context, privately, text } from './reply.ts'
import { organisationText, rolesText } from './role-ask.ts'

/** Rows in the table; Slack takes a hundred, nobody reads them. */
const MOST_ROWS = 40

/** Who has which role, on which side, under which identities. */
export const people: Command = {
  name: 'people',
  synonyms: ['personnes', 'équipe'],
  action: 'look',
  say: async (turn) => {
    const { list } = turn.words.people
    const { members, groups, unseenOwners } = await turn.bot.roles.list()
    const named = members.filter(({ roles, organisation }) => roles.length > 0 || organisation !== 'customer')
    const others = members.length - named.length
    const rows = [
      ...named.toSorted((one, other) => rank(other) - rank(one)).map((member) => memberRow(turn, member)),
      ...unseenOwners.map((owner) => unseenRow(turn, owner)),
    ]
    return privately({
      title: list.title,
      tone: 'neutral',
      summary: list.title,
      blocks: [
        ...(rows.length === 0 ? [text(list.nobody)] : [tableOf(turn, rows)]),
        ...(rows.length > MOST_ROWS ? [context(list.cut(rows.length - MOST_ROWS))] : []),
        ...(groups.length === 0
          ? []
          : ([
              { type: 'heading', text: list.groups },
              { type: 'list', items: groups.map((group) => groupLine(turn, group)) },
            ] as const)),
        ...(others === 0 ? [] : [context(list.others(others))]),
        context(list.how),
      ],
    })
  },
}

const rank = ({ roles }: Member): number =>
  roles.includes('owner') ? 3 : roles.includes('support') ? 2 : roles.includes('operator') ? 1 : 0

const tableOf = ({ words }: Turn, rows: readonly (readonly Rich[])[]): Block => {
  const { list } = words.people
  return {
    type: 'table',
    columns: [{ title: list.name }, { title: list.roles }, { title: list.organisation }, { title: list.identities }],
    rows: rows.slice(0, MOST_ROWS),
  }
}

const memberRow = (turn: Turn, member: Member): readonly Rich[] => {
  const { people: words } = turn.words
  const roles = rolesText(turn.words, member.roles)
  return [
    nameOf(turn, member),
    member.configured ? `${roles} (${words.list.configured})` : roles,
    organisationText(turn.words, member.organisation),
    member.identities.map(({ platform }) => words.platforms[platform]).join(', '),
  ]
}

/** A mention where this place can make one. */
const nameOf = ({ occasion }: Turn, { name, identities }: Member): Rich => {
  const here = identities.find(
    ({ platform, workspace }) => platform === occasion.platform && workspace === occasion.workspace,
  )
  return here === undefined ? name : [personSpan(here, name)]
}

const personSpan = ({ platform, userId }: IdentityKey, name: string): Span => ({
  type: 'person',
  platform,
  userId,
  name,
})

const unseenRow = ({ words, occasion }: Turn, owner: IdentityKey): readonly Rich[] => {
  const { people: text } = words
  const near = owner.platform === occasion.platform && owner.workspace === occasion.workspace
  return [
    near ? [personSpan(owner, owner.userId)] : identityText(owner),
    `${text.roles.owner} (${text.list.configured})`,
    text.organisations.customer,
    `${text.platforms[owner.platform]} (${text.list.unseen})`,
  ]
}

const groupLine = (
  { words }: Turn,
  {
    groupId,
    role,
    size,
  }: { readonly groupId: string; readonly role: Member['roles'][number]; readonly size: number | null },
): Rich => {
  const { people: text } = words
  const name = text.roles[role]
  return [
    { type: 'code', text: groupId },
    size === null ? text.list.unreadableGroup(name) : text.list.group(name, size),
  ]
}
