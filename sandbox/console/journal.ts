import { isoTime } from './clock.ts'
import type { MachineAction } from './machine.ts'
import type { TargetType, Trigger } from './model.ts'

export type JournalAction =
  | MachineAction
  | 'update.accepted'
  | 'restart.accepted'
  | 'promoted'
  | 'release.published'
  | 'release.withdrawn'

/** One thing that really happened. Only effects are written, so a request answered twice stands here once: tests judge by it. */
export interface JournalEntry {
  readonly seq: number
  readonly at: string
  readonly action: JournalAction
  readonly trigger: Trigger
  readonly commandId?: string
  readonly targetType?: TargetType
  readonly targetId?: string
  readonly tag?: string
  readonly version?: string
  readonly siteId?: string | null
  readonly wrsId?: string | null
  readonly key?: string
}

export type JournalFacts = Omit<JournalEntry, 'seq' | 'at'>

export interface Journal {
  readonly write: (now: number, facts: JournalFacts) => void
  /** Entries with a `seq` above `after`, at most `limit`, and whether there are more. */
  readonly read: (after: number, limit: number) => { entries: readonly JournalEntry[]; more: boolean }
  readonly all: () => readonly JournalEntry[]
}

/** Nothing is ever dropped from it: a judge that has to forget is none. `seq` begins at 1 and has no gaps. */
export const createJournal = (saved: readonly JournalEntry[] = []): Journal => {
  const entries: JournalEntry[] = [...saved]
  return {
    write: (now, facts) => {
      entries.push({ seq: entries.length + 1, at: isoTime(now), ...facts })
    },
    read: (after, limit) => ({ entries: entries.slice(after, after + limit), more: entries.length > after + limit }),
    all: () => entries,
  }
}
