import type { Actor, AuditEntry } from '../audit/audit-model.ts'
import { touchSubject } from '../chat/living.ts'
import type { Transaction } from '../database.ts'
import { toJson } from '../rollout/stored.ts'
import type { CampaignState } from './campaign-model.ts'
import type { CampaignContext, CampaignOutcome, CampaignRef, FailureRef } from './campaigns.ts'
import { evidenceHash, readEvidence } from './evidence.ts'
import { readOpenFailures } from './failures.ts'
import { liftQuarantine, quarantineTag } from './quarantine.ts'
import { type CampaignRow, readCampaign } from './read-facts.ts'
import { recordAll } from './record-all.ts'
import { acknowledgedFrom, type Verdict } from './stored-campaign.ts'
import { soakedAt, verdictProblems } from './verdict.ts'

/** What an act changes, and what is told of it in the trail. */
interface Change {
  readonly data: Readonly<Record<string, unknown>>
  readonly entries: readonly AuditEntry[]
}

/**
 * One act of a person on a campaign: locks it, looks at it, changes it and tells the cards and the trail, all in one
 * transaction. Of two presses in one moment the second sees what the first did.
 */
const act = async (
  context: CampaignContext,
  id: string,
  decide: (tx: Transaction, row: CampaignRow, now: Date) => Promise<CampaignOutcome | Change>,
): Promise<CampaignOutcome> => {
  const { prisma, accountId } = context
  const outcome = await prisma.$transaction(async (tx): Promise<CampaignOutcome> => {
    await tx.$queryRaw`SELECT id::text FROM campaign WHERE account_id = ${accountId} AND id = ${id}::uuid FOR UPDATE`
    const row = await readCampaign(tx, accountId, id)
    if (row === null) return { outcome: 'unknown' }
    const decided = await decide(tx, row, context.now())
    if ('outcome' in decided) return decided
    await tx.campaign.update({ where: { id }, data: { ...decided.data, version: { increment: 1 } } })
    await touchSubject(tx, accountId, 'campaign', id)
    await context.wake?.(tx)
    await recordAll(tx, accountId, decided.entries)
    return { outcome: 'done' }
  })
  context.onPainted()
  return outcome
}

const nameOf = async (tx: Transaction, accountId: string, { personId, identity }: Actor): Promise<string> =>
  (await tx.person.findFirst({ where: { accountId, id: personId }, select: { name: true } }))?.name ?? identity

const afterVerdict: readonly CampaignState[] = ['validated', 'awaiting-approval', 'promoted', 'production', 'done']

/** Rule account-phase: only with evidence; a refusal says what is missing. */
export const validateTag = (
  context: CampaignContext,
  ref: CampaignRef,
  by: Actor,
  override: string | null,
): Promise<CampaignOutcome> =>
  act(context, ref.id, async (tx, row, now) => {
    const { accountId, policy } = context
    if (afterVerdict.includes(row.state)) return { outcome: 'already', state: row.state }
    if (row.state !== 'testing' && row.state !== 'announced') return { outcome: 'not-now', state: row.state }
    if (ref.version !== null && ref.version !== row.version) return { outcome: 'changed', state: row.state }
    const release = await tx.release.findUnique({ where: { accountId_tag: { accountId, tag: row.tag } } })
    const quarantineWhy = release?.quarantinedAt == null ? null : (release.quarantineWhy ?? '')
    const evidence = await readEvidence(tx, accountId, row)
    const problems = verdictProblems(evidence, policy, now, override !== null, quarantineWhy)
    if (problems.length > 0) return { outcome: 'insufficient', problems }
    const soaked = soakedAt(evidence, policy)
    // A reason that was not needed is not kept: the soak time was not cut short.
    const soakOverride = soaked !== null && soaked > now ? override : null
    const verdict: Verdict = {
      kind: 'validated',
      personId: by.personId,
      name: await nameOf(tx, accountId, by),
      at: now.toISOString(),
      evidence: evidenceHash(evidence, ''),
      soakOverride,
      reason: null,
    }
    return {
      data: { state: 'validated', reason: null, verdict },
      entries: [
        {
          ...entryOf(row, by, now),
          action: 'campaign.validated',
          before: { state: row.state },
          after: { state: 'validated', tag: row.tag, evidence: verdict.evidence },
          ...(soakOverride !== null && { reason: soakOverride }),
        },
      ],
    }
  })

