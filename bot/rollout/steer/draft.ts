import { randomUUID } from 'node:crypto'
import { subDays } from 'date-fns/subDays'
import type { Actor } from '../../audit/audit-model.ts'
import type { Transaction } from '../../database.ts'
import { readSnapshot } from '../../fleet/read-snapshot.ts'
import { plan } from '../plan.ts'
import type { Plan } from '../plan-model.ts'
import { readPlanContext } from '../read-plan-context.ts'
import type { UpdateRequest } from '../request.ts'
import type { Draft, Stale } from '../steering.ts'
import { toJson } from '../stored.ts'
import { lockRollout, type SteerContext, staleness } from './steer-context.ts'

/** The console has never answered, so there is no fleet to plan for. */
export class FleetUnknownError extends Error {
  constructor() {
    super('The fleet is not known yet: the console has not answered since this database was made.')
    this.name = 'FleetUnknownError'
  }
}

/** @throws FleetUnknownError */
export const planNow = async (context: SteerContext, request: UpdateRequest): Promise<Plan> => {
  const snapshot = await readSnapshot(context.prisma, context.accountId)
  if (snapshot === null) throw new FleetUnknownError()
  const { prisma, accountId, durations } = context
  const known = await readPlanContext(prisma, accountId, context.now(), durations)
  return plan(snapshot, request, context.policy, known)
}

const DRAFT_DAYS = 7

/** Plans, and keeps the draft: its Start button then carries an id and a version only. */
export const draftRollout = async (context: SteerContext, request: UpdateRequest, by: Actor): Promise<Draft> => {
  const made = await planNow(context, request)
  const id = randomUUID()
  // A plan that nobody started is of no use a week later: the fleet has moved on.
  const stale = subDays(context.now(), DRAFT_DAYS)
  await context.prisma.rollout.deleteMany({
    where: { accountId: context.accountId, state: 'draft', createdAt: { lt: stale } },
  })
  await context.prisma.rollout.create({
    data: {
      id,
      accountId: context.accountId,
      state: 'draft',
      policy: toJson(context.policy),
      requestedBy: by.personId,
      createdAt: context.now(),
      ...planned(request, made),
    },
  })
  return { outcome: 'drafted', id, version: 1, request, plan: made }
}

/** The draft with another request: a way forward was pressed, or the form was sent again. */
export const redraftRollout = async (
  context: SteerContext,
  draftId: string,
  version: number,
  request: UpdateRequest,
): Promise<Draft | Stale> => {
  const made = await planNow(context, request)
  return await context.prisma.$transaction(async (tx) => {
    const row = await lockRollout(tx, context.accountId, draftId)
    if (row !== null && row.state !== 'draft') return { outcome: 'already', state: row.state, number: row.number }
    return staleness(row, { id: draftId, version }) ?? (await replaceDraft(tx, draftId, version, request, made))
  })
}

export const discardDraft = async ({ prisma, accountId }: SteerContext, draftId: string): Promise<void> => {
  await prisma.rollout.deleteMany({ where: { id: draftId, accountId, state: 'draft' } })
}

/** In the caller's transaction, which holds the draft's row. */
export const replaceDraft = async (
  tx: Transaction,
  id: string,
  version: number,
  request: UpdateRequest,
  made: Plan,
): Promise<Draft> => {
  await tx.rollout.update({ where: { id }, data: { ...planned(request, made), version: version + 1 } })
  return { outcome: 'drafted', id, version: version + 1, request, plan: made }
}

const planned = (request: UpdateRequest, made: Plan) => ({
  phase: request.phase,
  tag: made.sentTag,
  targetTag: made.target?.tag ?? '',
  targetVersion: made.target?.version ?? '',
  request: toJson(request),
  plan: toJson(made),
  startAt: request.startAt,
})
