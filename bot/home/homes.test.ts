import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import {
  ACCOUNT,
  type ApprovalWorld,
  createApprovalWorld,
  HOUR,
  newTag,
  oldTag,
} from '../approval/approval-world.testing.ts'
import type { Decider } from '../approval/approvals.ts'
import { createTrail } from '../audit/trail.ts'
import { createCampaigns } from '../campaign/create-campaigns.ts'
import { createFakeChat } from '../chat/chat.fake.ts'
import { livingMessage, touchSubject } from '../chat/living.ts'
import { ensurePlace } from '../chat/places.ts'
import { createHomes, type Homes } from './homes.ts'

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`what homes are composed from ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let all: ApprovalWorld
    let homes: Homes
    let asked: string[]
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      all = await createApprovalWorld(prisma)
      asked = []
      const chat = createFakeChat(all.now)
      homes = createHomes({
        prisma,
        accountId: ACCOUNT,
        steering: { listOpen: async () => [] },
        campaigns: createCampaigns({
          prisma,
          accountId: ACCOUNT,
          policy: { soakHours: 24 },
          now: all.now,
          onPainted: () => undefined,
        }),
        trail: createTrail(prisma, ACCOUNT),
        platforms: new Map([
          [
            'slack',
            {
              ...chat,
              permalink: async ({ place, externalId, threadId }, reader) => {
                asked.push(place.channelId)
                return place.channelId === 'DOTHER'
                  ? null
                  : `https://chat/${place.channelId}/${threadId}/${externalId}/${reader?.userId}`
              },
            },
          ],
        ]),
        now: all.now,
      })
    })

    const waitingFor = async ({ actor, organisation }: Decider): Promise<readonly string[]> =>
      (await homes.waitingFor({ id: actor.personId, organisation })).map(({ releaseVersion }) => releaseVersion)

    it('a request waits for those who may decide it, and never for who asked', async () => {
      const { camille, sophie, paul } = all.people
      expect(await waitingFor(sophie)).toEqual([])
      await all.request()
      expect(await waitingFor(sophie)).toEqual(['4.3'])
      expect(await waitingFor(paul)).toEqual(['4.3'])
      expect(await waitingFor(camille)).toEqual([])
    })

    it('tells of a waiting request who asks, until when and on what evidence', async () => {
      const id = await all.request()
      const { actor, organisation } = all.people.sophie
      const [waiting] = await homes.waitingFor({ id: actor.personId, organisation })
      expect(waiting).toMatchObject({
        id,
        version: 1,
        tag: newTag,
        requestedBy: 'Camille',
        zones: ['Europe/Paris'],
        evidence: { machines: [{ machineId: 'wrs-paris' }, { machineId: 'p1' }] },
      })
      expect(waiting?.expiresAt.getTime()).toBe(all.now().getTime() + 72 * HOUR)
    })

    it('a request does not wait for its requester under another name, nor for who decided already', async () => {
      await prisma.approval.deleteMany()
      all = await createApprovalWorld(prisma, { policy: { needed: 2 } })
      const { sophie, paul } = all.people
      await all.identity(all.world.by.personId, 'camille@teams', 'c@ville.example', 'teams')
      await all.identity(paul.actor.personId, 'paul@teams', 'c@ville.example', 'teams')
      const id = await all.request()
      expect(await waitingFor(paul)).toEqual([])
      expect(await waitingFor(sophie)).toEqual(['4.3'])
      await all.decide(id, sophie)
      expect(await waitingFor(sophie)).toEqual([])
    })

    it('a request that is void or late by now waits for nobody', async () => {
      await all.request()
      all.advance(73)
      expect(await waitingFor(all.people.sophie)).toEqual([])
    })

    it('reads the account, its campaigns and its last five acts once for all who look', async () => {
      await all.request()
      const [one, other] = await Promise.all([homes.readGlance(), homes.readGlance()])
      expect(one).toBe(other)
      expect(one).toMatchObject({
        account: { defaultTag: oldTag, defaultVersion: '4.1' },
        freeze: null,
        campaigns: [{ releaseVersion: '4.3' }],
        ledger: 0,
      })
      expect(one.acts.length).toBeLessThanOrEqual(5)
      expect(one.acts[0]).toMatchObject({ action: 'approval.requested' })
    })

    it('knows by its mark that something changed, and reads it anew', async () => {
      const mark = await homes.mark()
      const glance = await homes.readGlance()
      expect(await homes.mark()).toBe(mark)
      await all.request()
      const after = await homes.mark()
      expect(after).not.toBe(mark)
      expect(await homes.readGlance()).not.toBe(glance)
      const { id } = await prisma.campaign.findFirstOrThrow()
      await livingMessage(prisma, {
        accountId: ACCOUNT,
        subject: 'campaign',
        subjectId: id,
        placeId: all.world.placeId,
        now: all.now(),
      })
      const shown = await homes.mark()
      await touchSubject(prisma, ACCOUNT, 'campaign', id)
      expect(new Set([after, shown, await homes.mark()]).size).toBe(3)
    })

    it('links to the living message that the reader can open, where it was posted', async () => {
      const reader = { platform: 'slack', workspace: 'T1', userId: 'U1' } as const
      const show = async (channelId: string, externalId: string | null, isPrivate = false) => {
        const placeId = await ensurePlace(prisma, ACCOUNT, { platform: 'slack', workspace: 'T1', channelId })
        const id = await livingMessage(prisma, {
          ...{ accountId: ACCOUNT, subject: 'rollout', subjectId: 'r1', placeId, isPrivate },
          now: new Date(all.now().getTime() + asked.length),
        })
        await prisma.message.update({ where: { id }, data: { externalId, threadId: '0.9' } })
      }
      expect(await homes.linkTo('r1', reader)).toBeNull()
      await show('C1', null)
      await show('CSECRET', '1.0', true)
      expect(await homes.linkTo('r1', reader)).toBeNull()
      await show('DOTHER', '1.1')
      expect(await homes.linkTo('r1', reader)).toBeNull()
      await show('C2', '1.2')
      expect(await homes.linkTo('r1', reader)).toBe('https://chat/C2/0.9/1.2/U1')
      expect(asked).not.toContain('CSECRET')
      expect(await homes.linkTo('r1', { ...reader, platform: 'teams' })).toBeNull()
    })
  })
}
