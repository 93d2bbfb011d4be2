import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { createInbox, type DurableInbox } from './inbox.ts'

for (const { kind, title, available } of databases()) {
  describe.runIf(available)(`the inbox ${title}`, () => {
    let temporary: TemporaryDatabase
    let accountId: string
    let clock: number
    let opened: DurableInbox[]
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
    })
    afterAll(() => temporary.remove())
    beforeEach(() => {
      accountId = randomUUID()
      clock = Date.UTC(2026, 10, 20, 9)
      opened = []
    })
    afterEach(async () => {
      vi.useRealTimers()
      vi.restoreAllMocks()
      await Promise.all(opened.map((inbox) => inbox.close()))
    })
    const now = () => new Date(clock)
    const open = (options: { readonly alone?: boolean } = {}): DurableInbox => {
      const inbox = createInbox({ prisma: temporary.database.prisma, accountId, now, ...options })
      opened.push(inbox)
      return inbox
    }
    const delivery = (id: string, payload: unknown = { text: 'update' }) => ({
      id,
      platform: 'slack' as const,
      kind: 'command',
      payload,
    })
    const row = (id: string) => temporary.database.prisma.delivery.findUniqueOrThrow({ where: { id } })

    test('of many callers with one id, on several instances, exactly one is told that it is new', async () => {
      const inboxes = [open(), open()]
      const ids = Array.from({ length: 40 }, () => randomUUID())
      const answers = await Promise.all(
        ids.flatMap((id) =>
          inboxes.flatMap((inbox) => [1, 2, 3].map(async () => ({ id, answer: await inbox.receive(delivery(id)) }))),
        ),
      )
      for (const id of ids) {
        expect(answers.filter((one) => one.id === id && one.answer === 'new')).toHaveLength(1)
        expect(answers.filter((one) => one.id === id)).toHaveLength(6)
      }
    })

    test('a delivery stays known after it is finished, without what the person wrote', async () => {
      const inbox = open()
      const id = randomUUID()
      await inbox.receive(delivery(id))
      await inbox.finish(id)
      expect(await row(id)).toMatchObject({ state: 'done', payload: null, doneAt: now() })
      expect(await inbox.receive(delivery(id))).toBe('seen')
      expect(await open().receive(delivery(id))).toBe('seen')
    })

    test('text that the database cannot keep spoils neither its delivery nor the others', async () => {
      const inbox = open()
      const [strange, plain] = [randomUUID(), randomUUID()]
      const payload = { 'a\u0000': ['\ud800 x', '\u0000', '😀', '\\u0000'], undefined: undefined }
      await Promise.all([inbox.receive(delivery(strange, payload)), inbox.receive(delivery(plain))])
      expect((await row(strange)).payload).toEqual({ 'a\uFFFD': ['\uFFFD x', '\uFFFD', '😀', '\\u0000'] })
    })

    test('after a restart the unfinished are given once, oldest first, with what they were', async () => {
      const before = open()
      const [first, second, done] = [randomUUID(), randomUUID(), randomUUID()]
      await before.receive(delivery(first, { text: 'one' }))
      clock += 1
      await before.receive(delivery(second, { text: 'two' }))
      await before.receive(delivery(done))
      await before.finish(done)

      clock += 30_001
      const [one, other] = await Promise.all([open().unfinished('slack'), open().unfinished('slack')])
      const taken = [...one, ...other]
      expect(taken.map(({ id }) => id).toSorted()).toEqual([first, second].toSorted())
      if (one.length === 2) expect(one.map(({ id }) => id)).toEqual([first, second])
      expect(taken).toContainEqual({ id: first, kind: 'command', payload: { text: 'one' } })
    })

    test('what another instance is at work on is left alone, until it is silent for 30 s', async () => {
      const dying = open()
      const id = randomUUID()
      await dying.receive(delivery(id))
      const next = open()
      clock += 29_000
      expect(await next.unfinished('slack')).toEqual([])
      clock += 2_000
      expect(await dying.unfinished('slack')).toEqual([])
      expect(await next.unfinished('slack')).toHaveLength(1)
      expect(await next.unfinished('slack')).toEqual([])
      clock += 31_000
      expect(await open().unfinished('slack')).toHaveLength(1)
    })

    test('alone on its database, it takes up at once what its last life left', async () => {
      await open().receive(delivery(randomUUID()))
      const next = open({ alone: true })
      await next.receive(delivery(randomUUID()))
      expect(await next.unfinished('slack')).toHaveLength(1)
      expect(await next.unfinished('slack')).toEqual([])
    })

    test('long work keeps its delivery', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
      const busy = open()
      const id = randomUUID()
      await busy.receive(delivery(id))
      for (let round = 1; round <= 6; round += 1) {
        clock += 10_000
        vi.advanceTimersByTime(10_000)
        await vi.waitFor(async () => expect((await row(id)).receivedAt).toEqual(now()))
      }
      expect(await open().unfinished('slack')).toEqual([])
    })

    test('an id is forgotten after a day, finished or not', async () => {
      const inbox = open()
      const [done, lost] = [randomUUID(), randomUUID()]
      await inbox.receive(delivery(done))
      await inbox.finish(done)
      await inbox.receive(delivery(lost))
      clock += 24 * 3_600_000 + 1
      expect(await open().unfinished('slack')).toEqual([])
      expect(await temporary.database.prisma.delivery.count({ where: { accountId } })).toBe(0)
    })

    test('a delivery that cannot be written is refused, and taken when it comes again', async () => {
      const inbox = open()
      const id = randomUUID()
      const away = vi.spyOn(temporary.database.prisma, '$queryRaw')
      away.mockRejectedValueOnce(new Error('connection lost'))
      await expect(inbox.receive(delivery(id))).rejects.toThrow('connection lost')
      expect(await inbox.receive(delivery(id))).toBe('new')
    })

    test('what is finished while the database is away is finished when it is back', async () => {
      const inbox = open()
      const id = randomUUID()
      await inbox.receive(delivery(id))
      const away = vi.spyOn(temporary.database.prisma, '$executeRaw')
      away.mockRejectedValueOnce(new Error('connection lost'))
      await inbox.finish(id)
      expect((await row(id)).state).toBe('done')
    })

    test('accounts do not see each other’s deliveries', async () => {
      await open().receive(delivery(randomUUID()))
      const other = createInbox({ prisma: temporary.database.prisma, accountId: randomUUID(), now, alone: true })
      opened.push(other)
      expect(await other.unfinished('slack')).toEqual([])
    })
  })
}
