import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import type { ChatUser } from '../chat/platform.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import { mayDo } from './authorise.ts'
import { chatOfPeople, now, slack, teams, user } from './people.testing.ts'
import { createPeople, type People } from './people.ts'
import { samePerson } from './same-person.ts'
import { seedPeople } from './seed-people.ts'

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`people ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let chat = chatOfPeople()
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
      await ensureAccount(prisma, 'a')
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      chat = chatOfPeople()
      await prisma.audit.deleteMany()
      await prisma.auditHead.deleteMany()
      await prisma.role.deleteMany()
      await prisma.roleGroup.deleteMany()
      await prisma.identity.deleteMany()
      await prisma.person.deleteMany()
    })
    const people = (change: Partial<Parameters<typeof createPeople>[0]> = {}): People =>
      createPeople({
        prisma,
        accountId: 'a',
        owners: [slack('UOWNER')],
        directory: chat.directory,
        now: () => now,
        ...change,
      })
    const known = async (userId: string, change: Partial<ChatUser> = {}): Promise<string> => {
      const person = await people().resolve(slack(userId), chat.knows(slack(userId), change))
      return person?.id ?? ''
    }
    const grant = (personId: string, role: string, accountId = 'a') =>
      prisma.role.create({ data: { accountId, personId, role, grantedAt: now } })
    const rolesOf = async (userId: string) =>
      (await people().resolve(slack(userId), (await chat.directory.readUser(slack(userId))) ?? user()))?.roles

    describe('who somebody is', () => {
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
        const id = await known('U2')
        await grant(id, 'support')
        await grant(id, 'emperor')
        expect(await rolesOf('U2')).toEqual(['viewer', 'support'])
        await prisma.role.deleteMany()
        expect(await rolesOf('U2')).toEqual(['viewer'])
      })

      it('does not know whom the platform cannot vouch for, even an owner', async () => {
        expect(await people().resolve(slack('UOWNER'), null)).toBeNull()
        expect(await people().resolve(slack('UOWNER'), user({ active: false }))).toBeNull()
        expect(await prisma.person.count()).toBe(0)
      })

      it('keeps the name and the address that the platform says now', async () => {
        await people().resolve(slack('U1'), user())
        await people().resolve(slack('U1'), user({ name: 'Camille R.', email: 'new@example.org' }))
        expect(await prisma.person.findMany({ select: { name: true } })).toEqual([{ name: 'Camille R.' }])
        expect(await prisma.identity.findMany({ select: { email: true } })).toEqual([{ email: 'new@example.org' }])
      })

      it('reads nothing across accounts', async () => {
        const mine = await people().resolve(slack('U1'), user())
        const theirs = await people({ accountId: 'b' }).resolve(slack('U1'), user())
        expect(theirs?.id).not.toBe(mine?.id)
        await grant(mine?.id ?? '', 'owner', 'b')
        expect(await rolesOf('U1')).toEqual(['viewer'])
      })

      it('lets nobody of an organisation that it does not know do more than look', async () => {
        const id = await known('U1')
        for (const role of ['operator', 'support', 'owner']) await grant(id, role)
        await prisma.person.update({ where: { id }, data: { organisation: 'guild' } })
        const person = await people().resolve(slack('U1'), user())
        expect(person).toMatchObject({ roles: ['viewer'] })
        expect(mayDo(person?.roles ?? [], person?.organisation ?? 'vendor', 'decide')).toBe(false)
      })

      it('keeps a configured owner on the side of the customer', async () => {
        const id = await known('UOWNER')
        await prisma.person.update({ where: { id }, data: { organisation: 'vendor' } })
        expect(await people().resolve(slack('UOWNER'), user())).toMatchObject({ organisation: 'customer' })
      })
    })

    describe('a group that stands for a role', () => {
      beforeEach(async () => {
        await prisma.roleGroup.create({
          data: { accountId: 'a', platform: 'slack', workspace: 'T1', groupId: 'S1', role: 'support', grantedAt: now },
        })
      })

      it('gives it to its members of this moment', async () => {
        chat.groups.set('S1', ['U1'])
        await known('U1')
        expect(await rolesOf('U1')).toEqual(['viewer', 'support'])
        expect(await rolesOf('U2')).toEqual(['viewer'])
        chat.groups.set('S1', [])
        expect(await rolesOf('U1')).toEqual(['viewer'])
      })

      it('stands for nobody while the chat cannot say who is in it', async () => {
        chat.groups.set('S1', ['U1'])
        await known('U1')
        chat.groups.delete('S1')
        expect(await rolesOf('U1')).toEqual(['viewer'])
      })

      it('is none of another workspace’s people with the same id', async () => {
        chat.groups.set('S1', ['U1'])
        expect((await people().resolve({ ...slack('U1'), workspace: 'T2' }, user()))?.roles).toEqual(['viewer'])
      })

      it('counts under another identity only while that one is active', async () => {
        chat.groups.set('S1', ['U1'])
        const personId = await known('U1')
        await prisma.identity.create({ data: { accountId: 'a', ...teams('A1'), personId, name: 'Camille' } })
        expect((await people().resolve(teams('A1'), user()))?.roles).toEqual(['viewer', 'support'])
        chat.knows(slack('U1'), { active: false })
        expect((await people().resolve(teams('A1'), user()))?.roles).toEqual(['viewer'])
        chat.forgets(slack('U1'))
        expect((await people().resolve(teams('A1'), user()))?.roles).toEqual(['viewer'])
      })
    })

    describe('who could', () => {
      it('names owners first, each once, none of the vendor, with the name of those who have spoken', async () => {
        await known('UOWNER', { name: 'Olive' })
        const operator = await known('U2', { name: 'Omar' })
        const vendor = await known('U3', { name: 'Vera' })
        await prisma.person.update({ where: { id: vendor }, data: { organisation: 'vendor' } })
        await grant(operator, 'operator')
        await grant(vendor, 'operator')
        const able = await people({ owners: [slack('UOWNER'), slack('USILENT')] }).whoMay('steer')
        expect(able.map(({ userId, name }) => [userId, name])).toEqual([
          ['UOWNER', 'Olive'],
          ['USILENT', null],
          ['U2', 'Omar'],
        ])
      })

      it('names the members of a group, also those who have never spoken, and no more than a few', async () => {
        await prisma.roleGroup.create({
          data: { accountId: 'a', platform: 'slack', workspace: 'T1', groupId: 'S1', role: 'support', grantedAt: now },
        })
        chat.groups.set('S1', ['U1', 'U2', 'U3', 'U4', 'U5', 'U6', 'U7'])
        chat.knows(slack('U2'), { name: 'Sophie' })
        chat.knows(slack('U3'), { active: false })
        const able = await people().whoMay('decide')
        expect(able.map(({ userId }) => userId)).toEqual(['U1', 'U2', 'U4', 'U5', 'U6'])
        expect(able[1]).toMatchObject({ name: 'Sophie', personId: null, workspace: 'T1' })
        expect(await people().eligible('decide', [])).toHaveLength(6)
      })

      it('is nobody who is deactivated, but somebody whom the chat cannot tell of', async () => {
        await grant(await known('U1'), 'support')
        expect(await people().eligible('decide', [])).toHaveLength(1)
        chat.forgets(slack('U1'))
        expect(await people().eligible('decide', [])).toHaveLength(1)
        chat.knows(slack('U1'), { active: false })
        expect(await people().eligible('decide', [])).toEqual([])
      })

      it('leaves the requester out, by person and by address, known or never seen', async () => {
        const requester = await known('U1', { email: 'camille@example.org' })
        await grant(requester, 'support')
        const twin = await people().resolve(teams('A1'), chat.knows(teams('A1'), { email: ' Camille@Example.org' }))
        await grant(twin?.id ?? '', 'support')
        await prisma.roleGroup.create({
          data: { accountId: 'a', platform: 'slack', workspace: 'T2', groupId: 'S2', role: 'support', grantedAt: now },
        })
        chat.groups.set('S2', ['UTWIN', 'UOTHER'])
        chat.knows({ ...slack('UTWIN'), workspace: 'T2' }, { email: 'camille@example.org' })
        chat.knows({ ...slack('UOTHER'), workspace: 'T2' }, { email: 'sophie@example.org' })
        expect((await people().eligible('decide', [requester])).map(({ userId }) => userId)).toEqual(['UOTHER'])
      })

      it('names somebody under the identity that can be mentioned here', async () => {
        const id = await known('U1')
        await grant(id, 'support')
        await prisma.identity.create({ data: { accountId: 'a', ...teams('A1'), personId: id, name: 'Camille (T)' } })
        expect(await people().whoMay('decide', teams('A9'))).toMatchObject([{ userId: 'A1' }])
        expect(await people().whoMay('decide', slack('U9'))).toMatchObject([
          { userId: 'U1', elsewhere: [{ platform: 'teams', userId: 'A1' }] },
        ])
      })
    })

    it('counts once whom two accounts with one address are, and names both accounts', async () => {
      const sophie = await known('USOPHIE', { email: 'sophie@example.org' })
      const twin = await people().resolve(
        teams('ASOPHIE'),
        chat.knows(teams('ASOPHIE'), { email: 'Sophie@example.org ' }),
      )
      const paul = await known('UPAUL')
      for (const [position, id] of [sophie, twin?.id ?? '', paul].entries()) {
        await grant(id, 'support')
        await prisma.person.update({ where: { id }, data: { createdAt: new Date(now.getTime() + position) } })
      }
      const able = await people().eligible('decide', [])
      expect(able).toMatchObject([
        { userId: 'USOPHIE', elsewhere: [{ platform: 'teams', userId: 'ASOPHIE' }] },
        { userId: 'UPAUL', elsewhere: [] },
      ])
      expect((await people().whoMay('decide', teams('A9'))).map(({ userId }) => userId)).toEqual(['USOPHIE', 'UPAUL'])
    })

    describe('one human being', () => {
      it('is one person, or has one address, whatever its spelling', async () => {
        const one = await known('U1', { email: 'camille@example.org' })
        const other = await known('U2', { email: 'malik@example.org' })
        const twin = await known('U3', { email: ' CAMILLE@example.org ' })
        expect(await samePerson(prisma, 'a', one, one)).toBe(true)
        expect(await samePerson(prisma, 'a', one, other)).toBe(false)
        expect(await samePerson(prisma, 'a', one, twin)).toBe(true)
        expect(await samePerson(prisma, 'b', one, twin)).toBe(false)
        expect(await samePerson(prisma, 'a', one, randomUUID())).toBe(false)
      })

      it('is not made of two addresses that nobody knows', async () => {
        const one = await known('U1', { email: null })
        const other = await known('U2', { email: null })
        const empty = [await known('U3', { email: '' }), await known('U4', { email: ' ' })] as const
        expect(await samePerson(prisma, 'a', one, other)).toBe(false)
        expect(await samePerson(prisma, 'a', ...empty)).toBe(false)
      })

      it('stays one under the ids of before a link', async () => {
        const one = await known('U1', { email: null })
        const other = await known('U2', { email: null })
        const third = await known('U3', { email: null })
        await prisma.person.update({ where: { id: other }, data: { mergedInto: one } })
        expect(await samePerson(prisma, 'a', one, other)).toBe(true)
        await prisma.person.update({ where: { id: third }, data: { mergedInto: one } })
        expect(await samePerson(prisma, 'a', other, third)).toBe(true)
      })
    })

    describe('the people of a sandbox', () => {
      const sophie = { ...slack('U0SOPHIE'), name: 'Sophie', organisation: 'vendor', roles: ['support'] } as const
      const camille = { ...slack('U0CAMILLE'), name: 'Camille', organisation: 'customer', roles: ['owner'] } as const

      it('may act and are named before they speak, and what was taken away stays so after a restart', async () => {
        await seedPeople(prisma, 'a', [sophie, camille], now)
        expect(await people({ owners: [] }).whoMay('decide')).toMatchObject([{ name: 'Sophie', userId: 'U0SOPHIE' }])
        expect(await people().resolve(slack('U0SOPHIE'), user())).toMatchObject({
          organisation: 'vendor',
          roles: ['viewer', 'support'],
        })
        await prisma.role.deleteMany({ where: { role: 'support' } })
        await seedPeople(prisma, 'a', [sophie, camille], now)
        expect(await rolesOf('U0SOPHIE')).toEqual(['viewer'])
        expect(await prisma.audit.count()).toBe(2)
      })

      it('of another sandbox are added to those of the first', async () => {
        const megan = { ...teams('MEGAN'), name: 'Megan', organisation: 'vendor', roles: ['support'] } as const
        await seedPeople(prisma, 'a', [camille], now)
        await seedPeople(prisma, 'a', [camille, megan], now)
        const found = await people({ owners: [] }).whoMay('decide')
        expect(found).toMatchObject([{ name: 'Megan', userId: 'MEGAN' }])
        expect(await prisma.audit.count()).toBe(2)
      })

      it('get no rights among people who are real', async () => {
        const id = await known('U1')
        await prisma.role.create({ data: { accountId: 'a', personId: id, role: 'owner', grantedAt: now } })
        const megan = { ...teams('MEGAN'), name: 'Megan', organisation: 'vendor', roles: ['support'] } as const
        await seedPeople(prisma, 'a', [megan], now)
        expect(await people({ owners: [] }).whoMay('decide')).toEqual([])
      })

      it('keep the row that an earlier version made for them', async () => {
        const id = await known('U0SOPHIE')
        await seedPeople(prisma, 'a', [sophie], now)
        expect(await known('U0SOPHIE')).toBe(id)
        expect(await rolesOf('U0SOPHIE')).toEqual(['viewer', 'support'])
      })
    })
  })
}
