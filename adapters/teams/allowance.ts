import { randomUUID } from 'node:crypto'
import type { Coordination, Flight } from '../../bot/coordination.ts'
import { takeWithin } from '../chat/patience.ts'
import { createTurns, type Turns } from '../chat/turns.ts'
import { createLine, type Line } from './line.ts'
import { type Act, editSpacing, type Share, sharesOf } from './rates.ts'
import type { Target } from './references.ts'

/** What goes first where a tenant's second has no room for all: what somebody waits for, cards, pages under cards. */
export type Precedence = 'answer' | 'card' | 'page'

export interface Wanted {
  readonly act: Act
  /** Milliseconds that may be waited; the turn of the tenant's second is waited for in any case. */
  readonly patience: number
  readonly precedence: Precedence
}

/** One request may be sent now. */
export interface Permit {
  readonly type: 'permit'
  /** The request was answered, or given up: from now on its shares come back. */
  landed(): Promise<void>
}

export interface Wait {
  readonly type: 'wait'
  readonly milliseconds: number
}

/** What Microsoft lets us send, which all instances share. */
export interface Allowance {
  take(target: Target, wanted: Wanted): Promise<Permit | Wait>
  /** Nobody writes there for so long: Microsoft said that we are too fast. */
  block(target: Target, act: Act, milliseconds: number): Promise<void>
}

/** For an edit whose turn it is, or that is sent once more: so long its allowances may be behind. */
const editPatienceMilliseconds = 750
/** Fifty wait for their turn of the second no longer than that. */
const linePatienceMilliseconds = 1_200
/** Longer than a place in the line, a token and a call take together. */
const longestFlightMilliseconds = 30_000
/** Conversations whose rows of waiting edits are kept. */
const mostRows = 1_000
const ranks: Readonly<Record<Precedence, number>> = { answer: 0, card: 1, page: 2 }

/**
 * Microsoft counts a request at some moment between its way there and its answer, which is long after our own count when
 * either side is busy. So a share is not free again a window after it was taken, but a window after the answer: then no
 * window of Microsoft's holds more than the limit, however late a request arrives.
 */
export const createAllowance = (
  coordination: Coordination,
  pause: (milliseconds: number) => Promise<unknown>,
): Allowance => {
  const rows = new Map<string, Turns>()
  const lines = new Map<string, Line>()

  const land = async (shares: readonly Share[], flight: Flight, sent: boolean): Promise<void> => {
    await Promise.all(shares.map(({ bucket, limit }) => coordination.land(bucket, limit, flight, { sent })))
  }

  /** From all or from none. @returns milliseconds to wait; null: taken */
  const takeAll = async (shares: readonly Share[], flight: Flight): Promise<number | null> => {
    for (const [index, { bucket, limit }] of shares.entries()) {
      const taken = await coordination.take(bucket, limit, flight)
      if (taken.taken) continue
      await land(shares.slice(0, index), flight, false)
      return Math.max(1, taken.retryAfterMilliseconds)
    }
    return null
  }

  const takeOfTenant = async (tenant: Share, pace: Share, flight: Flight): Promise<number | null> => {
    const wait = await takeAll([tenant], flight)
    if (wait !== null) return wait
    const paced = await coordination.take(pace.bucket, pace.limit)
    if (paced.taken) return null
    await land([tenant], flight, false)
    return Math.max(1, paced.retryAfterMilliseconds)
  }

  const takeOnce = async (target: Target, { act, patience, precedence }: Wanted): Promise<Permit | Wait> => {
    const { conversation, tenant, pace } = sharesOf(target, act)
    const flight: Flight = { id: randomUUID(), longestMilliseconds: longestFlightMilliseconds }
    const deadline = performance.now() + patience
    const wait = await takeWithin(() => takeAll(conversation, flight), patience, pause)
    if (wait !== null) return { type: 'wait', milliseconds: wait }
    const rest = Math.max(linePatienceMilliseconds, deadline - performance.now())
    const line = recalled(lines, target.tenantId, () => createLine(pause))
    const waitInLine = await line.pass(ranks[precedence], () => takeOfTenant(tenant, pace, flight), rest)
    if (waitInLine === null) return { type: 'permit', landed: () => land([...conversation, tenant], flight, true) }
    await land(conversation, flight, false)
    return { type: 'wait', milliseconds: waitInLine }
  }

  return {
    /** Edits that are not urgent go in turns: where many messages move in a conversation, none may wait for minutes. */
    take: async (target, wanted) => {
      const { act } = wanted
      if (act.type !== 'edit' || act.urgent) return takeOnce(target, wanted)
      const patient = { ...wanted, patience: Math.max(wanted.patience, editPatienceMilliseconds) }
      if (act.messageId === null) return takeOnce(target, patient)
      const row = recalled(rows, `${target.tenantId} ${target.conversationId}`, () => createTurns(editSpacing))
      const got: { permit: Permit | null } = { permit: null }
      const wait = await row.take(act.messageId, async () => {
        const answer = await takeOnce(target, patient)
        if (answer.type === 'wait') return answer.milliseconds
        got.permit = answer
        return null
      })
      return got.permit ?? { type: 'wait', milliseconds: wait ?? 1 }
    },
    block: (target, act, milliseconds) => coordination.block(sharesOf(target, act).own, milliseconds),
  }
}

/** What is forgotten costs those in it their place, no more. */
const recalled = <Kept>(all: Map<string, Kept>, key: string, create: () => Kept): Kept => {
  const known = all.get(key)
  if (known !== undefined) return known
  if (all.size >= mostRows) all.clear()
  const created = create()
  all.set(key, created)
  return created
}
