import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import type { Actor } from '../../bot/audit/audit-model.ts'
import { ensurePlace } from '../../bot/chat/places.ts'
import type { Transaction } from '../../bot/database.ts'
import { type Console, ConsoleError } from '../../bot/fleet/console.ts'
import { ensureAccount } from '../../bot/fleet/ensure-account.ts'
import type { Machine, Workstation } from '../../bot/fleet/model.ts'
import { writeLists } from '../../bot/fleet/write-lists.ts'
import { reconcileLanes } from '../../bot/rollout/reconcile-lanes.ts'
import { defaultPolicy, type UpdateRequest } from '../../bot/rollout/request.ts'
import { sendOrders } from '../../bot/rollout/send-orders.ts'
import { createSteering } from '../../bot/rollout/steer/create-steering.ts'
import type { Steering } from '../../bot/rollout/steering.ts'
import type { RolloutView } from '../../bot/rollout/view.ts'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { type DatabaseKind, temporaryDatabase } from './database.ts'

/** A Monday; in Paris 10:00, in New York 04:00. */
export const morning = new Date('2026-11-23T09:00:00Z')
export const by: Actor = { personId: randomUUID(), identity: 'slack:T1/U1' }

const facts = { power: 'on', version: '4.1', tag: 'old', installedVersion: null, lastSeenAt: null } as const

/** A workstation that is on and runs version 4.1; the account's tag is that of 4.2. */
export const pc = (id: string, siteId = 'paris', change: Partial<Workstation> = {}): Workstation => ({
  ...facts,
  ...{ kind: 'workstation', id, name: id, siteId, wrsId: null, group: '', connection: 'lan', autoUpdate: false },
  ...change,
})
export const wrs = (id: string, siteId: string): Machine => ({
  ...facts,
  ...{ kind: 'wrs', id, name: id, siteId, role: 'main' },
})

const sites = [
  { id: 'paris', name: 'Paris', timeZone: 'Europe/Paris' },
  { id: 'lyon', name: 'Lyon', timeZone: 'Europe/Paris' },
  { id: 'york', name: 'New York', timeZone: 'America/New_York' },
]

export interface Stage {
  readonly prisma: PrismaClient
  /** Moved by the test; all parts read it. */
  clock: Date
  readonly placeId: string
  /** What the rooms of the bot are built with here. */
  options(): {
    readonly prisma: PrismaClient
    readonly accountId: string
    readonly now: () => Date
    readonly onPainted: () => void
    readonly wakeLanes: (tx: Transaction) => Promise<void>
  }
  readonly steering: Steering
  /** One pass over the lanes. @param wakeOrders in its transaction: one that rejects stands for a kill before the commit */
  reconcile(wakeOrders?: () => Promise<void>): Promise<void>
  /** One pass over the orders, to a console that takes each and does nothing. */
  send(): Promise<void>
  /** `lost`: the console takes an order, and its answer does not arrive. `down`: it takes none. */
  answers: 'kept' | 'lost' | 'down'
  /** The machines that orders were sent for, in their order. */
  readonly sent: string[]
  /** The idempotency keys of the orders that were sent. */
  readonly keys: string[]
  /** The console's lists, as from now. */
  list(machines: readonly Machine[]): Promise<void>
  /** Everything to production in one wave, now, unless the change says otherwise. @throws where it does not start */
  start(change?: Partial<UpdateRequest>): Promise<string>
  draft(change?: Partial<UpdateRequest>): ReturnType<Steering['draft']>
  view(rolloutId: string): Promise<RolloutView>
  /** Actions of the trail, oldest first, with their reasons. */
  trail(): Promise<readonly string[]>
  /** Nothing has happened, and it is morning. */
  clear(): Promise<void>
  remove(): Promise<void>
}

/**
 * One account on a real database, and the rooms that move its machines, each taking one pass when the test says so, at the
 * test's own time: for what depends on who is first, and on the hour.
 */
export const openStage = async (kind: DatabaseKind): Promise<Stage> => {
  const temporary = await temporaryDatabase(kind)
  const { prisma } = temporary.database
  const accountId = 'a'
  await ensureAccount(prisma, accountId)
  const placeId = await ensurePlace(prisma, accountId, { platform: 'slack', workspace: 'T1', channelId: 'C1' })
  const sent: string[] = []
  const keys: string[] = []
  const nothing = async (): Promise<void> => undefined
  const options: Stage['options'] = () => ({
    ...{ prisma, accountId, now: () => stage.clock, onPainted: () => undefined, wakeLanes: nothing },
  })
  const console: Pick<Console, 'sendCommand'> = {
    sendCommand: async ({ kind: command, targets }, key) => {
      if (stage.answers === 'down') throw new ConsoleError('unavailable', 'refused to connect')
      sent.push(...targets)
      keys.push(key)
      if (stage.answers === 'lost') throw new ConsoleError('outcome_unknown', 'the answer was lost')
      return { id: key, kind: command, items: targets.map((targetId) => ({ targetId, state: 'queued' })) }
    },
  }
  const logger = pino({ level: 'silent' })
  const { signal } = new AbortController()
  const stage: Stage = {
    prisma,
    clock: morning,
    placeId,
    options,
    answers: 'kept',
    sent,
    keys,
    steering: createSteering({
      ...options(),
      ...{ policy: defaultPolicy, wakeOrders: nothing, consoleReachable: () => true },
    }),
    reconcile: (wakeOrders = nothing) => reconcileLanes({ ...options(), wakeOrders }),
    send: () => sendOrders({ ...options(), console, logger, signal }),
    list: async (machines) => {
      const lists = {
        account: { id: 'console', name: 'Account', defaultTag: 'new', autoUpdate: false },
        ...{ etag: '"1"', sites, machines },
        releases: [
          { version: '4.1', tag: 'old', status: 'official', publishedAt: morning, notes: '' },
          { version: '4.2', tag: 'new', status: 'official', publishedAt: morning, notes: '' },
        ] as const,
      }
      await prisma.$transaction((tx) => writeLists(tx, accountId, lists, stage.clock))
    },
    draft: (change = {}) =>
      stage.steering.draft(
        {
          ...{ phase: 'production', tag: null, selection: { type: 'everything' }, includeWrs: false },
          ...{ waves: [{ type: 'share', percent: 100 }], pauseBetweenWaves: false, restartAt: null, startAt: null },
          ...change,
        },
        by,
      ),
    start: async (change) => {
      const { id, version } = await stage.draft(change)
      const { outcome } = await stage.steering.start(id, version, by, { placeId })
      if (outcome !== 'started') throw new Error(`not started: ${outcome}`)
      return id
    },
    view: async (rolloutId) => {
      const found = await stage.steering.read(rolloutId)
      if (found === null) throw new Error('no such rollout')
      return found
    },
    trail: async () =>
      (await prisma.audit.findMany({ orderBy: { seq: 'asc' } })).map(({ action, reason }) =>
        reason === null ? action : `${action}: ${reason}`,
      ),
    clear: async () => {
      stage.clock = morning
      stage.answers = 'kept'
      sent.length = 0
      keys.length = 0
      await prisma.command.deleteMany()
      await prisma.target.deleteMany()
      await prisma.wave.deleteMany()
      await prisma.lane.deleteMany()
      await prisma.rollout.deleteMany()
      await prisma.siteWindow.deleteMany()
      await prisma.account.updateMany({ data: { frozenAt: null, frozenBy: null, frozenWhy: null } })
      await prisma.audit.deleteMany()
      await prisma.auditHead.deleteMany()
    },
    remove: () => temporary.remove(),
  }
  return stage
}
