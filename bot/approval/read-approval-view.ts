import { parseIdentityText } from '../people/identity.ts'
import { usableZones } from '../rollout/cards/names.ts'
import type { ApprovalContext } from './approval-context.ts'
import type { ApprovalView, DecisionView } from './approval-model.ts'
import { readDeciders } from './deciders.ts'
import {
  type ApprovalRow,
  approvalPolicyFrom,
  approvalStateFrom,
  changesFrom,
  endReasonFrom,
  evidenceFrom,
  platformFrom,
  verdictFrom,
} from './stored-approval.ts'
import { readRequesters } from './who-is-who.ts'

/** A request as a person looks at it: what it was opened with, and who could decide now. */
export const readApprovalView = async (context: ApprovalContext, id: string): Promise<ApprovalView | null> => {
  const { prisma, accountId, people } = context
  const row = await prisma.approval.findFirst({ where: { id, accountId } })
  if (row === null) return null
  const campaign = await prisma.campaign.findUniqueOrThrow({ where: { id: row.campaignId } })
  const account = await prisma.account.findUniqueOrThrow({ where: { id: accountId } })
  const sites = await prisma.site.findMany({ where: { accountId, goneAt: null }, orderBy: { position: 'asc' } })
  const decisions = await prisma.decision.findMany({
    where: { accountId, approvalId: id },
    orderBy: { decidedAt: 'asc' },
  })
  const names = new Map(
    (
      await prisma.person.findMany({
        where: { accountId, id: { in: peopleOf(row, decisions) } },
        select: { id: true, name: true },
      })
    ).map((person) => [person.id, person.name]),
  )
  const state = approvalStateFrom(row.state)
  const isUndecided = state === 'open' || state === 'task'
  return {
    id,
    version: row.version,
    state,
    stateReason: endReasonFrom(row.stateReason),
    changes: changesFrom(row.stateDetail),
    tag: row.tag,
    releaseVersion: campaign.releaseVersion,
    campaignId: row.campaignId,
    evidence: evidenceFrom(row.evidence),
    hash: row.hash,
    policy: approvalPolicyFrom(row.policy),
    requestedBy: {
      personId: row.requestedBy,
      name: names.get(row.requestedBy) ?? '',
      platform: parseIdentityText(row.requestedAs)?.platform ?? null,
    },
    requestedAt: row.requestedAt,
    expiresAt: row.expiresAt,
    endedAt: row.endedAt,
    calledBack: calledBackOf(row, names),
    decisions: decisions.map(
      ({ personId, verdict, reason, platform, decidedAt }): DecisionView => ({
        personId,
        name: names.get(personId) ?? '',
        verdict: verdictFrom(verdict),
        reason,
        platform: platformFrom(platform),
        decidedAt,
      }),
    ),
    account: {
      name: account.name,
      consoleId: account.consoleId,
      defaultTag: account.defaultTag,
      frozen: account.frozenAt !== null,
    },
    zones: usableZones(sites.map(({ timeZone }) => timeZone)),
    deciders: isUndecided ? await readDeciders(context, await readRequesters(prisma, accountId, row)) : [],
    owners: state === 'open' ? await people.whoMay('override') : [],
    tries: row.tries,
  }
}

const peopleOf = (row: ApprovalRow, decisions: readonly { readonly personId: string }[]): string[] => [
  row.requestedBy,
  ...(row.endedBy === null ? [] : [row.endedBy]),
  ...decisions.map(({ personId }) => personId),
]

const calledBackOf = (
  { endedBy, endedAs }: ApprovalRow,
  names: ReadonlyMap<string, string>,
): ApprovalView['calledBack'] => {
  const identity = parseIdentityText(endedAs)
  return endedBy === null || identity === null ? null : { name: names.get(endedBy) ?? '', platform: identity.platform }
}
