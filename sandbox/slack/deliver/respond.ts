import type { JsonObject } from '../../json.ts'
import { textOf } from '../../json.ts'
import { contentFields, edited, findThread } from '../api/chat.ts'
import { readContent, saysNothing } from '../api/content.ts'
import { flag, text } from '../api/method.ts'
import { deleteMessage, findMessage, postMessage, replaceMessage } from '../world/messages.ts'
import { bot } from '../world/places.ts'
import type { World } from '../world/world.ts'

const maxText = 40_000

export interface Target {
  readonly channel: string
  readonly person: string
  readonly original?: string
}

/**
 * Does what an answer to an interaction asks for (by `response_url`, or in the HTTP body of a slash command):
 * a private line unless `in_channel`, or the replacement or removal of the original message. Gives Slack's error code, if any.
 */
export const respond = (world: World, target: Target, answer: JsonObject): string | undefined => {
  const original = target.original === undefined ? undefined : findMessage(world, target.channel, target.original)
  if (flag(answer, 'delete_original')) {
    if (original === undefined) return 'message_not_found'
    deleteMessage(world, original)
    return undefined
  }
  const read = readContent(answer, maxText)
  if (read.kind === 'refused') return textOf(read.answer['error']) ?? 'invalid_arguments'
  if (saysNothing(read.content)) return 'no_text'
  if (flag(answer, 'replace_original') && target.original !== undefined) {
    if (original === undefined) return 'message_not_found'
    replaceMessage(world, edited(original, read.content))
    return undefined
  }
  if (world.channels.get(target.channel)?.archived) return 'is_archived'
  const thread = findThread(world, target.channel, text(answer, 'thread_ts'))
  if (thread.kind === 'refused') return textOf(thread.answer['error'])
  postMessage(world, {
    channel: target.channel,
    user: bot.id,
    bot: true,
    ...contentFields(read.content),
    ...(answer['response_type'] === 'in_channel' ? {} : { ephemeralFor: target.person }),
    ...(thread.threadTs === undefined ? {} : { threadTs: thread.threadTs }),
  })
  return undefined
}
