import { z } from 'zod'
import { storableText } from '../../bot/audit/canonical-json.ts'
import type { CommandReport, ConsoleEvent, EventPage } from '../../bot/fleet/console.ts'
import type { Account, Release, Site, Workstation, Wrs } from '../../bot/fleet/model.ts'
import { type Reading, readBody } from './reading.ts'

/**
 * The console's answers, as `openapi.yaml` states them. Unknown fields are ignored, unknown words refused: a state that we do not
 * know may mean that a machine must not be touched. The one exception is a new type of event, see `readEventPage`.
 */

const name = z.string().min(1)
/** What people wrote: one character that no database keeps would refuse the list, and with it the whole fleet. */
const words = z.string().transform(storableText)
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const power = z.enum(['on', 'off'])

const timeZone = name.refine(isTimeZone, { error: 'no time zone of this name' })

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

export const account: z.ZodType<Account> = z.object({
  id: name,
  name: words,
  defaultTag: name,
  autoUpdate: z.boolean(),
})

export const site: z.ZodType<Site> = z.object({ id: name, name: words, timeZone })

const machineFacts = {
  id: name,
  name: words,
  power,
  version: z.string(),
  tag: z.string(),
  installedVersion: z.string().nullable(),
  lastSeenAt: moment.nullable(),
}

export const wrs: z.ZodType<Wrs> = z
  .object({ ...machineFacts, siteId: name, role: z.enum(['main', 'secondary']) })
  .transform((facts) => ({ kind: 'wrs', ...facts }))

export const workstation: z.ZodType<Workstation> = z
  .object({
    ...machineFacts,
    siteId: name.nullable(),
    wrsId: name.nullable(),
    group: words,
    connection: z.enum(['lan', 'remote']),
    autoUpdate: z.boolean(),
  })
  .transform((facts) => ({ kind: 'workstation', ...facts }))

export const release: z.ZodType<Release> = z.object({
  version: name,
  tag: name,
  status: z.enum(['test', 'official', 'withdrawn']),
  publishedAt: moment,
  notes: words,
})

export interface Page<T> {
  readonly items: readonly T[]
  /** Null on the last page. */
  readonly next: string | null
}

export function pageOf<T>(item: z.ZodType<T>): z.ZodType<Page<T>> {
  return z.object({ items: z.array(item), next: name.nullable() })
}

const itemState = z.enum(['queued', 'downloading', 'done', 'failed', 'expired', 'rejected'])

export const commandReport: z.ZodType<CommandReport> = z.object({
  id: name,
  items: z.array(z.object({ targetId: name, state: itemState, reason: words.exactOptional() })),
})

const eventFacts = { seq: z.int().nonnegative(), at: moment }

const knownEvent = z.discriminatedUnion('type', [
  z.object({
    ...eventFacts,
    type: z.literal('command.item'),
    commandId: name,
    targetId: name,
    state: itemState,
    reason: words.exactOptional(),
  }),
  z.object({
    ...eventFacts,
    type: z.literal('machine.changed'),
    targetType: z.enum(['wrs', 'workstation']),
    targetId: name,
    power: power.exactOptional(),
    version: z.string().exactOptional(),
    tag: z.string().exactOptional(),
    installedVersion: z.string().nullable().exactOptional(),
  }),
  z.object({ ...eventFacts, type: z.literal('release.published'), version: name, tag: name }),
  z.object({ ...eventFacts, type: z.literal('account.updated'), defaultTag: name }),
])

/** A type that a later console knows costs one reading of the lists: refusing it would stop all observation. */
const newEvent = z
  .object({ ...eventFacts, type: name })
  .transform((event) => ({ seq: event.seq, at: event.at, type: 'unknown' as const, name: event.type }))

const KNOWN_TYPES: ReadonlySet<unknown> = new Set([
  'command.item',
  'machine.changed',
  'release.published',
  'account.updated',
])

const eventEnvelope = z.object({ events: z.array(z.unknown()), next: name })

/** One page of the event feed; types of events that are not known become `unknown`. */
export function readEventPage(body: unknown): Reading<EventPage> {
  const envelope = readBody(eventEnvelope, body)
  if (!envelope.ok) return envelope
  const events: ConsoleEvent[] = []
  for (const [index, raw] of envelope.value.events.entries()) {
    const event = readEvent(raw)
    if (!event.ok) return { ok: false, detail: `events[${index}]: ${event.detail}` }
    events.push(event.value)
  }
  return { ok: true, value: { events, next: envelope.value.next } }
}

function readEvent(raw: unknown): Reading<ConsoleEvent> {
  const type = typeof raw === 'object' && raw !== null && 'type' in raw ? raw.type : undefined
  // Two schemas chosen by hand: a union would try them in turn, a million times in a large rollout.
  return KNOWN_TYPES.has(type) ? readBody<ConsoleEvent>(knownEvent, raw) : readBody<ConsoleEvent>(newEvent, raw)
}
