import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import type { ChatUser } from '../chat/platform.ts'
import { createPeople } from './people.ts'

const now = new Date('2026-11-23T09:00:00Z')
const user = (change: Partial<ChatUser> = {}): ChatUser => ({
  name: 'Camille Renard',
  email: 'camille@example.org',
  locale: 'fr',
  timeZone: 'Europe/Paris',
  active: true,
  ...change,
})
const slack = (userId: string) => ({ platform: 'slack', workspace: 'T1', userId }) as const

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`people ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      await prisma.role.deleteMany()
      await prisma.identity.deleteMany()
      await prisma.person.deleteMany()
    })
    const people = (change: Partial<Parameters<typeof createPeople>[0]> = {}) =>
      createPeople({ prisma, accountId: 'a', owners: [slack('UOWNER')], now: () => now, ...change })

    it('knows a person again, as a viewer until told otherwise', async () => {
      const first = await people().resolve(slack('U1'), user())
      const again = await people().resolve(slack('U1'), user())
      expect(first).toMatchObject({ name: 'Camille Renard', organisation: 'customer', roles: ['viewer'] })
      expect(again?.id).toBe(first?.id)
    })

    it('makes one person of two first sights in one moment', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => people().resolve(slack('U1'), user())))
      expect(new Set(all.map((person) => person?.id)).size).toBe(1)
      expect(await prisma.person.count()).toBe(1)
      expect(await prisma.identity.count()).toBe(1)
    })

    it('takes roles from the configuration and from the rows, at this moment', async () => {
      expect((await people().resolve(slack('UOWNER'), user()))?.roles).toContain('owner')
      expect((await people().resolve({ ...slack('UOWNER'), workspace: 'T2' }, user()))?.roles).toEqual(['viewer'])
      expect((await people({ sandboxAdmins: ['U1'] }).resolve(slack('U1'), user()))?.roles).toContain('operator')
      const person = await people().resolve(slack('U2'), user())
      const row = { accountId: 'a', personId: person?.id ?? '', grantedAt: now }
      await prisma.role.createMany({
        data: [
          { ...row, role: 'support' },
          { ...row, role: 'emperor' },
        ],
      })
      expect((await people().resolve(slack('U2'), user()))?.roles).toEqual(['support', 'viewer'])
      await prisma.role.deleteMany()
      expect((await people().resolve(slack('U2'), user()))?.roles).toEqual(['viewer'])
    })

    it('does not know whom the platform cannot vouch for, even an owner', async () => {
      expect(await people().resolve(slack('UOWNER'), null)).toBeNull()
      expect(await people().resolve(slack('UOWNER'), user({ active: false }))).toBeNull()
      expect(await prisma.person.count()).toBe(0)
    })

    it('keeps the name that the platform says now', async () => {
      await people().resolve(slack('U1'), user())
      await people().resolve(slack('U1'), user({ name: 'Camille R.' }))
      expect(await prisma.person.findMany({ select: { name: true } })).toEqual([{ name: 'Camille R.' }])
    })

    it('reads nothing across accounts', async () => {
      const mine = await people().resolve(slack('U1'), user())
      const theirs = await people({ accountId: 'b' }).resolve(slack('U1'), user())
      expect(theirs?.id).not.toBe(mine?.id)
      await prisma.role.create({ data: { accountId: 'b', personId: mine?.id ?? '', role: 'owner', grantedAt: now } })
      expect((await people().resolve(slack('U1'), user()))?.roles).toEqual(['viewer'])
    })

    it('takes an organisation that it does not know for one that may not act', async () => {
      const person = await people().resolve(slack('U1'), user())
      await prisma.person.update({ where: { id: person?.id ?? '' }, data: { organisation: 'guild' } })
      expect((await people().resolve(slack('U1'), user()))?.organisation).toBe('vendor')
    })

    it('says who could act: owners first, each once, none of the vendor', async () => {
      await people().resolve(slack('UOWNER'), user({ name: 'Olive' }))
      const operator = await people().resolve(slack('U2'), user({ name: 'Omar' }))
      const vendor = await people().resolve(slack('U3'), user({ name: 'Vera' }))
      await prisma.person.update({ where: { id: vendor?.id ?? '' }, data: { organisation: 'vendor' } })
      await prisma.role.createMany({
        data: [operator, vendor].map((person) => ({
          accountId: 'a',
          personId: person?.id ?? '',
          role: 'operator',
          grantedAt: now,
        })),
      })
      const able = await people({ sandboxAdmins: ['UADMIN', 'U2'] }).whoMay('steer')
      expect(able.map(({ userId, name }) => [userId, name])).toEqual([
        ['UOWNER', 'Olive'],
        ['UADMIN', null],
        ['U2', 'Omar'],
      ])
    })
  })
}
