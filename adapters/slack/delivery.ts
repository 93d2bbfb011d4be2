import { hash } from 'node:crypto'
import { parse } from 'node:querystring'
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
  if (typeof body !== 'object' || body === null) return { type: 'malformed' }
  if ('ssl_check' in body) return { type: 'nothing' }
  if ('type' in body && typeof body.type === 'string') {
    if (ignored.has(body.type)) return { type: 'nothing' }
    if (body.type === 'url_verification' && 'challenge' in body && typeof body.challenge === 'string') {
      return { type: 'challenge', challenge: body.challenge }
    }
  }
  const incoming = readIncoming(body)
  return incoming === null ? { type: 'malformed' } : { type: 'delivery', id: deliveryId(incoming), incoming }
}

const ignored: ReadonlySet<string> = new Set(['view_closed', 'app_rate_limited', 'interactive_message'])

/** Equal for two deliveries of the same thing, and only for these: Slack repeats a delivery with all its ids. */
export const deliveryId = (incoming: Incoming): string => {
  const { kind, payload } = incoming
  switch (kind) {
    case 'slash':
      return `slack:slash:${digest(`${payload.trigger_id}\n${payload.command}`)}`
    case 'event':
      return `slack:event:${payload.event_id}`
    case 'press':
    case 'shortcut':
      return `slack:${kind}:${digest(payload.trigger_id)}`
    case 'submission':
    case 'suggestion':
      return `slack:${kind}:${digest('trigger_id' in payload && payload.trigger_id !== undefined ? payload.trigger_id : JSON.stringify(payload))}`
  }
}

const digest = (text: string): string => hash('sha256', text, 'base64url').slice(0, 32)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const parseForm = (text: string): unknown => {
  // Several times as quick as URLSearchParams, on the one path where that is felt.
  const form = parse(text)
  const { payload } = form
  return typeof payload === 'string' ? parseJson(payload) : { ...form }
}
