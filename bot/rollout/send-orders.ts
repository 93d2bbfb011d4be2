import type { Logger } from 'pino'
import { Prisma, type PrismaClient } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'
import { writeCommandItems } from '../fleet/apply-events.ts'
import { type CommandReport, type Console, ConsoleError, type ConsoleErrorCode } from '../fleet/console.ts'
import { moveDoubtful } from './doubtful-orders.ts'
import type { StepDurations } from './plan-estimate.ts'

export interface OrderSenderOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly console: Pick<Console, 'sendCommand'>
  readonly logger: Logger
  readonly now: () => Date
  /** Seconds that a step is assumed to take, for what fits into a window; the planner's own where absent. */
  readonly durations?: StepDurations
  readonly wakeLanes: (tx: Transaction) => Promise<void>
  readonly signal: AbortSignal
}

/** Commands under way at once. */
const AT_ONCE = 32

/** A sender that has said nothing for this long is taken for dead; its command is sent again with the same key. */
const SENDER_SILENCE_MILLISECONDS = 90_000

const FIRST_PAUSE_MILLISECONDS = 1_000
const LONGEST_PAUSE_MILLISECONDS = 30_000

/** The console will give the same answer however often it is asked. */
const finalRefusals: ReadonlySet<ConsoleErrorCode> = new Set([
  'unknown_tag',
  'bad_request',
  'not_found',
  'idempotency_conflict',
  'forbidden',
])

/** The console did not take the order, and says so: what these tell of was never begun. */
const notTaken: ReadonlySet<ConsoleErrorCode> = new Set(['unavailable', 'rate_limited', 'unauthorized'])

/**
 * The reconciler toward the fleet, acting half: sends what was intended, with the key that was committed before, and
 * keeps the answer. No transaction is open during a call. What could not be sent stays intended and is tried again.
 */
export const sendOrders = async (options: OrderSenderOptions): Promise<void> => {
  for (;;) {
    if (options.signal.aborted) return
    await withdrawUnsent(options)
    await moveDoubtful({ ...options, silentSince: silentBefore(options.now()) })
    const orders = await claimOrders(options)
    if (orders.length === 0) return
    const answers = await Promise.all(orders.map(async (order) => ({ order, answer: await send(order, options) })))
    await keepAnswers(options, answers)
  }
}

interface Order {
  readonly key: string
  readonly laneId: string
  readonly kind: 'update' | 'restart'
  readonly targetType: 'wrs' | 'workstation'
  readonly targets: readonly string[]
  readonly tag: string | null
  readonly tries: number
  /** By an earlier try, whose outcome is not known. */
  readonly perhapsTaken: boolean
}

const silentBefore = (at: Date): Date => new Date(at.getTime() - SENDER_SILENCE_MILLISECONDS)

/**
 * Only of rollouts that run now, and while their site's window can hold them: a pause, a stop or the end of a window between
 * the decision and the sending still holds. Until its answer is kept, the console may have it.
 */
const claimOrders = ({ prisma, accountId, now }: OrderSenderOptions): Promise<Order[]> => {
  const at = now()
  const silentSince = silentBefore(at)
  return prisma.$queryRaw<Order[]>`
    WITH chosen AS MATERIALIZED (
      SELECT command.key, command.perhaps_taken FROM command JOIN rollout ON rollout.id = command.rollout_id
      WHERE command.account_id = ${accountId} AND rollout.state IN ('running', 'ledger')
        AND (command.not_after IS NULL OR command.not_after > ${at})
        AND ((command.state = 'intended' AND (command.not_before IS NULL OR command.not_before <= ${at}))
          OR (command.state = 'sending' AND command.sending_since < ${silentSince}))
      ORDER BY command.created_at LIMIT ${AT_ONCE} FOR UPDATE OF command SKIP LOCKED)
    UPDATE command SET state = 'sending', sending_since = ${at}, tries = tries + 1, perhaps_taken = true
    FROM chosen WHERE command.key = chosen.key
    RETURNING command.key, command.lane_id::text AS "laneId", command.kind, command.target_type AS "targetType",
      command.targets, command.tag, command.tries, chosen.perhaps_taken AS "perhapsTaken"`
}

/**
 * An order that the console does not have is taken back where it may not go out any more: its site's window could no
 * longer hold it, or its rollout was paused first. Its machines wait again, and the card says so, instead of « updating » for
 * as long as the pause lasts. One whose answer never came keeps its key, and is asked for when it may be: the console may have it.
 */
