import type { JsonObject } from '../../json.ts'
import { bot, slackbot } from './places.ts'
import type { StoredMessage, World } from './world.ts'
import { emit } from './world.ts'

const keptEarlierBlocks = 5

/** The next message timestamp: seconds with six decimals, never twice the same, never backwards. */
export const nextTimestamp = (world: World): string => {
  const microseconds = Math.max(Math.floor(world.now() * 1_000), world.settings.lastMicroseconds + 1)
  world.settings.lastMicroseconds = microseconds
  const fraction = String(microseconds % 1_000_000).padStart(6, '0')
  return `${Math.floor(microseconds / 1_000_000)}.${fraction}`
}

export type Draft = Omit<StoredMessage, 'ts'>

const place = (world: World, message: StoredMessage): void => {
  const inChannel = world.messages.get(message.channel) ?? new Map<string, StoredMessage>()
  inChannel.set(message.ts, message)
  world.messages.set(message.channel, inChannel)
  world.changed()
}

export const postMessage = (world: World, draft: Draft): StoredMessage => {
  const message = { ...draft, ts: nextTimestamp(world) }
  place(world, message)
  emit(world, { kind: 'message', message })
  return message
}

export const findMessage = (world: World, channel: string, ts: string): StoredMessage | undefined =>
  world.messages.get(channel)?.get(ts)

/** What Slack itself has a record of: neither ephemerals nor the places of deleted messages. */
export const findLasting = (world: World, channel: string, ts: string): StoredMessage | undefined => {
  const message = findMessage(world, channel, ts)
  return message === undefined || message.ephemeralFor !== undefined || message.tombstone ? undefined : message
}

export const earlierKey = (channel: string, ts: string): string => `${channel}/${ts}`

export const replaceMessage = (world: World, next: StoredMessage): StoredMessage => {
  const old = findMessage(world, next.channel, next.ts)
  if (old?.blocks !== undefined) {
    const key = earlierKey(next.channel, next.ts)
    const earlier = world.earlierBlocks.get(key) ?? []
    world.earlierBlocks.set(key, [old.blocks, ...earlier].slice(0, keptEarlierBlocks))
  }
  place(world, next)
  emit(world, { kind: 'message', message: next })
  return next
}

export const repliesTo = (world: World, channel: string, ts: string): readonly StoredMessage[] =>
  [...(world.messages.get(channel)?.values() ?? [])].filter(
    (message) => message.threadTs === ts && message.ephemeralFor === undefined,
  )

/** Deletes; a root that has replies leaves its place behind, as in Slack. */
export const deleteMessage = (world: World, message: StoredMessage): void => {
  world.earlierBlocks.delete(earlierKey(message.channel, message.ts))
  if (repliesTo(world, message.channel, message.ts).length > 0) {
    replaceMessage(world, {
      ts: message.ts,
      channel: message.channel,
      user: slackbot,
      bot: true,
      text: 'Ce message a été supprimé.',
      tombstone: true,
    })
    return
  }
  world.messages.get(message.channel)?.delete(message.ts)
  world.changed()
  emit(world, { kind: 'delete', message })
}

/** A line that only this person sees, in the voice of Slack itself. */
export const tellPerson = (world: World, channel: string, person: string, text: string): void => {
  postMessage(world, { channel, user: slackbot, bot: true, text, ephemeralFor: person, error: true })
}

export const isVisibleTo = (message: StoredMessage, person: string): boolean =>
  message.ephemeralFor === undefined || message.ephemeralFor === person

const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Of what Slack shows as a picture, as far as anybody here uploads any: told by the content, whatever its name says. */
export const pictureType = (content: Uint8Array): 'image/png' | undefined =>
  pngStart.every((byte, index) => content[index] === byte) ? 'image/png' : undefined

export const filesOf = (world: World, message: StoredMessage): readonly JsonObject[] =>
  (message.files ?? []).flatMap((id) => {
    const file = world.files.get(id)
    if (file === undefined) return []
    const { name, title, content, alternative } = file
    const picture = pictureType(content) === undefined ? {} : { mimetype: pictureType(content), alt_txt: alternative }
    return [{ id, name, title, url: `/files/${id}`, size: content.byteLength, ...picture }]
  })

/** A message as the page and the tests see it. */
export const messageForPage = (world: World, message: StoredMessage): JsonObject => {
  const files = filesOf(world, message)
  return {
    ts: message.ts,
    channel: message.channel,
    thread_ts: message.threadTs,
    user: message.user,
    bot: message.bot,
    text: message.text,
    blocks: message.blocks,
    ephemeralFor: message.ephemeralFor,
    edited: message.edited ? true : undefined,
    files: files.length > 0 ? files : undefined,
    error: message.error ? true : undefined,
  }
}

/** A message as the Web API and the payloads show it. */
export const messageForApi = (world: World, message: StoredMessage, withMetadata: boolean): JsonObject => {
  const replies = repliesTo(world, message.channel, message.ts)
  const last = replies.at(-1)
  const files = filesOf(world, message)
  return {
    type: 'message',
    subtype: message.tombstone ? 'tombstone' : undefined,
    user: message.user,
    bot_id: message.user === bot.id ? bot.botId : undefined,
    app_id: message.user === bot.id ? bot.appId : undefined,
    team: message.tombstone ? undefined : 'T0SANDBOX',
    text: message.text,
    ts: message.ts,
    thread_ts: message.threadTs ?? (last === undefined ? undefined : message.ts),
    reply_count: last === undefined ? undefined : replies.length,
    latest_reply: last?.ts,
    blocks: message.blocks,
    metadata: withMetadata ? message.metadata : undefined,
    edited: message.edited ? { user: message.user, ts: message.ts } : undefined,
    files:
      files.length > 0
        ? files.map((file) => ({ ...file, url_private: `${world.settings.origin}/files/${String(file['id'])}` }))
        : undefined,
  }
}