/** Before the promotion only: after it, the way back is a rollback. */
export const rejectTag = (
  context: CampaignContext,
  ref: CampaignRef,
  by: Actor,
  reason: string,
): Promise<CampaignOutcome> =>
  act(context, ref.id, async (tx, row, now) => {
    const { accountId } = context
    if (row.state === 'rejected') return { outcome: 'already', state: row.state }
    const allowed: readonly CampaignState[] = ['announced', 'testing', 'validated', 'awaiting-approval']
    if (!allowed.includes(row.state)) return { outcome: 'not-now', state: row.state }
    if (ref.version !== null && ref.version !== row.version) return { outcome: 'changed', state: row.state }
    const verdict: Verdict = {
      kind: 'rejected',
      personId: by.personId,
      name: await nameOf(tx, accountId, by),
      at: now.toISOString(),
      evidence: evidenceHash(await readEvidence(tx, accountId, row), ''),
      soakOverride: null,
      reason,
    }
    const quarantined = await quarantineTag(tx, accountId, { tag: row.tag, why: reason, by, now })
    return {
      data: { state: 'rejected', reason: null, verdict },
      entries: [
        {
          ...entryOf(row, by, now),
          action: 'campaign.rejected',
          before: { state: row.state },
          after: { state: 'rejected', tag: row.tag },
          reason,
        },
        ...quarantined,
      ],
    }
  })

export const acknowledgeFailure = (
  context: CampaignContext,
  { id, machineId, failedAt }: FailureRef,
  by: Actor,
): Promise<CampaignOutcome> =>
  act(context, id, async (tx, row, now) => {
    const { accountId } = context
    const failure = (await readOpenFailures(tx, accountId, row)).find((known) => known.machineId === machineId)
    // It was mended, or failed again: what was seen is to be looked at anew.
    if (failure === undefined || (failedAt !== null && failure.failedAt.getTime() !== failedAt.getTime())) {
      return { outcome: 'changed', state: row.state }
    }
    if (failure.acknowledgedBy !== null) return { outcome: 'already', state: row.state }
    const acknowledged = {
      ...Object.fromEntries(acknowledgedFrom(row.acknowledged)),
      [machineId]: {
        personId: by.personId,
        name: await nameOf(tx, accountId, by),
        at: now.toISOString(),
        failedAt: failure.failedAt.toISOString(),
      },
    }
    return {
      data: { acknowledged: toJson(acknowledged) },
      entries: [
        {
          ...entryOf(row, by, now),
          action: 'campaign.failure-acknowledged',
          after: { machineId, name: failure.name, reason: failure.reason },
        },
      ],
    }
  })

export const confirmUsb = (context: CampaignContext, id: string, by: Actor): Promise<CampaignOutcome> =>
  act(context, id, async (_tx, row, now) => {
    if (row.usbDoneAt !== null) return { outcome: 'already', state: row.state }
    if (row.promotedAt === null) return { outcome: 'not-now', state: row.state }
    return {
      data: { usbDoneAt: now, usbDoneBy: by.personId },
      entries: [{ ...entryOf(row, by, now), action: 'campaign.usb-done', after: { tag: row.tag } }],
    }
  })

export const liftTag = async (
  { prisma, accountId, now, onPainted }: CampaignContext,
  tag: string,
  by: Actor,
  why: string,
): Promise<'lifted' | 'not-quarantined' | 'unknown-tag'> => {
  const outcome = await prisma.$transaction(async (tx) => {
    const entry = await liftQuarantine(tx, accountId, { tag, why, by, now: now() })
    if (entry === null)
      return (await tx.release.count({ where: { accountId, tag } })) === 0 ? 'unknown-tag' : 'not-quarantined'
    await recordAll(tx, accountId, [entry])
    return 'lifted'
  })
  onPainted()
  return outcome
}

const entryOf = (row: CampaignRow, by: Actor, at: Date) => ({
  by,
  subject: 'campaign' as const,
  subjectId: row.id,
  at,
})
