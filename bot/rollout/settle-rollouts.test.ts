import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { settleRollouts } from './settle-rollouts.ts'
import type { LaneState, TargetState } from './states.ts'

const account = 'a'
const now = new Date('2026-11-23T09:00:00Z')

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`what lanes add up to, ${title}`, { timeout: 60_000 }, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let numbers = 0
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
    })
    afterAll(() => temporary.remove())

    const rollout = async (lanes: readonly LaneState[], targets: readonly TargetState[] = []): Promise<string> => {
      const id = randomUUID()
      const ids = { accountId: account, rolloutId: id }
      numbers += 1
      await prisma.rollout.create({
        data: {
          ...{ id, accountId: account, number: numbers, phase: 'test', state: 'running', targetTag: 't' },
          ...{ targetVersion: '1', request: {}, policy: {}, plan: {}, requestedBy: randomUUID(), createdAt: now },
        },
      })
      await prisma.lane.createMany({
        data: lanes.map((state, position) => ({ ...ids, id: randomUUID(), position, state })),
      })
      await prisma.target.createMany({
        data: targets.map((state, position) => ({
          ...{ ...ids, laneId: randomUUID(), machineId: `m${position}`, kind: 'workstation', wave: 0, position, state },
          ...{ since: now, fromVersion: '0', fromTag: 's' },
        })),
      })
      return id
    }
    const settle = (...ids: readonly string[]) => prisma.$transaction((tx) => settleRollouts(tx, account, ids, now))
    const stateOf = async (id: string) => (await prisma.rollout.findUniqueOrThrow({ where: { id } })).state
    const trailOf = (id: string) => prisma.audit.findMany({ where: { accountId: account, subjectId: id } })

    it('is over when every lane is, and the trail tells it once, with how the machines ended', async () => {
      const id = await rollout(['done', 'done'], ['running', 'running', 'failed', 'missed'])
      await Promise.all([settle(id), settle(id)])
      expect(await stateOf(id)).toBe('done')
      expect(await trailOf(id)).toMatchObject([
        {
          ...{ action: 'rollout.ended', subject: 'rollout', personId: null, before: { state: 'running' } },
          after: { number: numbers, state: 'done', machines: { running: 2, failed: 1, missed: 1 } },
        },
      ])
    })

    it('tells nothing of what goes on, and of several only what ended', async () => {
      const waiting = await rollout(['done', 'ledger'])
      const running = await rollout(['done', 'wave'])
      const over = await rollout(['done'])
      await settle(waiting, running, over)
      expect(await Promise.all([waiting, running, over].map(stateOf))).toEqual(['ledger', 'running', 'done'])
      const trails = await Promise.all([waiting, running, over].map(trailOf))
      expect(trails.map(({ length }) => length)).toEqual([0, 0, 1])
    })
  })
}
