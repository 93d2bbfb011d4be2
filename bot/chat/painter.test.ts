import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { createFakeCoordination } from './chat.fake.ts'
import { closeSubject, reopenSubject, touchSubject } from './living.ts'
import { cardOf, createPainterWorld, type PainterWorld } from './painter.fixture.ts'
import { ensurePlace, findPlace, setPlaceLocale } from './places.ts'

const opsPlace = { platform: 'slack', workspace: 'T1', channelId: 'OPS' } as const

for (const { kind, title, available } of databases()) {
  describe.runIf(available)(`the painter ${title}`, () => {
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
    const edits = () => world.chat.calls.filter(({ call }) => call === 'edit')
    const stateOf = async (subjectId: string) => (await prisma().message.findFirst({ where: { subjectId } }))?.state

    describe('what people see', () => {
      test('a message is posted, then edited in place when its subject changes', async () => {
        const subjectId = await world.show('planned')
        const painter = world.painter()
        expect(await painter.pass(world.now())).toEqual({ nextAt: null })
        expect(world.titles()).toEqual(['planned'])

        await world.change(subjectId, 'running')
        const { nextAt } = await painter.pass(world.now())
        expect(nextAt).toEqual(new Date(world.now().getTime() + 3_000))
        world.advance(3_000)
        await painter.pass(world.now())
        expect(world.titles()).toEqual(['running'])
      })

      test('a hundred changes in three seconds are at most two edits, and the last one is shown', async () => {
        const subjectId = await world.show('0')
        const painter = world.painter()
        await painter.pass(world.now())
        for (let change = 1; change <= 100; change += 1) {
          world.advance(30)
          await world.change(subjectId, `${change}`)
          await painter.pass(world.now())
        }
        await world.settle(painter)
        expect(world.titles()).toEqual(['100'])
        expect(edits().length).toBeLessThanOrEqual(2)
      })

      test('a change that looks the same costs no call', async () => {
        const subjectId = await world.show('same')
        const painter = world.painter()
        await painter.pass(world.now())
        await world.change(subjectId, 'same')
        await world.settle(painter)
        expect(edits()).toEqual([])
        expect(world.events.map(({ outcome }) => outcome)).toEqual(['posted', 'unchanged'])
      })

      test('a place that changes its language has its cards painted anew in it', async () => {
        await world.show('x')
        const locales: string[] = []
        const painter = world.painter({
          compose: async (_subject, _id, locale) => {
            locales.push(locale)
            return { card: cardOf(locale), over: false }
          },
        })
        await painter.pass(world.now())
        const place = await findPlace(prisma(), world.accountId, { ...opsPlace, channelId: 'C1' })
        await setPlaceLocale(prisma(), world.accountId, place?.id ?? '', 'en')
        await world.settle(painter)
        expect(locales).toEqual(['fr', 'en'])
        expect(world.titles()).toEqual(['en'])
      })

      test('started, it shows a change within a moment of being told, and without being told', async () => {
        const subjectId = await world.show('planned')
        const painter = world.painter({ now: () => new Date(), minimumEditGapMilliseconds: 200 })
        painter.start()
        try {
          await vi.waitFor(() => expect(world.titles()).toEqual(['planned']), 4_000)
          await world.change(subjectId, 'told')
          painter.nudge()
          await vi.waitFor(() => expect(world.titles()).toEqual(['told']), 4_000)
          await world.change(subjectId, 'found')
          await vi.waitFor(() => expect(world.titles()).toEqual(['found']), 4_000)
        } finally {
          await painter.stop()
        }
      })
    })

    describe('its own life', () => {
      test('it goes on by itself when the database was away', async () => {
        await world.show('planned')
        const away = vi.spyOn(prisma(), '$queryRaw').mockRejectedValueOnce(new Error('connection lost'))
        const painter = world.painter({ now: () => new Date() })
        painter.start()
        try {
          await vi.waitFor(() => expect(world.titles()).toEqual(['planned']), 4_000)
          expect(world.logged).toContainEqual(expect.objectContaining({ code: 'paint.pass_failed' }))
        } finally {
          away.mockRestore()
          await painter.stop()
        }
      })

      test('stopped, it begins nothing new and waits for what it began', async () => {
        await world.show('planned')
        const { promise, resolve } = Promise.withResolvers<void>()
        world.chat.twist('post', { type: 'stalls', until: promise, acts: 'after' })
        const painter = world.painter({ now: () => new Date() })
        painter.start()
        await vi.waitFor(() => expect(world.chat.calls).toHaveLength(1))
        let stopped = false
        const stop = painter.stop().then(() => {
          stopped = true
        })
        await world.show('too late', 'C2')
        painter.nudge()
        expect(stopped).toBe(false)
        resolve()
        await stop
        expect([world.titles('C1'), world.titles('C2')]).toEqual([['planned'], []])
        await world.settle(world.painter())
        expect(world.chat.calls.filter(({ call }) => call === 'post')).toHaveLength(2)
      })
    })

    describe('the end of a message', () => {
      test('after its last paint it rests, and its files come once', async () => {
        const subjectId = await world.show('running')
        const painter = world.painter()
        await painter.pass(world.now())
        await world.change(subjectId, 'done', true)
        const files = ['a.csv', 'b.csv'].map((name) => ({ name, title: name, content: '' }))
        world.subjects.set(subjectId, { card: cardOf('done'), over: true, attachments: files })
        await world.settle(painter)
        await touchSubject(prisma(), world.accountId, 'rollout', subjectId)
        await world.settle(painter)
        expect(world.titles()).toEqual(['done'])
        expect(world.chat.messages[0]?.files.map(({ name }) => name)).toEqual(['a.csv', 'b.csv'])
        expect(await stateOf(subjectId)).toBe('resting')
      })

      test('the files of a reply go into its thread', async () => {
        const root = await world.show('root')
        await world.settle(world.painter())
        const threadId = world.chat.messages[0]?.externalId
        const subjectId = await world.show('running', 'C1', threadId)
        const attachments = [{ name: 'a.csv', title: 'a', content: '' }]
        world.subjects.set(subjectId, { card: cardOf('done'), over: true, attachments })
        world.subjects.set(root, { card: cardOf('root'), over: true, attachments })
        await touchSubject(prisma(), world.accountId, 'rollout', root)
        await world.settle(world.painter())
        expect(world.chat.messages.map(({ fileThreads }) => fileThreads)).toEqual([[null], [threadId]])
      })

      test('one that goes on while a file is on its way is painted again', async () => {
        const subjectId = await world.show('running')
        const painter = world.painter()
        await painter.pass(world.now())
        await world.change(subjectId, 'done', true)
        const attachments = [{ name: 'a.csv', title: 'a', content: '' }]
        world.subjects.set(subjectId, { card: cardOf('done'), over: true, attachments })
        const { promise, resolve } = Promise.withResolvers<void>()
        world.chat.twist('attach', { type: 'stalls', until: promise, acts: 'before' })
        const settled = world.settle(painter)
        await vi.waitFor(() => expect(world.chat.messages[0]?.files).toHaveLength(1))
        world.subjects.set(subjectId, { card: cardOf('retried'), over: false })
        await reopenSubject(prisma(), world.accountId, 'rollout', subjectId)
        resolve()
        await settled
        await world.settle(painter)
        expect(world.titles()).toEqual(['retried'])
        expect(await stateOf(subjectId)).toBe('open')
      })

      test('a file whose answer was lost is sent no more than twice', async () => {
        const subjectId = await world.show('x')
        const attachments = [{ name: 'a.csv', title: 'a', content: '' }]
        world.subjects.set(subjectId, { card: cardOf('done'), over: true, attachments })
        world.chat.twist('attach', { type: 'unknown', acted: true })
        world.chat.twist('attach', { type: 'unknown', acted: true })
        await world.settle(world.painter())
        expect(world.chat.messages[0]?.files).toHaveLength(2)
        expect(await stateOf(subjectId)).toBe('resting')
      })

      test('a closed subject is painted once more, whatever it says of itself', async () => {
        const subjectId = await world.show('running')
        const painter = world.painter()
        await painter.pass(world.now())
        world.subjects.set(subjectId, { card: cardOf('withdrawn'), over: false })
        await closeSubject(prisma(), world.accountId, 'rollout', subjectId)
        await world.settle(painter)
        expect(world.titles()).toEqual(['withdrawn'])
        expect(await stateOf(subjectId)).toBe('resting')
      })

      test('a change that came during the last paint is still painted', async () => {
        const subjectId = await world.show('running')
        const painter = world.painter()
        world.subjects.set(subjectId, { card: cardOf('over'), over: true })
        const { promise, resolve } = Promise.withResolvers<void>()
        world.chat.twist('post', { type: 'stalls', until: promise, acts: 'before' })
        const pass = painter.pass(world.now())
        await vi.waitFor(() => expect(world.titles()).toEqual(['over']))
        await world.change(subjectId, 'over after all', true)
        resolve()
        await pass
        await world.settle(painter)
        expect(world.titles()).toEqual(['over after all'])
      })

      test('a subject that is not there any more leaves its message as it is', async () => {
        const subjectId = await world.show('planned')
        world.subjects.delete(subjectId)
        await world.settle(world.painter())
        expect(world.chat.calls).toEqual([])
        expect(await stateOf(subjectId)).toBe('resting')
      })
    })

    describe('lost answers and crashes', () => {
      for (const type of ['unknown', 'throws'] as const) {
        for (const acted of [true, false]) {
          test(`exactly one message when the answer to a post is lost (${type}, ${acted ? 'done' : 'not done'})`, async () => {
            await world.show('planned')
            world.chat.twist('post', { type, acted })
            const painter = world.painter()
            await painter.pass(world.now())
            await world.settle(painter)
            expect(world.titles()).toEqual(['planned'])
            expect(world.chat.calls.filter(({ call }) => call === 'find')).toHaveLength(1)
          })
        }
      }

      test('exactly one message when the process dies between the post and its record', async () => {
        const subjectId = await world.show('planned')
        const { promise, resolve } = Promise.withResolvers<void>()
        world.chat.twist('post', { type: 'stalls', until: promise, acts: 'before' })
        const dead = world.painter()
        const lastWord = dead.pass(world.now())
        await vi.waitFor(() => expect(world.titles()).toEqual(['planned']))
        await world.change(subjectId, 'running')

        world.advance(60_000)
        const next = world.painter()
        await world.settle(next)
        expect(world.titles()).toEqual(['running'])

        // It was not dead at all: its late answer neither posts nor spoils anything.
        resolve()
        await lastWord
        await world.settle(next)
        expect(world.titles()).toEqual(['running'])
      })

      test('nobody looks for a post that may still be on its way', async () => {
        await world.show('planned')
        const { promise, resolve } = Promise.withResolvers<void>()
        world.chat.twist('post', { type: 'stalls', until: promise, acts: 'after' })
        const coordination = createFakeCoordination(world.now, { broken: true })
        const slow = world.painter({ coordination })
        const pass = slow.pass(world.now())
        await vi.waitFor(() => expect(world.chat.calls).toHaveLength(1))
        world.advance(20_000)
        await world.painter({ coordination }).pass(world.now())
        expect(world.chat.calls).toHaveLength(1)
        resolve()
        await pass
        expect(world.titles()).toEqual(['planned'])
      })

      test('an edit whose answer was lost is made again, even back to how it looked before', async () => {
        const subjectId = await world.show('running')
        const painter = world.painter()
        await painter.pass(world.now())
        world.advance(3_000)
        await world.change(subjectId, 'paused')
        world.chat.twist('edit', { type: 'unknown', acted: true })
        await painter.pass(world.now())
        expect(world.titles()).toEqual(['paused'])
        await world.change(subjectId, 'running')
        await world.settle(painter)
        expect(world.titles()).toEqual(['running'])
      })

      test('a chat that never answers holds up no other message', async () => {
        await world.show('stuck', 'C1')
        await world.show('fine', 'C2')
        world.chat.twist('post', { type: 'stalls', until: new Promise(() => undefined), acts: 'after' })
        const painter = world.painter({ callTimeoutMilliseconds: 100 })
        await painter.pass(world.now())
        expect([...world.titles('C1'), ...world.titles('C2')]).toHaveLength(1)
        await world.settle(painter)
        expect([world.titles('C1'), world.titles('C2')]).toEqual([['stuck'], ['fine']])
      })
    })

    describe('several instances', () => {
      for (const broken of [false, true]) {
        test(`one message and one writer${broken ? ', even when every lease is lost' : ''}`, async () => {
          const subjectId = await world.show('planned')
          const coordination = createFakeCoordination(world.now, { broken })
          const painters = [1, 2, 3].map(() => world.painter({ coordination }))
          await Promise.all(painters.map((painter) => painter.pass(world.now())))
          expect(world.titles()).toEqual(['planned'])
          expect(world.chat.calls).toHaveLength(1)

          world.advance(3_000)
          await world.change(subjectId, 'running')
          await Promise.all(painters.map((painter) => painter.pass(world.now())))
          if (!broken) expect(edits()).toHaveLength(1)
          for (const painter of painters) await world.settle(painter)
          expect(world.titles()).toEqual(['running'])
        })
      }

      test('a writer that was overtaken by another has its old picture painted over', async () => {
        const subjectId = await world.show('planned')
        const coordination = createFakeCoordination(world.now, { broken: true })
        const [slow, quick] = [world.painter({ coordination }), world.painter({ coordination })]
        await slow.pass(world.now())
        world.advance(3_000)
        await world.change(subjectId, 'old')
        const { promise, resolve } = Promise.withResolvers<void>()
        world.chat.twist('edit', { type: 'stalls', until: promise, acts: 'after' })
        const pass = slow.pass(world.now())
        await vi.waitFor(() => expect(edits()).toHaveLength(1))
        await world.change(subjectId, 'new')
        await quick.pass(world.now())
        resolve()
        await pass
        expect(world.titles()).toEqual(['old'])
        await world.settle(quick)
        expect(world.titles()).toEqual(['new'])
      })
    })

    describe('a chat that refuses (promise 9)', () => {
      test('a deleted message is posted again', async () => {
        const subjectId = await world.show('planned')
        const painter = world.painter()
        await painter.pass(world.now())
        for (const message of world.chat.messages) message.deleted = true
        await world.change(subjectId, 'running')
        await world.settle(painter)
        expect(world.titles()).toEqual(['running'])
      })

      test('a message whose thread was deleted stands in the channel', async () => {
        await world.show('planned', 'C1', '999.000')
        await world.settle(world.painter())
        expect(world.chat.shown('C1').map(({ threadId }) => threadId)).toEqual([null])
      })

      test('an archived channel: every card it should show is shown in the ops place', async () => {
        const first = await world.show('first', 'C1')
        const painter = world.painter({ opsPlaces: [opsPlace] })
        await painter.pass(world.now())
        world.chat.archived.add('C1')
        await world.change(first, 'first runs')
        world.advance(3_000)
        await painter.pass(world.now())
        await world.show('second', 'C2')
        world.chat.archived.add('C2')
        await painter.pass(world.now())
        expect(world.titles('OPS')).toEqual(['first runs', 'second'])

        // One refusal told us; what comes next for that channel goes to the ops place without asking again.
        const callsToClosed = () => world.chat.calls.filter(({ channelId }) => channelId === 'C1').length
        const before = callsToClosed()
        await world.change(first, 'first is over', true)
        world.advance(3_000)
        await painter.pass(world.now())
        expect(world.titles('OPS')).toEqual(['first is over', 'second'])
        expect(callsToClosed()).toBe(before)
        expect(world.logged).toContainEqual(
          expect.objectContaining({ code: 'paint.place_closed', reason: 'is_archived' }),
        )
      })

      test('a channel that opens again shows how things stand, at once when somebody speaks there', async () => {
        const subjectId = await world.show('planned')
        const painter = world.painter()
        await painter.pass(world.now())
        world.chat.archived.add('C1')
        await world.change(subjectId, 'running')
        world.advance(3_000)
        expect((await painter.pass(world.now())).nextAt).toEqual(new Date(world.now().getTime() + 3_600_000))
        world.chat.archived.clear()
        await ensurePlace(prisma(), world.accountId, { ...opsPlace, channelId: 'C1' })
        await painter.pass(world.now())
        expect(world.titles()).toEqual(['running'])
      })

      test('and within an hour when nobody does', async () => {
        await world.show('planned')
        const painter = world.painter()
        world.chat.archived.add('C1')
        await painter.pass(world.now())
        world.chat.archived.clear()
        await world.settle(painter)
        expect(world.titles()).toEqual(['planned'])
        expect((await findPlace(prisma(), world.accountId, { ...opsPlace, channelId: 'C1' }))?.pausedAt).toBeNull()
      })

      test('the last card of a place that stays closed is not knocked with for ever', async () => {
        const subjectId = await world.show('x')
        world.subjects.set(subjectId, { card: cardOf('done'), over: true })
        world.chat.archived.add('C1')
        await world.settle(world.painter())
        expect(world.chat.calls).toHaveLength(2)
        expect(await stateOf(subjectId)).toBe('resting')
      })

      test('a refused card is not tried again, the next one is, and the others go on', async () => {
        const subjectId = await world.show('poison', 'C1')
        world.chat.twist('post', { type: 'refused' })
        const painter = world.painter()
        await painter.pass(world.now())
        await world.show('fine', 'C2')
        await world.settle(painter)
        expect([world.titles('C1'), world.titles('C2')]).toEqual([[], ['fine']])
        expect(world.logged).toContainEqual(
          expect.objectContaining({ code: 'paint.refused', reason: 'invalid_blocks' }),
        )
        await world.change(subjectId, 'good')
        await world.settle(painter)
        expect(world.titles('C1')).toEqual(['good'])
      })

      test('429: waits as long as told, keeps the last picture, then shows the newest', async () => {
        const subjectId = await world.show('planned')
        const painter = world.painter()
        await painter.pass(world.now())
        world.advance(3_000)
        world.chat.twist('edit', { type: 'later', milliseconds: 20_000 })
        await world.change(subjectId, 'running')
        const { nextAt } = await painter.pass(world.now())
        expect(nextAt).toEqual(new Date(world.now().getTime() + 20_000))
        await world.change(subjectId, 'done')
        await world.settle(painter)
        expect(world.titles()).toEqual(['done'])
        expect(edits()).toHaveLength(2)
      })

      test('a 429 while looking for a lost post does not make it forgotten', async () => {
        await world.show('planned')
        world.chat.twist('post', { type: 'unknown', acted: true })
        world.chat.twist('find', { type: 'later', milliseconds: 5_000 })
        await world.settle(world.painter())
        expect(world.titles()).toEqual(['planned'])
      })

      test('a subject that cannot be composed holds up no other', async () => {
        const broken = await world.show('broken', 'C1')
        await world.show('fine', 'C2')
        const compose = async (_subject: string, subjectId: string) => {
          if (subjectId === broken) throw new Error('no such site')
          return world.subjects.get(subjectId) ?? null
        }
        const { nextAt } = await world.painter({ compose }).pass(world.now())
        expect(world.titles('C2')).toEqual(['fine'])
        expect(nextAt?.getTime()).toBeGreaterThan(world.now().getTime())
        await world.settle(world.painter())
        expect(world.titles('C1')).toEqual(['broken'])
      })
    })
  })
}
