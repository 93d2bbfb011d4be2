import { randomBytes } from 'node:crypto'
import type { JsonObject } from '../../json.ts'
import { objectsOf, textOf } from '../../json.ts'
import { postMessage } from '../world/messages.ts'
import { bot } from '../world/places.ts'
import { randomId } from '../world/tickets.ts'
import type { World } from '../world/world.ts'
import { findThread } from './chat.ts'
import type { Method } from './method.ts'
import { fail, findChannel, missing, structured, text } from './method.ts'

const getUploadUrl: Method = (world, args) => {
  const name = text(args, 'filename')
  if (name === undefined) return missing('filename')
  const length = Number(text(args, 'length'))
  if (!Number.isInteger(length) || length <= 0) return missing('length')
  const id = randomId('F')
  const secret = randomBytes(12).toString('hex')
  const alternative = text(args, 'alt_txt')
  if (alternative !== undefined && alternative.length > 1_000) return fail('alt_txt_too_large')
  world.uploads.set(secret, { id, name, length, ...(alternative === undefined ? {} : { alternative }) })
  return { ok: true, upload_url: `${world.settings.origin}/files/upload/${secret}`, file_id: id }
}

const multipartStart = /^multipart\/form-data/i

/** The content of an upload, sent bare or as the one part of a form. */
const contentOf = async (body: Uint8Array, contentType: string): Promise<Uint8Array> => {
  if (!multipartStart.test(contentType)) return body
  const form = await new Response(Uint8Array.from(body), { headers: { 'content-type': contentType } }).formData()
  for (const [, part] of form) {
    return typeof part === 'string' ? new TextEncoder().encode(part) : new Uint8Array(await part.arrayBuffer())
  }
  return new Uint8Array()
}

/** Takes the content at an upload URL; a URL is good for one upload of the length that was announced. */
export const takeUpload = async (
  world: World,
  secret: string,
  body: Uint8Array,
  contentType: string,
): Promise<{ readonly status: number; readonly text: string }> => {
  const upload = world.uploads.get(secret)
  if (upload === undefined || upload.content !== undefined) return { status: 404, text: 'not_found' }
  const content = await contentOf(body, contentType)
  if (content.byteLength !== upload.length) return { status: 400, text: 'length_mismatch' }
  world.uploads.set(secret, { ...upload, content })
  return { status: 200, text: `OK - ${content.byteLength}` }
}

const complete: Method = (world, args) => {
  const wanted = objectsOf(structured(args, 'files')?.value)
  if (wanted.length === 0) return missing('files')
  const found = wanted.map((file) => {
    const entry = [...world.uploads].find(([, upload]) => upload.id === file['id'])
    return { entry, title: textOf(file['title']) }
  })
  const channelId = text(args, 'channel_id')
  const channel = channelId === undefined ? undefined : findChannel(world, channelId, false)
  if (channelId !== undefined && channel === undefined) return fail('channel_not_found')
  if (channel?.archived) return fail('is_archived')
  if (channel?.botIsMember === false) return fail('not_in_channel')
  if (found.some(({ entry }) => entry?.[1].content === undefined)) return fail('file_not_found')
  const thread = findThread(world, channel?.id ?? '', text(args, 'thread_ts'))
  if (thread.kind === 'refused') return thread.answer
  const files: JsonObject[] = []
  for (const { entry, title } of found) {
    const [secret, upload] = entry ?? []
    if (secret === undefined || upload?.content === undefined) continue
    world.uploads.delete(secret)
    world.files.set(upload.id, {
      id: upload.id,
      name: upload.name,
      title: title ?? upload.name,
      content: upload.content,
      ...(upload.alternative === undefined ? {} : { alternative: upload.alternative }),
    })
    files.push({ id: upload.id, title: title ?? upload.name })
  }
  if (channel !== undefined) {
    postMessage(world, {
      channel: channel.id,
      user: bot.id,
      bot: true,
      text: text(args, 'initial_comment') ?? '',
      files: files.flatMap((file) => textOf(file['id']) ?? []),
      ...(thread.threadTs === undefined ? {} : { threadTs: thread.threadTs }),
    })
  }
  return { ok: true, files }
}

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': complete,
}
