import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Incoming, readIncoming } from './payload.ts'

export type Delivered =
  | { readonly type: 'challenge'; readonly challenge: string }
  /** Nothing to do: Slack only wants to hear that we are there, or tells what we do not use. */
  | { readonly type: 'nothing' }
  | { readonly type: 'malformed' }
  | { readonly type: 'delivery'; readonly id: string; readonly incoming: Incoming }

/** Slack's three wrappings: a form (slash commands), a form with JSON in it (interactions), and JSON (events). */
export const readDelivery = (rawBody: string, contentType: string): Delivered => {
  const body = contentType.includes('application/json') ? parseJson(rawBody) : parseForm(rawBody)
  return body === undefined ? { type: 'malformed' } : deliveryOf(body)
}

/** The same for a body that came already read, through Socket Mode. */
export const deliveryOf = (body: unknown): Delivered => {
  const known = envelopeSchema.safeParse(body)
  if (!known.success) return { type: 'malformed' }
  const { type, challenge, ssl_check: sslCheck } = known.data
  if (type === 'url_verification' && challenge !== undefined) return { type: 'challenge', challenge }
  if (sslCheck !== undefined || ignored.has(type ?? '')) return { type: 'nothing' }
  const incoming = readIncoming(body)
  return incoming === null ? { type: 'malformed' } : { type: 'delivery', id: deliveryId(incoming), incoming }
}

const envelopeSchema = z.object({
  type: z.string().optional(),
  challenge: z.string().optional(),
  ssl_check: z.unknown().optional(),
})

const ignored: ReadonlySet<string> = new Set(['view_closed', 'app_rate_limited', 'interactive_message'])

/** Equal for two deliveries of the same thing, and only for these: Slack repeats a delivery with all its ids. */
export const deliveryId = (incoming: Incoming): string => {
  const { kind, payload } = incoming
  switch (kind) {
    case 'slash':
      return `slack:slash:${hash(`${payload.trigger_id}\n${payload.command}`)}`
    case 'event':
      return `slack:event:${payload.event_id}`
    case 'press':
    case 'shortcut':
      return `slack:${kind}:${hash(payload.trigger_id)}`
    case 'submission':
    case 'suggestion':
      return `slack:${kind}:${hash('trigger_id' in payload && payload.trigger_id !== undefined ? payload.trigger_id : JSON.stringify(payload))}`
  }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 32)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const parseForm = (text: string): unknown => {
  const form = Object.fromEntries(new URLSearchParams(text))
  return form['payload'] === undefined ? form : parseJson(form['payload'])
}
