import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ensurePlace } from '../chat/places.ts'
import type { Console } from '../fleet/console.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import type { Workstation } from '../fleet/model.ts'
import { writeLists } from '../fleet/write-lists.ts'
import { reconcileLanes } from '../rollout/reconcile-lanes.ts'
import { defaultPolicy } from '../rollout/request.ts'
import { sendOrders } from '../rollout/send-orders.ts'
import { createSteering } from '../rollout/steer/create-steering.ts'
import { parseHours } from './hours-text.ts'
import { createSiteWindows } from './site-windows.ts'
import type { SiteHours } from './windows.ts'

/** A Monday; in Paris 10:00, in New York 04:00. */
const morning = new Date('2026-11-23T09:00:00Z')
const by = { personId: randomUUID(), identity: 'slack:T1/U1' }
const pc = (id: string, siteId: string): Workstation => ({
  ...{ kind: 'workstation', id, name: id, siteId, wrsId: null, group: '', connection: 'lan', autoUpdate: false },
  ...{ power: 'on', version: '4.1', tag: 'old', installedVersion: null, lastSeenAt: null },
})
const hours = (typed: string): SiteHours => {
  const parsed = parseHours(typed)
  if (parsed.type === 'problem') throw new Error(parsed.problem.type)
  return parsed.hours
}

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`the hours of a site, ${title}`, { timeout: 60_000 }, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let clock = morning
    let placeId = ''
    const sent: string[] = []
    const nothing = async (): Promise<void> => undefined
    const options = () => ({ prisma, accountId: 'a', now: () => clock, onPainted: () => undefined, wakeLanes: nothing })
    const windows = () => createSiteWindows({ ...options(), stepSeconds: 780 })
    const steering = () =>
      createSteering({
        ...options(),
        ...{ policy: defaultPolicy, wakeOrders: nothing, consoleReachable: () => true },
      })
    const reconcile = () => reconcileLanes({ ...options(), wakeOrders: nothing })
    const send = () =>
      sendOrders({
        ...options(),
        console: consoleApi,
        logger: pino({ level: 'silent' }),
        signal: new AbortController().signal,
      })
    const consoleApi: Pick<Console, 'sendCommand'> = {
      sendCommand: async (command, key) => {
        sent.push(...command.targets)
        return {
          id: key,
          kind: command.kind,
          items: command.targets.map((targetId) => ({ targetId, state: 'queued' })),
        }
      },
    }
    const start = async () => {
      const { id, version } = await steering().draft(
        {
          ...{ phase: 'production', tag: null, selection: { type: 'everything' }, includeWrs: false },
          ...{ waves: [{ type: 'share', percent: 100 }], pauseBetweenWaves: false, restartAt: null, startAt: null },
        },
        by,
      )
      await steering().start(id, version, by, { placeId })
      await reconcile()
      return id
    }
    const lanes = async (id: string) =>
      Object.fromEntries(((await steering().read(id))?.lanes ?? []).map((lane) => [lane.siteId, lane]))

    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
      await ensureAccount(prisma, 'a')
      placeId = await ensurePlace(prisma, 'a', { platform: 'slack', workspace: 'T1', channelId: 'C1' })
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      clock = morning
      sent.length = 0
      await prisma.command.deleteMany()
      await prisma.target.deleteMany()
      await prisma.wave.deleteMany()
      await prisma.lane.deleteMany()
      await prisma.rollout.deleteMany()
      await prisma.siteWindow.deleteMany()
      await prisma.audit.deleteMany()
      await prisma.auditHead.deleteMany()
      await prisma.$transaction((tx) =>
        writeLists(
          tx,
          'a',
          {
            account: { id: 'console', name: 'Account', defaultTag: 'new', autoUpdate: false },
            etag: '"1"',
            sites: [
              { id: 'paris', name: 'Paris', timeZone: 'Europe/Paris' },
              { id: 'york', name: 'New York', timeZone: 'America/New_York' },
            ],
            machines: [pc('p', 'paris'), pc('y', 'york')],
            releases: [
              { version: '4.1', tag: 'old', status: 'official', publishedAt: morning, notes: '' },
              { version: '4.2', tag: 'new', status: 'official', publishedAt: morning, notes: '' },
            ],
          },
          clock,
        ),
      )
    })

    it('are set and lifted on what was seen, and told in the trail', async () => {
      const nights = hours('daily 22:00-05:00')
      expect(await windows().set('paris', nights, null, by)).toBe('set')
      expect(await windows().set('paris', nights, null, by)).toBe('already')
      expect(await windows().set('paris', hours('weekend'), null, by)).toBe('changed')
      const [present] = await windows().list()
      expect(present).toMatchObject({ place: 'paris', hours: nights, timeZone: 'Europe/Paris' })
      expect(await windows().set('paris', null, present?.setAt ?? null, by)).toBe('cleared')
      const trail = await prisma.audit.findMany({ orderBy: { seq: 'asc' } })
      expect(trail.map(({ action, subjectId }) => `${action} ${subjectId}`)).toEqual([
        'window.set paris',
        'window.cleared paris',
      ])
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
      await send()
      expect(sent).toEqual(['y'])
      expect(await lanes(id)).toMatchObject({
        york: { reason: null, opensAt: null },
        paris: { reason: 'outside-window', opensAt: new Date('2026-11-24T02:00:00Z') },
      })
      clock = new Date('2026-11-24T02:00:00Z')
      await reconcile()
      await send()
      expect(sent).toEqual(['y', 'p'])
    })

    it('hold at once for a rollout that runs, and let it go at once when they are lifted', async () => {
      await windows().set('paris', hours('daily 03:00-07:00'), null, by)
      await start()
      const [present] = await windows().list()
      await windows().set('paris', null, present?.setAt ?? null, by)
      await reconcile()
      await send()
      expect(sent.toSorted()).toEqual(['p', 'y'])
    })

    it('withdraw an order that could not be sent before they ended; the next window gives it anew', async () => {
      await windows().set('paris', hours('daily 08:00-11:00'), null, by)
      const id = await start()
      // Nobody sent anything for two hours: the process was down.
      clock = new Date('2026-11-23T11:00:00Z')
      await send()
      expect(sent).toEqual(['y'])
      await reconcile()
      expect(await lanes(id)).toMatchObject({ paris: { reason: 'outside-window', counts: { waiting: 1 } } })
      clock = new Date('2026-11-24T07:00:00Z')
      await reconcile()
      await send()
      expect(sent).toEqual(['y', 'p'])
    })

    it('of a site whose zone nobody knows begin nothing', async () => {
      await windows().set('paris', hours('daily 00:00-24:00'), null, by)
      await prisma.site.updateMany({ where: { id: 'paris' }, data: { timeZone: 'Mars/Olympus' } })
      const id = await start()
      await send()
      expect(sent).toEqual(['y'])
      expect(await lanes(id)).toMatchObject({ paris: { reason: 'outside-window', opensAt: null } })
    })
  })
}
