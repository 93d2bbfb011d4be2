import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import type { Twist } from './chat.fake.ts'
import { closeSubject } from './living.ts'
import { createPainterWorld } from './painter.fixture.ts'

let temporary: TemporaryDatabase
beforeAll(async () => {
  temporary = await temporaryDatabase('embedded')
})
afterAll(() => temporary.remove())

type Action =
  | { readonly type: 'change' }
  | { readonly type: 'back' }
  | { readonly type: 'pass'; readonly painters: readonly number[] }
  | { readonly type: 'advance'; readonly milliseconds: number }
  | { readonly type: 'delete' }
  | { readonly type: 'twist'; readonly call: 'post' | 'edit' | 'find'; readonly twist: Twist }

const lost: fc.Arbitrary<Twist> = fc.record({
  type: fc.constantFrom('unknown' as const, 'throws' as const),
  acted: fc.boolean(),
})
const later: fc.Arbitrary<Twist> = fc.record({ type: fc.constant('later' as const), milliseconds: fc.nat(10_000) })
const refused: fc.Arbitrary<Twist> = fc.constant({ type: 'refused' })

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Action>({ type: 'change' }) },
  fc.constant<Action>({ type: 'back' }),
  {
    weight: 4,
    arbitrary: fc.constantFrom<Action>({ type: 'pass', painters: [0] }, { type: 'pass', painters: [0, 1] }),
  },
  { weight: 2, arbitrary: fc.nat(8_000).map((milliseconds): Action => ({ type: 'advance', milliseconds })) },
  fc.constant<Action>({ type: 'delete' }),
  fc
    .tuple(fc.constantFrom('post' as const, 'edit' as const), fc.oneof(lost, later, refused))
    .map(([call, twist]): Action => ({ type: 'twist', call, twist })),
  fc.oneof(lost, later).map((twist): Action => ({ type: 'twist', call: 'find', twist })),
)

test('whatever the chat did, two painters end with one message that shows the last picture', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
      const world = createPainterWorld(temporary.database.prisma)
      const subjectId = await world.show('a')
      const painters = [world.painter(), world.painter()]
      for (const [index, step] of actions.entries()) {
        if (step.type === 'change') await world.change(subjectId, `${index}`)
        else if (step.type === 'back') await world.change(subjectId, 'a')
        else if (step.type === 'advance') world.advance(step.milliseconds)
        else if (step.type === 'delete') for (const message of world.chat.messages) message.deleted = true
        else if (step.type === 'twist') world.chat.twist(step.call, step.twist)
        else await Promise.all(step.painters.map((number) => painters[number]?.pass(world.now())))
        // At no moment do people see two.
        expect(world.titles().length).toBeLessThanOrEqual(1)
      }
      world.chat.forgetTwists()
      await world.change(subjectId, 'last')
      await closeSubject(temporary.database.prisma, world.accountId, 'rollout', subjectId)
      for (const painter of painters) await world.settle(painter)
      expect(world.titles()).toEqual(['last'])

      for (const { changedAt } of world.chat.messages) {
        const gaps = changedAt.slice(1).map((at, index) => at.getTime() - (changedAt[index]?.getTime() ?? 0))
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_000)
      }
    }),
    { numRuns: 30 },
  )
})
