import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor } from '../audit/audit-model.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import type { Phase } from '../rollout/request.ts'
import { onRolloutStarted } from './on-start.ts'
import { recordAll } from './record-all.ts'

/** An account with two sites, its WRS and workstations, and rollouts that a test writes as the engine would. */
export const ACCOUNT = 'account'
export const oldTag = 'w-aaa'
export const newTag = 'w-ccc'
export const began = new Date('2026-11-23T09:00:00.000Z')

export interface World {
  readonly prisma: PrismaClient
  readonly by: Actor
  readonly placeId: string
  readonly clock: { now: Date }
  /** A started rollout with these machines; it belongs to a campaign as Start makes it. */
  rollout(phase: Phase, machines: Readonly<Record<string, TargetChange>>, change?: RolloutChange): Promise<string>
  target(rolloutId: string, machineId: string, change: TargetChange): Promise<void>
  machine(id: string, change: object): Promise<void>
  /** Everybody moves at once: of these, the running version and tag. */
  run(tag: string, ids: readonly string[]): Promise<void>
  defaultTag(tag: string): Promise<void>
  campaign(): ReturnType<PrismaClient['campaign']['findFirstOrThrow']>
  trail(): Promise<readonly string[]>
}

export interface TargetChange {
  readonly state: string
  readonly reason?: string
  readonly at?: Date
  readonly fromTag?: string
}

export interface RolloutChange {
  readonly state?: string
  readonly targetTag?: string
  readonly createdAt?: Date
}

const versions: Readonly<Record<string, string>> = { 'w-aaa': '4.1', 'w-bbb': '4.2', 'w-ccc': '4.3' }
export const versionOf = (tag: string): string => versions[tag] ?? '?'

const tables = [
  'audit',
  'audit_head',
  'message',
  'place',
  'decision',
  'approval',
  'target',
  'rollout',
  'campaign',
  'release',
  'machine',
  'site',
  'person',
  'account',
] as const

export const createWorld = async (prisma: PrismaClient): Promise<World> => {
  for (const table of tables) await prisma.$executeRawUnsafe(`DELETE FROM ${table}`)
  await ensureAccount(prisma, ACCOUNT)
  await prisma.account.update({ where: { id: ACCOUNT }, data: { defaultTag: oldTag, etag: '"1"', listedAt: began } })
  const by: Actor = { personId: randomUUID(), identity: 'slack:T1/U1' }
  await prisma.person.create({
    data: { id: by.personId, accountId: ACCOUNT, name: 'Camille', organisation: 'customer', createdAt: began },
  })
  await prisma.site.createMany({
    data: ['paris', 'lyon'].map((id, position) => ({
      ...{ accountId: ACCOUNT, id, name: id === 'paris' ? 'Paris' : 'Lyon', timeZone: 'Europe/Paris', position },
    })),
  })
  await prisma.release.createMany({
    data: Object.entries(versions).map(([tag, version], position) => ({
      ...{ accountId: ACCOUNT, tag, version, position, notes: '', publishedAt: began },
      status: tag === newTag ? 'test' : 'official',
    })),
  })
  const machine = (id: string, siteId: string, kind: string, position: number) => ({
    ...{
      accountId: ACCOUNT,
      id,
      name: id.toUpperCase(),
      siteId,
      kind,
      position,
      power: 'on',
      version: '4.1',
      tag: oldTag,
    },
    ...(kind === 'wrs' ? { role: 'main' } : { wrsId: `wrs-${siteId}`, connection: 'lan', groupPath: siteId }),
  })
  await prisma.machine.createMany({
    data: [
      machine('wrs-paris', 'paris', 'wrs', 0),
      machine('wrs-lyon', 'lyon', 'wrs', 1),
      machine('p1', 'paris', 'workstation', 2),
      machine('p2', 'paris', 'workstation', 3),
      machine('l1', 'lyon', 'workstation', 4),
    ],
  })
  const placeId = randomUUID()
  await prisma.place.create({
    data: { id: placeId, accountId: ACCOUNT, platform: 'slack', workspace: 'T1', channelId: 'C1' },
  })
  const clock = { now: began }
  let numbers = 0
  const world: World = {
    prisma,
    by,
    placeId,
    clock,
    rollout: async (phase, machines, { state = 'done', targetTag = newTag, createdAt = clock.now } = {}) => {
      const id = randomUUID()
      numbers += 1
      await prisma.$transaction(async (tx) => {
        await tx.rollout.create({
          data: {
            ...{ id, accountId: ACCOUNT, number: numbers, phase, state, createdAt, startedAt: createdAt },
            ...{ tag: phase === 'production' ? null : targetTag, targetTag, targetVersion: versionOf(targetTag) },
            ...{ request: {}, policy: {}, plan: {}, requestedBy: by.personId, startedBy: by.personId },
          },
        })
        await tx.message.create({
          data: {
            ...{ id: randomUUID(), accountId: ACCOUNT, placeId, subject: 'rollout', subjectId: id, state: 'open' },
            createdAt,
          },
        })
        for (const [machineId, { fromTag = oldTag, ...change }] of Object.entries(machines)) {
          const fields = targetFields(change, clock.now)
          await tx.target.create({
            data: {
              ...{ accountId: ACCOUNT, rolloutId: id, machineId, laneId: randomUUID(), wave: 0, position: 0 },
              ...{
                kind: machineId.startsWith('wrs') ? 'wrs' : 'workstation',
                fromTag,
                fromVersion: versionOf(fromTag),
              },
              ...fields,
            },
          })
        }
        await recordAll(tx, ACCOUNT, await onRolloutStarted(tx, ACCOUNT, { id, phase }, by, clock.now))
      })
      return id
    },
    target: async (rolloutId, machineId, change) => {
      await prisma.target.update({
        where: { rolloutId_machineId: { rolloutId, machineId } },
        data: targetFields(change, clock.now),
      })
    },
    machine: async (id, data) => {
      await prisma.machine.update({ where: { accountId_id: { accountId: ACCOUNT, id } }, data })
    },
    run: async (tag, ids) => {
      await prisma.machine.updateMany({
        where: { accountId: ACCOUNT, id: { in: [...ids] } },
        data: { tag, version: versionOf(tag), installedVersion: null },
      })
    },
    defaultTag: async (tag) => {
      await prisma.account.update({ where: { id: ACCOUNT }, data: { defaultTag: tag } })
    },
    campaign: () => prisma.campaign.findFirstOrThrow({ where: { accountId: ACCOUNT, tag: newTag } }),
    trail: async () =>
      (await prisma.audit.findMany({ where: { accountId: ACCOUNT }, orderBy: { seq: 'asc' } })).map(
        ({ action }) => action,
      ),
  }
  return world
}

const targetFields = ({ state, reason, at }: Omit<TargetChange, 'fromTag'>, now: Date) => {
  const since = at ?? now
  const ran = state === 'running' ? { installedAt: since, restartedAt: since, runningAt: since } : {}
  return { state, reason: reason ?? null, since, ...ran }
}
