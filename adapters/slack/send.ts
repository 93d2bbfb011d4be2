import { z } from 'zod'
import type { Card } from '../../bot/card/card.ts'
import type { ChatFile } from '../../bot/chat/platform.ts'
import type { Locale } from '../../bot/text/words.ts'
import type { ApiOutcome, SlackApi } from './api.ts'
import { limits } from './limits.ts'
import { type RenderedMessage, renderCard } from './render.ts'
import { present } from './text.ts'

/** Slack's words for « I will not draw that »: the same card in plain sections may still pass. */
const undrawable: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_too_long',
  'msg_blocks_too_long',
  'invalid_attachments',
  'only_one_table_allowed',
])

/**
 * Sends a card as it should look; when Slack refuses its blocks, once more in sections that every Slack has always drawn.
 * @param send `isAgain`: of the first nobody saw anything
 */
export const sendCard = async <Outcome extends object>(
  card: Card,
  options: { readonly locale: Locale; readonly sandbox: boolean },
  send: (message: RenderedMessage, isAgain: boolean) => Promise<Outcome>,
): Promise<Outcome> => {
  const first = await send(renderCard(card, options), false)
  if (!('code' in first) || typeof first.code !== 'string' || !undrawable.has(first.code)) return first
  return send(renderCard(card, { ...options, surface: 'sections' }), true)
}

/** For every message: a link in foreign text must not unfold into a picture of somebody's choice. */
export const quiet = { unfurl_links: false, unfurl_media: false } as const

const postedSchema = z.object({ ts: z.string() })
export const nothing = z.object({})

export const postMessage = (
  api: SlackApi,
  parameters: Readonly<Record<string, unknown>>,
  patience: number,
): Promise<ApiOutcome<{ ts: string }>> =>
  api.call('chat.postMessage', { ...quiet, ...parameters }, postedSchema, { patience })

const uploadSchema = z.object({ upload_url: z.string(), file_id: z.string() })

/** The share of these calls comes anew every seven seconds (rates.ts), and whoever asked for a file waits that long. */
const uploadPatience = 8_000

/** Slack's flow in three calls. The content goes to the URL that Slack gave, without our token. */
export const uploadFile = async (
  api: SlackApi,
  file: ChatFile,
  target: { readonly channelId: string; readonly threadId?: string | undefined },
): Promise<ApiOutcome<unknown>> => {
  const bytes = Buffer.from('picture' in file ? file.picture.full : file.content)
  const place = await api.call(
    'files.getUploadURLExternal',
    {
      filename: file.name,
      length: bytes.length,
      ...('picture' in file ? { alt_txt: present(file.picture.alternative, limits.fileAltText) } : {}),
    },
    uploadSchema,
    { patience: uploadPatience },
  )
  if (place.outcome !== 'ok') return place
  const sent = await postContent(place.data.upload_url, bytes)
  if (!sent) return { outcome: 'later', milliseconds: 5_000, code: 'upload_failed' }
  return api.call(
    'files.completeUploadExternal',
    {
      files: [{ id: place.data.file_id, title: file.title }],
      channel_id: target.channelId,
      ...(target.threadId === undefined ? {} : { thread_ts: target.threadId }),
    },
    nothing,
    { patience: uploadPatience },
  )
}

const postContent = async (url: string, bytes: Buffer): Promise<boolean> => {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
      signal: AbortSignal.timeout(20_000),
    })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}

/** Answers to a `response_url`: five uses, thirty minutes, no token and no rate of ours. */
export const respond = async (
  url: string,
  body: Readonly<Record<string, unknown>>,
): Promise<{ readonly code?: string }> => {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(5_000),
    })
    const text = await answer.text()
    return answer.ok && !text.includes('"ok":false') ? {} : { code: codeIn(text) ?? `http_${answer.status}` }
  } catch {
    return { code: 'response_url_unreachable' }
  }
}

const codeIn = (text: string): string | undefined => /^(?:\{.*"error":\s*")?([a-z_]{3,60})\b/s.exec(text)?.[1]
