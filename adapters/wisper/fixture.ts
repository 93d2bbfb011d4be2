import { expect } from 'vitest'
import { type CommandOrder, type Console, ConsoleError } from '../../bot/fleet/console.ts'
import { type ClientOptions, createConsoleClient } from './client.ts'
import type { ObservedRequest } from './transport.ts'

/** What the tests of the client share. */

export const ORIGIN = 'http://console.test'
export const TOKEN = 'token-that-nobody-may-see'
export const ACCOUNT = {
  id: 'acc-1',
  name: 'Ville',
  defaultTag: 'tag-a',
  autoUpdate: false,
  updatedAt: '2026-11-01T08:00:00Z',
}
export const MACHINE = {
  id: 'ws-1',
  name: 'MAI-ACC-01',
  siteId: 'site-1',
  wrsId: null,
  group: 'Mairie/Accueil',
  connection: 'lan',
  power: 'on',
  version: '7.1',
  tag: 'tag-a',
  installedVersion: null,
  autoUpdate: false,
  lastSeenAt: '2026-11-01T08:00:00+01:00',
}
export const ORDER: CommandOrder = { kind: 'update', targetType: 'workstation', targets: ['ws-1'], tag: 'tag-b' }
export const REPORT = { id: 'cmd-1', items: [{ targetId: 'ws-1', state: 'queued' }] }

export interface Bench {
  readonly console: Console
  readonly waits: number[]
  readonly observed: ObservedRequest[]
}

export function bench(options: Partial<ClientOptions> = {}): Bench {
  const waits: number[] = []
  const observed: ObservedRequest[] = []
  const console = createConsoleClient({
    url: `${ORIGIN}/v1`,
    token: TOKEN,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      waits.push(milliseconds)
    },
    observe: (request) => observed.push(request),
    ...options,
  })
  return { console, waits, observed }
}

export const problem = (code: string) => ({ type: 'about:blank', title: 'No', code, detail: `secret ${TOKEN}` })

/** The error of a call, checked to keep the token to itself wherever somebody may print it. */
export async function failure(call: Promise<unknown>): Promise<ConsoleError> {
  const error: unknown = await call.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof ConsoleError)) throw error
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    expect(`${current.message}\n${current.stack}\n${JSON.stringify(current)}`).not.toContain(TOKEN)
  }
  return error
}
