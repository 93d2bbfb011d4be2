import type { JsonObject } from '../../json.ts'
import type { Conversation, Person } from '../world/places.ts'
import { team } from '../world/places.ts'
import type { World } from '../world/world.ts'
import { findPerson } from '../world/world.ts'
import type { Answer } from './answer.ts'
import { done, noConversation, refusal } from './answer.ts'

const accountOf = (world: World, person: Person): JsonObject => ({
  id: person.accountId,
  name: person.name,
  givenName: person.givenName,
  surname: person.surname,
  email: person.email,
  userPrincipalName: person.userPrincipalName,
  tenantId: world.settings.tenantId,
  userRole: 'user',
})

const membersOf = (world: World, conversation: Conversation): readonly Person[] =>
  [...world.people.values()].filter(({ key, active }) => active && conversation.members.includes(key))

// One call names the Entra id `objectId`, the others `aadObjectId`: so the real ones do.
export const listMembers = (world: World, conversation: Conversation): Answer =>
  done(
    200,
    membersOf(world, conversation).map((person) => ({ ...accountOf(world, person), objectId: person.aadObjectId })),
    { conversation: conversation.id },
  )

export const pageMembers = (world: World, conversation: Conversation): Answer =>
  done(
    200,
    {
      members: membersOf(world, conversation).map((person) => ({
        ...accountOf(world, person),
        aadObjectId: person.aadObjectId,
      })),
    },
    { conversation: conversation.id },
  )

export const readMember = (world: World, conversation: Conversation, id: string): Answer => {
  const person = findPerson(world, id)
  // Their key is a word of the sandbox alone.
  const isMember = person !== undefined && id !== person.key && membersOf(world, conversation).includes(person)
  return isMember
    ? done(200, { ...accountOf(world, person), aadObjectId: person.aadObjectId }, { conversation: conversation.id })
    : refusal(404, 'MemberNotFoundInConversation', 'Member not found in the conversation.')
}

export const readTeam = (id: string): Answer =>
  id === team.id ? done(200, { id, name: team.name, aadGroupId: team.aadGroupId }) : noConversation

export const listChannels = (world: World, id: string): Answer =>
  id === team.id
    ? done(200, {
        conversations: [...world.conversations.values()]
          .filter(({ kind }) => kind === 'channel')
          .map((channel) => ({ id: channel.id, name: channel.name })),
      })
    : noConversation
