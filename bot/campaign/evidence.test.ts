import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import type { Evidence } from './campaign-model.ts'
import { ACCOUNT, began, createWorld, newTag, oldTag, type World } from './campaign-world.testing.ts'
import { evidenceHash, readEvidence } from './evidence.ts'
import { defaultCampaignPolicy, soakedAt, verdictProblems } from './verdict.ts'

const hours = (count: number): Date => new Date(began.getTime() + count * 3_600_000)

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`evidence ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let world: World
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      world = await createWorld(prisma)
    })
    const read = async (): Promise<Evidence> => readEvidence(prisma, ACCOUNT, await world.campaign())
    const tested = async () => {
      const id = await world.rollout('test', {
        'wrs-paris': { state: 'running', at: hours(0) },
        p1: { state: 'running', at: hours(1) },
        p2: { state: 'failed', reason: 'install-failed', at: hours(1) },
        l1: { state: 'off', reason: 'powered-off' },
      })
      await world.run(newTag, ['wrs-paris', 'p1'])
      return id
    }

    it('tells of every test machine what was asked, what it runs and since when, who failed and who was not reached', async () => {
      await tested()
      const evidence = await read()
      expect(evidence).toMatchObject({
        tag: newTag,
        version: '4.3',
        runningSince: hours(1).toISOString(),
        failures: [{ machineId: 'p2', reason: 'install-failed', acknowledgedBy: null }],
        exclusions: [{ machineId: 'l1', reason: 'powered-off' }],
        wayBack: [
          { wrsId: 'wrs-paris', previousTag: oldTag },
          { wrsId: 'wrs-lyon', previousTag: oldTag },
        ],
      })
      expect(evidence.machines.map(({ machineId, kind: of }) => [machineId, of])).toEqual([
        ['wrs-paris', 'wrs'],
        ['p1', 'workstation'],
      ])
      expect(evidence.machines[1]).toMatchObject({ askedTag: newTag, siteName: 'Paris', runningVersion: '4.3' })
    })

    it('is no longer evidence of a machine that was rolled back, went off or is gone', async () => {
      await tested()
      const shown = evidenceHash(await read(), '"1"')
      const changes = [
        () => world.run(oldTag, ['p1']),
        () => world.machine('p1', { power: 'off' }),
        () => world.machine('p1', { goneAt: began }),
      ]
      for (const change of changes) {
        await change()
        const evidence = await read()
        expect(evidence.runningSince).toBeNull()
        expect(evidenceHash(evidence, '"1"')).not.toBe(shown)
        expect(verdictProblems(evidence, defaultCampaignPolicy, hours(100), false).map(({ code }) => code)).toContain(
          'no-machine',
        )
        await world.run(newTag, ['p1'])
        await world.machine('p1', { power: 'on', goneAt: null })
        expect(evidenceHash(await read(), '"1"')).toBe(shown)
      }
    })

    it('counts the soak time of a machine that was taken back and tested again from the second time', async () => {
      await tested()
      await world.rollout(
        'rollback',
        { p1: { state: 'running', at: hours(2), fromTag: newTag } },
        { targetTag: oldTag },
      )
      // By hand in the console, so no rollout knows since when.
      expect((await read()).runningSince).toBeNull()
      await prisma.release.updateMany({ data: { quarantinedAt: null } })
      world.clock.now = hours(3)
      await world.rollout('test', { p1: { state: 'running', at: hours(5) } })
      expect((await read()).runningSince).toBe(hours(5).toISOString())
    })

    it('finds a failure mended once the machine runs the tag, whoever did it', async () => {
      await tested()
      await world.run(newTag, ['p2'])
      const { failures, machines } = await read()
      expect(failures).toEqual([])
      // Nobody knows since when, so it soaks nothing.
      expect(machines.find(({ machineId }) => machineId === 'p2')?.runningSince).toBeNull()
    })

    it('knows no way back to a tag that is withdrawn', async () => {
      await tested()
      await prisma.release.updateMany({ where: { tag: oldTag }, data: { status: 'withdrawn' } })
      expect((await read()).wayBack.map(({ previousTag }) => previousTag)).toEqual([null, null])
    })

    it('reads nothing of another account', async () => {
      await tested()
      const evidence = await readEvidence(prisma, 'other', await world.campaign())
      expect([...evidence.machines, ...evidence.failures, ...evidence.wayBack]).toEqual([])
    })
  })
}

const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  tag: newTag,
  version: '4.3',
  machines: ['a', 'b'].map((machineId) => ({
    ...{ machineId, name: machineId, kind: 'workstation', siteName: 'Paris', askedTag: newTag, power: 'on' },
    ...{ installedAt: null, restartedAt: null, runningSince: began.toISOString(), runningVersion: '4.3' },
  })),
  failures: [{ machineId: 'c', name: 'C', reason: 'install-failed', acknowledgedBy: 'Camille' }],
  exclusions: [],
  runningSince: began.toISOString(),
  soakOverride: null,
  wayBack: [],
  ...change,
})

describe('the hash of the evidence', () => {
  it('is the same for the same facts in any order and under any name', () => {
    const { machines, failures } = evidence()
    const renamed = evidence({
      machines: machines.toReversed().map((machine) => ({ ...machine, name: 'renamed', siteName: null })),
      failures: failures.map((failure) => ({ ...failure, acknowledgedBy: 'Malik' })),
    })
    expect(evidenceHash(renamed, 'e')).toBe(evidenceHash(evidence(), 'e'))
  })

  it('is another one when the account, a machine, a failure or the soak time is', () => {
    const { machines, failures } = evidence()
    const hashes = [
      evidenceHash(evidence(), 'e'),
      evidenceHash(evidence(), 'f'),
      evidenceHash(evidence({ soakOverride: 'urgent' }), 'e'),
      evidenceHash(evidence({ machines: machines.slice(0, 1) }), 'e'),
      evidenceHash(evidence({ machines: machines.map((machine) => ({ ...machine, power: 'off' })) }), 'e'),
      evidenceHash(evidence({ failures: failures.map((failure) => ({ ...failure, acknowledgedBy: null })) }), 'e'),
      evidenceHash(evidence({ wayBack: [{ wrsId: 'w', name: 'W', previousTag: null }] }), 'e'),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})

describe('what a yes still lacks', () => {
  const codes = (change: Partial<Evidence>, now: Date, override = false) =>
    verdictProblems(evidence(change), defaultCampaignPolicy, now, override).map(({ code }) => code)

  it('is nothing once the soak time is over and every failure was taken note of', () => {
    expect(codes({}, hours(24))).toEqual([])
    expect(codes({}, new Date(hours(24).getTime() - 1))).toEqual(['soak'])
  })

  it('an owner shortens the soak time, and nothing else', () => {
    const failures = [{ machineId: 'c', name: 'C', reason: 'install-failed', acknowledgedBy: null }]
    expect(codes({}, hours(1), true)).toEqual([])
    expect(codes({ failures }, hours(1), true)).toEqual(['failures'])
    expect(codes({ runningSince: null }, hours(100), true)).toEqual(['no-machine'])
  })

  it('is never less than a running workstation', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.date({ noInvalidDate: true }), (override, now) => {
        expect(codes({ runningSince: null }, now, override)).toContain('no-machine')
        expect(soakedAt(evidence({ runningSince: null }), defaultCampaignPolicy)).toBeNull()
      }),
    )
  })
})
