import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { touchSubject } from './living.ts'
import { cardOf, createPainterWorld, type PainterWorld } from './painter.fixture.ts'
import { ensurePlace, findPlace, personPlace } from './places.ts'

const opsPlace = { platform: 'teams', workspace: 'TENANT', channelId: 'OPS' } as const
const camille = personPlace({ platform: 'teams', workspace: 'TENANT', userId: 'CAMILLE' })

for (const { kind, title, available } of databases()) {
  describe.runIf(available)(`several chats ${title}`, () => {
    let temporary: TemporaryDatabase
    let world: PainterWorld
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
    })
    afterAll(() => temporary.remove())
    beforeEach(() => {
      world = createPainterWorld(temporary.database.prisma)
    })
    const prisma = () => temporary.database.prisma
    const subject = (name: string): string => {
      const id = randomUUID()
      world.subjects.set(id, { card: cardOf(name), over: false })
      return id
    }
    const inTeams = (channelId: string) => world.teams.shown(channelId).map(({ cards }) => cards.at(-1)?.title)

    /** Fifty posts of the first chat get no answer; what is shown in the midst of it must come all the same. */
    const whileSilent = async (inTheMidst: () => Promise<void>, kept: () => void): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      for (let post = 0; post < 50; post += 1) {
        world.chat.twist('post', { type: 'stalls', until: promise, acts: 'after' })
      }
      const painter = world.painter({ now: () => new Date() })
      painter.start()
      try {
        await vi.waitFor(() => expect(world.chat.calls.length).toBeGreaterThanOrEqual(8), 4_000)
        await inTheMidst()
        await vi.waitFor(kept, 4_000)
      } finally {
        resolve()
        await painter.stop()
      }
    }

    test('a chat that does not answer holds up no other chat', async () => {
      for (let each = 0; each < 50; each += 1) await world.showAt(subject('slow'), { channelId: `C${each % 10}` })
      await whileSilent(
        () => world.showAt(subject('quick'), opsPlace),
        () => expect(inTeams('OPS')).toEqual(['quick']),
      )
    })

    test('a place that does not answer holds up no other place of its chat', async () => {
      for (let each = 0; each < 50; each += 1) await world.showAt(subject('slow'), { channelId: 'SLOW' })
      await whileSilent(
        async () => {
          world.chat.forgetTwists()
          await world.showAt(subject('quick'), { channelId: 'QUICK' })
        },
        () => expect(world.titles('QUICK')).toEqual(['quick']),
      )
    })

    test('a release that is told to many places holds up no rollout', async () => {
      const running = subject('running')
      await world.showAt(running, { channelId: 'ROLLOUT' })
      const painter = world.painter()
      await painter.pass(world.now())
      world.advance(3_000)
      for (let each = 0; each < 50; each += 1) {
        await world.showAt(subject('news'), { channelId: `NEWS${each}` }, { subject: 'announcement' })
      }
      await world.change(running, 'further')
      const before = world.chat.calls.length
      await painter.pass(world.now())
      expect(world.chat.calls.length).toBe(before + 51)
      expect(world.chat.calls.slice(before, before + 32).map(({ call }) => call)).toContain('edit')
    })

    test('a chat that is asked too much waits alone', async () => {
      const id = subject('open')
      await world.showAt(id, { channelId: 'C1' })
      await world.showAt(id, opsPlace)
      const painter = world.painter()
      await painter.pass(world.now())
      world.advance(3_000)
      world.chat.twist('edit', { type: 'later', milliseconds: 30_000 })
      await world.change(id, 'decided')
      await painter.pass(world.now())
      expect([world.titles('C1'), inTeams('OPS')]).toEqual([['open'], ['decided']])
      await world.settle(painter)
      expect(world.titles('C1')).toEqual(['decided'])
    })

    test('what people are about to press is among the first that go, and says so', async () => {
      const others = Array.from({ length: 60 }, () => subject('other'))
      for (const [position, id] of others.entries()) await world.showAt(id, { channelId: `C${position % 10}` })
      const approval = subject('open')
      await world.showAt(approval, { channelId: 'C0' }, { subject: 'approval' })
      const painter = world.painter()
      await painter.pass(world.now())
      world.advance(3_000)
      for (const id of others) await world.change(id, 'over', true)
      world.subjects.set(approval, { card: cardOf('decided'), over: false })
      await touchSubject(prisma(), world.accountId, 'approval', approval)
      const edit = vi.spyOn(world.chat, 'edit')
      await painter.pass(world.now())
      const edited = edit.mock.calls.map(([, { title: shown }, { urgent }]) => ({ shown, urgent }))
      expect(edited).toHaveLength(61)
      expect(edited.slice(0, 32)).toContainEqual({ shown: 'decided', urgent: true })
      expect(edited.filter(({ urgent }) => urgent)).toHaveLength(1)
    })

    test('a decision right after the request was posted is seen a second later, and only then cannot wait', async () => {
      const approval = subject('')
      const open = { ...cardOf('open'), blocks: [{ type: 'buttons', buttons: [] }] } as const
      world.subjects.set(approval, { card: open, over: false })
      await world.showAt(approval, { channelId: 'C0' }, { subject: 'approval' })
      const painter = world.painter()
      await painter.pass(world.now())
      const edit = vi.spyOn(world.chat, 'edit')
      for (const card of [{ ...open, title: 'counted' }, cardOf('decided')]) {
        world.subjects.set(approval, { card, over: false })
        await touchSubject(prisma(), world.accountId, 'approval', approval)
        await painter.pass(world.now())
        world.advance(1_000)
        await painter.pass(world.now())
        expect(world.titles('C0')).toEqual([card.title])
      }
      expect(edit.mock.calls.map(([, , { urgent }]) => urgent)).toEqual([false, true])
    })

    describe('what is for one person', () => {
      test('is posted in the conversation with them, which the chat opens', async () => {
        await world.showAt(subject('told'), camille, { isPrivate: true })
        await world.settle(world.painter())
        expect(inTeams('D-CAMILLE')).toEqual(['told'])
      })

      test('is in their own language, unless they chose another one there', async () => {
        const painter = world.painter({
          compose: async (_subject, _id, locale) => ({ card: cardOf(locale), over: true }),
        })
        const asked = await ensurePlace(prisma(), world.accountId, camille)
        await prisma().place.update({ where: { id: asked }, data: { locale: 'en' } })
        await world.showAt(randomUUID(), camille, { isPrivate: true })
        await world.settle(painter)
        const direct = await findPlace(prisma(), world.accountId, { ...camille, channelId: 'D-CAMILLE' })
        await prisma().place.update({ where: { id: direct?.id ?? '' }, data: { locale: 'fr' } })
        await world.showAt(randomUUID(), camille, { isPrivate: true })
        await world.settle(painter)
        expect(inTeams('D-CAMILLE')).toEqual(['en', 'fr'])
      })

      test('is shown nowhere else when the chat cannot write to them, and is given up', async () => {
        world.teams.strangers.add('CAMILLE')
        const id = subject('told')
        world.subjects.set(id, { card: cardOf('told'), over: true })
        await world.showAt(id, camille, { isPrivate: true })
        await world.settle(world.painter({ opsPlaces: [opsPlace] }))
        expect(world.teams.messages).toEqual([])
        expect(await prisma().message.findFirst({ where: { subjectId: id } })).toMatchObject({ state: 'resting' })
      })

      test('is shown nowhere else either when their conversation takes no message', async () => {
        world.teams.archived.add('D-CAMILLE')
        await world.showAt(subject('told'), camille, { isPrivate: true })
        const painter = world.painter({ opsPlaces: [opsPlace] })
        await painter.pass(world.now())
        world.advance(3_600_000)
        await painter.pass(world.now())
        expect(world.teams.messages).toEqual([])
      })

      test('is said once, whoever else was quicker to move it there', async () => {
        const id = subject('told')
        world.subjects.set(id, { card: cardOf('told'), over: true })
        await world.showAt(id, camille, { isPrivate: true })
        await world.showAt(id, { ...camille, channelId: 'D-CAMILLE' })
        await Promise.all([world.painter().pass(world.now()), world.painter().pass(world.now())])
        await world.settle(world.painter())
        expect(inTeams('D-CAMILLE')).toEqual(['told'])
      })
    })

    test('an archived channel: its card is shown in every ops place', async () => {
      world.chat.archived.add('C1')
      const id = subject('planned')
      await world.showAt(id, { channelId: 'C1' })
      const other = { platform: 'slack', workspace: 'T1', channelId: 'OPS' } as const
      await world.painter({ opsPlaces: [opsPlace, other] }).pass(world.now())
      expect([inTeams('OPS'), world.titles('OPS')]).toEqual([['planned'], ['planned']])
    })
  })
}
