import { z } from 'zod'

/**
 * The judge of rollouts: reads the console's own journal of what really happened, and says which rules of the procedure
 * were broken. It knows nothing of the bot, so the bot cannot talk it round.
 */

const entrySchema = z.object({
  seq: z.number(),
  action: z.string(),
  trigger: z.string(),
  commandId: z.string().optional(),
  targetType: z.string().optional(),
  targetId: z.string().optional(),
  tag: z.string().optional(),
  version: z.string().optional(),
})
const journalSchema = z.object({ entries: z.array(entrySchema), more: z.boolean() })

const machineSchema = z.object({
  id: z.string(),
  name: z.string(),
  siteId: z.string().nullable(),
  wrsId: z.string().nullish(),
  connection: z.string().optional(),
  power: z.string(),
  version: z.string(),
})
const stateSchema = z.object({
  releases: z.array(z.object({ version: z.string(), tag: z.string() })),
  wrs: z.array(machineSchema),
  workstations: z.array(machineSchema),
})

export type JournalEntry = z.infer<typeof entrySchema>
export type ConsoleState = z.infer<typeof stateSchema>

export const readJournal = async (origin: string): Promise<readonly JournalEntry[]> => {
  const entries: JournalEntry[] = []
  for (;;) {
    const response = await fetch(`${origin}/journal?after=${entries.at(-1)?.seq ?? 0}`)
    const page = journalSchema.parse(await response.json())
    entries.push(...page.entries)
    if (!page.more) return entries
  }
}

export const readConsoleState = async (origin: string): Promise<ConsoleState> =>
  stateSchema.parse(await (await fetch(`${origin}/control/state`)).json())

export interface Verdict {
  /** One sentence for each broken rule; empty when all held. */
  readonly broken: readonly string[]
  /** Those of them that broke the rule order: a workstation before its WRS. */
  readonly early: readonly string[]
  /** Those of them that ordered something a second time. */
  readonly again: readonly string[]
  /** Orders of the bot that had an effect. */
  readonly updates: number
  readonly restarts: number
}

/**
 * Judges what the journal tells since `before`, the state at its beginning.
 * @param target the version that the rollout was to bring
 */
export const judge = (
  before: ConsoleState,
  journal: readonly JournalEntry[],
  target: { readonly version: string },
): Verdict => {
  const early: string[] = []
  const again: string[] = []
  const running = new Map([...before.wrs, ...before.workstations].map(({ id, version }) => [id, version]))
  const power = new Map(before.wrs.map((wrs) => [wrs.id, wrs.power]))
  const workstations = new Map(before.workstations.map((machine) => [machine.id, machine]))
  /** Orders in effect that have not ended yet, by machine and kind. */
  const open = new Map<string, string>()
  const succeeded = new Set<string>()
  let updates = 0
  let restarts = 0

  const servedBy = (machine: ConsoleState['workstations'][number]): readonly string[] => {
    const own = before.wrs.find(({ id }) => id === machine.wrsId)
    if (own === undefined || machine.connection === 'remote') return []
    if (power.get(own.id) === 'on') return [own.id]
    return before.wrs.filter(({ id, siteId }) => siteId === own.siteId && power.get(id) === 'on').map(({ id }) => id)
  }

  const order = (entry: JournalEntry, kind: 'update' | 'restart'): void => {
    const id = entry.targetId ?? ''
    const step = `${kind} ${id}`
    if (open.has(step)) again.push(`#${entry.seq}: a second ${kind} of ${id} was ordered while the first was under way`)
    if (kind === 'update' && succeeded.has(step))
      again.push(`#${entry.seq}: ${id} was updated again after it had been installed`)
    open.set(step, entry.commandId ?? '')
    const machine = workstations.get(id)
    if (machine === undefined) return
    for (const wrsId of servedBy(machine)) {
      if (running.get(wrsId) !== target.version) {
        early.push(
          `#${entry.seq}: ${kind} of ${machine.name} was ordered while its WRS ${wrsId} ran ${running.get(wrsId)}`,
        )
      }
    }
  }

  for (const entry of journal) {
    const id = entry.targetId ?? ''
    if (entry.action === 'update.accepted') {
      updates += 1
      order(entry, 'update')
    }
    if (entry.action === 'restart.accepted') {
      restarts += 1
      order(entry, 'restart')
    }
    // A machine that updates itself may do so while an order is on its way to it: nobody ordered that twice.
    if (entry.action === 'update.installed' && entry.trigger === 'command') {
      open.delete(`update ${id}`)
      succeeded.add(`update ${id}`)
    }
    if (entry.action === 'update.failed' || entry.action === 'expired') {
      open.delete(`update ${id}`)
      open.delete(`restart ${id}`)
    }
    if (entry.action === 'restart.started') open.delete(`restart ${id}`)
    if (entry.action === 'running' && entry.version !== undefined) running.set(id, entry.version)
    if (entry.action === 'power.on') power.set(id, 'on')
    if (entry.action === 'power.off') power.set(id, 'off')
  }
  return { broken: [...early, ...again], early, again, updates, restarts }
}
