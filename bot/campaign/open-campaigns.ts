import { randomUUID } from 'node:crypto'
import type { AuditEntry } from '../audit/audit-model.ts'
import type { Transaction } from '../database.ts'
import { campaignStates, openCampaignStates } from './campaign-model.ts'

interface LooseRollout {
  readonly id: string
  readonly phase: string
  readonly tag: string
  readonly version: string
  readonly createdAt: Date
  readonly startedBy: string | null
  readonly defaultTag: string
  readonly campaignId: string | null
  readonly campaignState: string | null
  readonly quarantined: boolean
}

/**
 * Every started rollout that belongs to a campaign is made part of it; a tag that is tested, or rolled out right now,
 * without one gets one. A new attempt at a tag whose campaign has ended begins it anew, unless the tag is in quarantine:
 * then it waits until that is lifted. Level-triggered: called again, or by two at once, it changes nothing.
 * @returns what is to be told in the trail, last in the caller's transaction
 */
export const openCampaigns = async (tx: Transaction, accountId: string, now: Date): Promise<readonly AuditEntry[]> => {
  const entries: AuditEntry[] = []
  for (const rollout of await readLoose(tx, accountId)) {
    const entry = await adopt(tx, accountId, rollout, now)
    if (entry !== null) entries.push(entry)
  }
  return entries
}

/** Cheap, and most often nothing: whether `openCampaigns` has anything to do. */
export const hasLooseRollouts = async (database: Transaction, accountId: string): Promise<boolean> =>
  (await readLoose(database, accountId)).some((rollout) => isAdoptable(rollout))

const readLoose = (database: Transaction, accountId: string): Promise<LooseRollout[]> => database.$queryRaw`
  SELECT rollout.id::text, rollout.phase, rollout.target_tag AS tag, rollout.target_version AS version,
    rollout.created_at AS "createdAt", rollout.started_by::text AS "startedBy", account.default_tag AS "defaultTag",
    campaign.id::text AS "campaignId", campaign.state AS "campaignState",
    coalesce(release.quarantined_at IS NOT NULL, false) AS quarantined
  FROM rollout JOIN account ON account.id = rollout.account_id
  LEFT JOIN campaign ON campaign.account_id = rollout.account_id AND campaign.tag = rollout.target_tag
  LEFT JOIN release ON release.account_id = rollout.account_id AND release.tag = rollout.target_tag
  WHERE rollout.account_id = ${accountId} AND rollout.campaign_id IS NULL AND rollout.number IS NOT NULL
    AND rollout.state <> 'draft' AND (
      (rollout.phase = 'test' AND (campaign.id IS NOT NULL OR rollout.target_tag <> account.default_tag))
      OR (rollout.phase = 'production' AND (campaign.id IS NOT NULL
        OR rollout.state IN ('scheduled', 'running', 'paused', 'ledger'))))
  ORDER BY rollout.number`

const isEnded = (state: string | null): boolean => !openCampaignStates.some((open) => open === state)

/** The tag of a campaign that is over is tested again, or rolled out after all. */
const isNewAttempt = ({ phase, tag, defaultTag, campaignId, campaignState }: LooseRollout): boolean => {
  if (campaignId === null || !isEnded(campaignState)) return false
  return phase === 'test' ? tag !== defaultTag : tag === defaultTag && campaignState !== 'done'
}

const isAdoptable = (rollout: LooseRollout): boolean => !(isNewAttempt(rollout) && rollout.quarantined)

const adopt = async (
  tx: Transaction,
  accountId: string,
  rollout: LooseRollout,
  now: Date,
): Promise<AuditEntry | null> => {
  if (!isAdoptable(rollout)) return null
  const id = rollout.campaignId ?? (await create(tx, accountId, rollout))
  // Of several rollouts that begin it anew, the first one does; the others then find it open.
  const begun =
    rollout.campaignId === null ? id !== null : isNewAttempt(rollout) && (await beginAnew(tx, accountId, rollout))
  const campaignId = id ?? (await tx.campaign.findUniqueOrThrow({ where: key(accountId, rollout.tag) })).id
  await tx.rollout.updateMany({ where: { id: rollout.id, accountId, campaignId: null }, data: { campaignId } })
  if (!begun) return null
  return {
    by: null,
    action: 'campaign.opened',
    subject: 'campaign',
    subjectId: campaignId,
    after: { tag: rollout.tag, version: rollout.version, state: 'announced' },
    at: now,
  }
}

const key = (accountId: string, tag: string) => ({ accountId_tag: { accountId, tag } })

/** @returns null when another one was quicker */
const create = async (tx: Transaction, accountId: string, rollout: LooseRollout): Promise<string | null> => {
  const id = randomUUID()
  const { count } = await tx.campaign.createMany({
    data: {
      id,
      accountId,
      tag: rollout.tag,
      releaseVersion: rollout.version,
      state: 'announced',
      previousTag: await previousTagOf(tx, accountId, rollout),
      createdAt: rollout.createdAt,
    },
    skipDuplicates: true,
  })
  return count === 1 ? id : null
}

const beginAnew = async (tx: Transaction, accountId: string, rollout: LooseRollout): Promise<boolean> => {
  const previousTag = await previousTagOf(tx, accountId, rollout)
  const ended = campaignStates.filter((state) => isEnded(state))
  const count = await tx.$executeRaw`
    UPDATE campaign SET state = 'announced', reason = NULL, version = version + 1, release_version = ${rollout.version},
      previous_tag = ${previousTag}, acknowledged = '{}', verdict = NULL, usb_done_at = NULL, usb_done_by = NULL,
      promoted_at = NULL, promoting = NULL, created_at = ${rollout.createdAt}, ended_at = NULL
    WHERE account_id = ${accountId} AND tag = ${rollout.tag} AND state = ANY(${ended}::text[])`
  if (count === 0) return false
  await tx.message.updateMany({
    where: { accountId, subject: 'campaign', subjectId: rollout.campaignId ?? '' },
    data: { state: 'open', wanted: { increment: 1 } },
  })
  return true
}

/** The account's default tag; where that is the campaign's own already, what most other machines still run. */
const previousTagOf = async (
  tx: Transaction,
  accountId: string,
  { tag, defaultTag }: LooseRollout,
): Promise<string> => {
  if (tag !== defaultTag) return defaultTag
  const rows = await tx.$queryRaw<{ tag: string }[]>`
    SELECT machine.tag FROM machine
    JOIN release ON release.account_id = machine.account_id AND release.tag = machine.tag
    JOIN release AS target ON target.account_id = machine.account_id AND target.tag = ${tag}
    WHERE machine.account_id = ${accountId} AND machine.gone_at IS NULL AND release.position < target.position
    GROUP BY machine.tag ORDER BY count(*) DESC, machine.tag LIMIT 1`
  return rows[0]?.tag ?? ''
}
