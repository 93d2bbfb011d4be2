import type { Logger } from 'pino'
import { livingMessage } from '../chat/living.ts'
import { placeIds } from '../chat/places.ts'
import type { Console } from '../fleet/console.ts'
import type { ApprovalContext } from './approval-context.ts'
import { liveApprovalStates } from './approval-model.ts'
import { type LoadedApproval, loadApproval, lockApproval } from './lock-approval.ts'
import { moveApproval, noticeInThreads } from './move-approval.ts'
import { nextApproval } from './next-approval.ts'
import { askConsole, pauseAfter, readBack } from './promote.ts'
import { isEscalated, nextReminderAt } from './reminders.ts'

export interface ApprovalReconciler {
  /**
   * Does what is due of every live request: ends it, reminds of it, or carries the promotion out. Idempotent, and safe
   * in several instances; nothing is held open across a call to the console.
   */
  pass(): Promise<void>
}

export interface ReconcilerOptions extends ApprovalContext {
  readonly console: Console
  readonly logger: Logger
  /** The embedded database has one process: a call that it finds under way at its start, no one is making any more. */
  readonly alone: boolean
  /** The console said something new of the account: the lists are read at once. */
  readonly refresh: () => void
  /** Ends a call early, at shutdown; it is made again at the next start. */
  readonly signal?: AbortSignal
}

/** A caller that has said nothing for this long is taken for dead; the same order is given again with the same key. */
const SILENCE_MILLISECONDS = 90_000

export const createApprovalReconciler = (options: ReconcilerOptions): ApprovalReconciler => {
  const { prisma, accountId, logger } = options
  let isFirst = true
  return {
    pass: async () => {
      if (isFirst && options.alone)
        await prisma.approval.updateMany({ where: { accountId, state: 'approved' }, data: { notBefore: null } })
      const live = await prisma.approval.findMany({
        where: { accountId, state: { in: [...liveApprovalStates] } },
        select: { id: true },
        orderBy: { requestedAt: 'asc' },
      })
      if (isFirst) await showInOpsPlaces(options, live)
      isFirst = false
      for (const { id } of live) {
        try {
          await reconcileOne(options, id)
        } catch (error) {
          logger.error(
            { code: 'approval-error', approvalId: id, reason: error instanceof Error ? error.message : 'unknown' },
            'an approval could not be brought on; it will be tried again',
          )
        }
      }
    },
  }
}

/** An ops place may have been named since the request was opened: settings change with a start alone. */
const showInOpsPlaces = async (
  { prisma, accountId, opsPlaces, now, onPainted }: ReconcilerOptions,
  live: readonly { readonly id: string }[],
): Promise<void> => {
  if (live.length === 0) return
  const places = await placeIds(prisma, accountId, opsPlaces)
  for (const { id } of live) {
    for (const placeId of places) {
      await livingMessage(prisma, { accountId, subject: 'approval', subjectId: id, placeId, now: now() })
    }
  }
  onPainted()
}

const reconcileOne = async (options: ReconcilerOptions, id: string): Promise<void> => {
  const loaded = await loadApproval(options.prisma, options.accountId, id)
  if (loaded === null) return
  if (loaded.record.state === 'approved') return carryOut(options, loaded)
  if (isDue(options, loaded)) await lookOnce(options, id, false)
}

/** Most looks find nothing: only where there is something to do the row is locked. */
const isDue = (options: ReconcilerOptions, loaded: LoadedApproval): boolean =>
  lookAt(options, loaded, false).type !== 'nothing' || isReminderDue(options, loaded)

const isReminderDue = ({ now }: ReconcilerOptions, { row, record }: LoadedApproval): boolean =>
  record.state === 'open' && nextReminderAt({ ...row, policy: record.policy }) <= now()

const lookAt = ({ now }: ReconcilerOptions, { record, grounds }: LoadedApproval, isReadBack: boolean) =>
  nextApproval(
    record,
    { type: 'look' },
    {
      now: now(),
      grounds: isReadBack ? { ...grounds, isDefault: true } : grounds,
      isSamePerson: (one, other) => one === other,
    },
  )

