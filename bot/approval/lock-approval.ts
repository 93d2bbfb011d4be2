import type { Campaign } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'
import { type Organisation, organisations } from '../people/authorise.ts'
import type { ApprovalRecord } from './next-approval.ts'
import { type ReadGrounds, readGrounds } from './read-grounds.ts'
import { type ApprovalRow, approvalPolicyFrom, approvalStateFrom, verdictFrom } from './stored-approval.ts'

export interface LoadedApproval {
  readonly row: ApprovalRow
  readonly record: ApprovalRecord
  readonly campaign: Campaign
  readonly grounds: ReadGrounds
}

/**
 * The request with all it stands on, its row locked for the caller's transaction: of two presses in one moment the
 * second sees what the first did.
 */
export const lockApproval = async (tx: Transaction, accountId: string, id: string): Promise<LoadedApproval | null> => {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM approval WHERE account_id = ${accountId} AND id = ${id}::uuid FOR UPDATE`
  return locked.length === 0 ? null : loadApproval(tx, accountId, id)
}

/** The same without the lock, to see whether there is anything to do. */
export const loadApproval = async (
  database: Transaction,
  accountId: string,
  id: string,
): Promise<LoadedApproval | null> => {
  const row = await database.approval.findFirst({ where: { id, accountId } })
  if (row === null) return null
  const campaign = await database.campaign.findUniqueOrThrow({ where: { id: row.campaignId } })
  const decisions = await database.$queryRaw<
    { readonly personId: string; readonly verdict: string; readonly organisation: string }[]
  >`
    SELECT decision.person_id::text AS "personId", decision.verdict, person.organisation
    FROM decision JOIN person ON person.id = decision.person_id
    WHERE decision.account_id = ${accountId} AND decision.approval_id = ${id}::uuid ORDER BY decision.decided_at`
  return {
    row,
    campaign,
    record: {
      state: approvalStateFrom(row.state),
      version: row.version,
      hash: row.hash,
      etag: row.etag,
      requestedBy: row.requestedBy,
      expiresAt: row.expiresAt,
      policy: approvalPolicyFrom(row.policy),
      decisions: decisions.map(({ personId, verdict, organisation }) => ({
        personId,
        verdict: verdictFrom(verdict),
        organisation: organisationFrom(organisation),
      })),
    },
    grounds: await readGrounds(database, accountId, campaign),
  }
}

/** An unknown organisation is the vendor's side, as where people act: it fulfils nothing that the customer must. */
const organisationFrom = (value: string): Organisation =>
  organisations.find((organisation) => organisation === value) ?? 'vendor'
