import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { openDatabase } from '../../prisma/open.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ACCOUNT, type ApprovalWorld, began, createApprovalWorld, newTag, oldTag } from './approval-world.testing.ts'
import { createApprovals } from './create-approvals.ts'

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`a request for a promotion ${title}`, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    let all: ApprovalWorld
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
    })
    afterAll(() => temporary.remove())
    beforeEach(async () => {
      all = await createApprovalWorld(prisma, {
        opsPlaces: [{ platform: 'slack', workspace: 'T1', channelId: 'C0OPS' }],
      })
    })
    const messages = async (subjectId: string) => prisma.message.findMany({ where: { subject: 'approval', subjectId } })

    it('is bound to the evidence that was seen, and shown where it was asked and in the ops place', async () => {
      const id = await all.request()
      const view = await all.approvals.read(id)
      expect(view).toMatchObject({
        state: 'open',
        version: 1,
        tag: newTag,
        releaseVersion: '4.3',
        requestedBy: { name: 'Camille' },
        account: { defaultTag: oldTag },
        zones: ['Europe/Paris'],
      })
      expect(view?.evidence.machines.map(({ machineId }) => machineId)).toEqual(['wrs-paris', 'p1'])
      expect(view?.deciders.map(({ name }) => name)).toEqual(['Sophie', 'Paul'])
      expect(view?.expiresAt.getTime()).toBe(all.now().getTime() + 72 * 3_600_000)
      expect(await messages(id)).toHaveLength(2)
      expect((await all.world.trail()).at(-1)).toBe('approval.requested')
    })

    it('is not opened on evidence that the person did not see', async () => {
      const previewed = await all.approvals.preview(newTag, all.people.camille.actor.personId)
      if (previewed.outcome !== 'ready') throw new Error(previewed.outcome)
      await all.world.machine('wrs-paris', { power: 'off' })
      const { hash } = previewed.preview
      const requested = await all.approvals.request(newTag, hash, all.world.by, { placeId: all.world.placeId })
      expect(requested).toMatchObject({ outcome: 'changed' })
      expect(await prisma.approval.count()).toBe(0)
    })

    it('is one at a time, of two who ask in the same moment too', async () => {
      const outcomes = await Promise.all([all.tryRequest(), all.tryRequest(all.people.paul)])
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['open-already', 'requested'])
      expect(await all.tryRequest()).toMatchObject({ outcome: 'open-already' })
      expect(await prisma.approval.count()).toBe(1)
    })

    it.each([
      ['no campaign', async () => prisma.campaign.deleteMany(), 'no-campaign'],
      [
        'a test that nobody validated',
        async () => prisma.$executeRaw`UPDATE campaign SET verdict = NULL`,
        'not-validated',
      ],
      [
        'a campaign rolled back',
        async () => prisma.campaign.updateMany({ data: { state: 'rolled-back' } }),
        'not-validated',
      ],
      [
        'a tag in quarantine',
        async () => prisma.release.updateMany({ data: { quarantinedAt: began, quarantineWhy: 'x' } }),
        'quarantined',
      ],
      [
        'a release withdrawn',
        async () => prisma.release.updateMany({ data: { status: 'withdrawn' } }),
        'release-withdrawn',
      ],
      ['a test that nobody runs', async () => prisma.machine.updateMany({ data: { power: 'off' } }), 'nothing-runs'],
      [
        'an account that has it',
        async () => prisma.account.updateMany({ data: { defaultTag: newTag } }),
        'already-default',
      ],
      [
        'a console that never answered',
        async () => prisma.account.updateMany({ data: { listedAt: null } }),
        'fleet-unknown',
      ],
      [
        'another promotion on its way',
        async () =>
          prisma.campaign.create({
            data: {
              ...{ id: randomUUID(), accountId: ACCOUNT, tag: 'w-bbb', releaseVersion: '4.2', state: 'validated' },
              ...{ previousTag: oldTag, createdAt: began, promoting: ACCOUNT },
            },
          }),
        'busy',
      ],
    ])('is not opened with %s', async (_, change, outcome) => {
      await change()
      expect(await all.tryRequest()).toMatchObject({ outcome })
      expect(await prisma.approval.count()).toBe(0)
    })

    it('is not opened where nobody but the requester could decide, and says who could', async () => {
      all.able.splice(0, 1)
      expect(await all.tryRequest(all.people.paul)).toMatchObject({ outcome: 'nobody-could-decide', able: [] })
      expect(await all.tryRequest()).toMatchObject({ outcome: 'requested' })
    })

    it('is not opened where fewer could decide than must', async () => {
      const strict = await createApprovalWorld(prisma, { policy: { needed: 2 } })
      strict.able.splice(0, 1)
      expect(await strict.tryRequest()).toMatchObject({ outcome: 'nobody-could-decide', able: [{ name: 'Paul' }] })
    })

    it('is decided once, by whom is kept, and takes the buttons from all its cards', async () => {
      const id = await all.request()
      expect(await all.decide(id, all.people.sophie)).toMatchObject({ outcome: 'moved', to: 'approved' })
      const late = await all.decide(id, all.people.paul)
      expect(late).toMatchObject({
        outcome: 'refused',
        why: 'over',
        view: { decisions: [{ name: 'Sophie', platform: 'slack', verdict: 'approve' }] },
      })
      expect((await messages(id)).map(({ wanted }) => wanted)).toEqual([2, 2])
      expect(await prisma.campaign.findFirst()).toMatchObject({ promoting: ACCOUNT })
      expect((await all.world.trail()).slice(-2)).toEqual(['approval.requested', 'approval.decided'])
    })

    it('tells the requester alone, by their own id', async () => {
      const id = await all.request()
      await all.decide(id, all.people.sophie, 'reject')
      const [told] = await messages(`${id}:told:rejected`)
      const place = await prisma.place.findUnique({ where: { id: told?.placeId ?? '' } })
      expect(place).toMatchObject({ platform: 'slack', workspace: 'T1', channelId: '@U0CAMILLE' })
      const card = await all.approvals.compose(`${id}:told:rejected`, 'fr')
      expect(card).toMatchObject({ over: true })
      expect(JSON.stringify(card)).toContain('Trop tôt')
    })

    it('rejected, ends with its reason, and its tag is in quarantine', async () => {
      const id = await all.request()
      expect(await all.decide(id, all.people.sophie, 'reject')).toMatchObject({ outcome: 'moved', to: 'rejected' })
      expect(await prisma.release.findFirst({ where: { tag: newTag } })).toMatchObject({ quarantineWhy: 'Trop tôt' })
      expect(await all.row(id)).toMatchObject({ state: 'rejected', openFor: null })
      expect((await messages(id)).map(({ state }) => state)).toEqual(['closing', 'closing'])
      expect((await all.world.trail()).slice(-2)).toEqual(['approval.decided', 'tag.quarantined'])
      expect(await all.tryRequest()).toMatchObject({ outcome: 'quarantined', why: 'Trop tôt' })
    })

    it('is never decided by the requester: not as themselves, linked, or with the same e-mail address', async () => {
      const id = await all.request()
      const { camille, sophie, paul } = all.people
      const may = { ...camille, mayDecide: true }
      expect(await all.decide(id, may)).toMatchObject({ outcome: 'refused', why: 'requester' })
      // Linked: the row of before is still known.
      await prisma.person.update({
        where: { id: paul.actor.personId },
        data: { mergedInto: camille.actor.personId },
      })
      expect(await all.decide(id, paul)).toMatchObject({ outcome: 'refused', why: 'requester' })
      await all.identity(camille.actor.personId, 'T-CAMILLE', 'Camille@Example.org', 'teams')
      await all.identity(sophie.actor.personId, 'T-SOPHIE', 'camille@example.org ', 'teams')
      expect(await all.decide(id, sophie)).toMatchObject({ outcome: 'refused', why: 'requester' })
      expect(await all.row(id)).toMatchObject({ state: 'open' })
      expect(await prisma.decision.count()).toBe(0)
    })

    it('is never decided under the identity that asked, whosever it is by now', async () => {
      const { camille, sophie, paul } = all.people
      await all.identity(camille.actor.personId, 'T-PAUL', null, 'teams')
      const id = await all.request({ ...camille, actor: { ...camille.actor, identity: 'teams:T1/T-PAUL' } })
      // It was never Camille's: an owner parts it, and it is Paul's.
      const { personId } = paul.actor
      await prisma.identity.updateMany({ where: { userId: 'T-PAUL' }, data: { personId } })
      expect((await all.approvals.read(id))?.deciders.map(({ name }) => name)).toEqual(['Sophie'])
      expect(await all.decide(id, paul)).toMatchObject({ outcome: 'refused', why: 'requester' })
      expect(await all.decide(id, { ...camille, mayDecide: true })).toMatchObject({ why: 'requester' })
      expect(await all.decide(id, sophie)).toMatchObject({ outcome: 'moved', to: 'approved' })
    })

    it('is not decided without the role, by an old card, or unknown', async () => {
      const id = await all.request()
      expect(await all.decide(id, { ...all.people.sophie, mayDecide: false })).toMatchObject({ why: 'not-allowed' })
      expect(await all.decide(id, all.people.sophie, 'approve', 7)).toMatchObject({ why: 'changed' })
      expect(await all.decide(randomUUID(), all.people.sophie)).toEqual({ outcome: 'unknown' })
      expect(await prisma.decision.count()).toBe(0)
    })

    it('becomes void where the evidence changed while the form was open, and says what', async () => {
      const id = await all.request()
      await all.world.machine('p1', { power: 'off' })
      expect(await all.decide(id, all.people.sophie, 'reject')).toMatchObject({
        outcome: 'ended',
        view: { state: 'void', stateReason: 'evidence-changed', changes: [{ what: 'off', name: 'P1' }], decisions: [] },
      })
      expect(await prisma.release.findFirst({ where: { tag: newTag } })).toMatchObject({ quarantinedAt: null })
      expect((await all.world.trail()).at(-1)).toBe('approval.voided')
      await all.world.machine('p1', { power: 'on' })
      expect(await all.tryRequest()).toMatchObject({ outcome: 'requested' })
    })

    it('becomes void where the account changed', async () => {
      const id = await all.request()
      await prisma.account.updateMany({ data: { etag: '"2"' } })
      expect(await all.decide(id, all.people.sophie)).toMatchObject({
        outcome: 'ended',
        view: { state: 'void', stateReason: 'account-changed' },
      })
    })

    it('is not approved in a freeze, but can be rejected', async () => {
      const id = await all.request()
      await prisma.account.updateMany({ data: { frozenAt: began, frozenWhy: 'Audit' } })
      expect(await all.decide(id, all.people.sophie)).toMatchObject({ outcome: 'refused', why: 'frozen' })
      expect(await all.decide(id, all.people.sophie, 'reject')).toMatchObject({ outcome: 'moved', to: 'rejected' })
    })

    it('does not count a decision after its time', async () => {
      const id = await all.request()
      all.advance(72)
      expect(await all.decide(id, all.people.sophie)).toMatchObject({ outcome: 'ended', view: { state: 'expired' } })
      expect(await prisma.decision.count()).toBe(0)
      expect((await all.world.trail()).at(-1)).toBe('approval.expired')
    })

    it('with two decisions needed, waits for the second, of another person and the organisation that must', async () => {
      const strict = await createApprovalWorld(prisma, { policy: { needed: 2, organisation: 'vendor' } })
      const id = await strict.request()
      const { sophie, paul } = strict.people
      expect(await strict.decide(id, paul)).toMatchObject({ outcome: 'counted', missing: 1 })
      expect(await strict.decide(id, paul)).toMatchObject({ outcome: 'refused', why: 'decided-before' })
      expect(await strict.decide(id, sophie)).toMatchObject({ outcome: 'moved', to: 'approved' })
      expect(await strict.world.trail()).toEqual(expect.arrayContaining(['approval.decided', 'approval.decided']))
    })

    it('does not count one who turned out to be another who decided', async () => {
      const strict = await createApprovalWorld(prisma, { policy: { needed: 2 } })
      const id = await strict.request()
      const { sophie, paul } = strict.people
      await strict.decide(id, paul)
      await prisma.person.update({ where: { id: paul.actor.personId }, data: { mergedInto: sophie.actor.personId } })
      expect(await strict.decide(id, sophie)).toMatchObject({ outcome: 'refused', why: 'decided-before' })
    })

    it('can be taken back while it is open, and asked for again', async () => {
      const id = await all.request()
      expect(await all.approvals.callBack({ id, version: 1 }, all.world.by)).toMatchObject({ to: 'void' })
      expect(await all.approvals.callBack({ id, version: 1 }, all.world.by)).toMatchObject({ why: 'over' })
      expect(await messages(`${id}:told:void`)).toEqual([])
      expect(await all.tryRequest()).toMatchObject({ outcome: 'requested' })
    })

    it('refuses the second of two tags while the first has the promotion', async () => {
      const id = await all.request()
      await prisma.campaign.create({
        data: {
          ...{ id: randomUUID(), accountId: ACCOUNT, tag: 'w-bbb', releaseVersion: '4.2', state: 'validated' },
          ...{ previousTag: oldTag, createdAt: began, promoting: ACCOUNT },
        },
      })
      expect(await all.decide(id, all.people.sophie)).toEqual({ outcome: 'busy', tag: 'w-bbb' })
      expect(await prisma.decision.count()).toBe(0)
    })
  })
}

