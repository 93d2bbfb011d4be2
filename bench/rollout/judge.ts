import { z } from 'zod'

const entry = z.object({
  action: z.string(),
  targetId: z.string().optional(),
  targetType: z.enum(['wrs', 'workstation']).optional(),
  wrsId: z.string().nullish(),
  tag: z.string().optional(),
})

const journalPage = z.object({ entries: z.array(entry.extend({ seq: z.number() })), more: z.boolean() })
const stateFacts = z.object({
  wrs: z.array(z.object({ id: z.string(), tag: z.string() })),
  workstations: z.array(z.object({ id: z.string(), tag: z.string() })),
  releases: z.array(z.object({ tag: z.string() })),
})

/** What the console itself says of a rollout that is over. */
export interface Judgement {
  /** Empty: it ended right. */
  readonly faults: readonly string[]
  /** Requests to the API by call, as the console counted them. */
  readonly requests: Readonly<Record<string, number>>
}

const ENTRIES_A_PAGE = 50_000

/** Reads the console's journal and state: every machine runs the target, WRS first, nothing was ordered twice. */
export const judge = async (origin: string, workstations: number): Promise<Judgement> => {
  const read = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> =>
    schema.parse(await (await fetch(`${origin}${path}`)).json())
  const requests = await read('/control/requests', z.record(z.string(), z.number()))
  const state = await read('/control/state', stateFacts)
  const target = state.releases.at(-1)?.tag ?? ''
  const watch = watchJournal(target)
  let after = 0
  let more = true
  while (more) {
    const page = await read(`/journal?after=${after}&limit=${ENTRIES_A_PAGE}`, journalPage)
    for (const event of page.entries) watch.see(event)
    after = page.entries.at(-1)?.seq ?? after
    more = page.more
  }
  const missing = workstations - state.workstations.length
  const behind = [...state.wrs, ...state.workstations].filter(({ tag }) => tag !== target)
  const faults = [
    count(missing, 'workstations are not there'),
    count(behind.length, 'machines do not run the target'),
    ...watch.faults(),
  ]
  return { faults: faults.filter((fault) => fault !== null), requests }
}

const count = (number: number, what: string): string | null => (number === 0 ? null : `${number} ${what}`)

/** The rules that only the order of the entries shows. */
export const watchJournal = (target: string) => {
  const ready = new Set<string>()
  const ordered = new Set<string>()
  let early = 0
  let twice = 0
  return {
    see: ({ action, targetId = '', targetType, wrsId, tag }: z.infer<typeof entry>): void => {
      if (action === 'running' && targetType === 'wrs' && tag === target) ready.add(targetId)
      if (action !== 'update.accepted' && action !== 'restart.accepted') return
      const step = `${action} ${targetId}`
      if (ordered.has(step)) twice += 1
      ordered.add(step)
      const behindWrs = targetType === 'workstation' && typeof wrsId === 'string'
      if (action === 'update.accepted' && behindWrs && !ready.has(wrsId)) early += 1
    },
    faults: (): readonly (string | null)[] => [
      count(early, 'workstations were updated before their WRS ran the target'),
      count(twice, 'orders were given twice for a machine and step'),
    ],
  }
}
