import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import type { Machine } from '../fleet/model.ts'
import { writeLists } from '../fleet/write-lists.ts'
import { DAYS, daysBefore } from './adoption-model.ts'
import { createAdoptionCharts } from './charts.ts'
import { readAdoption } from './read-adoption.ts'
import { recordAdoption } from './record-adoption.ts'

const now = new Date('2026-11-23T14:00:00Z')

const workstation = (id: string, version: string, change: Partial<Extract<Machine, { kind: 'workstation' }>> = {}) =>
  ({
    kind: 'workstation',
    id,
    name: id,
    power: 'on',
    version,
    tag: `tag-${version}`,
    installedVersion: null,
    lastSeenAt: null,
    siteId: 'mairie',
    wrsId: null,
    group: '',
    connection: 'lan',
    autoUpdate: false,
    ...change,
  }) as const

const release = (version: string) => ({
  version,
  tag: `tag-${version}`,
  status: 'official' as const,
  publishedAt: now,
  notes: '',
})

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`the history of versions ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
      await ensureAccount(prisma, 'a')
      await ensureAccount(prisma, 'b')
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      await prisma.adoption.deleteMany()
      await prisma.machine.deleteMany()
    })

    const see = (at: Date, machines: readonly Machine[], accountId = 'a'): Promise<void> =>
      prisma.$transaction(async (tx) => {
        const account = { id: `console-${accountId}`, name: '', defaultTag: 'tag-4.2', autoUpdate: false }
        const sites = ['mairie', 'lycee'].map((id) => ({ id, name: id, timeZone: 'Europe/Paris' }))
        const releases = ['4.1', '4.2', '4.10'].map(release)
        await writeLists(tx, accountId, { account, etag: '', sites, releases, machines }, at)
        await recordAdoption(tx, accountId, at)
      })

    it('keeps how each day ended, and shows today as it is this moment', async () => {
      await see(daysBefore(now, 9), [workstation('p1', '4.2'), workstation('p2', '4.2')])
      await see(daysBefore(now, 8), [workstation('p1', '4.10'), workstation('p2', '4.2')])
      await see(new Date(daysBefore(now, 8).getTime() + 3_600_000), [
        workstation('p1', '4.10'),
        workstation('p2', '4.10'),
      ])
      await prisma.machine.updateMany({ where: { accountId: 'a', id: 'p1' }, data: { version: '4.1' } })
      const adoption = await readAdoption(prisma, 'a', now)
      expect(adoption.versions).toEqual(['4.1', '4.2', '4.10'])
      expect(adoption.days).toHaveLength(10)
      expect(adoption.days.at(0)).toBe('2026-11-14')
      expect(adoption.days.at(-1)).toBe('2026-11-23')
      expect(adoption.places).toEqual([
        {
          place: { type: 'site', id: 'mairie', name: 'mairie' },
          counts: [[0, 2, 0], [0, 0, 2], null, null, null, null, null, null, null, [1, 0, 1]],
        },
      ])
    })

    it('has one row a day, place and version, however often it is kept', async () => {
      const machines = [workstation('p1', '4.2'), workstation('p2', '4.2'), workstation('p3', '4.1')]
      for (let time = 0; time < 3; time += 1) await see(now, machines)
      expect(await prisma.adoption.count()).toBe(2)
    })

    it('counts WRS with their site, and tells remote machines and those of no site apart', async () => {
      await see(now, [
        { ...workstation('w1', '4.2'), kind: 'wrs', siteId: 'mairie', role: 'main' },
        workstation('p1', '4.2'),
        workstation('p2', '4.1', { connection: 'remote' }),
        workstation('p3', '4.2', { siteId: null }),
      ])
      const { places } = await readAdoption(prisma, 'a', now)
      expect(places.map(({ place, counts }) => [place.type, counts.at(-1)])).toEqual([
        ['site', [0, 2]],
        ['remote', [1, 0]],
        ['elsewhere', [0, 1]],
      ])
      const only = await readAdoption(prisma, 'a', now, new Set(['remote']))
      expect(only.places.map(({ place }) => place.type)).toEqual(['remote'])
      expect(only.versions).toEqual(['4.1'])
    })

    it('drops what is older than it shows, and nothing of another account', async () => {
      await see(daysBefore(now, DAYS), [workstation('p1', '4.1')])
      await see(daysBefore(now, DAYS - 1), [workstation('p1', '4.2')])
      await see(daysBefore(now, DAYS), [workstation('p1', '4.1')], 'b')
      await see(now, [workstation('p1', '4.2')])
      const { days } = await readAdoption(prisma, 'a', now)
      expect(days).toHaveLength(DAYS)
      const kept = await prisma.adoption.findMany({ orderBy: { day: 'asc' }, select: { accountId: true, day: true } })
      expect(kept.map(({ accountId, day }) => `${accountId} ${day.toISOString().slice(0, 10)}`)).toEqual([
        'b 2026-10-24',
        'a 2026-10-25',
        'a 2026-11-23',
      ])
    })

    it('is told in words where it cannot be drawn, with the reason in the log; of no machine at all there is nothing', async () => {
      const lines: unknown[] = []
      const charts = createAdoptionCharts({
        ...{ prisma, accountId: 'a', now: () => now, logger: { warn: (bindings) => void lines.push(bindings) } },
        draw: () => Promise.reject(new Error('no font')),
      })
      expect(await charts.chart(null, 'en')).toBeNull()
      await see(now, [workstation('p1', '4.2')])
      expect(await charts.chart(null, 'en')).toEqual({
        type: 'words',
        text: 'Machines by version of W360 Core, 17 November to 23 November. mairie, today: 1 on 4.2. 6 days without a reading.',
      })
      expect(lines).toEqual([{ code: 'chart_not_drawn', reason: 'no font' }])
      expect(await charts.chart(new Set(['lycee']), 'en')).toBeNull()
    })

    it('forgets a machine that is gone from today on, and not before', async () => {
      await see(daysBefore(now, 1), [workstation('p1', '4.2'), workstation('p2', '4.2')])
      await see(now, [workstation('p1', '4.2')])
      const { places } = await readAdoption(prisma, 'a', now)
      expect(places[0]?.counts.slice(-2)).toEqual([[2], [1]])
    })
  })
}
