import { addHours } from 'date-fns/addHours'
import type { CampaignPolicy, Evidence } from './campaign-model.ts'

/** The vendor gives no time; a working day and a night show most of what a workstation does. */
export const defaultCampaignPolicy: CampaignPolicy = { soakHours: 24 }

/** What a verdict of yes still lacks. Each says in words what is missing and what to do (issue « refusals »). */
export type VerdictProblem =
  /** No workstation of the test is seen running the tag now; `tested`: of how many. */
  | { readonly code: 'no-machine'; readonly tested: number }
  | { readonly code: 'soak'; readonly since: Date; readonly until: Date }
  | {
      readonly code: 'failures'
      readonly machines: readonly { readonly machineId: string; readonly name: string }[]
    }
  | { readonly code: 'quarantined'; readonly why: string }

/** When the soak time is over; null while no test workstation runs the tag. */
export const soakedAt = ({ runningSince }: Evidence, { soakHours }: CampaignPolicy): Date | null =>
  runningSince === null ? null : addHours(new Date(runningSince), soakHours)

/**
 * Why the evidence is not enough to validate; empty when it is. Pure.
 * @param override an owner gave a reason for a shorter soak time; it shortens nothing else
 */
export const verdictProblems = (
  evidence: Evidence,
  policy: CampaignPolicy,
  now: Date,
  override: boolean,
  quarantineWhy: string | null = null,
): readonly VerdictProblem[] => {
  const until = soakedAt(evidence, policy)
  const unacknowledged = evidence.failures.filter(({ acknowledgedBy }) => acknowledgedBy === null)
  const tested = evidence.machines.filter(({ kind }) => kind === 'workstation').length
  return [
    ...(quarantineWhy === null ? [] : [{ code: 'quarantined', why: quarantineWhy } as const]),
    ...(until === null ? [{ code: 'no-machine', tested } as const] : []),
    ...(until !== null && until > now && !override
      ? [{ code: 'soak', since: new Date(evidence.runningSince ?? until), until } as const]
      : []),
    ...(unacknowledged.length === 0
      ? []
      : [
          {
            code: 'failures',
            machines: unacknowledged.map(({ machineId, name }) => ({ machineId, name })),
          } as const,
        ]),
  ]
}
