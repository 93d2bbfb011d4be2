import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ensureAccount } from '../fleet/ensure-account.ts'
import { type IdentityKey, identityText } from './identity.ts'
import { type Claimed, createLinks } from './links.ts'
import { chatOfPeople, now, slack, teams } from './people.testing.ts'
import { createPeople, type Person } from './people.ts'
import { samePerson } from './same-person.ts'

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`links ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let clock = now
    let owners: readonly IdentityKey[] = []
    let tries = 0
    const chat = chatOfPeople()
    const coordination = {
      take: async () => {
        tries += 1
        return tries > 5 ? ({ taken: false, retryAfterMilliseconds: 90_000 } as const) : ({ taken: true } as const)
      },
    }
    const options = () => ({
      prisma,
      accountId: 'a',
      owners,
      directory: chat.directory,
      coordination,
      now: () => clock,
    })
    const links = () => createLinks(options())
    const met = async (identity: IdentityKey): Promise<Person> => {
      const person = await createPeople(options()).resolve(identity, chat.knows(identity, { email: null }))
      if (person === null) throw new Error('nobody')
      return person
    }
    const grant = (personId: string, role: string) =>
      prisma.role.create({ data: { accountId: 'a', personId, role, grantedAt: now } })
    const claimId = (claimed: Claimed): string => {
      if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome)
      return claimed.id
    }
    const joinAs = (id: string, identity: IdentityKey, person: Person) =>
      links().join(id, { personId: person.id, identity: identityText(identity) })

    let camille: Person
    let twin: Person
    let other: Person
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
      await ensureAccount(prisma, 'a')
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      clock = now
      tries = 0
      owners = []
      for (const table of ['audit', 'audit_head', 'role', 'link_code', 'identity', 'person'])
        await prisma.$executeRawUnsafe(`DELETE FROM ${table}`)
      camille = await met(slack('UCAMILLE'))
      twin = await met(teams('ACAMILLE'))
      other = await met(teams('AOTHER'))
    })

    it('joins two identities into one person with the roles of both, told in the trail', async () => {
      await grant(camille.id, 'operator')
      await grant(twin.id, 'support')
      const { code, expiresAt } = await links().issue(camille.id)
      expect(expiresAt).toEqual(new Date(now.getTime() + 600_000))
      const claimed = await links().claim(code.toLowerCase().replaceAll('-', ' '), twin.id)
      expect(claimed).toMatchObject({ outcome: 'claimed', preview: { roles: ['operator', 'support'] } })
      expect(await joinAs(claimId(claimed), teams('ACAMILLE'), twin)).toMatchObject({ outcome: 'joined' })

      const [here, there] = [await met(slack('UCAMILLE')), await met(teams('ACAMILLE'))]
      expect(there.id).toBe(here.id)
      expect(there.roles).toEqual(['viewer', 'operator', 'support'])
      expect(await samePerson(prisma, 'a', camille.id, twin.id)).toBe(true)
      expect(await samePerson(prisma, 'a', camille.id, other.id)).toBe(false)
      const [link] = await prisma.audit.findMany()
      expect(link).toMatchObject({ action: 'identity.linked', identity: 'teams:TENANT/ACAMILLE', subjectId: here.id })
      expect(JSON.stringify(link?.before)).toContain(twin.id)
    })

    it('keeps no code, only a hash of it', async () => {
      const { code } = await links().issue(camille.id)
      expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/u)
      const kept = JSON.stringify(await prisma.linkCode.findMany())
      expect(kept).not.toContain(code)
      expect(kept).not.toContain(code.replaceAll('-', ''))
    })

    it('is not for the identity that asked, for a code that was never given, or for one of yesterday', async () => {
      const { code } = await links().issue(camille.id)
      expect(await links().claim(code, camille.id)).toEqual({ outcome: 'own' })
      expect(await links().claim('AAAA-AAAA-AAAA', twin.id)).toEqual({ outcome: 'unknown' })
      expect(await links().claim('', twin.id)).toEqual({ outcome: 'unknown' })
      clock = new Date(now.getTime() + 600_000)
      expect(await links().claim(code, twin.id)).toEqual({ outcome: 'unknown' })
    })

    it('gives one code at a time', async () => {
      const first = await links().issue(camille.id)
      const second = await links().issue(camille.id)
      expect(await links().claim(first.code, twin.id)).toEqual({ outcome: 'unknown' })
      expect(await links().claim(second.code, twin.id)).toMatchObject({ outcome: 'claimed' })
      expect(await prisma.linkCode.count()).toBe(1)
    })

    it('has one winner of two who type the same code at once; the other learns nothing', async () => {
      const { code } = await links().issue(camille.id)
      const claims = await Promise.all([links().claim(code, twin.id), links().claim(code, other.id)])
      expect(claims.map(({ outcome }) => outcome).toSorted()).toEqual(['claimed', 'unknown'])
      const [id] = claims.flatMap((claimed) => (claimed.outcome === 'claimed' ? [claimed.id] : []))
      const joins = await Promise.all([
        joinAs(id ?? '', teams('ACAMILLE'), twin),
        joinAs(id ?? '', teams('AOTHER'), other),
      ])
      expect(joins.map(({ outcome }) => outcome).toSorted()).toEqual(['joined', 'unknown'])
      expect(await prisma.person.count({ where: { mergedInto: null } })).toBe(2)
    })

    it('joins once when confirmed twice at once, and says so to the second', async () => {
      const { code } = await links().issue(camille.id)
      const id = claimId(await links().claim(code, twin.id))
      const outcomes = await Promise.all([1, 2, 3].map(() => joinAs(id, teams('ACAMILLE'), twin)))
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'already', 'joined'])
      expect(await prisma.audit.count()).toBe(1)
      expect(await links().claim(code, other.id)).toEqual({ outcome: 'unknown' })
    })

    it('is not confirmed by somebody else, or after its time', async () => {
      const { code } = await links().issue(camille.id)
      const id = claimId(await links().claim(code, twin.id))
      expect(await joinAs(id, teams('AOTHER'), other)).toEqual({ outcome: 'unknown' })
      expect(await joinAs(id, slack('UCAMILLE'), camille)).toEqual({ outcome: 'unknown' })
      expect(await joinAs('0'.repeat(64), teams('ACAMILLE'), twin)).toEqual({ outcome: 'unknown' })
      clock = new Date(now.getTime() + 600_000)
      expect(await joinAs(id, teams('ACAMILLE'), twin)).toEqual({ outcome: 'unknown' })
    })

    it('lets nobody try for long', async () => {
      for (let attempt = 0; attempt < 5; attempt += 1) await links().claim('AAAA-AAAA-AAAA', twin.id)
      const { code } = await links().issue(camille.id)
      expect(await links().claim(code, twin.id)).toEqual({ outcome: 'wait', milliseconds: 90_000 })
    })

    it('takes two accounts of one workspace for two people', async () => {
      const colleague = await met(slack('UCOLLEAGUE'))
      const { code } = await links().issue(camille.id)
      expect(await links().claim(code, colleague.id)).toEqual({ outcome: 'same-workspace' })
    })

    it('gives nobody more than their own side may do', async () => {
      await grant(camille.id, 'operator')
      await prisma.person.update({ where: { id: twin.id }, data: { organisation: 'vendor' } })
      const { code } = await links().issue(camille.id)
      const claimed = await links().claim(code, twin.id)
      expect(claimed).toMatchObject({ preview: { organisation: 'vendor' } })
      await joinAs(claimId(claimed), teams('ACAMILLE'), twin)
      expect(await met(slack('UCAMILLE'))).toMatchObject({ organisation: 'vendor' })
    })

    it('does not lose the last owner to the vendor’s side', async () => {
      await grant(camille.id, 'owner')
      await prisma.person.update({ where: { id: twin.id }, data: { organisation: 'vendor' } })
      const { code } = await links().issue(camille.id)
      const id = claimId(await links().claim(code, twin.id))
      expect(await joinAs(id, teams('ACAMILLE'), twin)).toEqual({ outcome: 'last-owner' })
      expect((await met(teams('ACAMILLE'))).id).toBe(twin.id)
      owners = [slack('UBOSS')]
      const again = claimId(await links().claim((await links().issue(camille.id)).code, twin.id))
      expect(await joinAs(again, teams('ACAMILLE'), twin)).toMatchObject({ outcome: 'joined' })
    })

    describe('taken back', () => {
      const joined = async (): Promise<void> => {
        const { code } = await links().issue(camille.id)
        await joinAs(claimId(await links().claim(code, twin.id)), teams('ACAMILLE'), twin)
      }
      const part = (by: Person, identity: IdentityKey = teams('ACAMILLE')) =>
        links().part(camille.id, identity, { personId: by.id, identity: identityText(slack('UBY')) })

      it('makes two persons again; roles stay with the one, and the other may look', async () => {
        await grant(camille.id, 'operator')
        await grant(twin.id, 'support')
        await joined()
        expect(await part(camille)).toMatchObject({ outcome: 'parted', stays: { identities: [slack('UCAMILLE')] } })
        expect(await met(slack('UCAMILLE'))).toMatchObject({ id: camille.id, roles: ['viewer', 'operator', 'support'] })
        const again = await met(teams('ACAMILLE'))
        expect(again.id).not.toBe(camille.id)
        expect(again.roles).toEqual(['viewer'])
        expect((await prisma.audit.findMany()).map(({ action }) => action)).toEqual([
          'identity.linked',
          'identity.unlinked',
        ])
      })

      it('by oneself, leaves the two one human being in an approval; by an owner’s word, it does not', async () => {
        for (const [by, same] of [
          [camille, true],
          [other, false],
        ] as const) {
          await joined()
          await part(by)
          twin = await met(teams('ACAMILLE'))
          expect(await samePerson(prisma, 'a', camille.id, twin.id)).toBe(same)
          expect(await samePerson(prisma, 'a', twin.id, camille.id)).toBe(same)
          expect(await samePerson(prisma, 'a', other.id, twin.id)).toBe(false)
        }
      })

      it('cannot be worn off by joining and parting again', async () => {
        await joined()
        const third = { ...slack('UTHIRD'), workspace: 'T2' }
        const person = await met(third)
        await joinAs(claimId(await links().claim((await links().issue(camille.id)).code, person.id)), third, person)
        await part(camille)
        await part(camille, third)
        const [one, another] = [await met(teams('ACAMILLE')), await met(third)]
        expect(await samePerson(prisma, 'a', one.id, another.id)).toBe(true)
        // Joined into somebody else, whom the first was is still known.
        const { code } = await links().issue(other.id)
        const claimed = await links().claim(code, camille.id)
        await joinAs(claimId(claimed), slack('UCAMILLE'), camille)
        expect(await samePerson(prisma, 'a', one.id, other.id)).toBe(true)
      })

      it('cannot be worn off by joining what was parted into a third account', async () => {
        await joined()
        await part(camille)
        const third = { ...slack('UTHIRD'), workspace: 'T2' }
        const person = await met(third)
        twin = await met(teams('ACAMILLE'))
        await joinAs(
          claimId(await links().claim((await links().issue(person.id)).code, twin.id)),
          teams('ACAMILLE'),
          twin,
        )
        expect((await met(teams('ACAMILLE'))).id).toBe(person.id)
        expect(await samePerson(prisma, 'a', camille.id, person.id)).toBe(true)
        // And parted once more, from that one.
        await links().part(person.id, teams('ACAMILLE'), { personId: person.id, identity: identityText(third) })
        const again = await met(teams('ACAMILLE'))
        expect(await samePerson(prisma, 'a', again.id, camille.id)).toBe(true)
        expect(await samePerson(prisma, 'a', again.id, other.id)).toBe(false)
      })

      it('does nothing of an identity that is not one of several of that person', async () => {
        expect(await part(camille)).toEqual({ outcome: 'unknown' })
        expect(await part(camille, slack('UCAMILLE'))).toEqual({ outcome: 'unknown' })
        await joined()
        const both = await Promise.all([part(camille), part(camille)])
        expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['parted', 'unknown'])
        expect(await prisma.person.count({ where: { mergedInto: null } })).toBe(3)
      })
    })

    it('joins a third identity to the two, under the ids of before too', async () => {
      const third = await met({ ...slack('UTHIRD'), workspace: 'T2' })
      await joinAs(
        claimId(await links().claim((await links().issue(camille.id)).code, twin.id)),
        teams('ACAMILLE'),
        twin,
      )
      // The code was asked for under the identity whose person is gone by now.
      const { code } = await links().issue(twin.id)
      const id = claimId(await links().claim(code, third.id))
      expect(await joinAs(id, { ...slack('UTHIRD'), workspace: 'T2' }, third)).toMatchObject({ outcome: 'joined' })
      expect(await samePerson(prisma, 'a', twin.id, third.id)).toBe(true)
      expect(await prisma.person.count({ where: { mergedInto: null } })).toBe(2)
    })
  })
}
