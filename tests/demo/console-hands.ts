import { z } from 'zod'
import { type ConsoleState, type JournalEntry, readConsoleState, readJournal } from '../support/judge.ts'

const activitySchema = z.object({
  wrs: z.array(z.object({ activity: z.string().nullable(), waiting: z.number() })),
  workstations: z.array(z.object({ power: z.string(), activity: z.string().nullable(), waiting: z.number() })),
})

const promotionsSchema = z.object({
  entries: z.array(
    z.object({ action: z.string(), tag: z.string().optional(), trigger: z.string(), key: z.string().optional() }),
  ),
})

export interface Promotion {
  /** `promotion` when it came by the API, `hand` when by hand in the console. */
  readonly trigger: string
  /** The idempotency key of the call. */
  readonly key?: string | undefined
}

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
  /** The ways that this tag became the account's default, and under whose key each was asked for. */
  promotions(tag: string): Promise<readonly Promotion[]>
  switchOn(machineId: string): Promise<void>
  /** As a blown fuse does: nothing is installed on the way. */
  cutPower(machineId: string): Promise<void>
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
    promotions: async (tag) => {
      const { entries } = promotionsSchema.parse(await (await fetch(`${origin}/journal`)).json())
      return entries.filter((entry) => entry.action === 'promoted' && entry.tag === tag)
    },
    switchOn: (targetId) => control('power', { targetId, power: 'on' }),
    cutPower: (targetId) => control('power', { targetId, power: 'off', how: 'cut' }),
    repair: (targetId) => control('machine', { targetId, failInstalls: 0 }),
  }
}
