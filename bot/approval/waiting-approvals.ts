import type { Evidence } from '../campaign/campaign-model.ts'
import type { Organisation } from '../people/authorise.ts'
import { usableZones } from '../rollout/cards/names.ts'
import type { ApprovalContext } from './approval-context.ts'
import { type LoadedApproval, loadApproval } from './lock-approval.ts'
import { nextApproval } from './next-approval.ts'
import { evidenceFrom } from './stored-approval.ts'
import { readWhoIsWho } from './who-is-who.ts'

/** An open request that waits for a decision, with as much of its evidence as a glance needs. */
export interface WaitingApproval {
  readonly id: string
  readonly version: number
  readonly tag: string
  readonly releaseVersion: string
  readonly requestedBy: string
  readonly expiresAt: Date
  readonly evidence: Evidence
  readonly account: { readonly name: string }
  readonly zones: readonly string[]
}

/**
 * The open requests that this person could decide now, the one that ends first before the others: not their own under
 * any identity, and not decided by them before (DESIGN 7). That they hold the role is checked by the caller.
 */
export const readWaitingApprovals = async (
  context: Pick<ApprovalContext, 'prisma' | 'accountId' | 'now'>,
  person: { readonly personId: string; readonly organisation: Organisation },
): Promise<readonly WaitingApproval[]> => {
  const { prisma, accountId } = context
  const open = await prisma.approval.findMany({
    where: { accountId, state: 'open' },
    orderBy: { expiresAt: 'asc' },
    select: { id: true },
  })
  const waiting: WaitingApproval[] = []
  for (const { id } of open) {
    const loaded = await loadApproval(prisma, accountId, id)
    if (loaded !== null && (await couldDecide(context, loaded, person))) waiting.push(await asWaiting(context, loaded))
  }
  return waiting
}

/** Asked of the one place that decides it: whether a « no » of theirs would count. */
const couldDecide = async (
  { prisma, accountId, now }: Pick<ApprovalContext, 'prisma' | 'accountId' | 'now'>,
  { row, record, grounds }: LoadedApproval,
  { personId, organisation }: { readonly personId: string; readonly organisation: Organisation },
): Promise<boolean> => {
  const isSamePerson = await readWhoIsWho(prisma, accountId, row, [
    personId,
    ...record.decisions.map((decision) => decision.personId),
  ])
  const by = { personId, organisation, mayDecide: true }
  const step = nextApproval(
    record,
    { type: 'decide', verdict: 'reject', version: record.version, by },
    { now: now(), grounds, isSamePerson },
  )
  return step.type === 'moved' && step.decided
}

const asWaiting = async (
  { prisma, accountId }: Pick<ApprovalContext, 'prisma' | 'accountId'>,
  { row, campaign }: LoadedApproval,
): Promise<WaitingApproval> => {
  const requester = await prisma.person.findFirst({ where: { accountId, id: row.requestedBy }, select: { name: true } })
  const account = await prisma.account.findUniqueOrThrow({ where: { id: accountId }, select: { name: true } })
  const sites = await prisma.site.findMany({ where: { accountId, goneAt: null }, orderBy: { position: 'asc' } })
  return {
    id: row.id,
    version: row.version,
    tag: row.tag,
    releaseVersion: campaign.releaseVersion,
    requestedBy: requester?.name ?? '',
    expiresAt: row.expiresAt,
    evidence: evidenceFrom(row.evidence),
    account,
    zones: usableZones(sites.map(({ timeZone }) => timeZone)),
  }
}
