import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { closeSubject, livingMessage, touchSubject } from './living.ts'
import { ensurePlace, findPlace, pausePlace, readPlace, resumePlace, setPlaceLocale } from './places.ts'

const channel = { platform: 'slack', workspace: 'T1', channelId: 'C1' } as const

for (const { kind, title, available } of databases()) {
  describe.runIf(available)(`places and living messages ${title}`, () => {
    let temporary: TemporaryDatabase
    let accountId: string
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
    })
    afterAll(() => temporary.remove())
    beforeEach(() => {
      accountId = randomUUID()
    })
    const prisma = () => temporary.database.prisma
    const now = new Date(Date.UTC(2026, 10, 20, 9))

    test('a place is one place, however many come to know it at once', async () => {
      const ids = await Promise.all(Array.from({ length: 8 }, () => ensurePlace(prisma(), accountId, channel)))
      expect(new Set(ids).size).toBe(1)
    })

    test('what is newly said of a place replaces what was known, and what is not said stays', async () => {
      const address = { ...channel, reference: { serviceUrl: 'https://one', tenant: 'é\u0000' } }
      const id = await ensurePlace(prisma(), accountId, address, { name: '#parc' })
      expect(await ensurePlace(prisma(), accountId, channel)).toBe(id)
      expect(await readPlace(prisma(), accountId, id)).toMatchObject({
        name: '#parc',
        address: { ...channel, reference: { serviceUrl: 'https://one', tenant: 'é\uFFFD' } },
      })
      await ensurePlace(prisma(), accountId, { ...channel, reference: { serviceUrl: 'https://two' } })
      expect((await findPlace(prisma(), accountId, channel))?.address.reference).toEqual({ serviceUrl: 'https://two' })
    })

    test('a first language is for a place that has none, and a chosen one stays', async () => {
      const localeOf = async (id: string) => (await readPlace(prisma(), accountId, id))?.locale
      const id = await ensurePlace(prisma(), accountId, channel)
      expect(await ensurePlace(prisma(), accountId, channel, { firstLocale: 'en' })).toBe(id)
      expect(await localeOf(id)).toBe('en')
      await ensurePlace(prisma(), accountId, channel)
      expect(await localeOf(id)).toBe('en')
      await setPlaceLocale(prisma(), accountId, id, 'fr')
      await ensurePlace(prisma(), accountId, channel, { name: '#parc', firstLocale: 'en' })
      expect(await localeOf(id)).toBe('fr')
      const other = await ensurePlace(prisma(), accountId, { ...channel, channelId: 'D1' }, { firstLocale: 'en' })
      expect(await localeOf(other)).toBe('en')
    })

    test('a pause says why and since when, and is lifted when somebody speaks there', async () => {
      const id = await ensurePlace(prisma(), accountId, channel)
      await pausePlace(prisma(), accountId, id, 'is_archived', now)
      expect(await readPlace(prisma(), accountId, id)).toMatchObject({ pausedAt: now, pausedWhy: 'is_archived' })
      expect(await ensurePlace(prisma(), accountId, channel)).toBe(id)
      expect(await readPlace(prisma(), accountId, id)).toMatchObject({ pausedAt: null, pausedWhy: null })
      await pausePlace(prisma(), accountId, id, 'is_archived', now)
      await resumePlace(prisma(), accountId, id)
      expect((await readPlace(prisma(), accountId, id))?.pausedAt).toBeNull()
    })

    test('nothing of a place is read or changed from another account', async () => {
      const id = await ensurePlace(prisma(), accountId, channel)
      const other = randomUUID()
      await pausePlace(prisma(), other, id, 'no', now)
      await setPlaceLocale(prisma(), other, id, 'en')
      expect(await readPlace(prisma(), other, id)).toBeNull()
      expect(await findPlace(prisma(), other, channel)).toBeNull()
      expect(await readPlace(prisma(), accountId, id)).toMatchObject({ pausedAt: null, locale: null })
    })

    test('a place shows a subject once, and not at all when the caller’s transaction fails', async () => {
      const placeId = await ensurePlace(prisma(), accountId, channel)
      const message = { accountId, subject: 'rollout', subjectId: randomUUID(), placeId, now } as const
      const failing = prisma().$transaction(async (tx) => {
        await livingMessage(tx, message)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await prisma().message.count({ where: { accountId } })).toBe(0)

      const ids = await Promise.all([1, 2, 3].map(() => prisma().$transaction((tx) => livingMessage(tx, message))))
      expect(new Set(ids).size).toBe(1)
      expect(await prisma().message.count({ where: { accountId } })).toBe(1)
    })

    test('touching reaches every living message of the subjects named, and no other', async () => {
      const placeId = await ensurePlace(prisma(), accountId, channel)
      const elsewhere = await ensurePlace(prisma(), accountId, { ...channel, channelId: 'C2' })
      const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()]
      for (const [subjectId, place] of [
        [one, placeId],
        [one, elsewhere],
        [two, placeId],
        [three, placeId],
      ] as const) {
        await livingMessage(prisma(), { accountId, subject: 'rollout', subjectId, placeId: place, now })
      }
      await closeSubject(prisma(), accountId, 'rollout', two)
      await touchSubject(prisma(), accountId, 'rollout', [one, two])
      await touchSubject(prisma(), accountId, 'rollout', [])
      await touchSubject(prisma(), randomUUID(), 'rollout', three)
      const rows = await prisma().message.findMany({ where: { accountId } })
      const wantedOf = (subjectId: string) => rows.filter((row) => row.subjectId === subjectId).map((row) => row.wanted)
      expect([wantedOf(one), wantedOf(two), wantedOf(three)]).toEqual([[2, 2], [3], [1]])
    })
  })
}
