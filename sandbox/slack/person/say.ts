import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../json.ts'
import { textOf } from '../../json.ts'
import { findThread } from '../api/chat.ts'
import { sendEvent } from '../deliver/events.ts'
import { whileBusy } from '../deliver/post.ts'
import type { Outcome } from '../deliver/slash.ts'
import { refusedFor, runSlashCommand } from '../deliver/slash.ts'
import { postMessage, tellPerson } from '../world/messages.ts'
import type { Channel, Person } from '../world/places.ts'
import { bot, team } from '../world/places.ts'
import type { StoredMessage, World } from '../world/world.ts'
import { emit } from '../world/world.ts'
import type { SayBody } from './bodies.ts'

const maxMessage = 12_000
const mention = `<@${bot.id}>`

/** What a person typed, as Slack stores it: mentions as ids, the three signs of its markup escaped. */
export const asStored = (world: World, typed: string): string => {
  const named = typed.replace(/@w360\b/gi, mention)
  return named
    .split(/(<@U0[A-Z0-9]+>|<#C0[A-Z0-9]+>)/)
    .map((part) => {
      const id = /^<[@#](\w+)>$/.exec(part)?.[1]
      const known = id !== undefined && (id === bot.id || world.people.has(id) || world.channels.has(id))
      return known ? part : part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    })
    .join('')
}

const eventOf = (message: StoredMessage, channel: Channel): JsonObject => ({
  user: message.user,
  client_msg_id: randomUUID(),
  text: message.text,
  ts: message.ts,
  team: team.id,
  channel: channel.id,
  event_ts: message.ts,
  thread_ts: message.threadTs,
})

export interface Said extends Outcome {
  readonly ts?: string
}

/** A person sends what is in their composer: a slash command, a message to the bot, or just a message. */
export const say = async (world: World, person: Person, channel: Channel, body: SayBody): Promise<Said> => {
  const typed = body.text.trim()
  if (channel.archived) return refusedFor('is_archived')
  if (typed === '') return refusedFor('no_text')
  if (typed.startsWith('/')) {
    if (!body.thread_ts) return runSlashCommand(world, person, channel, typed, body)
    emit(world, {
      kind: 'notice',
      person: person.id,
      text: 'Les commandes ne fonctionnent pas dans un fil : mentionnez @W360 à la place.',
    })
    return refusedFor('slash_command_in_thread')
  }
  if (typed.length > maxMessage) return refusedFor('msg_too_long')
  const thread = findThread(world, channel.id, body.thread_ts ?? undefined)
  if (thread.kind === 'refused') return refusedFor(textOf(thread.answer['error']) ?? 'thread_not_found')
  const message = postMessage(world, {
    channel: channel.id,
    user: person.id,
    bot: false,
    text: asStored(world, typed),
    ...(thread.threadTs === undefined ? {} : { threadTs: thread.threadTs }),
  })
  const error = await tellBot(world, person, channel, message)
  return error === undefined ? { ok: true, ts: message.ts } : { ok: false, error, ts: message.ts }
}

const tellBot = async (
  world: World,
  person: Person,
  channel: Channel,
  message: StoredMessage,
): Promise<string | undefined> => {
  const event = eventOf(message, channel)
  if (channel.kind === 'im') {
    return whileBusy(world, person.id, () => sendEvent(world, { type: 'message', channel_type: 'im', ...event }))
  }
  if (!message.text.includes(mention)) return undefined
  if (!channel.botIsMember) {
    tellPerson(world, channel.id, person.id, 'W360 n’est pas membre de ce canal.')
    return undefined
  }
  return whileBusy(world, person.id, () => sendEvent(world, { type: 'app_mention', ...event }))
}
