import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Evidence, EvidenceMachine } from '../campaign/campaign-model.ts'

const kinds = [
  'off',
  'on',
  'other-version',
  'restarted',
  'left',
  'joined',
  'failures',
  'exclusions',
  'way-back',
  'other',
] as const

/** `name`: the machine, where it is one machine's. */
export const evidenceChangeSchema = z.object({
  what: z.enum(kinds),
  name: z.string().optional(),
  version: z.string().optional(),
})
export type EvidenceChange = z.infer<typeof evidenceChangeSchema>

/** As many as people read; that there is one at all is what counts. */
const MOST_NAMED = 8

/** What differs between the evidence that was shown and what is so now, for the words of a void request. */
export const evidenceChanges = (shown: Evidence, present: Evidence): readonly EvidenceChange[] => {
  const before = new Map(shown.machines.map((machine) => [machine.machineId, machine]))
  const after = new Map(present.machines.map((machine) => [machine.machineId, machine]))
  const machines = [
    ...shown.machines.flatMap((machine) => machineChange(machine, after.get(machine.machineId))),
    ...present.machines
      .filter(({ machineId }) => !before.has(machineId))
      .map(({ name }): EvidenceChange => ({ what: 'joined', name })),
  ]
  const others: readonly EvidenceChange[] = [
    ...(differs(shown.failures, present.failures) ? [{ what: 'failures' } as const] : []),
    ...(differs(shown.exclusions, present.exclusions) ? [{ what: 'exclusions' } as const] : []),
    ...(differs(shown.wayBack, present.wayBack) ? [{ what: 'way-back' } as const] : []),
  ]
  const found = [...machines, ...others]
  if (found.length === 0 && differs(shown, present)) return [{ what: 'other' }]
  return found.slice(0, MOST_NAMED)
}

/** The one thing that says most about a machine. */
const machineChange = (before: EvidenceMachine, after: EvidenceMachine | undefined): readonly EvidenceChange[] => {
  const { name } = before
  if (after === undefined) return [{ what: 'left', name }]
  if (after.runningVersion !== before.runningVersion)
    return [{ what: 'other-version', name, version: after.runningVersion }]
  if (after.power !== before.power) return [{ what: after.power, name }]
  if (after.runningSince !== before.runningSince) return [{ what: 'restarted', name }]
  return differs(before, after) ? [{ what: 'other', name }] : []
}

const differs = (one: unknown, other: unknown): boolean => !isDeepStrictEqual(one, other)
