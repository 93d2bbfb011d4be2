import { approvalStates } from '../approval/approval-model.ts'
import type { Transaction } from '../database.ts'
import { releaseStatusFrom } from '../fleet/read-snapshot.ts'
import type { Phase } from '../rollout/request.ts'
import { openRolloutStates, parseState, rolloutStates } from '../rollout/states.ts'
import type { CampaignState } from './campaign-model.ts'
import type { CampaignContext } from './campaigns.ts'
import { readEvidence } from './evidence.ts'
import { readOpenFailures } from './failures.ts'
import { nobodyMoves, readMovers } from './movers.ts'
import { campaignReasons } from './next-campaign.ts'
import { type CampaignRow, countSites, readCampaign } from './read-facts.ts'
import { verdictFrom } from './stored-campaign.ts'
import { suggestTest } from './suggest-testers.ts'
import { soakedAt, verdictProblems } from './verdict.ts'
import type { CampaignApproval, CampaignRollout, CampaignView } from './view.ts'

/** Null when there is no such campaign. */
export const readCampaignView = async (
  { prisma, accountId, policy, now }: Pick<CampaignContext, 'prisma' | 'accountId' | 'policy' | 'now'>,
  id: string,
): Promise<CampaignView | null> => {
  const row = await readCampaign(prisma, accountId, id)
  if (row === null) return null
  const { tag, state } = row
  const account = await prisma.account.findUniqueOrThrow({ where: { id: accountId } })
  const release = await prisma.release.findUnique({ where: { accountId_tag: { accountId, tag } } })
  const evidence = await readEvidence(prisma, accountId, row)
  const approval = await readApproval(prisma, accountId, row)
  const quarantine =
    release?.quarantinedAt == null ? null : { since: release.quarantinedAt, why: release.quarantineWhy ?? '' }
  const sites = await prisma.site.findMany({ where: { accountId, goneAt: null }, orderBy: { position: 'asc' } })
  return {
    id,
    version: row.version,
    state,
    reason: campaignReasons.find((reason) => reason === row.reason) ?? null,
    tag,
    releaseVersion: row.releaseVersion,
    releaseStatus: release === null || release.goneAt !== null ? null : releaseStatusFrom(release.status),
    previousTag: row.previousTag,
    defaultTag: account.defaultTag,
    quarantine,
    createdAt: row.createdAt,
    endedAt: row.endedAt,
    promotedAt: row.promotedAt,
    promotedByHand: row.promotedAt !== null && !['approved', 'task', 'done'].includes(approval?.state ?? ''),
    rollouts: await readRollouts(prisma, accountId, row),
    evidence,
    soakedAt: soakedAt(evidence, policy),
    problems: verdictProblems(evidence, policy, now(), false, quarantine?.why ?? null),
    verdict: verdictFrom(row.verdict),
    approval,
    usb:
      row.usbDoneAt === null ? null : { doneAt: row.usbDoneAt, by: await readName(prisma, accountId, row.usbDoneBy) },
    failures: await readOpenFailures(prisma, accountId, row),
    sites: await countSites(prisma, accountId, row),
    movers: isRollingOut(state) ? await readMovers(prisma, accountId) : nobodyMoves,
    suggestedTest: state === 'announced' ? await suggestTest(prisma, accountId, tag) : null,
    zones: sites.map(({ timeZone }) => timeZone),
    over: row.endedAt !== null,
  }
}

const isRollingOut = (state: CampaignState): boolean => state === 'promoted' || state === 'production'

const readName = async (database: Transaction, accountId: string, personId: string | null): Promise<string> => {
  if (personId === null) return ''
  return (await database.person.findFirst({ where: { accountId, id: personId }, select: { name: true } }))?.name ?? ''
}

const phases: readonly Phase[] = ['test', 'production', 'rollback']

const readRollouts = async (
  database: Transaction,
  accountId: string,
  { id, createdAt }: CampaignRow,
): Promise<readonly CampaignRollout[]> => {
  const rows = await database.$queryRaw<
    (Omit<CampaignRollout, 'phase' | 'state' | 'open'> & { phase: string; state: string })[]
  >`
    SELECT rollout.id::text, rollout.number, rollout.phase, rollout.state, rollout.target_version AS "targetVersion",
      coalesce(person.name, '') AS "startedBy", rollout.started_at AS "startedAt", rollout.ended_at AS "endedAt"
    FROM rollout LEFT JOIN person ON person.id = rollout.started_by AND person.account_id = rollout.account_id
    WHERE rollout.account_id = ${accountId} AND rollout.campaign_id = ${id}::uuid AND rollout.number IS NOT NULL
      AND rollout.created_at >= ${createdAt}
    ORDER BY rollout.number`
  return rows.map(({ phase, state, ...row }) => {
    const known = parseState(rolloutStates, state)
    return { ...row, phase: parseState(phases, phase), state: known, open: openRolloutStates.includes(known) }
  })
}

const readApproval = async (
  database: Transaction,
  accountId: string,
  { id, createdAt }: CampaignRow,
): Promise<CampaignApproval | null> => {
  const row = await database.approval.findFirst({
    where: { accountId, campaignId: id, requestedAt: { gte: createdAt } },
    orderBy: { requestedAt: 'desc' },
    select: { id: true, state: true, requestedBy: true, requestedAt: true },
  })
  if (row === null) return null
  const decisions = await database.$queryRaw<CampaignApproval['decisions'][number][]>`
    SELECT coalesce(person.name, '') AS name, decision.verdict, decision.decided_at AS "decidedAt"
    FROM decision LEFT JOIN person ON person.id = decision.person_id AND person.account_id = decision.account_id
    WHERE decision.account_id = ${accountId} AND decision.approval_id = ${row.id}::uuid ORDER BY decision.decided_at`
  return {
    id: row.id,
    state: parseState(approvalStates, row.state),
    requestedBy: await readName(database, accountId, row.requestedBy),
    requestedAt: row.requestedAt,
    decisions,
  }
}
