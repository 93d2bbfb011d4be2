import { z } from 'zod'
import { databaseTask } from '../support/task.ts'

/** What the process that moves a fleet is told. */
export const consoleTask = z.object({ url: z.string(), token: z.string(), workstations: z.number() })

export const botTask = consoleTask.extend({ database: databaseTask, settleMilliseconds: z.number() })

/** What it took. Seconds: to read the lists, to plan, to move every machine until it was seen running. */
export const doneMessage = z.object({
  type: z.literal('done'),
  readSeconds: z.number(),
  planSeconds: z.number(),
  moveSeconds: z.number(),
  idleMegabytes: z.number(),
  peakMegabytes: z.number(),
  cpuSeconds: z.number(),
})

export type Done = z.infer<typeof doneMessage>

/** The waves of a rollout where nobody says otherwise: cumulative counts of a site's workstations. */
export const waveEnds = (workstations: number): readonly number[] => [
  ...new Set([1, Math.ceil(workstations * 0.1), Math.ceil(workstations * 0.5), workstations]),
]
