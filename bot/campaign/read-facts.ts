import { approvalStates } from '../approval/approval-model.ts'
import type { Transaction } from '../database.ts'
import { releaseStatusFrom } from '../fleet/read-snapshot.ts'
import type { Phase } from '../rollout/request.ts'
import { openRolloutStates, parseState, rolloutStates } from '../rollout/states.ts'
import { type CampaignFacts, type CampaignState, campaignStates } from './campaign-model.ts'
import { acknowledgedFrom, verdictFrom } from './stored-campaign.ts'

/** A campaign's row as the rest of this room works with it. */
export type CampaignRow = NonNullable<Awaited<ReturnType<typeof readCampaign>>>

export const readCampaign = async (database: Transaction, accountId: string, id: string) => {
  const row = await database.campaign.findFirst({ where: { id, accountId } })
  return row === null ? null : { ...row, state: parseState<CampaignState>(campaignStates, row.state) }
}

/** What the console and the bot's own tables say that does not need the machines counted. */
export type PlainFacts = Omit<CampaignFacts, 'reachable'>

const phases: readonly Phase[] = ['test', 'production', 'rollback']

/** In few statements, whatever the size of the fleet. */
export const readPlainFacts = async (
  database: Transaction,
  accountId: string,
  campaign: CampaignRow,
): Promise<PlainFacts> => {
  const { defaultTag } = await database.account.findUniqueOrThrow({ where: { id: accountId } })
  const release = await database.release.findUnique({ where: { accountId_tag: { accountId, tag: campaign.tag } } })
  const rollouts = await database.rollout.findMany({
    where: { accountId, campaignId: campaign.id, createdAt: { gte: campaign.createdAt }, number: { not: null } },
    orderBy: { number: 'asc' },
    select: { phase: true, state: true },
  })
  const approval = await database.approval.findFirst({
    where: { accountId, campaignId: campaign.id, requestedAt: { gte: campaign.createdAt } },
    orderBy: { requestedAt: 'desc' },
    select: { state: true },
  })
  return {
    state: campaign.state,
    tag: campaign.tag,
    previousTag: campaign.previousTag,
    releaseStatus: release === null || release.goneAt !== null ? null : releaseStatusFrom(release.status),
    defaultTag,
    rollouts: rollouts.map(({ phase, state }) => ({
      phase: parseState(phases, phase),
      state,
      open: openRolloutStates.includes(parseState(rolloutStates, state)),
    })),
    verdict: verdictFrom(campaign.verdict)?.kind ?? null,
    approval: approval === null ? null : parseState(approvalStates, approval.state),
    quarantined: release?.quarantinedAt != null,
  }
}

/** How far one place is. `waiting`: off, in the ledger of a rollout of this campaign. */
export interface SiteCount {
  /** Null: the remote machines. */
  readonly siteId: string | null
  readonly siteName: string | null
  readonly total: number
  readonly running: number
  readonly waiting: number
}

/**
 * Machines by place. `total` counts what can be reached: all that the console lists but those that are off in a ledger
 * (rule powered-off) and those whose failure somebody took note of. A machine that is off and in no ledger was never
 * asked for, so it still counts: else an account would be done each evening when people go home.
 */
export const countSites = (
  database: Transaction,
  accountId: string,
  campaign: CampaignRow,
): Promise<readonly SiteCount[]> => database.$queryRaw`
  WITH newest AS (
    SELECT DISTINCT ON (target.machine_id) target.machine_id, target.state, target.since
    FROM target JOIN rollout ON rollout.id = target.rollout_id
    WHERE rollout.account_id = ${accountId} AND rollout.campaign_id = ${campaign.id}::uuid
      AND rollout.phase <> 'rollback' AND rollout.created_at >= ${campaign.createdAt}
    ORDER BY target.machine_id, rollout.number DESC
  ), noted AS (
    SELECT key AS machine_id, value::timestamptz AS failed_at FROM jsonb_each_text(${notedJson(campaign)}::jsonb)
  ), counted AS (
    SELECT CASE WHEN machine.connection = 'remote' THEN NULL ELSE machine.site_id END AS site_id,
      machine.version = ${campaign.releaseVersion}
        AND coalesce(machine.installed_version, machine.version) = ${campaign.releaseVersion} AS runs,
      machine.power = 'off' AND newest.state IN ('off', 'missed') AS waits,
      newest.state = 'failed' AND noted.failed_at = newest.since AS excused
    FROM machine LEFT JOIN newest ON newest.machine_id = machine.id LEFT JOIN noted ON noted.machine_id = machine.id
    WHERE machine.account_id = ${accountId} AND machine.gone_at IS NULL
  )
  SELECT counted.site_id AS "siteId", site.name AS "siteName",
    count(*) FILTER (WHERE runs OR NOT (coalesce(waits, false) OR coalesce(excused, false)))::int AS total,
    count(*) FILTER (WHERE runs)::int AS running,
    count(*) FILTER (WHERE NOT runs AND coalesce(waits, false))::int AS waiting
  FROM counted LEFT JOIN site ON site.account_id = ${accountId} AND site.id = counted.site_id
  GROUP BY counted.site_id, site.name, site.position ORDER BY site.position NULLS LAST`

const notedJson = ({ acknowledged }: CampaignRow): string =>
  JSON.stringify(
    Object.fromEntries([...acknowledgedFrom(acknowledged)].map(([machineId, { failedAt }]) => [machineId, failedAt])),
  )

export const reachableOf = (sites: readonly SiteCount[]): CampaignFacts['reachable'] => ({
  total: sites.reduce((sum, { total }) => sum + total, 0),
  running: sites.reduce((sum, { running }) => sum + running, 0),
})
