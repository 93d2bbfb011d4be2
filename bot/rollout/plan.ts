import type { FleetSnapshot } from '../fleet/model.ts'
import { assumedDurations, estimateSeconds, type StepDurations } from './plan-estimate.ts'
import { indexFleet } from './plan-fleet.ts'
import { busyRefusals, sortMachines } from './plan-lanes.ts'
import type { Plan, Refusal } from './plan-model.ts'
import { makeNotices } from './plan-notices.ts'
import { selectMachines } from './plan-selection.ts'
import { decideTarget } from './plan-target.ts'
import { mayWait, type PlanWindows, windowNotices, windowRefusals } from './plan-windows.ts'
import type { Policy, UpdateRequest } from './request.ts'

/** What the bot itself knows that the fleet does not tell. */
export interface PlanContext {
  /** Lanes that an open rollout holds, by site id (`remote` for the remote machines), with that rollout's number. */
  readonly busySites: ReadonlyMap<string, number>
  /** Tags that were rejected or rolled back, with why. */
  readonly quarantined: ReadonlyMap<string, string>
  /** Seconds, as measured in earlier rollouts. */
  readonly durations?: StepDurations
  /** The hours of the sites; absent: none has any. */
  readonly windows?: PlanWindows
}

const emptySelection: Refusal = {
  code: 'empty-selection',
  siteId: null,
  machines: [],
  blocking: true,
  facts: {},
  fixes: [],
}

const blockingFirst = (refusals: readonly Refusal[]): readonly Refusal[] => [
  ...refusals.filter((refusal) => refusal.blocking),
  ...refusals.filter((refusal) => !refusal.blocking),
]

/**
 * What would happen to which machine, by all rules of DESIGN 2. Pure: the same arguments give the same plan, in time linear in
 * the machines. Every selected machine stands in exactly one place: a lane (WRS, wave or ledger), skipped, or refused. A plan with a
 * blocking refusal has no lanes, so that nobody can start it by mistake; it still tells all that is wrong. Without a target
 * nothing can be said of single machines: then `skipped` is empty too.
 *
 * Facts of refusals, by code: tag-required `phase, defaultTag`; tag-not-promoted `tag, defaultTag`; unknown-tag `tag, source`
 * (`typed` or `account`); withdrawn-tag these and `version`; wrs-decides `tag, version, wrs, wrsId, wrsVersion, wrsTag, site`;
 * wrs-unreachable `wrsId`; no-window and, but for the remote lane, `site`; site-busy `rollout` and, but for the remote lane, `site`; unknown-site `site`; unknown-group `group`.
 */
export const plan = (snapshot: FleetSnapshot, request: UpdateRequest, policy: Policy, context: PlanContext): Plan => {
  const index = indexFleet(snapshot)
  const selected = selectMachines(index, request)
  const isEmpty = selected.wrs.length === 0 && selected.workstations.length === 0
  const requestRefusals = [...(isEmpty ? [emptySelection] : []), ...selected.refusals]
  const decision = decideTarget(snapshot, request, context.quarantined)
  if (decision.type === 'refused') {
    return {
      phase: request.phase,
      target: null,
      sentTag: null,
      lanes: [],
      skipped: [],
      refusals: blockingFirst([decision.refusal, ...requestRefusals]),
      notices: [],
      estimateSeconds: 0,
    }
  }
  const { target, sentTag } = decision
  const sorted = sortMachines(index, request, selected, target)
  const homeless = windowRefusals(request, sorted.lanes, context.windows)
  const refusals = blockingFirst([
    ...homeless,
    ...requestRefusals,
    ...busyRefusals(sorted.lanes, context.busySites),
    ...sorted.refusals,
  ])
  const without = new Set(homeless.map(({ siteId }) => siteId))
  const lanes = refusals.some((refusal) => refusal.blocking)
    ? []
    : sorted.lanes.filter(({ siteId }) => !without.has(siteId))
  const durations = context.durations ?? assumedDurations
  return {
    phase: request.phase,
    target,
    sentTag,
    lanes,
    skipped: sorted.skipped,
    refusals,
    notices: [
      ...makeNotices(index, target, lanes, sorted.waiting, context.quarantined),
      ...windowNotices(request, lanes, context.windows, durations),
    ],
    estimateSeconds: estimateSeconds(snapshot, target, lanes, policy.restartsAtOnce, durations),
    ...(mayWait(request, lanes, context.windows) && { waits: true as const }),
  }
}
