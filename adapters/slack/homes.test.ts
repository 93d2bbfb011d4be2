import pino from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Card } from '../../bot/card/card.ts'
import type { Coordination } from '../../bot/coordination.ts'
import { occasion } from '../../commands/room.testing.ts'
import { createInProcessCoordination } from '../redis/in-process.ts'
import type { ApiFailure } from './failures.ts'
import { createHomes, type Homes } from './homes.ts'

const card = (title: string): Card => ({ title, tone: 'neutral', summary: title, blocks: [] })

/** The account as it is, what Slack shows, and how it answers. */
interface World {
  mark: string | null
  title: string | null
  user: 'known' | 'unknown'
  answer: ApiFailure | null
  readonly published: { readonly userId: unknown; readonly words: string; readonly urgent: boolean }[]
}

let world: World
let coordination: Coordination
const started: Homes[] = []

beforeEach(() => {
  vi.useFakeTimers()
  world = { mark: '1', title: 'Un', user: 'known', answer: null, published: [] }
  coordination = createInProcessCoordination()
})
afterEach(async () => {
  await Promise.all(started.splice(0).map((homes) => homes.stop()))
  vi.useRealTimers()
})

const start = (shared = coordination): Homes => {
  const homes = createHomes({
    api: {
      call: async (_method, parameters, schema, options) => {
        if (world.answer !== null) return world.answer
        const words = JSON.stringify(parameters['view'])
        world.published.push({ userId: parameters['user_id'], words, urgent: options?.urgent === true })
        return { outcome: 'ok', data: schema.parse({}) }
      },
    },
    commands: {
      home: async () => (world.title === null ? null : card(world.title)),
      homeMark: async () => world.mark,
    },
    coordination: shared,
    workspace: 'T1',
    meet: async ({ userId }) => ({
      occasion: occasion(world.user === 'known' ? { userId } : { userId, user: null }),
      locale: 'fr',
    }),
    sandbox: false,
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
  })
  started.push(homes)
  return homes
}

const origin = (userId = 'U1') => ({ workspace: 'T1', userId, channelId: `D${userId}`, direct: true })
const change = (mark: string, title: string): void => {
  world.mark = mark
  world.title = title
}
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

test('what is opened is shown at once; then nothing until something changed', async () => {
  await start().opened(origin())
  expect(world.published).toMatchObject([{ userId: 'U1', words: expect.stringContaining('Un'), urgent: true }])
  await pass(120_000)
  expect(world.published).toHaveLength(1)
})

test('a change is shown by itself, but no more than once in half a minute', async () => {
  await start().opened(origin())
  change('2', 'Deux')
  await pass(25_000)
  expect(world.published).toHaveLength(1)
  await pass(10_000)
  expect(world.published.at(-1)).toMatchObject({ words: expect.stringContaining('Deux'), urgent: false })
  change('3', 'Trois')
  change('4', 'Quatre')
  await pass(20_000)
  expect(world.published).toHaveLength(2)
  await pass(10_000)
  expect(world.published.slice(2)).toMatchObject([{ words: expect.stringContaining('Quatre') }])
})

test('a press shows at once what it changed, and publishes nothing where it changed nothing', async () => {
  const homes = start()
  await homes.opened(origin())
  await homes.pressed(origin())
  expect(world.published).toHaveLength(1)
  change('2', 'Deux')
  await homes.pressed(origin())
  expect(world.published.at(-1)).toMatchObject({ words: expect.stringContaining('Deux'), urgent: true })
})

test('a change that this person sees nothing of is not sent', async () => {
  await start().opened(origin())
  world.mark = '2'
  await pass(120_000)
  expect(world.published).toHaveLength(1)
})

test('of two instances one shows a change, and one that starts anew goes on where the other died', async () => {
  const first = start()
  const second = start()
  await first.opened(origin())
  await second.opened(origin('U2'))
  await pass(60_000)
  change('2', 'Deux')
  await pass(70_000)
  expect(
    world.published
      .slice(2)
      .map(({ userId }) => userId)
      .toSorted(),
  ).toEqual(['U1', 'U2'])
  await Promise.all([first.stop(), second.stop()])
  start()
  change('3', 'Trois')
  await pass(40_000)
  expect(
    world.published
      .slice(4)
      .map(({ userId }) => userId)
      .toSorted(),
  ).toEqual(['U1', 'U2'])
})

test('who has not opened theirs for a day is left alone', async () => {
  await start().opened(origin())
  await pass(86_400_000 + 60_000)
  change('2', 'Deux')
  await pass(120_000)
  expect(world.published).toHaveLength(1)
})

test('many are served in turn, a few at a time', async () => {
  const homes = start()
  for (let person = 0; person < 30; person += 1) await homes.opened(origin(`U${person}`))
  change('2', 'Deux')
  await pass(34_000)
  expect(world.published).toHaveLength(34)
  await pass(60_000)
  expect(new Set(world.published.slice(30).map(({ userId }) => userId)).size).toBe(30)
  expect(world.published).toHaveLength(60)
})

test('what Slack put off is shown later, and whom it refuses a home is left alone until they open it again', async () => {
  const homes = start()
  await homes.opened(origin())
  change('2', 'Deux')
  world.answer = { outcome: 'later', milliseconds: 1_000, code: 'ratelimited' }
  await pass(40_000)
  world.answer = null
  await pass(40_000)
  expect(world.published).toHaveLength(2)
  change('3', 'Trois')
  world.answer = { outcome: 'refused', reason: 'not_enabled', code: 'not_enabled' }
  await pass(40_000)
  world.answer = null
  await pass(120_000)
  expect(world.published).toHaveLength(2)
  await homes.opened(origin())
  expect(world.published).toHaveLength(3)
})

test('what stands there stays when nobody can say who it is for, or it cannot be composed', async () => {
  await start().opened(origin())
  world.user = 'unknown'
  change('2', 'Deux')
  await pass(70_000)
  world.user = 'known'
  world.title = null
  await pass(70_000)
  expect(world.published).toHaveLength(1)
  world.title = 'Deux'
  await pass(40_000)
  expect(world.published.at(-1)?.words).toContain('Deux')
})

test('who opened theirs when it could not be composed gets it as soon as it can be', async () => {
  world.title = null
  await start().opened(origin())
  world.title = 'Un'
  await pass(40_000)
  expect(world.published.map(({ words }) => words.includes('imprévu'))).toEqual([true, false])
})

test('while nobody knows whether something changed, nothing is asked of Slack', async () => {
  await start().opened(origin())
  world.mark = null
  world.title = 'Deux'
  await pass(120_000)
  expect(world.published).toHaveLength(1)
})
