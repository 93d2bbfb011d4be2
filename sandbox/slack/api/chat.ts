import type { JsonObject } from '../../json.ts'
import {
  deleteMessage,
  findLasting,
  findMessage,
  messageForApi,
  postMessage,
  replaceMessage,
} from '../world/messages.ts'
import type { Channel } from '../world/places.ts'
import { bot } from '../world/places.ts'
import type { StoredMessage, World } from '../world/world.ts'
import { activePerson, channelSeenBy } from '../world/world.ts'
import type { Content } from './content.ts'
import { readContent, saysNothing } from './content.ts'
import type { Method } from './method.ts'
import { fail, findChannel, missing, text } from './method.ts'

const maxPostedText = 40_000
const maxEditedText = 4_000

type Place =
  | { readonly kind: 'good'; readonly channel: Channel }
  | { readonly kind: 'refused'; readonly answer: JsonObject }

/** The channel that the bot may write to now. */
const writable = (world: World, args: JsonObject, alsoByName: boolean): Place => {
  const given = text(args, 'channel')
  if (given === undefined) return { kind: 'refused', answer: missing('channel') }
  const channel = findChannel(world, given, alsoByName)
  if (channel === undefined) return { kind: 'refused', answer: fail('channel_not_found') }
  if (channel.archived) return { kind: 'refused', answer: fail('is_archived') }
  if (!channel.botIsMember) return { kind: 'refused', answer: fail('not_in_channel') }
  return { kind: 'good', channel }
}

type Thread =
  | { readonly kind: 'good'; readonly threadTs: string | undefined }
  | { readonly kind: 'refused'; readonly answer: JsonObject }

/** The thread that is answered; an answer to an answer goes to the same root. */
export const findThread = (world: World, channel: string, given: string | undefined): Thread => {
  if (given === undefined) return { kind: 'good', threadTs: undefined }
  if (!/^\d+\.\d{6}$/.test(given)) return { kind: 'refused', answer: fail('invalid_thread_ts') }
  const root = findMessage(world, channel, given)
  if (root === undefined || root.ephemeralFor !== undefined) {
    return { kind: 'refused', answer: fail('thread_not_found') }
  }
  return { kind: 'good', threadTs: root.threadTs ?? root.ts }
}

/** The parts of a stored message that its content gives. */
export const contentFields = (content: Content): Pick<StoredMessage, 'text' | 'blocks' | 'metadata'> => ({
  text: content.text ?? '',
  ...(content.blocks === undefined || content.blocks.length === 0 ? {} : { blocks: content.blocks }),
  ...(content.metadata ? { metadata: content.metadata } : {}),
})

const chatPostMessage: Method = (world, args) => {
  const place = writable(world, args, true)
  if (place.kind === 'refused') return place.answer
  const read = readContent(args, maxPostedText)
  if (read.kind === 'refused') return read.answer
  if (saysNothing(read.content)) return fail('no_text')
  const thread = findThread(world, place.channel.id, text(args, 'thread_ts'))
  if (thread.kind === 'refused') return thread.answer
  const message = postMessage(world, {
    channel: place.channel.id,
    user: bot.id,
    bot: true,
    ...contentFields(read.content),
    ...(thread.threadTs === undefined ? {} : { threadTs: thread.threadTs }),
  })
  return { ok: true, channel: message.channel, ts: message.ts, message: messageForApi(world, message, true) }
}

const chatPostEphemeral: Method = (world, args) => {
  const place = writable(world, args, true)
  if (place.kind === 'refused') return place.answer
  const user = text(args, 'user')
  if (user === undefined) return missing('user')
  if (activePerson(world, user) === undefined) return fail('user_not_found')
  if (channelSeenBy(world, place.channel.id, user) === undefined) return fail('user_not_in_channel')
  const read = readContent(args, maxEditedText)
  if (read.kind === 'refused') return read.answer
  if (saysNothing(read.content)) return fail('no_text')
  const thread = findThread(world, place.channel.id, text(args, 'thread_ts'))
  if (thread.kind === 'refused') return thread.answer
  const message = postMessage(world, {
    channel: place.channel.id,
    user: bot.id,
    bot: true,
    ephemeralFor: user,
    ...contentFields(read.content),
    ...(thread.threadTs === undefined ? {} : { threadTs: thread.threadTs }),
  })
  return { ok: true, message_ts: message.ts }
}

/**
 * The message after an edit. Text without blocks takes the blocks away, and only such an edit is shown as edited;
 * what is not mentioned stays (docs.slack.dev, chat.update).
 */
export const edited = (old: StoredMessage, content: Content): StoredMessage => {
  const keepsBlocks = content.blocks === undefined && content.text === undefined
  const blocks = keepsBlocks ? old.blocks : content.blocks
  const metadata = content.metadata === undefined ? old.metadata : (content.metadata ?? undefined)
  const { blocks: _blocks, metadata: _metadata, ...rest } = old
  return {
    ...rest,
    text: content.text ?? (content.blocks === undefined ? old.text : ''),
    ...(blocks === undefined || blocks.length === 0 ? {} : { blocks }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(content.text !== undefined && content.blocks === undefined ? { edited: true } : {}),
  }
}

const chatUpdate: Method = (world, args) => {
  const place = writable(world, args, false)
  if (place.kind === 'refused') return place.answer
  const ts = text(args, 'ts')
  if (ts === undefined) return missing('ts')
  const old = findLasting(world, place.channel.id, ts)
  if (old === undefined) return fail('message_not_found')
  if (old.user !== bot.id) return fail('cant_update_message')
  const read = readContent(args, maxEditedText)
  if (read.kind === 'refused') return read.answer
  const { content } = read
  if (content.text === undefined && content.blocks === undefined && content.metadata === undefined) {
    return fail('no_text')
  }
  const next = edited(old, content)
  if (next.text === '' && next.blocks === undefined && next.files === undefined) return fail('no_text')
  const message = replaceMessage(world, next)
  return { ok: true, channel: message.channel, ts, text: message.text, message: messageForApi(world, message, true) }
}

const chatDelete: Method = (world, args) => {
  const place = writable(world, args, false)
  if (place.kind === 'refused') return place.answer
  const ts = text(args, 'ts')
  if (ts === undefined) return missing('ts')
  const message = findLasting(world, place.channel.id, ts)
  if (message === undefined) return fail('message_not_found')
  if (message.user !== bot.id) return fail('cant_delete_message')
  deleteMessage(world, message)
  return { ok: true, channel: place.channel.id, ts }
}

const chatGetPermalink: Method = (world, args) => {
  const given = text(args, 'channel')
  if (given === undefined) return missing('channel')
  const channel = findChannel(world, given, false)
  if (channel === undefined) return fail('channel_not_found')
  const ts = text(args, 'message_ts')
  if (ts === undefined) return missing('message_ts')
  const message = findLasting(world, channel.id, ts)
  if (message === undefined) return fail('message_not_found')
  const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`
  const permalink = `${world.settings.origin}/archives/${channel.id}/p${ts.replace('.', '')}${thread}`
  return { ok: true, channel: channel.id, permalink }
}

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': chatPostMessage,
  'chat.postEphemeral': chatPostEphemeral,
  'chat.update': chatUpdate,
  'chat.delete': chatDelete,
  'chat.getPermalink': chatGetPermalink,
}
