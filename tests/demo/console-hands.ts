import { z } from 'zod'
import { type ConsoleState, type JournalEntry, readConsoleState, readJournal } from '../support/judge.ts'

const activitySchema = z.object({
  wrs: z.array(z.object({ activity: z.string().nullable(), waiting: z.number() })),
  workstations: z.array(z.object({ power: z.string(), activity: z.string().nullable(), waiting: z.number() })),
})

export interface Release {
  readonly version: string
  readonly tag: string
}

/** What hands do in the building and in the web console, and what the vendor does in his. */
export interface ConsoleHands {
  state(): Promise<ConsoleState>
  journal(): Promise<readonly JournalEntry[]>
  /** Whether no machine that is on works on an order or has one waiting. */
  isQuiet(): Promise<boolean>
  publish(release: Release, notes: string): Promise<void>
  /** Makes this the account's default tag. */
  promote(tag: string): Promise<void>
  switchOn(machineId: string): Promise<void>
  /** Its installations succeed from now on. */
  repair(machineId: string): Promise<void>
}

/** The control side of the console sandbox. */
export const consoleHands = (origin: string): ConsoleHands => {
  const control = async (what: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
    const response = await fetch(`${origin}/control/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${what}: ${response.status} ${text}`)
  }
  return {
    state: () => readConsoleState(origin),
    journal: () => readJournal(origin),
    isQuiet: async () => {
      const { wrs, workstations } = activitySchema.parse(await (await fetch(`${origin}/control/state`)).json())
      const reachable = [...wrs, ...workstations.filter(({ power }) => power === 'on')]
      return reachable.every(({ activity, waiting }) => activity === null && waiting === 0)
    },
    publish: ({ version, tag }, notes) => control('release', { version, tag, status: 'test', notes }),
    promote: (tag) => control('account', { defaultTag: tag }),
    switchOn: (targetId) => control('power', { targetId, power: 'on' }),
    repair: (targetId) => control('machine', { targetId, failInstalls: 0 }),
  }
}