const postgres = databases().find(({ kind }) => kind === 'postgres')

describe.runIf(postgres?.available ?? false)(`two instances, ${postgres?.title}`, () => {
  let temporary: TemporaryDatabase
  beforeAll(async () => {
    temporary = await temporaryDatabase('postgres')
  })
  afterAll(() => temporary.remove())

  it('of two who press in the same millisecond one decides, and the other is told who', async () => {
    const other = await openDatabase(temporary.options)
    try {
      for (let round = 0; round < 10; round += 1) {
        const all = await createApprovalWorld(temporary.database.prisma)
        const elsewhere = createApprovals({ ...all.context, prisma: other.prisma })
        const id = await all.request()
        const { sophie, paul } = all.people
        // Both wait for the row, so both are let go by one commit.
        const lock = await holdRow(temporary, id)
        const presses = Promise.all([
          all.decide(id, sophie, 'approve'),
          elsewhere.decide({ id, version: 1 }, paul, round % 2 === 0 ? 'approve' : 'reject', 'Non'),
        ])
        await expect.poll(() => waiting(temporary), { interval: 10 }).toBe(2)
        await lock.release()
        const outcomes = await presses
        const won = outcomes.filter(({ outcome }) => outcome === 'moved')
        const lost = outcomes.filter(({ outcome }) => outcome === 'refused')
        expect([won.length, lost.length]).toEqual([1, 1])
        const decisions = await temporary.database.prisma.decision.findMany()
        expect(decisions).toHaveLength(1)
        expect(lost[0]).toMatchObject({ why: 'over', view: { decisions: [{ personId: decisions[0]?.personId }] } })
        const told = (await all.world.trail()).filter((action) => action === 'approval.decided')
        expect(told).toHaveLength(1)
      }
    } finally {
      await other.close()
    }
  })

  it('a press that waits while the time runs out does not count', async () => {
    const all = await createApprovalWorld(temporary.database.prisma)
    const id = await all.request()
    all.advance(71.9)
    const lock = await holdRow(temporary, id)
    const press = all.decide(id, all.people.sophie)
    await expect.poll(() => waiting(temporary), { interval: 10 }).toBe(1)
    all.advance(0.2)
    await lock.release()
    expect(await press).toMatchObject({ outcome: 'ended', view: { state: 'expired', decisions: [] } })
  })
})

/** Sessions that wait for a lock on an approval. */
const waiting = async ({ database }: TemporaryDatabase): Promise<number> => {
  const rows = await database.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM approval%FOR UPDATE%'`
  return rows[0]?.count ?? 0
}

/** Keeps the request's row locked until told. */
const holdRow = async ({ database }: TemporaryDatabase, id: string): Promise<{ release(): Promise<void> }> => {
  const released = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const holding = database.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id::text FROM approval WHERE id = ${id}::uuid FOR UPDATE`
    locked.resolve()
    await released.promise
  })
  await locked.promise
  return {
    release: async () => {
      released.resolve()
      await holding
    },
  }
}
