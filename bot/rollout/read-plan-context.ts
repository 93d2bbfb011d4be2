import type { Transaction } from '../database.ts'
import { readWindows } from '../schedule/read-windows.ts'
import type { PlanContext } from './plan.ts'
import type { StepDurations } from './plan-estimate.ts'

/**
 * What the bot itself knows that the fleet does not tell a planner: who holds which site, which tags were set aside, the
 * hours of the sites.
 * @param own a rollout whose sites are not in its own way
 */
export const readPlanContext = async (
  database: Transaction,
  accountId: string,
  now: Date,
  durations?: StepDurations,
  own: string | null = null,
): Promise<PlanContext> => {
  const busy = await database.$queryRaw<{ site: string; number: number }[]>`
    SELECT lane.open_site AS site, rollout.number FROM lane JOIN rollout ON rollout.id = lane.rollout_id
    WHERE lane.account_id = ${accountId} AND lane.open_site IS NOT NULL
      AND (${own}::uuid IS NULL OR rollout.id <> ${own}::uuid)`
  const quarantined = await database.release.findMany({ where: { accountId, quarantinedAt: { not: null } } })
  return {
    busySites: new Map(busy.map(({ site, number }) => [site, number])),
    quarantined: new Map(quarantined.map(({ tag, quarantineWhy }) => [tag, quarantineWhy ?? ''])),
    ...(durations !== undefined && { durations }),
    windows: { at: now, places: await readWindows(database, accountId) },
  }
}
