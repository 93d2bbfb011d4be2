import type { JsonObject } from '../../json.ts'
import type { Person } from '../world/places.ts'
import { bot, emailOf, team, userGroups } from '../world/places.ts'
import type { Method } from './method.ts'
import { fail, flag, missing, pageOf, text } from './method.ts'

const personForApi = (person: Person, withLocale: boolean): JsonObject => ({
  id: person.id,
  team_id: team.id,
  name: person.handle,
  real_name: person.name,
  deleted: !person.active,
  tz: 'Europe/Paris',
  is_admin: person.role === 'admin',
  is_owner: person.id === 'U0CAMILLE',
  is_bot: false,
  is_app_user: false,
  is_restricted: false,
  locale: withLocale ? person.locale : undefined,
  profile: {
    real_name: person.name,
    display_name: person.name,
    title: person.title,
    email: emailOf(person),
    team: team.id,
  },
})

const botForApi: JsonObject = {
  id: bot.id,
  team_id: team.id,
  name: bot.handle,
  real_name: bot.name,
  deleted: false,
  is_bot: true,
  is_app_user: false,
  profile: { real_name: bot.name, display_name: bot.name, bot_id: bot.botId, api_app_id: bot.appId, team: team.id },
}

const info: Method = (world, args) => {
  const id = text(args, 'user')
  if (id === undefined) return missing('user')
  if (id === bot.id) return { ok: true, user: botForApi }
  const person = world.people.get(id)
  if (person === undefined) return fail('user_not_found')
  return { ok: true, user: personForApi(person, flag(args, 'include_locale')) }
}

const lookupByEmail: Method = (world, args) => {
  const email = text(args, 'email')
  if (email === undefined) return missing('email')
  const person = [...world.people.values()].find((one) => one.active && emailOf(one) === email.toLowerCase())
  return person === undefined ? fail('users_not_found') : { ok: true, user: personForApi(person, false) }
}

const list: Method = (world, args) => {
  const members = [
    ...[...world.people.values()].map((person) => personForApi(person, flag(args, 'include_locale'))),
    botForApi,
  ]
  const page = pageOf(members, args, 1_000)
  if (page === undefined) return fail('invalid_cursor')
  return { ok: true, members: page.items, response_metadata: { next_cursor: page.nextCursor } }
}

const groupUsers: Method = (world, args) => {
  const group = text(args, 'usergroup')
  if (group === undefined) return missing('usergroup')
  const users = userGroups.get(group)
  if (users === undefined) return fail('no_such_subteam')
  return { ok: true, users: users.filter((id) => world.people.get(id)?.active) }
}

export const userMethods: Readonly<Record<string, Method>> = {
  'users.info': info,
  'users.lookupByEmail': lookupByEmail,
  'users.list': list,
  'usergroups.users.list': groupUsers,
}