/** One look under the lock. @returns whether the request is still what it was */
const lookOnce = async (options: ReconcilerOptions, id: string, isReadBack: boolean): Promise<boolean> => {
  const { prisma, accountId } = options
  const moved = await prisma.$transaction(async (tx) => {
    const loaded = await lockApproval(tx, accountId, id)
    if (loaded === null) return null
    const step = lookAt(options, loaded, isReadBack)
    if (step.type === 'moved') {
      await moveApproval(tx, options, loaded, step, null)
      return step.to
    }
    if (isReminderDue(options, loaded)) {
      const number = loaded.row.reminders + 1
      await tx.approval.update({ where: { id }, data: { reminders: number, remindedAt: options.now() } })
      const escalated = isEscalated({ ...loaded.row, policy: loaded.record.policy }, options.now())
      await noticeInThreads(tx, options, id, { type: escalated ? 'escalation' : 'reminder', number })
      return 'reminded'
    }
    return null
  })
  if (moved === null) return true
  options.onPainted()
  if (moved === 'done') options.refresh()
  return moved === 'reminded'
}

/**
 * The promotion of an approved request. The intent was committed with the decision; each try is committed before its
 * call, its answer after it. Whatever dies in between, the same order is given again with the same key, or the
 * account's tag, read back, says that it was done.
 */
const carryOut = async (options: ReconcilerOptions, { row, grounds }: LoadedApproval): Promise<void> => {
  if (row.notBefore !== null && row.notBefore > options.now()) return
  // An earlier try may have been done without our hearing of it: then nothing that changed since undoes it.
  const isDone = row.tries > 0 && !grounds.isDefault ? await readBack(options, row.tag) : grounds.isDefault
  if (isDone === null) return postpone(options, row.id, pauseAfter(row.tries))
  if (!(await lookOnce(options, row.id, isDone))) return
  const claimed = await claim(options, row.id)
  if (claimed === null) return
  const answer = await askConsole(options, claimed)
  await keepAnswer(options, row.id, answer)
}

interface Claimed {
  readonly id: string
  readonly tag: string
  readonly etag: string
  readonly tries: number
}

/** This instance calls, for a while; in a freeze nobody does. */
const claim = async ({ prisma, accountId, now }: ReconcilerOptions, id: string): Promise<Claimed | null> => {
  const at = now()
  const rows = await prisma.$queryRaw<Claimed[]>`
    UPDATE approval SET tries = tries + 1, not_before = ${new Date(at.getTime() + SILENCE_MILLISECONDS)}
    WHERE account_id = ${accountId} AND id = ${id}::uuid AND state = 'approved'
      AND (not_before IS NULL OR not_before <= ${at})
      AND NOT EXISTS (SELECT FROM account WHERE account.id = ${accountId} AND account.frozen_at IS NOT NULL)
    RETURNING id::text, tag, etag, tries`
  return rows[0] ?? null
}

const keepAnswer = async (
  options: ReconcilerOptions,
  id: string,
  answer: Awaited<ReturnType<typeof askConsole>>,
): Promise<void> => {
  const { prisma, accountId, now } = options
  const done = await prisma.$transaction(async (tx) => {
    const loaded = await lockApproval(tx, accountId, id)
    if (loaded === null) return false
    const { record, grounds } = loaded
    const around = { now: now(), grounds, isSamePerson: (one: string, other: string) => one === other }
    const step = nextApproval(record, { type: 'promotion', outcome: answer.outcome }, around)
    if (step.type === 'moved') await moveApproval(tx, options, loaded, step, null)
    return step.type === 'moved' && step.to === 'done'
  })
  if (answer.outcome === 'later') await postpone(options, id, answer.milliseconds)
  options.onPainted()
  if (done) options.refresh()
}

const postpone = async (
  { prisma, accountId, now }: ReconcilerOptions,
  id: string,
  milliseconds: number,
): Promise<void> => {
  await prisma.approval.updateMany({
    where: { id, accountId, state: 'approved' },
    data: { notBefore: new Date(now().getTime() + milliseconds) },
  })
}
