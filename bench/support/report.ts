import { availableParallelism, totalmem } from 'node:os'
import type { Goal } from './table.ts'

/** What a bench hands to `main.ts`: figures for machines, words for people, and whether what it moved ended right. */
export interface Report {
  readonly title: string
  readonly sections: readonly string[]
  readonly goals: readonly Goal[]
  readonly figures: unknown
  /** Empty: everything ended right. Slowness is no fault. */
  readonly faults: readonly string[]
}

export type Bench = (argumentList: readonly string[], onProgress: (line: string) => void) => Promise<Report>

export const environment = () => ({
  cores: availableParallelism(),
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.version,
})
