import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import type { IdentityKey } from './identity.ts'
import { chatOfPeople, now, slack } from './people.testing.ts'
import { createPeople } from './people.ts'
import { createRoles, type GrantableRole } from './roles.ts'

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`roles ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let chat = chatOfPeople()
    let owners: readonly IdentityKey[] = []
    let first = ''
    let second = ''
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
      await ensureAccount(prisma, 'a')
    })
    afterAll(() => temporary.remove())
    const options = () => ({ prisma, accountId: 'a', owners, directory: chat.directory, now: () => now })
    const roles = () => createRoles(options())
    const rolesNow = async (userId: string) =>
      (await createPeople(options()).resolve(slack(userId), await chat.directory.readUser(slack(userId))))?.roles
    const by = () => ({ personId: first, identity: 'slack:T1/UFIRST', permalink: 'https://chat.example/1' })
    const give = (personId: string, role: GrantableRole) =>
      roles().change({ type: 'role', personId, role, give: true }, by())
    const take = (personId: string, role: GrantableRole) =>
      roles().change({ type: 'role', personId, role, give: false }, by())
    const trail = async () =>
      (await prisma.audit.findMany({ orderBy: { seq: 'asc' } })).map(({ action, before, after }) => ({
        action,
        before,
        after,
      }))
    beforeEach(async () => {
      chat = chatOfPeople()
      owners = []
      for (const table of ['audit', 'audit_head', 'role', 'role_group', 'identity', 'person'])
        await prisma.$executeRawUnsafe(`DELETE FROM ${table}`)
      for (const userId of ['UFIRST', 'USECOND']) chat.knows(slack(userId))
      first = (await createPeople(options()).ensure(slack('UFIRST')))?.id ?? ''
      second = (await createPeople(options()).ensure(slack('USECOND')))?.id ?? ''
      await prisma.role.create({ data: { accountId: 'a', personId: first, role: 'owner', grantedAt: now } })
    })

    it('gives and takes away at once, tells each in the trail, and says when it was so already', async () => {
      expect(await give(second, 'support')).toEqual({ outcome: 'changed' })
      expect(await rolesNow('USECOND')).toEqual(['viewer', 'support'])
      expect(await give(second, 'support')).toEqual({ outcome: 'already' })
      expect(await take(second, 'support')).toEqual({ outcome: 'changed' })
      expect(await rolesNow('USECOND')).toEqual(['viewer'])
      expect(await take(second, 'support')).toEqual({ outcome: 'already' })
      expect(await trail()).toEqual([
        { action: 'role.granted', before: [], after: ['support'] },
        { action: 'role.revoked', before: ['support'], after: [] },
      ])
    })

    it('does not take the last owner away, in any way', async () => {
      expect(await take(first, 'owner')).toEqual({ outcome: 'last-owner' })
      const move = { type: 'organisation', personId: first, organisation: 'vendor' } as const
      expect(await roles().change(move, by())).toEqual({ outcome: 'last-owner' })
      await give(second, 'owner')
      await roles().change({ type: 'organisation', personId: second, organisation: 'vendor' }, by())
      // An owner of the vendor's side gives no roles, so it does not count.
      expect(await take(first, 'owner')).toEqual({ outcome: 'last-owner' })
      await roles().change({ type: 'organisation', personId: second, organisation: 'customer' }, by())
      expect(await take(first, 'owner')).toEqual({ outcome: 'changed' })
    })

    it('keeps one owner when two remove each other in the same moment', async () => {
      await give(second, 'owner')
      const outcomes = await Promise.all([take(first, 'owner'), take(second, 'owner')])
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['changed', 'last-owner'])
      expect(await prisma.role.count({ where: { role: 'owner' } })).toBe(1)
    })

    it('leaves the owners of the configuration alone', async () => {
      owners = [slack('USECOND')]
      expect(await take(second, 'owner')).toEqual({ outcome: 'configured' })
      const move = { type: 'organisation', personId: second, organisation: 'vendor' } as const
      expect(await roles().change(move, by())).toEqual({ outcome: 'configured' })
      // With one in the configuration, those of the rows may all go.
      expect(await take(first, 'owner')).toEqual({ outcome: 'changed' })
      expect(await rolesNow('USECOND')).toEqual(['viewer', 'owner'])
    })

    it('lets a group stand for a role, and tells how many it has', async () => {
      const group = { platform: 'slack', workspace: 'T1', groupId: 'S1' } as const
      const change = (on: boolean) => roles().change({ type: 'group', group, role: 'support', give: on }, by())
      chat.groups.set('S1', ['USECOND'])
      expect(await change(true)).toEqual({ outcome: 'changed' })
      expect(await change(true)).toEqual({ outcome: 'already' })
      expect(await rolesNow('USECOND')).toEqual(['viewer', 'support'])
      expect((await roles().list()).groups).toEqual([{ ...group, role: 'support', size: 1 }])
      chat.groups.delete('S1')
      expect((await roles().list()).groups).toMatchObject([{ size: null }])
      expect(await change(false)).toEqual({ outcome: 'changed' })
      chat.groups.set('S1', ['USECOND'])
      expect(await rolesNow('USECOND')).toEqual(['viewer'])
      const named = { group: 'slack:T1/S1', role: 'support' }
      expect(await trail()).toEqual([
        { action: 'group.granted', before: null, after: named },
        { action: 'group.revoked', before: named, after: null },
      ])
    })

    it('takes a role away from somebody whom the chat has deactivated', async () => {
      await give(second, 'support')
      chat.knows(slack('USECOND'), { active: false })
      const person = await createPeople(options()).ensure(slack('USECOND'))
      expect(person?.id).toBe(second)
      expect(await take(second, 'support')).toEqual({ outcome: 'changed' })
    })

    it('lists everybody, and owners of the configuration who were never seen', async () => {
      owners = [slack('UFIRST'), slack('UNEVER')]
      const { members, unseenOwners } = await roles().list()
      expect(members.map(({ name, roles: held, configured }) => [name, held, configured])).toEqual(
        expect.arrayContaining([
          ['UFIRST', ['owner'], true],
          ['USECOND', [], false],
        ]),
      )
      expect(unseenOwners).toEqual([slack('UNEVER')])
    })

    it('knows nobody of another account', async () => {
      expect(await createRoles({ ...options(), accountId: 'b' }).read(first)).toBeNull()
    })
  })
}
