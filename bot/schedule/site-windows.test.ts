import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { databases } from '../../tests/support/database.ts'
import { by, openStage, pc, type Stage } from '../../tests/support/stage.ts'
import { parseHours } from './hours-text.ts'
import { createSiteWindows } from './site-windows.ts'
import type { SiteHours } from './windows.ts'

const hours = (typed: string): SiteHours => {
  const parsed = parseHours(typed)
  if (parsed.type === 'problem') throw new Error(parsed.problem.type)
  return parsed.hours
}

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`the hours of a site, ${title}`, { timeout: 60_000 }, () => {
    let stage: Stage
    const windows = () => createSiteWindows({ ...stage.options(), stepSeconds: 780 })
    const start = async () => {
      const id = await stage.start()
      await stage.reconcile()
      return id
    }
    const lanes = async (id: string) =>
      Object.fromEntries((await stage.view(id)).lanes.map((lane) => [lane.siteId, lane]))

    beforeAll(async () => {
      stage = await openStage(kind)
    })
    afterAll(() => stage.remove())
    beforeEach(async () => {
      await stage.clear()
      await stage.list([pc('p', 'paris'), pc('y', 'york')])
    })

    it('are set and lifted on what was seen, and told in the trail', async () => {
      const nights = hours('daily 22:00-05:00')
      expect(await windows().set('paris', nights, null, by)).toBe('set')
      expect(await windows().set('paris', nights, null, by)).toBe('already')
      expect(await windows().set('paris', hours('weekend'), null, by)).toBe('changed')
      const [present] = await windows().list()
      expect(present).toMatchObject({ place: 'paris', hours: nights, timeZone: 'Europe/Paris' })
      expect(await windows().set('paris', null, present?.setAt ?? null, by)).toBe('cleared')
      const trail = await stage.prisma.audit.findMany({ orderBy: { seq: 'asc' } })
      expect(trail.map(({ action, subjectId }) => `${action} ${subjectId}`)).toEqual([
        'window.set paris',
        'window.cleared paris',
      ])
    })

    it('of the remote machines are others in another zone', async () => {
      const nights = hours('daily 22:00-05:00')
      expect(await windows().set('remote', nights, null, by, 'Europe/Paris')).toBe('set')
      const [present] = await windows().list()
      const seen = present?.setAt ?? null
      expect(await windows().set('remote', nights, seen, by, 'Europe/Paris')).toBe('already')
      expect(await windows().set('remote', nights, seen, by, 'America/New_York')).toBe('set')
      expect(await windows().list()).toMatchObject([{ place: 'remote', timeZone: 'America/New_York' }])
      const last = await stage.prisma.audit.findFirst({ orderBy: { seq: 'desc' } })
      expect([last?.before, last?.after]).toMatchObject([{ zone: 'Europe/Paris' }, { zone: 'America/New_York' }])
    })

    it('of two who set them at once, one is told', async () => {
      const outcomes = await Promise.all([
        windows().set('paris', hours('weekend'), null, by),
        windows().set('paris', hours('22h-5h'), null, by),
      ])
      expect(outcomes.toSorted()).toEqual(['changed', 'set'])
    })

    it('hold for each site of one rollout by itself, on its own clocks', async () => {
      await windows().set('paris', hours('daily 03:00-07:00'), null, by)
      await windows().set('york', hours('daily 03:00-07:00'), null, by)
      const id = await start()
      await stage.send()
      expect(stage.sent).toEqual(['y'])
      // One site moves and the other waits until tomorrow: nobody can say how long the rollout has left.
      expect((await stage.view(id)).remainingSeconds).toBeNull()
      expect(await lanes(id)).toMatchObject({
        york: { reason: null, opensAt: null },
        paris: { reason: 'outside-window', opensAt: new Date('2026-11-24T02:00:00Z') },
      })
      stage.clock = new Date('2026-11-24T02:00:00Z')
      await stage.reconcile()
      await stage.send()
      expect(stage.sent).toEqual(['y', 'p'])
    })

    it('set while a rollout runs take from it the time that it said was left', async () => {
      const id = await start()
      expect((await stage.view(id)).remainingSeconds).toBeGreaterThan(0)
      await windows().set('paris', hours('daily 03:00-07:00'), null, by)
      await stage.prisma.command.deleteMany()
      await stage.reconcile()
      expect(await lanes(id)).toMatchObject({ paris: { reason: 'outside-window' }, york: { reason: null } })
      expect((await stage.view(id)).remainingSeconds).toBeNull()
    })

    it('hold at once for a rollout that runs, and let it go at once when they are lifted', async () => {
      await windows().set('paris', hours('daily 03:00-07:00'), null, by)
      await start()
      const [present] = await windows().list()
      await windows().set('paris', null, present?.setAt ?? null, by)
      await stage.reconcile()
      await stage.send()
      expect(stage.sent.toSorted()).toEqual(['p', 'y'])
    })

    it('withdraw an order that could not be sent before they ended; the next window gives it anew', async () => {
      await windows().set('paris', hours('daily 08:00-11:00'), null, by)
      const id = await start()
      // Nobody sent anything for two hours: the process was down.
      stage.clock = new Date('2026-11-23T11:00:00Z')
      await stage.send()
      expect(stage.sent).toEqual(['y'])
      await stage.reconcile()
      expect(await lanes(id)).toMatchObject({ paris: { reason: 'outside-window', counts: { waiting: 1 } } })
      stage.clock = new Date('2026-11-24T07:00:00Z')
      await stage.reconcile()
      await stage.send()
      expect(stage.sent).toEqual(['y', 'p'])
    })

    it('of a site whose zone nobody knows begin nothing', async () => {
      await windows().set('paris', hours('daily 00:00-24:00'), null, by)
      await stage.prisma.site.updateMany({ where: { id: 'paris' }, data: { timeZone: 'Mars/Olympus' } })
      const id = await start()
      await stage.send()
      expect(stage.sent).toEqual(['y'])
      expect(await lanes(id)).toMatchObject({ paris: { reason: 'outside-window', opensAt: null } })
    })
  })
}
