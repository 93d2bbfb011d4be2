import type { JsonObject } from '../../json.ts'
import { findMessage, messageForApi, repliesTo } from '../world/messages.ts'
import type { Channel } from '../world/places.ts'
import { bot, team } from '../world/places.ts'
import type { StoredMessage, World } from '../world/world.ts'
import type { Method } from './method.ts'
import { fail, findChannel, flag, missing, pageOf, text } from './method.ts'

const forApi = (world: World, channel: Channel): JsonObject =>
  channel.kind === 'im'
    ? { id: channel.id, is_im: true, is_archived: channel.archived, user: channel.person, is_org_shared: false }
    : {
        id: channel.id,
        name: channel.name,
        name_normalized: channel.name,
        is_channel: true,
        is_im: false,
        is_mpim: false,
        is_private: false,
        is_archived: channel.archived,
        is_member: channel.botIsMember,
        is_general: false,
        context_team_id: team.id,
        num_members: world.people.size + (channel.botIsMember ? 1 : 0),
      }

type Readable =
  | { readonly kind: 'good'; readonly channel: Channel }
  | { readonly kind: 'refused'; readonly answer: JsonObject }

const readable = (world: World, args: JsonObject): Readable => {
  const given = text(args, 'channel')
  if (given === undefined) return { kind: 'refused', answer: missing('channel') }
  const channel = findChannel(world, given, false)
  if (channel === undefined) return { kind: 'refused', answer: fail('channel_not_found') }
  return { kind: 'good', channel }
}

const info: Method = (world, args) => {
  const found = readable(world, args)
  return found.kind === 'refused' ? found.answer : { ok: true, channel: forApi(world, found.channel) }
}

const list: Method = (world, args) => {
  const types = (text(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim())
  const known = ['public_channel', 'private_channel', 'mpim', 'im']
  if (types.some((type) => !known.includes(type))) return fail('invalid_types')
  const wanted = [...world.channels.values()].filter(
    (channel) =>
      types.includes(channel.kind === 'im' ? 'im' : 'public_channel') &&
      !(channel.archived && flag(args, 'exclude_archived')),
  )
  const page = pageOf(wanted, args, 100)
  if (page === undefined) return fail('invalid_cursor')
  return {
    ok: true,
    channels: page.items.map((channel) => forApi(world, channel)),
    response_metadata: { next_cursor: page.nextCursor },
  }
}

const isBetween = (message: StoredMessage, args: JsonObject): boolean => {
  const oldest = text(args, 'oldest')
  const latest = text(args, 'latest')
  const inclusive = flag(args, 'inclusive')
  const at = message.ts
  const afterOldest = oldest === undefined || isLater(at, oldest) || (inclusive && isSame(at, oldest))
  const beforeLatest = latest === undefined || isLater(latest, at) || (inclusive && isSame(at, latest))
  return afterOldest && beforeLatest
}

// Compared as whole microseconds: a double holds them exactly, as it does not hold the decimals.
const microseconds = (ts: string): number => {
  const [seconds = '0', fraction = ''] = ts.split('.')
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

const isLater = (one: string, other: string): boolean => microseconds(one) > microseconds(other)
const isSame = (one: string, other: string): boolean => microseconds(one) === microseconds(other)

const pageOfMessages = (world: World, messages: readonly StoredMessage[], args: JsonObject): JsonObject => {
  const page = pageOf(messages, args, 100)
  if (page === undefined) return fail('invalid_cursor')
  return {
    ok: true,
    messages: page.items.map((message) => messageForApi(world, message, flag(args, 'include_all_metadata'))),
    has_more: page.nextCursor !== '',
    response_metadata: { next_cursor: page.nextCursor },
  }
}

const history: Method = (world, args) => {
  const found = readable(world, args)
  if (found.kind === 'refused') return found.answer
  if (!found.channel.botIsMember) return fail('not_in_channel')
  const all = [...(world.messages.get(found.channel.id)?.values() ?? [])]
  const roots = all.filter(
    (message) => message.ephemeralFor === undefined && message.threadTs === undefined && isBetween(message, args),
  )
  return pageOfMessages(world, roots.reverse(), args)
}

const replies: Method = (world, args) => {
  const found = readable(world, args)
  if (found.kind === 'refused') return found.answer
  if (!found.channel.botIsMember) return fail('not_in_channel')
  const ts = text(args, 'ts')
  if (ts === undefined) return missing('ts')
  const named = findMessage(world, found.channel.id, ts)
  if (named === undefined || named.ephemeralFor !== undefined) return fail('thread_not_found')
  const root = named.threadTs === undefined ? named : findMessage(world, found.channel.id, named.threadTs)
  if (root === undefined) return fail('thread_not_found')
  const answers = repliesTo(world, found.channel.id, root.ts).filter((message) => isBetween(message, args))
  return pageOfMessages(world, [root, ...answers], args)
}

const open: Method = (world, args) => {
  const channelId = text(args, 'channel')
  const users = text(args, 'users')
  if (channelId === undefined && users === undefined) return fail('users_list_not_supplied')
  if (users?.includes(',')) return fail('method_not_supported_for_channel_type')
  const channel = [...world.channels.values()].find(
    (one) => one.kind === 'im' && (one.id === channelId || one.person === users),
  )
  if (channel === undefined) return fail(users === undefined ? 'channel_not_found' : 'user_not_found')
  if (!world.people.get(channel.person ?? '')?.active) return fail('user_disabled')
  const details = flag(args, 'return_im') ? forApi(world, channel) : { id: channel.id }
  return { ok: true, no_op: true, already_open: true, channel: details }
}

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.info': info,
  'conversations.list': list,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.open': open,
}

export const authTest: Method = (world) => ({
  ok: true,
  url: `${world.settings.origin}/`,
  team: team.name,
  user: bot.handle,
  team_id: team.id,
  user_id: bot.id,
  bot_id: bot.botId,
  is_enterprise_install: false,
})