const withdrawUnsent = async ({ prisma, accountId, now, wakeLanes }: OrderSenderOptions): Promise<void> => {
  const at = now()
  const unsent = Prisma.sql`
    SELECT command.key FROM command JOIN rollout ON rollout.id = command.rollout_id
    WHERE command.account_id = ${accountId} AND command.state = 'intended' AND NOT command.perhaps_taken
      AND (command.not_after <= ${at} OR rollout.state = 'paused')`
  const found = await prisma.$queryRaw<unknown[]>`${unsent} LIMIT 1`
  if (found.length === 0) return
  await prisma.$transaction(async (tx) => {
    await tx.$executeRaw`
      WITH unsent AS (
        UPDATE command SET state = 'withdrawn' WHERE key IN (${unsent} FOR UPDATE OF command) RETURNING lane_id
      ) UPDATE lane SET dirty = true WHERE id IN (SELECT lane_id FROM unsent) AND state <> 'done'`
    await wakeLanes(tx)
  })
}

type Answer =
  | { readonly type: 'answered'; readonly report: CommandReport }
  | { readonly type: 'refused'; readonly code: ConsoleErrorCode }
  | { readonly type: 'later'; readonly code: ConsoleErrorCode; readonly milliseconds: number }

const send = async (order: Order, { console: consoleApi, signal, logger }: OrderSenderOptions): Promise<Answer> => {
  const { kind, targetType, targets, tag, key } = order
  try {
    return {
      type: 'answered',
      report: await consoleApi.sendCommand({ kind, targetType, targets, ...(tag !== null && { tag }) }, key, signal),
    }
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error
    if (finalRefusals.has(error.code)) {
      logger.warn({ code: error.code, key }, 'the console refused an order')
      return { type: 'refused', code: error.code }
    }
    const pause = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** Math.min(order.tries - 1, 10), LONGEST_PAUSE_MILLISECONDS)
    logger.info(
      { code: error.code, key, tries: order.tries },
      'an order could not be sent yet; the same order will be sent again',
    )
    return { type: 'later', code: error.code, milliseconds: Math.max(pause, error.retryAfterMilliseconds ?? 0) }
  }
}

type Answered = readonly { readonly order: Order; readonly answer: Answer }[]

const keepAnswers = ({ prisma, accountId, now, wakeLanes }: OrderSenderOptions, answers: Answered): Promise<void> => {
  const at = now()
  return prisma.$transaction(async (tx) => {
    const rows = answers.map(({ order, answer }) => rowFor(order, answer, at))
    await tx.$executeRaw`
      UPDATE command SET state = new.state, console_id = new."consoleId", answered_at = new."answeredAt", error = new.error,
        not_before = new."notBefore", perhaps_taken = new."perhapsTaken", sending_since = NULL
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS new(key text, state text, "consoleId" text,
        "answeredAt" timestamptz, error text, "notBefore" timestamptz, "perhapsTaken" boolean)
      WHERE command.key = new.key AND command.state = 'sending'`
    const ended = answers.flatMap(({ answer }) => (answer.type === 'answered' ? endedItems(answer.report) : []))
    await writeCommandItems(tx, accountId, ended)
    // Always: the console may have been done with an order before its answer was kept, and that news has passed by.
    const lanes = JSON.stringify(
      answers.filter(({ answer }) => answer.type !== 'later').map(({ order }) => order.laneId),
    )
    const marked = await tx.$executeRaw`
      UPDATE lane SET dirty = true WHERE id IN (SELECT jsonb_array_elements_text(${lanes}::jsonb)::uuid) AND state <> 'done'`
    if (marked > 0) await wakeLanes(tx)
  })
}

const rowFor = (order: Order, answer: Answer, at: Date): Readonly<Record<string, unknown>> => {
  const { key } = order
  if (answer.type === 'answered')
    return { key, state: 'answered', consoleId: answer.report.id, answeredAt: at, perhapsTaken: true }
  if (answer.type === 'refused')
    return { key, state: 'refused', error: answer.code, answeredAt: at, perhapsTaken: false }
  return {
    key,
    state: 'intended',
    error: answer.code,
    perhapsTaken: order.perhapsTaken || !notTaken.has(answer.code),
    notBefore: new Date(at.getTime() + answer.milliseconds),
  }
}

const endedItems = (report: CommandReport) =>
  report.items
    .filter(({ state }) => state !== 'queued' && state !== 'downloading')
    .map(({ targetId, state, reason }) => ({ commandId: report.id, targetId, state, reason: reason ?? null }))

/** The embedded database has one process: whatever it finds in sending at its start, no one is sending any more. */
export const reclaimOrders = async (prisma: PrismaClient, accountId: string): Promise<void> => {
  await prisma.command.updateMany({
    where: { accountId, state: 'sending' },
    data: { state: 'intended', sendingSince: null },
  })
}
