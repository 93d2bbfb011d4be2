import { z } from 'zod'
import type { Form, Option } from '../bot/card/form.ts'
import { grantableRoles, type Member, type RoleChange, type RoleOutcome } from '../bot/people/roles.ts'
import { fold } from '../bot/rollout/select.ts'
import { actingAs, type Command, type FormHandler, onPress, onPressForForm, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { note, privately, quoted, replacing } from './reply.ts'
import {
  askGroupCard,
  askPersonCard,
  changeSchema,
  organisationText,
  type ShownChange,
  standingText,
} from './role-ask.ts'
import { parseRoleRequest, type RoleProblem } from './role-request.ts'
import { findPerson, mentionIn } from './which-person.ts'

const roleForm: FormHandler = {
  actionFor: () => 'manage',
  change: async () => null,
  submit: async (turn, _, values) => {
    const personId = z.uuid().safeParse(values['person']?.[0]).data
    const member = personId === undefined ? null : await turn.bot.roles.read(personId)
    if (member === null) return { type: 'invalid', errors: { person: turn.words.people.role.form.needed } }
    const role = grantableRoles.find((known) => known === values['role']?.[0]) ?? 'operator'
    const give = values['change']?.[0] !== 'take'
    return privately(askPersonCard(turn, member, { type: 'role', personId: member.id, role, give }))
  },
}

/** Gives and takes away roles, of persons and groups; and says to which side a person belongs. */
export const role: Command = {
  name: 'role',
  synonyms: ['rôle', 'rôles', 'roles'],
  action: 'manage',
  say: (turn, said) => sayRole(turn, said),
  presses: {
    'role.apply': onPress('manage', changeSchema, (turn, change) => applyChange(turn, change)),
    'role.form': onPressForForm('manage', z.object({}), async (turn) => openForm(turn)),
  },
  forms: { role: roleForm },
  searches: { people: (turn, query) => searchPeople(turn, query) },
}

const sayRole = async (turn: Turn, said: string): Promise<Reply> => {
  const request = parseRoleRequest(said)
  switch (request.type) {
    case 'nothing':
      return turn.occasion.canOpenForm ? openForm(turn) : usageReply(turn, [])
    case 'problem':
      return usageReply(turn, problemText(turn, request.problem))
    case 'group':
      return askGroup(turn, request)
    case 'role':
    case 'organisation': {
      const found = await findPerson(turn, request.who)
      if (found.type === 'problem') return usageReply(turn, [found.sentence])
      const { who: _, ...change } = request
      return privately(askPersonCard(turn, found.member, { ...change, personId: found.member.id }))
    }
  }
}

const problemText = ({ words }: Turn, problem: RoleProblem): readonly string[] => {
  const { role: text } = words.people
  switch (problem.type) {
    case 'usage':
      return []
    case 'viewer':
      return [text.viewer]
    case 'unknown-role':
      return [text.unknownRole(quoted(problem.word))]
    case 'unknown-organisation':
      return [text.unknownOrganisation(quoted(problem.word))]
  }
}

const usageReply = ({ words }: Turn, problems: readonly string[]): Reply => {
  const { role: text } = words.people
  const open = { action: 'role.form', opens: 'form' as const, label: text.form.open, value: {} }
  return privately(
    note(
      problems.length === 0 ? 'neutral' : 'warning',
      text.usageTitle,
      [...problems, text.usage, text.usageMore],
      [open],
    ),
  )
}

const askGroup = async (
  turn: Turn,
  { group, ...request }: Extract<ReturnType<typeof parseRoleRequest>, { readonly type: 'group' }>,
): Promise<Reply> => {
  const groupId = mentionIn(group) ?? group
  const { platform, workspace } = turn.occasion.place
  const size = await turn.bot.roles.groupSize({ platform, workspace, groupId })
  // Of a group that is gone, the role can still be taken away.
  if (size === null && request.give) return usageReply(turn, [turn.words.people.role.unreadableGroup(quoted(groupId))])
  return privately(askGroupCard(turn, { ...request, groupId }, size))
}

const applyChange = async (turn: Turn, shown: ShownChange): Promise<Reply> => {
  const { outcome } = await turn.bot.roles.change(changeFrom(turn, shown), actingAs(turn))
  const text = turn.words.people.role
  if (outcome !== 'changed') return replacing(note('warning', text.notDone, notDoneText(turn, outcome)))
  const member = shown.type === 'group' ? null : await turn.bot.roles.read(shown.personId)
  const sentences = [doneText(turn, shown, member), ...(member === null ? [] : [standingText(turn.words, member)])]
  return replacing(note('good', text.doneTitle, sentences))
}

const changeFrom = ({ occasion }: Turn, shown: ShownChange): RoleChange => {
  if (shown.type !== 'group') return shown
  const { groupId, ...change } = shown
  const { platform, workspace } = occasion.place
  return { ...change, group: { platform, workspace, groupId } }
}

const notDoneText = ({ words }: Turn, outcome: Exclude<RoleOutcome['outcome'], 'changed'>): string => {
  const text = words.people.role
  switch (outcome) {
    case 'already':
      return text.already
    case 'unknown':
      return text.gone
    case 'last-owner':
      return text.lastOwner
    case 'configured':
      return text.configured
  }
}

const doneText = ({ words }: Turn, change: ShownChange, member: Member | null): string => {
  const { role: text, roles } = words.people
  const name = change.type === 'group' ? text.group(change.groupId) : (member?.name ?? '')
  if (change.type === 'organisation') return text.moved(name, organisationText(words, change.organisation))
  return change.give ? text.given(name, roles[change.role]) : text.taken(name, roles[change.role])
}

const openForm = ({ words }: Turn): Reply => {
  const { form } = words.people.role
  return { type: 'form', title: form.title, form: Promise.resolve(formOf(words.people)) }
}

const formOf = ({ role: { form }, roles }: Turn['words']['people']): Form => ({
  id: 'role',
  title: form.title,
  submit: form.submit,
  cancel: form.cancel,
  state: {},
  fields: [
    { type: 'search', id: 'person', label: form.person, hint: form.personHint, source: 'people', many: false },
    {
      type: 'select',
      id: 'role',
      label: form.role,
      options: grantableRoles.map((value) => ({ value, label: roles[value] })),
      initial: 'operator',
    },
    {
      type: 'select',
      id: 'change',
      label: form.change,
      options: [
        { value: 'give', label: form.give },
        { value: 'take', label: form.take },
      ],
      initial: 'give',
    },
  ],
})

const MOST_OPTIONS = 100

const searchPeople = async (turn: Turn, query: string): Promise<readonly Option[]> => {
  if (!turn.may('manage')) return []
  const { members } = await turn.bot.roles.list()
  const wanted = fold(query)
  return members
    .filter(({ name }) => fold(name).includes(wanted))
    .slice(0, MOST_OPTIONS)
    .map((member) => ({
      value: member.id,
      label: quoted(member.name, 75),
      description: quoted(standingText(turn.words, member), 75),
    }))
}
