import type { Campaign } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'
import type { ApprovalContext } from './approval-context.ts'
import type { ApprovalPolicy } from './approval-model.ts'
import { missingDeciders } from './deciders.ts'
import { type ReadGrounds, readGrounds } from './read-grounds.ts'
import type { Preview, RequestRefusal } from './request-model.ts'

export interface Requestable {
  readonly outcome: 'ready'
  readonly campaign: Campaign
  readonly grounds: ReadGrounds
}

/** Whether the facts allow a request for this tag; who could decide on it is another question. */
export const readRequestable = async (
  database: Transaction,
  accountId: string,
  tag: string,
): Promise<Requestable | RequestRefusal> => {
  const campaign = await database.campaign.findUnique({ where: { accountId_tag: { accountId, tag } } })
  const account = await database.account.findUnique({ where: { id: accountId } })
  if (account?.listedAt == null) return { outcome: 'fleet-unknown' }
  if (account.defaultTag === tag) return { outcome: 'already-default', tag }
  if (campaign === null) return { outcome: 'no-campaign', tag }
  const grounds = await readGrounds(database, accountId, campaign)
  return (
    (await hindranceOf(database, accountId, campaign, grounds)) ??
    (await competitorOf(database, accountId, campaign)) ?? { outcome: 'ready', campaign, grounds }
  )
}

const hindranceOf = async (
  database: Transaction,
  accountId: string,
  { tag }: Campaign,
  { hindrance, evidence }: ReadGrounds,
): Promise<RequestRefusal | null> => {
  if (hindrance === 'quarantined') {
    const release = await database.release.findUnique({ where: { accountId_tag: { accountId, tag } } })
    return { outcome: 'quarantined', tag, why: release?.quarantineWhy ?? null }
  }
  if (hindrance !== null) return { outcome: hindrance, tag }
  const names = evidence.failures.filter(({ acknowledgedBy }) => acknowledgedBy === null).map(({ name }) => name)
  if (names.length > 0) return { outcome: 'open-failures', tag, names }
  // A test that nobody runs any more says nothing about today.
  return evidence.runningSince === null ? { outcome: 'nothing-runs', tag } : null
}

const competitorOf = async (
  database: Transaction,
  accountId: string,
  { id, tag }: Campaign,
): Promise<RequestRefusal | null> => {
  const open = await database.approval.findUnique({ where: { openFor: id }, select: { id: true } })
  if (open !== null) return { outcome: 'open-already', tag, id: open.id }
  const busy = await readPromoting(database, accountId, id)
  return busy === null ? null : { outcome: 'busy', tag: busy }
}

/** The tag of another campaign that has the account's promotion now. */
export const readPromoting = async (
  database: Transaction,
  accountId: string,
  campaignId: string,
): Promise<string | null> => {
  const other = await database.campaign.findFirst({
    where: { accountId, promoting: accountId, id: { not: campaignId } },
    select: { tag: true },
  })
  return other?.tag ?? null
}

/** All of it: the facts, and that enough people could decide who are not the one who asks. */
export const previewRequest = async (
  context: ApprovalContext,
  tag: string,
  personId: string,
): Promise<{ readonly outcome: 'ready'; readonly preview: Preview } | RequestRefusal> => {
  const { prisma, accountId, policy } = context
  const requestable = await readRequestable(prisma, accountId, tag)
  if (requestable.outcome !== 'ready') return requestable
  const missing = await missingDeciders(context, personId)
  if (missing !== null) return missing
  return { outcome: 'ready', preview: previewOf(requestable, policy) }
}

export const previewOf = ({ campaign, grounds }: Requestable, policy: ApprovalPolicy): Preview => ({
  tag: campaign.tag,
  releaseVersion: campaign.releaseVersion,
  hash: grounds.hash,
  evidence: grounds.evidence,
  previousTag: grounds.account.defaultTag,
  accountName: grounds.account.name,
  policy,
})
