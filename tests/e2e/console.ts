import { type ConsoleState, type JournalEntry, readConsoleState, readJournal } from '../support/judge.ts'

export interface ConsoleHand {
  readonly origin: string
  state(): Promise<ConsoleState>
  journal(): Promise<readonly JournalEntry[]>
  /** `POST /control/WHAT`: what hands do in the building, or the vendor in his. */
  control(what: string, body: Readonly<Record<string, unknown>>): Promise<void>
}

/** The control side of the console sandbox. */
export const consoleAt = (origin: string): ConsoleHand => ({
  origin,
  state: () => readConsoleState(origin),
  journal: () => readJournal(origin),
  control: async (what, body) => {
    const response = await fetch(`${origin}/control/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`)
  },
})

/** The releases of the default fleet. */
export const releases = {
  first: { version: '2026.4.2', tag: 'w360-printemps-9b1e04' },
  second: { version: '2026.7.1', tag: 'w360-2026.7-b-c27f5a' },
  test: { version: '2026.10.0', tag: 'w360-2026.10-rc2-7f3a' },
} as const
