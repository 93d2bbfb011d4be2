import { z } from 'zod'
import { type ConsoleOptions, type JournalEntry, type RunningConsole, startConsole } from './start.ts'

/** A console with a clock that moves only when told to, and a plain client for it. For the tests of this room. */
export interface Bench {
  readonly running: RunningConsole
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  readonly control: (path: string, body?: unknown) => Promise<Answer>
  /** Moves the clock, and lets everything that came due happen, each thing at its own time. */
  readonly advance: (seconds: number) => Promise<void>
  readonly machine: (id: string) => Promise<z.infer<typeof machineShape>>
  readonly command: (body: unknown) => Promise<string>
  readonly items: (commandId: string) => Promise<readonly z.infer<typeof itemShape>[]>
  readonly journal: (after?: number) => Promise<readonly JournalEntry[]>
  readonly now: () => number
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

const machineShape = z.looseObject({
  id: z.string(),
  power: z.string(),
  version: z.string(),
  tag: z.string(),
  installedVersion: z.string().nullable(),
})
const itemShape = z.looseObject({ targetId: z.string(), state: z.string(), reason: z.string().optional() })
const stateShape = z.looseObject({ wrs: z.array(machineShape), workstations: z.array(machineShape) })
const commandShape = z.looseObject({ id: z.string(), items: z.array(itemShape) })
const journalShape = z.object({ entries: z.array(z.custom<JournalEntry>()) })
export const pageShape = z.object({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().nullable() })
export const eventsShape = z.object({
  events: z.array(z.looseObject({ seq: z.number(), type: z.string() })),
  next: z.string(),
})

export const OLDEST = 'w360-printemps-9b1e04'
export const MIDDLE = 'w360-2026.7-b-c27f5a'
export const NEWEST = 'w360-2026.10-rc2-7f3a'

export const startBench = async (options: ConsoleOptions = {}): Promise<Bench> => {
  let clock = Date.UTC(2026, 10, 20, 9, 0, 0)
  const running = await startConsole({ now: () => clock, ...options })

  const ask = async (
    url: string,
    method: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${running.token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const control = (path: string, body?: unknown): Promise<Answer> =>
    ask(`${running.origin}${path}`, body === undefined ? 'GET' : 'POST', body)
  const call: Bench['call'] = (method, path, body, headers) => ask(`${running.url}${path}`, method, body, headers)

  return {
    running,
    call,
    control,
    now: () => clock,
    advance: async (seconds) => {
      clock += seconds * 1000
      await control('/control/faults')
    },
    machine: async (id) => {
      const { wrs, workstations } = stateShape.parse((await control('/control/state')).body)
      const found = [...wrs, ...workstations].find((machine) => machine.id === id)
      if (found === undefined) throw new Error(`no machine ${id}`)
      return found
    },
    command: async (body) => commandShape.parse((await call('POST', '/commands', body)).body).id,
    items: async (commandId) => commandShape.parse((await call('GET', `/commands/${commandId}`)).body).items,
    journal: async (after = 0) => journalShape.parse((await control(`/journal?after=${after}`)).body).entries,
  }
}
